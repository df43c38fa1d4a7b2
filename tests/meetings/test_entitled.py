"""Who may change a delegation, and until when: the State, then staff with a reason, then nobody."""

from datetime import datetime, timedelta

import pytest

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.meetings import accrediting, actions, entitled
from nominations.meetings.access import NotAllowed
from nominations.meetings.models import Delegation, Meeting
from nominations.meetings.participant_models import Participant
from tests.cast import NOW
from tests.meetings.delegations import IN_PERSON, ONLINE, delegation, meeting, represented, seat_of
from tests.meetings.stage import ENDS

__all__ = ["delegation", "meeting"]
pytestmark = pytest.mark.django_db
AFTER = NOW + timedelta(days=40)  # the State's last day is the 31st


def test_another_state_and_a_stranger_may_not(delegation: Delegation, belgium: User, other_officer: User) -> None:
    for who in (belgium, other_officer):
        with pytest.raises(NotAllowed, match="Only the State itself and the secretariat"):
            represented(delegation, who)


def test_until_its_last_day_the_state_changes_afterwards_staff_with_a_reason(
    meeting: Meeting, delegation: Delegation, austria: User, officer: User
) -> None:
    end = meeting.answers_end_at
    assert end is not None

    def named(by: User, at: datetime, because: str = "", mode: str = IN_PERSON) -> Participant:
        seat = seat_of(delegation)
        return accrediting.name_representative(delegation, seat=seat, mode=mode, because=because, by=by, at=at)

    named(austria, end - timedelta(seconds=1))
    with pytest.raises(NotAllowed, match=r"The time for naming ended on .*write to quantum@commission"):
        named(austria, end, mode=ONLINE)
    with pytest.raises(entitled.ReasonMissing, match="the State reads why"):
        named(officer, AFTER, mode=ONLINE)
    assert named(officer, AFTER, because="Asked by telephone", mode=ONLINE).mode == ONLINE
    event = AuditEvent.objects.filter(action="delegation.change").get()
    assert (event.detail["because"], event.on_behalf_of) == ("Asked by telephone", "AT")


def test_staff_give_a_reason_before_the_last_day_too(delegation: Delegation, officer: User) -> None:
    with pytest.raises(entitled.ReasonMissing):
        accrediting.nil(delegation, reason="", by=officer, at=NOW)
    accrediting.nil(delegation, reason="", because="By telephone", by=officer, at=NOW)
    delegation.refresh_from_db()
    assert delegation.answered_by == officer


def test_nothing_changes_after_the_meeting_took_place(
    meeting: Meeting, delegation: Delegation, austria: User, officer: User
) -> None:
    actions.hold(meeting, by=officer, at=ENDS)
    with pytest.raises(NotAllowed, match="took place"):
        represented(delegation, austria)
    with pytest.raises(NotAllowed, match="took place"):
        accrediting.nil(delegation, reason="", because="x", by=officer, at=NOW)


@pytest.mark.parametrize(("status", "words"), [("postponed", "is postponed"), ("cancelled", "is cancelled")])
def test_nothing_changes_while_postponed_or_when_cancelled(
    status: str, words: str, meeting: Meeting, delegation: Delegation, austria: User
) -> None:
    meeting.status, meeting.ended_reason = status, "A strike"
    meeting.closed_at = NOW if status == "cancelled" else None
    meeting.save()
    with pytest.raises(NotAllowed, match=words):
        represented(delegation, austria)
