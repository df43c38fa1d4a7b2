"""Whatever stands in a file, the import answers with a report or a refusal; what is written is read as it was."""

import json
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nominations.groups.models import ExpertGroup
from nominations.reconciliation import rules, shape
from nominations.reconciliation import terms as lists_of
from nominations.reconciliation.merging import merge
from nominations.reconciliation.reading import FileRefused, RawEntry
from nominations.reconciliation.states import Outcome
from nominations.reference.models import RegisterTerm
from tests.reconciliation.files import BLANK, entry, take

pytestmark = pytest.mark.usefixtures("lists")
QUICK = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
CODES = st.from_regex(r"[EX]0000[0-3](/[0-9]{1,2})?", fullmatch=True)
TEXTS = st.text(max_size=60)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)
KEYS = ["code", "title", "type", "members", *BLANK]
NEARLY = st.fixed_dictionaries({}, optional=dict.fromkeys(KEYS, ANYTHING | TEXTS))
ENTRIES = st.builds(lambda code, changes: {**entry(code), **changes}, CODES, NEARLY) | ANYTHING | NEARLY

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=20)
DAYS = st.dates(date(1960, 1, 1), date(2030, 1, 1))
DGS = ["CNECT - DG Communications Networks, Content and Technology", "SG REFORM - Reform and Investment Task Force"]
TASKS = [
    "Coordinate with Member States, exchange of views",
    "Assist the Commission in the preparation of delegated acts",
]


@given(found=st.lists(ENTRIES, max_size=6))
@QUICK
def test_whatever_the_entries_are_each_gets_its_line(found: list[Any]) -> None:
    raw = {"retrieved": "2026-04-09", "groups": found}
    report = take(json.dumps(raw).encode(), is_trial=True)
    of_file = [line for line in report.lines if line.position]
    assert [line.position for line in of_file] == list(range(1, len(found) + 1))
    assert all(line.reason for line in of_file if line.outcome == Outcome.REFUSED)


@given(
    content=st.binary(max_size=200) | ANYTHING.map(lambda value: json.dumps(value).encode()), cut=st.integers(0, 400)
)
@QUICK
def test_whatever_the_bytes_are_the_file_is_read_or_refused(content: bytes, cut: int) -> None:
    whole = json.dumps({"retrieved": "2026-04-09", "groups": [entry()]}).encode()
    for raw in (content, whole[:cut] + content, whole[:cut]):
        with suppress(FileRefused):
            take(raw, is_trial=True)
    assert not ExpertGroup.objects.exists()


VALUES = st.sampled_from(["", "a", "b", "c"])


@given(first=VALUES, steps=st.lists(st.tuples(st.sampled_from(["we edit", "they publish"]), VALUES), max_size=8))
def test_no_sequence_of_edits_and_imports_overwrites_ours(first: str, steps: list[tuple[str, str]]) -> None:
    """As the importer does it: the base is what was published last. What we typed stays until both sides agree."""
    ours, base, typed = first, first, None
    for who, value in steps:
        if who == "we edit":
            ours = typed = value
            continue
        merged = merge(ours={**shape.EMPTY, "title": ours}, base={"title": base}, theirs={"title": value})
        ours, base = merged.take.get("title", ours), value
        typed = None if ours == base else typed
        assert typed is None or ours == typed


def good(code: str) -> st.SearchStrategy[dict[str, Any]]:
    """Entries that the Register could publish, with words of every script and brackets within brackets."""
    other = st.builds("Other ({}, ({}) {})".format, WORDS, WORDS, WORDS)
    texts = st.lists(st.sampled_from(TASKS) | other, max_size=2, unique=True).filter(
        lambda tasks: sum(task.startswith("Other") for task in tasks) < 2
    )
    return st.fixed_dictionaries(
        {
            "code": st.just(code),
            "title": WORDS,
            "mission": st.lists(WORDS, max_size=3).map("\r\n".join),
            "leadDgs": st.lists(st.sampled_from(DGS), unique=True).map(", ".join),
            "tasks": texts.map(", ".join),
            "pubDate": st.just("") | DAYS.map(lambda day: f"{day:%d/%m/%Y}"),
            "updDate": st.just("") | DAYS.map(str),
            "statusCode": st.sampled_from(["ACTIVE", "DISABLED", "ON_HOLD"]),
            "status": st.just(""),
            "types": st.sampled_from(["Formal, Permanent", "Informal, Temporary", ""]),
            "scope": st.sampled_from(["Broad", "Limited", ""]),
            "contact": st.lists(WORDS.filter(lambda word: ";" not in word), max_size=2).map(" ; ".join),
        }
    )


@given(first=good("E00001"), second=good("E00001/1"))
@QUICK
def test_what_is_read_and_written_is_read_again_as_before(first: dict[str, Any], second: dict[str, Any]) -> None:
    rows = lists_of.lists(RegisterTerm.objects.order_by("pk"), {})
    for raw in (first, second):
        read = rules.read(RawEntry(1, raw), rows)
        written = shape.entry(read.code, {**shape.EMPTY, **read.facts}, rows)
        again = rules.read(RawEntry(1, written), rows)
        assert {name: again.facts[name] for name in read.facts} == read.facts
