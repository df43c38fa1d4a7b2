"""Points of a programme are added, changed, moved and taken out; while members vote on one, it stays where it is."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nominations.accounts.models import User
from nominations.groups.models import ExpertGroup
from nominations.kernel.refusals import Refused
from nominations.meetings import actions, programme
from nominations.meetings.actions import NothingChanged, NotNow
from nominations.meetings.models import AgendaItem, Meeting
from nominations.meetings.paper_models import MeetingDocument
from nominations.meetings.programme import InUse, ItemMissing, ItemRefused, SentMeanwhile
from nominations.meetings.settling import TimesRefused, VoteOpen
from nominations.meetings.voting_models import Opinion
from nominations.outbox.models import OutgoingMail
from nominations.reference.models import Country
from tests.cast import NOW
from tests.meetings.stage import ENDS, STARTS, convened, planned

HOUR = timedelta(hours=1)


@pytest.fixture
def meeting(group: ExpertGroup, officer: User, states: object) -> Meeting:
    return planned(group, officer)


def add(meeting: Meeting, officer: User, title: str, **facts: Any) -> AgendaItem:
    return programme.add_item(meeting, title=title, **facts, by=officer, at=NOW)


def titles(meeting: Meeting) -> list[str]:
    rows = list(meeting.items.order_by("position").values_list("position", "title"))
    assert [position for position, _title in rows] == list(range(1, len(rows) + 1))
    return [title for _position, title in rows]


def vote_on(item: AgendaItem) -> None:
    facts = {"status": "voting", "opened_at": NOW, "members": 27, "majority": 14, "created_at": NOW}
    Opinion.objects.create(
        group=item.meeting.group, meeting=item.meeting, item=item, number=1, title="Roadmap", question="?", **facts
    )


def test_a_point_knows_who_leads_it_and_who_reports(meeting: Meeting, officer: User) -> None:
    facts = {"kind": "round_table", "room": "B", "chair": "Ana", "rapporteur": "Jan"}
    state = Country.objects.get(pk="NL")
    times = {"starts_at": STARTS, "ends_at": STARTS + HOUR}
    item = add(meeting, officer, " Pillar  one ", **times, **facts, rapporteur_state=state)
    item.refresh_from_db()
    assert {name: getattr(item, name) for name in facts} == facts
    assert (item.title, item.rapporteur_state_id) == ("Pillar one", "NL")
    programme.change_item(item, title="Pillar two", by=officer, at=NOW)
    assert titles(meeting) == ["Pillar two"]


def test_points_lie_within_the_meeting(meeting: Meeting, officer: User) -> None:
    for starts_at, ends_at in ((STARTS - HOUR, STARTS + HOUR), (ENDS, ENDS + HOUR)):
        with pytest.raises(TimesRefused, match="“Opening” lies outside the meeting"):
            add(meeting, officer, "Opening", starts_at=starts_at, ends_at=ends_at)
    with pytest.raises(TimesRefused, match="both hours"):
        add(meeting, officer, "Opening", starts_at=STARTS)
    with pytest.raises(TimesRefused, match="ends before it begins"):
        add(meeting, officer, "Opening", starts_at=STARTS + HOUR, ends_at=STARTS)
    with pytest.raises(ItemRefused, match="title"):
        add(meeting, officer, " ")
    assert titles(meeting) == []


def test_beside_each_other_in_two_rooms_but_not_in_one(meeting: Meeting, officer: User) -> None:
    for title, room in (("One", "A"), ("Two", "B"), ("Three", "a"), ("Four", "")):
        add(meeting, officer, title, room=room, starts_at=STARTS, ends_at=STARTS + HOUR)
    add(meeting, officer, "Five", room="A", starts_at=STARTS + HOUR, ends_at=STARTS + 2 * HOUR)
    [clash] = programme.clashes(list(meeting.items.all()))
    assert (clash.blocks, clash.code) == (False, "room_twice")
    assert str(clash.sentence) == "“One” and “Three” are in the same room at the same time: A."


def test_nobody_leads_two_points_at_once_and_none_stands_below_a_later_one(meeting: Meeting, officer: User) -> None:
    beside = {"starts_at": STARTS + HOUR, "ends_at": STARTS + 2 * HOUR}
    add(meeting, officer, "One", chair="Hugo Head", **beside)
    add(meeting, officer, "Two", rapporteur="hugo head", **beside)
    add(meeting, officer, "Three", chair="Hugo Head", starts_at=STARTS, ends_at=STARTS + HOUR)
    found = programme.clashes(list(meeting.items.all()))
    assert {clash.code: str(clash.sentence) for clash in found} == {
        "order": "“Three” begins before “Two”, which stands above it. Move one of them.",
        "person_twice": "Hugo Head chairs or reports on “One” and “Two” at the same time.",
    }
    assert not any(clash.blocks for clash in found)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=st.lists(st.tuples(st.integers(0, 5), st.integers(-3, 9)), max_size=8))
def test_moving_keeps_everybody_once_and_counted(meeting: Meeting, officer: User, moves: list[tuple[int, int]]) -> None:
    meeting.items.all().delete()
    items = [add(meeting, officer, title) for title in "ABCDEF"]
    expected = list("ABCDEF")
    for which, to in moves:
        programme.move_item(items[which], to=to, by=officer, at=NOW)
        expected.remove("ABCDEF"[which])
        expected.insert(min(max(to, 1), 6) - 1, "ABCDEF"[which])
        assert titles(meeting) == expected


def test_what_is_taken_out_closes_the_gap_and_goes_once(meeting: Meeting, officer: User) -> None:
    items = [add(meeting, officer, title) for title in "ABC"]
    programme.remove_item(items[0], by=officer, at=NOW)
    assert titles(meeting) == ["B", "C"]
    for act in (programme.remove_item, programme.change_item):
        with pytest.raises(ItemMissing, match="“A” is no longer in the programme"):
            act(items[0], by=officer, at=NOW)


def test_a_point_with_papers_stays(meeting: Meeting, officer: User) -> None:
    item = add(meeting, officer, "A")
    MeetingDocument.objects.create(
        meeting=meeting, item=item, number=1, title="Paper", withheld_on_ground="4-3", added_at=NOW
    )
    with pytest.raises(InUse, match="“A”"):
        programme.remove_item(item, by=officer, at=NOW)


def test_while_members_vote_on_a_point_it_stays_as_it_is(meeting: Meeting, officer: User) -> None:
    before, voted, after = (add(meeting, officer, title) for title in "ABC")
    vote_on(voted)
    for act in (
        lambda: programme.move_item(voted, to=1, by=officer, at=NOW),
        lambda: programme.move_item(after, to=1, by=officer, at=NOW),
        lambda: programme.change_item(voted, title="X", by=officer, at=NOW),
        lambda: programme.remove_item(voted, by=officer, at=NOW),
        lambda: programme.remove_item(before, by=officer, at=NOW),
    ):
        with pytest.raises(VoteOpen, match="Members are voting on “B”"):
            act()
    programme.change_item(after, title="D", by=officer, at=NOW)
    assert titles(meeting) == ["A", "B", "D"]


def test_the_programme_is_sent_when_staff_say_so(group: ExpertGroup, officer: User, contacts: dict[str, User]) -> None:
    meeting = convened(group, officer)
    with pytest.raises(NothingChanged):
        programme.announce(meeting, by=officer, at=NOW)
    add(meeting, officer, "Opening")
    meeting.refresh_from_db()
    assert meeting.sequence == 0
    assert programme.announce(meeting, by=officer, at=NOW).sequence == 1
    mails = OutgoingMail.objects.filter(kind="meeting_programme")
    assert mails.count() == 27
    assert "- Opening" in mails[0].text
    assert "<li>Opening</li>" in mails[0].html


def test_two_presses_at_once_send_it_once(group: ExpertGroup, officer: User, contacts: dict[str, User]) -> None:
    meeting = convened(group, officer)
    for _press in range(2):
        add(meeting, officer, "Opening", starts_at=STARTS, ends_at=STARTS + HOUR)
    assert titles(meeting) == ["Opening"]
    programme.announce(meeting, seen=0, by=officer, at=NOW)
    with pytest.raises(SentMeanwhile, match="since you opened this page"):
        programme.announce(meeting, seen=0, by=officer, at=NOW)
    assert OutgoingMail.objects.filter(kind="meeting_programme").count() == 27


def test_the_programme_of_a_plan_is_not_sent_and_that_of_the_past_not_changed(meeting: Meeting, officer: User) -> None:
    with pytest.raises(NotNow, match="once the meeting is convened"):
        programme.announce(meeting, by=officer, at=NOW)
    actions.cancel(meeting, reason="Why", by=officer, at=NOW)
    with pytest.raises(NotNow, match="The programme is closed: the meeting is “Cancelled”"):
        add(meeting, officer, "Opening")


def test_only_the_secretariat(meeting: Meeting, other_officer: User) -> None:
    with pytest.raises(Refused, match="Only the secretariat"):
        programme.add_item(meeting, title="A", by=other_officer, at=NOW)
