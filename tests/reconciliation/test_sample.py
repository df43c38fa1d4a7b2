"""The real sample: imported clean, the same on every run, and out again as it came in."""

import json
from datetime import date
from io import BytesIO
from typing import Any

import pytest

from nominations.audit.models import AuditEvent
from nominations.groups import actions as groups
from nominations.groups.models import ExpertGroup
from nominations.kernel.text import clean_line, clean_text
from nominations.reconciliation import exporting, queries
from nominations.reconciliation.models import RegisterDifference, RegisterEntry, RegisterRetrieval, RetrievalLine
from tests.reconciliation.files import AT, SAMPLE, take

pytestmark = pytest.mark.usefixtures("lists")
MODELS = (ExpertGroup, RegisterEntry, RegisterRetrieval, RetrievalLine, RegisterDifference, AuditEvent)


def everything() -> dict[str, list[Any]]:
    """Every row of every table that an import may touch."""
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in MODELS}


def exported() -> bytes:
    return "".join(exporting.as_held(ExpertGroup.objects.order_by("code"), on=date(2026, 4, 9))).encode()


def test_it_imports_with_a_clean_report() -> None:
    report = take(SAMPLE.read_bytes())
    assert report.counts == {"created": 353, "by_sub_groups": 70}
    assert (report.retrieved_on, report.survey.entries) == (date(2026, 4, 9), 353)
    assert ExpertGroup.objects.count() == 423
    assert RegisterEntry.objects.count() == 353
    assert set(RegisterEntry.objects.values_list("retrieved_on", flat=True)) == {date(2026, 4, 9)}
    assert RegisterRetrieval.objects.get().counts == report.counts
    assert AuditEvent.objects.filter(action="group.create").count() == 423
    assert AuditEvent.objects.filter(action="retrieval.import").count() == 1


def test_a_second_run_changes_nothing_at_all() -> None:
    take(SAMPLE.read_bytes())
    before = everything()
    report = take(SAMPLE.read_bytes())
    assert report.counts == {"unchanged": 353}
    assert report.retrieval is None
    assert everything() == before


def test_a_group_is_as_the_register_has_it() -> None:
    take(SAMPLE.read_bytes())
    group = ExpertGroup.objects.get(code="E01108/3")
    assert group.parent is not None
    assert group.parent.code == "E01108"
    assert group.policy_areas[-2:] == ["other", "transport"]
    assert group.policy_area_other == "Space"
    quantum = ExpertGroup.objects.get(code="E03931")
    assert quantum.tasks == ["coordinate-with-member-states-exchange-of-views", "other"]
    assert quantum.task_other.startswith("Help the Commission monitor the global quantum technologies outlook")
    assert quantum.published_on == date(2024, 6, 27)
    joined = ExpertGroup.objects.get(contact__contains=";", code="E03592")
    assert joined.contact == "JUST-A2@ec.europa.eu; GROW-H2@ec.europa.eu"


def test_a_parent_that_is_not_in_the_file_says_so() -> None:
    take(SAMPLE.read_bytes())
    parent = ExpertGroup.objects.get(code="E00374")
    assert parent.known_by_sub_groups
    assert parent.title == "Group E00374 (its own entry was not in the retrieved data)"
    assert (parent.status, parent.legal_form, parent.duration) == ("unknown", "unknown", "unknown")
    assert not RegisterEntry.objects.filter(code="E00374").exists()


def normal(entry: dict[str, str]) -> dict[str, str]:
    """What import and export make of an entry: clean spaces and line ends, one way to part contacts."""
    several = {"mission", "createAct", "tasks", "policyAreas"}
    clean = {key: clean_text(value) if key in several else clean_line(value) for key, value in entry.items()}
    clean["contact"] = "; ".join(part.strip() for part in clean["contact"].split(";") if part.strip())
    for key in ("tasks", "policyAreas"):
        clean[key] = clean[key].replace("( ", "(").replace(" )", ")")
    return clean


def test_what_comes_out_is_what_came_in() -> None:
    take(SAMPLE.read_bytes())
    out = json.loads(exported())["groups"]
    sample = sorted(json.loads(SAMPLE.read_bytes())["groups"], key=lambda entry: str(entry["code"]))
    assert [entry["code"] for entry in out] == [entry["code"] for entry in sample]
    assert out == [normal(entry) for entry in sample]
    assert [list(entry) for entry in out] == [list(entry) for entry in sample]


def test_what_came_out_changes_nothing_when_it_comes_in() -> None:
    take(SAMPLE.read_bytes())
    groups, entries = everything()["ExpertGroup"], everything()["RegisterEntry"]
    report = take(exported())
    assert report.counts == {"unchanged": 353}
    assert (everything()["ExpertGroup"], everything()["RegisterEntry"]) == (groups, entries)


def test_a_trial_writes_nothing() -> None:
    before = everything()
    report = take(SAMPLE.read_bytes(), is_trial=True)
    assert report.counts == {"created": 353, "by_sub_groups": 70}
    assert everything() == before
    assert BytesIO(exported()).read().count(b'"code"') == 0
    assert AT.year == report.retrieved_on.year


def test_a_group_that_the_register_does_not_list_is_neither_missing_there_nor_in_its_file() -> None:
    take(SAMPLE.read_bytes())
    before = exported()
    groups.create_group(None, title="Not in the Register", seatings=(), by=None, at=AT)
    assert exported() == before
    found = queries.reconciliation(ExpertGroup.objects.all(), on=date(2026, 4, 9))
    assert not [row for row in found.rows if row.group.code.startswith("N")]


def test_the_register_has_no_such_code() -> None:
    entry = {"code": "N00001", "title": "Not in the Register"}
    report = take(json.dumps({"retrieved": "2026-04-09", "groups": [entry]}).encode())
    assert report.counts == {"refused": 1}
    assert not ExpertGroup.objects.filter(code="N00001").exists()
