"""Whose travel is reimbursable: one person of a State, nobody online, guests only when somebody says so."""

from dataclasses import replace

import pytest

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.groups.models import ExpertGroup
from nominations.meetings import accrediting, attendance, facts, guests
from nominations.meetings.attendance import NotReimbursable
from nominations.meetings.models import Meeting
from nominations.meetings.participant_models import Participant
from nominations.meetings.states import Status
from tests.cast import NOW
from tests.meetings.people import accompanied, guest, represented, today
from tests.meetings.stage import convened


@pytest.fixture
def meeting(group: ExpertGroup, officer: User, states: object) -> Meeting:
    return today(group, officer)


def marked(meeting: Meeting) -> set[Participant]:
    return set(Participant.objects.filter(meeting=meeting, reimbursable=True))


def test_the_mark_moves_within_a_state_and_stays_in_the_others(meeting: Meeting, officer: User) -> None:
    eva, ana = represented(meeting, "BE", "AT")
    [expert] = accompanied(meeting, [ana])
    for person in (eva, ana, ana):
        attendance.mark_reimbursable(person, by=officer, at=NOW)
    assert marked(meeting) == {eva, ana}
    attendance.mark_reimbursable(expert, by=officer, at=NOW)
    assert marked(meeting) == {eva, expert}
    event = AuditEvent.objects.latest("pk")
    assert event.detail == {"reimbursable": True, "instead_of": [str(ana.pk)]}
    attendance.unmark_reimbursable(expert, by=officer, at=NOW)
    attendance.unmark_reimbursable(expert, by=officer, at=NOW)
    assert marked(meeting) == {eva}
    assert AuditEvent.objects.filter(action="participant.reimbursable").count() == 4


def test_guests_are_marked_one_by_one(meeting: Meeting, officer: User) -> None:
    first, second = guest(meeting), guest(meeting, "partner", family_name="Partner")
    assert marked(meeting) == set()
    for each in (first, second):
        attendance.mark_reimbursable(each, by=officer, at=NOW)
    assert marked(meeting) == {first, second}


def test_who_attends_online_makes_no_journey(meeting: Meeting, officer: User) -> None:
    [eva] = represented(meeting, "AT", mode="online")
    with pytest.raises(NotReimbursable, match=r"^Eva Ernst-AT attends online: there is no journey to reimburse\.$"):
        attendance.mark_reimbursable(eva, by=officer, at=NOW)
    attendance.arrive(eva, mode="in_person", by=officer, at=NOW)
    attendance.mark_reimbursable(eva, by=officer, at=NOW)
    assert marked(meeting) == {eva}


def test_who_was_withdrawn_does_not_come(meeting: Meeting, officer: User) -> None:
    [eva] = represented(meeting, "AT")
    Participant.objects.filter(pk=eva.pk).update(withdrawn_at=NOW, withdrawn_reason="Ill.")
    with pytest.raises(NotReimbursable, match="was withdrawn and does not come"):
        attendance.mark_reimbursable(eva, by=officer, at=NOW)


def test_nobody_travels_to_a_cancelled_meeting(meeting: Meeting, officer: User) -> None:
    [eva] = represented(meeting, "AT")
    Meeting.objects.filter(pk=meeting.pk).update(status=Status.CANCELLED, closed_at=NOW, ended_reason="Strike")
    with pytest.raises(NotReimbursable, match="The meeting was cancelled"):
        attendance.mark_reimbursable(eva, by=officer, at=NOW)


def test_who_changes_to_online_loses_the_mark_unless_they_came_in_person(meeting: Meeting, officer: User) -> None:
    going, came = guest(meeting), guest(meeting, "partner", family_name="Partner")
    attendance.arrive(came, mode="in_person", by=officer, at=NOW)
    for each in (going, came):
        attendance.mark_reimbursable(each, by=officer, at=NOW)
        told = replace(facts.of_participant(each), mode="online")
        guests.change(each, facts=told, by=officer, at=NOW)
    assert marked(meeting) == {came}


def test_a_representative_who_changes_to_online_loses_the_mark(
    group: ExpertGroup, officer: User, states: object, austria: User
) -> None:
    later = convened(group, officer)
    [eva] = represented(later, "AT")
    attendance.mark_reimbursable(eva, by=officer, at=NOW)
    told = replace(facts.of_participant(eva), mode="online")
    accrediting.change(eva, facts=told, by=austria, at=NOW)
    assert marked(later) == set()
