"""`manage.py import_register` and `export_register`: what they print, write and answer with."""

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from bench import register_file
from nominations.groups.models import ExpertGroup
from nominations.reconciliation.models import RegisterRetrieval
from nominations.reference import actions as reference
from tests.reconciliation.files import document, entry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def lists(db: None) -> None:
    reference.load_countries()
    reference.load_register_terms()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Two entries that can stand, between them one that cannot; the last without its parent."""
    path = tmp_path / "register.json"
    path.write_bytes(document(entry("E00001"), entry("E00002", scope="=Wide"), entry("E00003/1")))
    return path


def run(*arguments: str | Path) -> str:
    out = StringIO()
    call_command("import_register", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_it_prints_what_needs_a_look_and_the_counts(file: Path) -> None:
    assert run(file).splitlines() == [
        "entry  code    outcome  reason",
        f"-----  ------  -------  {'-' * 44}",
        "2      E00002  Refused  “scope”: the Register's list has no “=Wide”.",
        "The Register of 09 April 2026, 3 entries.",
        "2 created, 1 refused, 1 known by its sub-groups only.",
    ]
    assert ExpertGroup.objects.count() == 3


def test_every_row_is_shown_when_asked_and_a_second_run_says_unchanged(file: Path) -> None:
    run(file)
    lines = run(file, "--verbose", "rows").splitlines()
    assert [line.split()[2] for line in lines[2:5]] == ["Unchanged", "Refused", "Unchanged"]
    assert lines[-1] == "2 unchanged, 1 refused."
    assert RegisterRetrieval.objects.count() == 1


def test_a_trial_says_that_nothing_was_written(file: Path) -> None:
    assert run(file, "--dry-run").endswith("only (nothing was written).\n")
    assert not ExpertGroup.objects.exists()


def test_the_report_has_every_entry_and_no_formula(file: Path, tmp_path: Path) -> None:
    run(file, "--report", tmp_path / "report.csv")
    rows = list(csv.reader((tmp_path / "report.csv").open(encoding="utf-8")))
    assert rows[0] == ["entry", "code", "outcome", "reason"]
    assert [row[:3] for row in rows[1:]] == [
        ["1", "E00001", "Created"],
        ["2", "E00002", "Refused"],
        ["3", "E00003/1", "Created"],
        ["'-", "E00003", "Known by its sub-groups only"],
    ]


def test_a_refused_entry_is_an_error_only_where_strictness_is_asked(file: Path) -> None:
    run(file)
    with pytest.raises(CommandError, match="Entries were refused") as error:
        run(file, "--strict")
    assert error.value.returncode == 2


def test_a_file_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        run(tmp_path / "nowhere.json")
    (tmp_path / "cut.json").write_bytes(document(entry())[:-5])
    with pytest.raises(CommandError, match="stops before its end"):
        run(tmp_path / "cut.json")


def test_the_whole_register_imports(tmp_path: Path) -> None:
    path = register_file.write(tmp_path / "whole.json")
    assert "The Register of 09 April 2026, 2,039 entries.\n2039 created, " in run(path, "--whole")
    assert "\n2039 unchanged." in run(path, "--whole")


def test_the_export_is_in_the_registers_shape(file: Path, tmp_path: Path) -> None:
    run(file)
    out = tmp_path / "out.json"
    call_command("export_register", str(out), "--on", "2026-04-09", stdout=StringIO())
    written = json.loads(out.read_bytes())
    assert (written["retrieved"], [each["code"] for each in written["groups"]]) == (
        "2026-04-09",
        ["E00001", "E00003/1"],
    )
    assert list(written["groups"][0]) == list(json.loads(register_file.SAMPLE.read_bytes())["groups"][0])
    assert run(out).endswith("2 unchanged.\n")
    call_command("export_register", str(out), "--confirmed", stdout=StringIO())
    assert json.loads(out.read_bytes())["groups"] == []
