"""Hostile and broken files: the file refused whole, or the entry with its reason; the others are imported."""

from typing import Any

import pytest

from nominations.groups.models import ExpertGroup
from nominations.reconciliation.models import RegisterEntry, RegisterRetrieval
from nominations.reconciliation.reading import MOST_BYTES, FileRefused
from nominations.reference.models import RegisterTerm
from tests.reconciliation.files import document, entry, take, told

pytestmark = pytest.mark.usefixtures("lists")
GOOD = entry("E00002")


def deep(levels: int) -> bytes:
    return b'{"retrieved": "2026-04-09", "groups": [{"code": "E00001", "x": ' + b"[" * levels + b"]" * levels + b"}]}"


FILES: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "stops before its end"),
    "cut off": (document(GOOD, entry("E00003"))[:-30], "stops before its end"),
    "no JSON": (b"<html></html>", "not JSON"),
    "a list": (b"[]", "does not begin with an object"),
    "a text": (b'"groups"', "does not begin with an object"),
    "not a number": (document(GOOD).replace(b'"abbr": ""', b'"abbr": NaN'), "not JSON"),
    "infinity": (document(GOOD).replace(b'"abbr": ""', b'"abbr": -Infinity'), "not JSON"),
    "more after the end": (document(GOOD) + b"{}", "not JSON"),
    "deep": (deep(100_000), "nested more deeply"),
    "deep and cut off": (b'{"groups": ' + b"[" * 1_000_000, "nested more deeply"),
    "other encoding": (document(GOOD).replace(b"Group E00002", "Grüppe".encode("latin-1")), "not UTF-8"),
    "UTF-16": (document(GOOD).decode().encode("utf-16"), "UTF-16"),
    "no groups": (b'{"retrieved": "2026-04-09"}', "no “groups”"),
    "groups no list": (b'{"retrieved": "2026-04-09", "groups": {}}', "“groups” is not a list"),
    "groups twice": (b'{"retrieved": "2026-04-09", "groups": [], "groups": []}', "“groups” twice"),
    "no day": (b'{"groups": []}', "on which day it was retrieved"),
    "no such day": (document(GOOD, retrieved="2026-02-30"), "on which day it was retrieved"),
    "a day as a number": (b'{"retrieved": 20260409, "groups": []}', "on which day it was retrieved"),
    "a day to come": (document(GOOD, retrieved="2031-01-01"), "a day to come"),
    "too many entries": (
        b'{"retrieved": "2026-04-09", "groups": [' + b"0," * 20_000 + b"0]}",
        "more than 20,000 entries",
    ),
    "too many keys": (
        b'{"retrieved": "2026-04-09", "groups": [{' + b",".join(b'"%d": 1' % each for each in range(20_001)) + b"}]}",
        "more than 20,000 values",
    ),
    "too large": (b" " * (MOST_BYTES + 1), "67,108,865 bytes"),
    "a huge number": (b'{"retrieved": "2026-04-09", "groups": [' + b"9" * 100_000 + b"]}", "more than 1,000 digits"),
    "a huge power": (b'{"retrieved": "2026-04-09", "groups": [1e99999999999999999999]}', "not JSON"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_cannot_be_read_imports_nothing(name: str) -> None:
    content, words = FILES[name]
    with pytest.raises(FileRefused, match=words):
        take(content)
    assert not ExpertGroup.objects.exists()
    assert not RegisterRetrieval.objects.exists()


ENTRIES: dict[str, tuple[Any, str]] = {
    "no object": ("E00001", "The entry is text, not an object."),
    "null": (None, "The entry is text, not an object."),
    "malformed code": (entry("E3931"), "“E3931” is no code of the Register"),
    "code in other digits": (entry("E٠٠٠٠١"), "is no code of the Register"),
    "no code": ({"title": "x"}, "“” is no code of the Register"),
    "code a number": (entry("E00001") | {"code": 3931}, "“code” is a number; text is expected."),
    "no title": (entry(title=" "), "“title” is empty."),
    "a long title": (entry(title="x" * 301), "“title” has 301 characters; at most 300."),
    "a very long mission": (entry(mission="x" * 50_000), "“mission” has 50,000 characters; at most 20,000."),
    "a long contact": (entry(contact=";".join("ab" * 60)), "“contact” has"),
    "a code twice": (GOOD, "The code stands in the file before."),
    "main with a slash": (entry("E00001/1", type="MAIN"), "The type MAIN does not fit the code E00001/1."),
    "sub-group without": (entry(type="SUBGROUP"), "The type SUBGROUP does not fit the code E00001."),
    "unknown type": (entry(type="PANEL"), "“type”: the Register's list has no “PANEL”."),
    "a parent that contradicts": (
        entry("E00001/1", parentCode="E00002"),
        "The parent E00002 does not fit the code E00001/1.",
    ),
    "a parent of a main group": (entry(parentCode="E00002"), "The parent E00002 does not fit"),
    "unknown status": (entry(statusCode="ASLEEP"), "“statusCode”: the Register's list has no “ASLEEP”."),
    "two statuses": (entry(status="Closed"), "The status Closed does not fit ACTIVE."),
    "unknown scope": (entry(scope="Wide"), "“scope”: the Register's list has no “Wide”."),
    "unknown types": (entry(types="Informal, Eternal"), "“types”: the Register's list has no “Eternal”."),
    "two types": (entry(types="Informal, Formal"), "“types” says two things at once"),
    "unknown DG": (entry(leadDgs="XYZ - DG Nothing"), "“leadDgs”: the Register's list has no “XYZ - DG Nothing”."),
    "unknown area": (
        entry(policyAreas="Environment, Astrology"),
        "“policyAreas”: the Register's list has no “Astrology”.",
    ),
    "unknown task": (entry(tasks="Sleep"), "“tasks”: the Register's list has no “Sleep”."),
    "an open bracket": (entry(tasks="Other (to see"), "“tasks”: the Register's list has no “(to see”."),
    "other areas": (entry(policyAreas="Other (Space)", policyOther="Sea"), "“policyOther” (Sea) is not what"),
    "no such day": (entry(pubDate="30/02/2024"), "“pubDate” is no date: 30/02/2024."),
    "a day in words": (entry(updDate="yesterday"), "“updDate” is no date: yesterday."),
    "year 0": (entry(updDate="0000-01-01"), "“updDate” is no date: 0000-01-01."),
    "a list": (entry(mission=["x"]), "“mission” is a list; text is expected."),
    "an object": (entry(contact={"a": "b"}), "“contact” is an object; text is expected."),
    "true": (entry(torLink=True), "“torLink” is true or false; text is expected."),
    "an observer": (
        entry(members=[{"country": "EL", "publicAuthorities": [{"name": "Υπουργείο", "role": "Observer"}]}]),
        "“Υπουργείο” (GR) is given as an observer; an authority of a Member State is a member.",
    ),
    "no Member State": (entry(members=[{"country": "UK"}]), "“members” names no Member State: UK."),
    "members in words": (entry(members="many"), "“members” names no Member State: text."),
    "authorities in words": (
        entry(members=[{"country": "AT", "publicAuthorities": "all"}]),
        "“publicAuthorities” is not a list",
    ),
    "an authority without a name": (
        entry(members=[{"country": "AT", "publicAuthorities": [{"name": ""}]}]),
        "an authority without a name",
    ),
}


def test_an_entry_that_cannot_stand_is_refused_with_its_reason_and_the_others_are_imported() -> None:
    report = take(document(GOOD, *(bad for bad, _words in ENTRIES.values()), entry("E00003")))
    first, *refused, last = report.lines
    assert (first.outcome, last.outcome) == ("created", "created")
    assert [line.position for line in refused] == list(range(2, len(ENTRIES) + 2))
    said = {name: line.reason for name, line in zip(ENTRIES, refused, strict=True) if line.outcome == "refused"}
    assert {name: words for name, (_bad, words) in ENTRIES.items() if words not in said.get(name, "")} == {}
    assert set(ExpertGroup.objects.values_list("code", flat=True)) == {"E00002", "E00003"}
    kept = RegisterRetrieval.objects.get().lines.filter(outcome="refused").values_list("reason", flat=True)
    assert list(kept) == [line.reason for line in refused]


def test_a_mission_of_fifty_million_characters_is_one_refused_entry() -> None:
    report = take(document(entry(mission="x" * 50_000_000), GOOD))
    assert told(report) == [("E00001", "refused"), ("E00002", "created")]
    assert report.lines[0].reason == "“mission” has 50,000,000 characters; at most 20,000."


def test_a_key_twice_is_refused() -> None:
    twice = document(GOOD, entry()).replace(b'"title": "Group E00001"', b'"title": "One", "title": "Two"')
    report = take(twice)
    assert told(report) == [("E00002", "created"), ("E00001", "refused")]
    assert report.lines[1].reason == "“title” is given twice."


def test_all_reasons_of_an_entry_are_said() -> None:
    report = take(entry(scope="Wide", pubDate="31/04/2020"))
    assert report.lines[0].reason == ("“pubDate” is no date: 31/04/2020. “scope”: the Register's list has no “Wide”.")


MESS: dict[str, tuple[dict[str, Any], str, Any]] = {
    "ISO day of publication": ({"pubDate": "2024-06-27"}, "published_on", "2024-06-27"),
    "update day first": ({"updDate": "23/04/2025"}, "register_updated_on", "2025-04-23"),
    "a day with a time": ({"updDate": "2025-04-23T10:00:00"}, "register_updated_on", "2025-04-23"),
    "control characters": ({"mission": "a\u0002b\r\nc \u0000"}, "mission", "ab\nc"),
    "stray spaces": ({"title": "  A   group "}, "title", "A group"),
    "several contacts": ({"contact": " a@b.eu ;c@d.eu; "}, "contact", "a@b.eu; c@d.eu"),
    "nothing for null": ({"mission": None}, "mission", ""),
    "a DG with commas": (
        {"leadDgs": "CNECT - DG Communications Networks, Content and Technology, COMP - DG Competition"},
        "lead_dgs",
        ["CNECT", "COMP"],
    ),
    "a code of two words": (
        {"leadDgs": "SG REFORM - Reform and Investment Task Force,SG - Secretariat-General"},
        "lead_dgs",
        ["SG REFORM", "SG"],
    ),
    "nested brackets": (
        {"tasks": "Other (a) see (b) hear, and (c)), Coordinate with Member States, exchange of views"},
        "task_other",
        "a) see (b) hear, and (c)",
    ),
    "other without words": ({"tasks": "Other"}, "tasks", ["other"]),
    "other area in its own key": ({"policyOther": "Space", "policyAreas": "Transport"}, "policy_area_other", "Space"),
    "no type": ({"types": ""}, "legal_form", "unknown"),
    "the label only": ({"statusCode": "", "status": "Closed"}, "status", "closed"),
    "a mark of UTF-8": ({}, "title", "Group E00001"),
}


@pytest.mark.parametrize("name", MESS)
def test_the_mess_of_the_register_is_understood(name: str) -> None:
    changes, column, value = MESS[name]
    report = take(b"\xef\xbb\xbf" + document(entry(**changes)))
    assert told(report) == [("E00001", "created")], report.lines
    assert RegisterEntry.objects.get().published[column] == value


def test_members_are_kept_by_state_and_greece_is_gr() -> None:
    members = [
        {"country": "EL", "publicAuthorities": [{"name": " Υπουργείο ", "role": "Member"}]},
        {"country": "Austria", "publicAuthorities": [{"name": "BMK"}, {"name": "BMF", "role": None}]},
    ]
    take(entry(members=members))
    assert RegisterEntry.objects.get().published["members"] == [
        {"country": "AT", "authorities": ["BMF", "BMK"]},
        {"country": "GR", "authorities": ["Υπουργείο"]},
    ]


def test_a_sub_group_may_come_before_its_parent_or_after_it() -> None:
    report = take(entry("E00001/2"), entry("E00001"), entry("E00001/1"))
    assert report.counts == {"created": 3}
    parents = dict(ExpertGroup.objects.values_list("code", "parent__code"))
    assert parents == {"E00001/2": "E00001", "E00001": None, "E00001/1": "E00001"}


def test_a_parent_that_is_refused_is_known_by_its_sub_groups() -> None:
    report = take(entry("E00001", scope="Wide"), entry("E00001/1"))
    assert told(report) == [("E00001", "refused"), ("E00001/1", "created"), ("E00001", "by_sub_groups")]
    assert ExpertGroup.objects.get(code="E00001").known_by_sub_groups


def test_keys_that_nobody_knows_are_left_aside() -> None:
    assert told(take({**entry(), "extra": {"a": [1, 2.5, None, {"b": True}]}})) == [("E00001", "created")]


def test_without_the_registers_lists_nothing_is_judged() -> None:
    RegisterTerm.objects.all().delete()
    with pytest.raises(FileRefused, match="run load_reference first"):
        take(GOOD)
