"""At the door: who arrived and left when, and every reason for which an entry is refused."""

from datetime import datetime, timedelta

import pytest

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.meetings import attendance
from nominations.meetings.access import NotAllowed
from nominations.meetings.attendance import NotExpected, NotTakenBack
from nominations.meetings.models import Meeting
from nominations.meetings.participant_models import Participant, Presence
from nominations.meetings.presences import AlreadyThere, NotThere, WrongTime
from nominations.meetings.states import Status
from tests.cast import NOW
from tests.meetings.people import represented
from tests.meetings.stage import FIRST_DAY, STARTS, convened, planned

FIRST = clock.local_instant(FIRST_DAY, 9, 12)
SECOND = FIRST + timedelta(days=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def meeting(group: ExpertGroup, officer: User, states: object) -> Meeting:
    return convened(group, officer)


@pytest.fixture
def eva(meeting: Meeting) -> Participant:
    return represented(meeting, "AT")[0]


def stays(participant: Participant) -> list[tuple[datetime, datetime | None]]:
    return list(participant.presences.values_list("arrived_at", "left_at"))


def said(action: str) -> AuditEvent:
    return AuditEvent.objects.filter(action=action).latest("pk")


def test_somebody_arrives_leaves_and_comes_again(eva: Participant, officer: User) -> None:
    attendance.arrive(eva, by=officer, at=FIRST)
    attendance.leave(eva, by=officer, at=FIRST + HOUR)
    attendance.arrive(eva, by=officer, at=FIRST + 2 * HOUR, mode="online")
    assert stays(eva) == [(FIRST, FIRST + HOUR), (FIRST + 2 * HOUR, None)]
    assert list(eva.presences.values_list("mode", flat=True)) == ["in_person", "online"]
    event = said("presence.leave")
    assert (event.subject_id, event.actor, event.at) == (str(eva.pk), officer, FIRST + HOUR)
    assert event.detail == {
        "arrived_at": FIRST.isoformat(),
        "left_at": (FIRST + HOUR).isoformat(),
        "mode": "in_person",
    }


def test_nobody_is_checked_in_twice(eva: Participant, officer: User) -> None:
    attendance.arrive(eva, by=officer, at=FIRST)
    with pytest.raises(AlreadyThere, match=r"^Eva Ernst-AT is there already, since 09:12\.$"):
        attendance.arrive(eva, by=officer, at=FIRST + HOUR)
    assert Presence.objects.count() == 1


def test_a_typed_time_is_free_or_refused(eva: Participant, officer: User) -> None:
    attendance.arrive(eva, by=officer, at=FIRST)
    attendance.leave(eva, by=officer, at=FIRST + HOUR)
    with pytest.raises(AlreadyThere, match=r"was there from 09:12 to 10:12\. Correct that time, or choose another\."):
        attendance.arrive(eva, by=officer, at=FIRST + 2 * HOUR, arrived_at=FIRST + HOUR / 2)
    with pytest.raises(AlreadyThere):  # it would last until now
        attendance.arrive(eva, by=officer, at=FIRST + 2 * HOUR, arrived_at=FIRST - HOUR)
    times = {"arrived_at": FIRST - HOUR, "left_at": FIRST}
    assert attendance.arrive_several([eva], by=officer, at=FIRST + 2 * HOUR, **times)  # type: ignore[arg-type]


def test_a_leaving_that_nobody_noted_ends_with_its_day(eva: Participant, officer: User) -> None:
    attendance.arrive(eva, by=officer, at=FIRST)
    with pytest.raises(NotThere, match=r"Eva Ernst-AT is not checked in, and cannot leave\."):
        attendance.leave(eva, by=officer, at=SECOND)
    attendance.arrive(eva, by=officer, at=SECOND)
    assert stays(eva) == [(FIRST, clock.day_ends(FIRST_DAY)), (SECOND, None)]


def test_a_session_over_midnight_is_one_stay(eva: Participant, officer: User) -> None:
    late = clock.local_instant(FIRST_DAY, 22)
    attendance.arrive(eva, by=officer, at=late)
    attendance.leave(eva, by=officer, at=late + 3 * HOUR)
    assert stays(eva) == [(late, late + 3 * HOUR)]


def test_who_was_withdrawn_is_not_checked_in(eva: Participant, officer: User) -> None:
    Participant.objects.filter(pk=eva.pk).update(withdrawn_at=NOW, withdrawn_reason="Ill.")
    with pytest.raises(NotExpected, match=r"Eva Ernst-AT was withdrawn: Ill\. Register the person again"):
        attendance.arrive(eva, by=officer, at=FIRST)


@pytest.mark.parametrize("status", [Status.PLANNED, Status.POSTPONED, Status.CANCELLED, Status.MINUTED])
def test_of_a_meeting_that_is_not_on_no_attendance_is_taken(
    status: Status, meeting: Meeting, eva: Participant, officer: User
) -> None:
    ended = NOW if status in {Status.CANCELLED, Status.MINUTED} else None
    Meeting.objects.filter(pk=meeting.pk).update(status=status, closed_at=ended, ended_reason="Strike")
    with pytest.raises(NotExpected, match=f"this one is “{status.label}”"):
        attendance.arrive(eva, by=officer, at=FIRST)


@pytest.mark.parametrize(
    ("times", "sentence"),
    [
        ({"at": FIRST - timedelta(days=1)}, "The meeting is on another day: "),
        ({"at": SECOND + timedelta(days=1)}, "The meeting is on another day: "),
        ({"at": FIRST, "arrived_at": FIRST + HOUR}, "That time is still to come: it is "),
    ],
)
def test_times_that_cannot_be(times: dict[str, datetime], sentence: str, eva: Participant, officer: User) -> None:
    with pytest.raises(WrongTime, match=sentence):
        attendance.arrive(eva, by=officer, **times)
    assert not Presence.objects.exists()


def test_nobody_leaves_before_arriving_or_in_the_future(eva: Participant, officer: User) -> None:
    with pytest.raises(NotThere):
        attendance.leave(eva, by=officer, at=FIRST)
    attendance.arrive(eva, by=officer, at=FIRST)
    with pytest.raises(WrongTime, match="arrived at 09:12 and cannot leave before that"):
        attendance.leave(eva, by=officer, at=FIRST + HOUR, left_at=FIRST - HOUR)
    with pytest.raises(WrongTime, match="still to come"):
        attendance.leave(eva, by=officer, at=FIRST + HOUR, left_at=FIRST + 2 * HOUR)


def test_a_stay_does_not_run_over_days(eva: Participant, officer: User) -> None:
    with pytest.raises(WrongTime, match="Enter each day by itself"):
        attendance.arrive_several([eva], by=officer, at=SECOND + HOUR, arrived_at=FIRST, left_at=SECOND)


def test_only_the_secretariat_of_the_group(eva: Participant, other_officer: User, officer: User) -> None:
    presence = attendance.arrive(eva, by=officer, at=FIRST)
    for act in (
        lambda: attendance.arrive(eva, by=other_officer, at=FIRST),
        lambda: attendance.leave(eva, by=other_officer, at=FIRST + HOUR),
        lambda: attendance.take_back(presence, by=other_officer, at=FIRST),
        lambda: attendance.mark_reimbursable(eva, by=other_officer, at=FIRST),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_several_arrive_together_or_none(meeting: Meeting, officer: User) -> None:
    people = represented(meeting)
    attendance.arrive(people[3], by=officer, at=FIRST)
    with pytest.raises(AlreadyThere, match=f"^{people[3]} is there already, since 09:12.$"):
        attendance.arrive_several(people, by=officer, at=FIRST + HOUR)
    assert Presence.objects.count() == 1
    rest = [each for each in people if each != people[3]]
    made = attendance.arrive_several([*rest, rest[0]], by=officer, at=FIRST + HOUR)
    assert [each.participant for each in made] == rest
    assert attendance.arrive_several([], by=officer, at=FIRST) == []


def test_before_it_is_convened_there_is_nobody_to_check_in(group: ExpertGroup, officer: User, states: object) -> None:
    being_planned = planned(group, officer)
    guest = Participant.objects.create(
        meeting=being_planned, capacity="observer", family_name="G", given_name="H", email="g@example.org", added_at=NOW
    )
    with pytest.raises(NotExpected, match="Being planned"):
        attendance.arrive(guest, by=officer, at=STARTS)


def test_a_mistake_is_taken_back_on_its_day(eva: Participant, officer: User) -> None:
    presence = attendance.arrive(eva, by=officer, at=FIRST)
    attendance.take_back(presence, by=officer, at=FIRST + HOUR)
    assert stays(eva) == []
    assert said("presence.take_back").detail["arrived_at"] == FIRST.isoformat()
    with pytest.raises(NotTakenBack, match="taken back already"):
        attendance.take_back(presence, by=officer, at=FIRST + HOUR)


def test_later_a_reason_is_needed(eva: Participant, officer: User) -> None:
    presence = attendance.arrive(eva, by=officer, at=FIRST)
    with pytest.raises(NotTakenBack, match="Give the reason"):
        attendance.take_back(presence, by=officer, at=SECOND)
    attendance.leave(eva, by=officer, at=FIRST + HOUR)
    with pytest.raises(NotTakenBack, match="Give the reason"):
        attendance.take_back(presence, by=officer, at=FIRST + HOUR)
    attendance.take_back(presence, because="Another person's badge.", by=officer, at=SECOND)
    assert said("presence.take_back").detail["because"] == "Another person's badge."


def test_a_leaving_is_taken_back(eva: Participant, officer: User) -> None:
    presence = attendance.arrive(eva, by=officer, at=FIRST)
    with pytest.raises(NotTakenBack, match="has not left"):
        attendance.take_back_leaving(presence, by=officer, at=FIRST)
    attendance.leave(eva, by=officer, at=FIRST + HOUR)
    with pytest.raises(NotTakenBack, match="Only a leaving of today"):
        attendance.take_back_leaving(presence, by=officer, at=SECOND)
    attendance.take_back_leaving(presence, by=officer, at=FIRST + 2 * HOUR)
    assert stays(eva) == [(FIRST, None)]
    attendance.leave(eva, by=officer, at=FIRST + 2 * HOUR)
    attendance.arrive(eva, by=officer, at=FIRST + 3 * HOUR)
    with pytest.raises(NotTakenBack, match="came again since"):
        attendance.take_back_leaving(presence, by=officer, at=FIRST + 4 * HOUR)


def test_times_are_corrected_with_a_reason(eva: Participant, officer: User) -> None:
    presence = attendance.arrive(eva, by=officer, at=FIRST)
    with pytest.raises(NotTakenBack, match="Give the reason"):
        attendance.correct(presence, arrived_at=FIRST, left_at=None, because=" ", by=officer, at=SECOND)
    times = {"arrived_at": FIRST - HOUR, "left_at": FIRST + HOUR}
    attendance.correct(presence, **times, because="The signed list says so.", by=officer, at=SECOND)  # type: ignore[arg-type]
    assert stays(eva) == [(FIRST - HOUR, FIRST + HOUR)]
    event = said("presence.correct")
    assert (event.detail["old"]["left_at"], event.detail["new"]["left_at"]) == ("", (FIRST + HOUR).isoformat())
    with pytest.raises(WrongTime, match="comes before arriving"):
        attendance.correct(presence, arrived_at=FIRST, left_at=FIRST, because="x", by=officer, at=SECOND)


def test_what_is_written_down_the_day_after_ends_with_its_day(eva: Participant, officer: User) -> None:
    today = attendance.arrive(eva, by=officer, at=SECOND)
    attendance.arrive(eva, by=officer, at=SECOND + HOUR, arrived_at=FIRST)
    first = Presence.objects.exclude(pk=today.pk).get()
    attendance.correct(first, arrived_at=FIRST - HOUR, left_at=None, because="So it was.", by=officer, at=SECOND + HOUR)
    assert stays(eva) == [(FIRST - HOUR, clock.day_ends(FIRST_DAY)), (SECOND, None)]
