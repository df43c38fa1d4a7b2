"""Nothing of ours is overwritten: three versions of each field, and a person for what both sides changed."""

from datetime import UTC, datetime
from typing import Any

import pytest

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.groups.models import ExpertGroup
from nominations.reconciliation import actions as reconciliation
from nominations.reconciliation.actions import ChangedSince, DecidedBefore
from nominations.reconciliation.merging import merge
from nominations.reconciliation.models import RegisterDifference, RegisterEntry, RegisterRetrieval
from nominations.reconciliation.shape import EMPTY
from nominations.reconciliation.states import DIFFERENCE, Decision, Move
from tests.reconciliation.files import entry, take, told

pytestmark = pytest.mark.usefixtures("lists")
LATER = datetime(2026, 4, 20, 9, tzinfo=UTC)


def group() -> ExpertGroup:
    return ExpertGroup.objects.get(code="E00001")


def edit(**changes: Any) -> None:
    """Change the group by hand, as the desk does."""
    ExpertGroup.objects.filter(code="E00001").update(**changes)


@pytest.fixture
def both_changed() -> RegisterDifference:
    """The mission was changed here and in the Register."""
    take(entry(mission="Old"))
    edit(mission="Ours")
    report = take(entry(mission="Theirs"), retrieved="2026-04-16", at=LATER)
    assert told(report) == [("E00001", "difference")]
    return RegisterDifference.objects.get()


@pytest.mark.parametrize(
    ("ours", "base", "theirs", "expected"),
    [
        ("a", {"title": "a"}, "a", "agree"),
        ("a", {"title": "a"}, "b", "take"),
        ("b", {"title": "a"}, "a", "keep"),
        ("b", {"title": "a"}, "b", "agree"),
        ("b", {"title": "a"}, "c", "differ"),
        ("a", {}, "a", "agree"),
        ("a", {}, "b", "differ"),
    ],
)
def test_each_field_merges_by_what_each_side_changed(ours: str, base: Any, theirs: str, expected: str) -> None:
    merged = merge(ours={**EMPTY, "title": ours}, base=base, theirs={"title": theirs})
    found = "take" if merged.take else "differ" if merged.differing else "agree" if merged.agreeing else "keep"
    assert found == expected
    assert merged.take | merged.differing in ({}, {"title": theirs})


def test_what_only_the_register_changed_is_taken_and_found_by_search() -> None:
    take(entry(mission="Old"))
    report = take(entry(mission="New words"), retrieved="2026-04-16", at=LATER)
    assert told(report) == [("E00001", "updated")]
    assert report.lines[0].reason == "Taken from the Register: mission."
    assert group().mission == "New words"
    assert "new words" in group().search_key
    assert RegisterEntry.objects.get().published["mission"] == "New words"
    assert AuditEvent.objects.get(action="group.import").detail == {"fields": ["mission"]}


def test_what_only_we_changed_stays() -> None:
    take(entry(mission="Old", contact="a@b.eu"))
    edit(mission="Ours")
    report = take(entry(mission="Old", contact="c@d.eu"), retrieved="2026-04-16", at=LATER)
    assert told(report) == [("E00001", "updated")]
    assert (group().mission, group().contact) == ("Ours", "c@d.eu")
    assert not RegisterDifference.objects.exists()


def test_what_both_changed_waits_for_a_person_and_ours_stays(both_changed: RegisterDifference) -> None:
    assert group().mission == "Ours"
    assert (both_changed.field, both_changed.ours, both_changed.theirs) == ("mission", "Ours", "Theirs")
    assert (both_changed.decision, both_changed.found_at) == ("open", LATER)
    again = take(entry(mission="Theirs"), retrieved="2026-04-16", at=LATER)
    assert told(again) == [("E00001", "unchanged")]


def test_a_group_entered_by_hand_keeps_what_differs(lists: None) -> None:
    ExpertGroup.objects.create(code="E00001", title="Group E00001", mission="Ours", duration="permanent")
    report = take(entry(mission="Theirs", contact="a@b.eu"))
    assert told(report) == [("E00001", "difference")]
    assert set(RegisterDifference.objects.values_list("field", flat=True)) == {"mission", "contact"}
    assert (group().mission, group().contact) == ("Ours", "")
    assert told(take(entry(mission="Theirs", contact="a@b.eu"))) == [("E00001", "unchanged")]


@pytest.mark.parametrize(("ours", "theirs"), [(None, "27/06/2024"), ("2020-01-01", "")])
def test_a_day_that_one_side_does_not_have_is_a_difference_too(ours: str | None, theirs: str, superuser: User) -> None:
    ExpertGroup.objects.create(code="E00001", title="Group E00001", published_on=ours)
    take(entry(pubDate=theirs))
    difference = RegisterDifference.objects.get()
    reconciliation.take(difference, by=superuser, at=LATER)
    assert (str(group().published_on) if theirs else None) == ((theirs and "2024-06-27") or None)
    reconciliation.reopen(difference, by=superuser, at=LATER)
    assert (str(group().published_on) if ours else group().published_on) == ours


def test_theirs_is_taken_by_a_person(both_changed: RegisterDifference, superuser: User) -> None:
    reconciliation.take(both_changed, by=superuser, at=LATER)
    both_changed.refresh_from_db()
    assert (both_changed.decision, both_changed.decided_by, both_changed.decided_at) == ("taken", superuser, LATER)
    assert group().mission == "Theirs"
    assert "theirs" in group().search_key
    acts = AuditEvent.objects.filter(actor=superuser).values_list("action", "subject_type")
    assert set(acts) == {("difference.take", "registerdifference"), ("group.change", "expertgroup")}
    with pytest.raises(DecidedBefore, match="taken from the register"):
        reconciliation.leave(both_changed, by=superuser, at=LATER)


def test_what_is_left_comes_back_only_with_another_value(both_changed: RegisterDifference, superuser: User) -> None:
    reconciliation.leave(both_changed, by=superuser, at=LATER)
    assert told(take(entry(mission="Theirs"), retrieved="2026-04-17", at=LATER)) == [("E00001", "unchanged")]
    assert not RegisterDifference.objects.open().exists()
    assert told(take(entry(mission="Third"), retrieved="2026-04-18", at=LATER)) == [("E00001", "difference")]
    assert RegisterDifference.objects.open().get().theirs == "Third"
    assert group().mission == "Ours"
    with pytest.raises(ChangedSince, match="decide the newer difference"):
        reconciliation.reopen(both_changed, by=superuser, at=LATER)
    with pytest.raises(DecidedBefore, match="left as ours"):
        reconciliation.take(both_changed, by=superuser, at=LATER)


def test_a_decision_is_taken_back(both_changed: RegisterDifference, superuser: User) -> None:
    reconciliation.take(both_changed, by=superuser, at=LATER)
    reconciliation.reopen(both_changed, by=superuser, at=LATER)
    both_changed.refresh_from_db()
    assert (both_changed.decision, both_changed.decided_by, group().mission) == ("open", None, "Ours")
    reconciliation.take(both_changed, by=superuser, at=LATER)
    edit(mission="Edited since")
    with pytest.raises(ChangedSince, match="changed after this decision"):
        reconciliation.reopen(both_changed, by=superuser, at=LATER)
    assert group().mission == "Edited since"


@pytest.mark.parametrize("decision", Decision.values)
@pytest.mark.parametrize("move", [Move.TAKE, Move.LEAVE, Move.REOPEN])
def test_only_the_moves_of_the_table_are_made(
    decision: str, move: Move, both_changed: RegisterDifference, superuser: User
) -> None:
    if decision != Decision.OPEN:
        RegisterDifference.objects.update(decision=decision, decided_at=LATER)
    edit(mission="Theirs" if decision == Decision.TAKEN else "Ours")
    verb = {Move.TAKE: reconciliation.take, Move.LEAVE: reconciliation.leave, Move.REOPEN: reconciliation.reopen}[move]
    target = DIFFERENCE.target(move)
    if DIFFERENCE.allows(move, decision) or decision == target:
        assert verb(both_changed, by=superuser, at=LATER).decision == target
    else:
        with pytest.raises(DecidedBefore):
            verb(both_changed, by=superuser, at=LATER)
        assert RegisterDifference.objects.get().decision == decision


def test_deciding_twice_is_deciding_once(both_changed: RegisterDifference, superuser: User) -> None:
    for verb in (reconciliation.leave, reconciliation.leave, reconciliation.reopen, reconciliation.reopen):
        verb(both_changed, by=superuser, at=LATER)
    assert AuditEvent.objects.filter(subject_type="registerdifference").count() == 2


def test_an_open_difference_follows_the_register_and_ends_when_both_agree(both_changed: RegisterDifference) -> None:
    take(entry(mission="Third"), retrieved="2026-04-17", at=LATER)
    assert RegisterDifference.objects.get().theirs == "Third"
    take(entry(mission="Ours"), retrieved="2026-04-18", at=LATER)
    both_changed.refresh_from_db()
    assert (both_changed.decision, both_changed.decided_at, both_changed.decided_by) == ("settled", LATER, None)


def test_an_older_retrieval_does_not_undo_a_newer_one() -> None:
    take(entry(title="New"), retrieved="2026-04-09")
    report = take(entry(title="Old"), entry("E00002"), retrieved="2026-04-01")
    assert told(report) == [("E00001", "refused"), ("E00002", "created")]
    assert report.lines[0].reason == "What is known of it was retrieved later, on 09 April 2026."
    assert group().title == "New"


def test_a_key_that_is_missing_says_nothing() -> None:
    take(entry(mission="Old"))
    bare = {"code": "E00001", "title": "Group E00001"}
    assert told(take(bare, retrieved="2026-04-16", at=LATER)) == [("E00001", "unchanged")]
    known = RegisterEntry.objects.get()
    assert (group().mission, known.published["mission"], str(known.retrieved_on)) == ("Old", "Old", "2026-04-16")


def test_the_entry_of_a_stub_fills_it_in() -> None:
    take(entry("E00001/1"))
    stub = group()
    report = take(entry("E00001", title="At last"), retrieved="2026-04-16", at=LATER)
    assert told(report) == [("E00001", "updated")]
    found = group()
    assert (found.pk, found.title, found.status, found.known_by_sub_groups) == (stub.pk, "At last", "active", False)


def test_the_whole_register_says_what_is_gone_and_what_is_back() -> None:
    take(entry(), entry("E00002"))
    report = take(entry("E00002"), retrieved="2026-04-16", at=LATER, is_whole=True)
    assert told(report) == [("E00002", "unchanged"), ("E00001", "gone")]
    assert str(RegisterEntry.objects.get(code="E00001").gone_since) == "2026-04-16"
    assert RegisterEntry.objects.published().get().code == "E00002"
    assert ExpertGroup.objects.count() == 2
    back = take(entry(), retrieved="2026-04-17", at=LATER)
    assert told(back) == [("E00001", "updated")]
    assert RegisterEntry.objects.get(code="E00001").gone_since is None
    assert RegisterRetrieval.objects.count() == 3
