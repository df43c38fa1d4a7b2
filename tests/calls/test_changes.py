"""A State's change between calls: one at a time, without a deadline, without a mail, apart from the calls' numbers."""

from datetime import timedelta

import pytest

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.calls import access, changes
from nominations.calls import actions as calls
from nominations.calls.actions import DeadlineRefused
from nominations.calls.changes import CannotPropose
from nominations.calls.models import Call
from nominations.calls.states import Move, Status
from nominations.groups.models import ExpertGroup
from nominations.kernel.refusals import Refused
from nominations.outbox.models import OutgoingMail
from nominations.reference.models import Country
from nominations.reminders import actions as reminders
from tests.cast import DEADLINE, NOW, OPENED, TODAY, make_group

pytestmark = pytest.mark.django_db


@pytest.fixture
def seated(call: Call, officer: User) -> ExpertGroup:
    """A group whose call is over: each State has its seat."""
    calls.close_call(call, by=officer, at=OPENED)
    OutgoingMail.objects.all().delete()
    return call.group


@pytest.fixture
def malta(contacts: dict[str, User]) -> User:
    return contacts["MT"]


@pytest.fixture
def change(seated: ExpertGroup, malta: User, states: dict[str, Country]) -> Call:
    return changes.open_change(seated, country=states["MT"], by=malta, at=NOW)


def test_a_change_is_open_at_once_for_its_one_state_and_mails_nobody(change: Call, malta: User) -> None:
    assert (change.kind, change.asked, change.status, change.opened_at) == ("change", ["MT"], Status.OPEN, NOW)
    assert (change.reference, change.title) == (f"E03931-{TODAY.year}-C1", "Change of representative: Malta")
    assert [str(row.country_id) for row in change.invitations.all()] == ["MT"]
    assert not OutgoingMail.objects.exists()
    event = AuditEvent.objects.get(action="call.open_change")
    assert (event.subject_id, event.actor, event.on_behalf_of) == (str(change.pk), malta, "MT")


def test_a_second_press_leads_to_the_same_change(change: Call, malta: User, states: dict[str, Country]) -> None:
    again = changes.open_change(change.group, country=states["MT"], by=malta, at=NOW + timedelta(seconds=1))
    assert (again, Call.objects.filter(kind="change").count()) == (change, 1)


def test_numbers_of_calls_and_of_changes_are_counted_apart(
    change: Call, contacts: dict[str, User], states: dict[str, Country], officer: User
) -> None:
    other = changes.open_change(change.group, country=states["BE"], by=contacts["BE"], at=NOW)
    call = calls.create_call(change.group, title="Call", deadline_on=DEADLINE, by=officer, at=NOW)
    assert (other.reference, call.reference) == (f"E03931-{TODAY.year}-C2", f"E03931-{TODAY.year}-2")


def test_one_that_was_not_finished_within_a_year_gives_way_to_the_next(
    change: Call, malta: User, states: dict[str, Country]
) -> None:
    later = NOW + timedelta(days=368)
    following = changes.open_change(change.group, country=states["MT"], by=malta, at=later)
    change.refresh_from_db()
    assert (change.status, change.closed_at, following.status) == (Status.CLOSED, later, Status.OPEN)
    assert following.pk != change.pk


def test_a_change_is_never_late_and_has_no_deadline_to_move(change: Call, officer: User) -> None:
    invitation = change.invitations.select_related("call").get()
    assert not invitation.is_late_at(NOW + timedelta(days=900))
    with pytest.raises(DeadlineRefused):
        calls.move_deadline(change, new_on=DEADLINE, reason="Why not.", by=officer, at=NOW)
    with pytest.raises(DeadlineRefused):
        calls.extend(invitation, new_on=change.deadline_on + timedelta(days=9), reason="Why not.", by=officer, at=NOW)


def test_nobody_is_ever_reminded_of_a_change(change: Call, officer: User) -> None:
    for days in (1, 200, 351, 358, 364, 366, 372):
        reminders.plan(at=NOW + timedelta(days=days))
    assert not OutgoingMail.objects.exists()
    with pytest.raises(Refused, match="A State proposes a change when it wishes"):
        reminders.remind_now(list(change.invitations.all()), by=officer, at=NOW)


@pytest.mark.parametrize("who", ["austria", "belgium", "officer", "superuser"])
def test_only_the_states_own_contact_points_propose(
    seated: ExpertGroup, states: dict[str, Country], who: str, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(CannotPropose, match="Only a contact point of Malta"):
        changes.open_change(seated, country=states["MT"], by=request.getfixturevalue(who), at=NOW)


def test_a_state_without_a_seat_has_nothing_to_change(
    contacts: dict[str, User], malta: User, states: dict[str, Country]
) -> None:
    with pytest.raises(CannotPropose, match="has no seat for Malta yet"):
        changes.open_change(make_group("E03932"), country=states["MT"], by=malta, at=NOW)


def test_nobody_follows_in_a_closed_group(seated: ExpertGroup, malta: User, states: dict[str, Country]) -> None:
    ExpertGroup.objects.filter(pk=seated.pk).update(status=ExpertGroup.Status.CLOSED)
    with pytest.raises(CannotPropose, match="is closed"):
        changes.open_change(seated, country=states["MT"], by=malta, at=NOW)


def test_a_settled_change_is_closed_once_and_never_reopened(change: Call, malta: User, officer: User) -> None:
    settled = changes.settle(change, by=malta, at=NOW)
    again = changes.settle(change, by=malta, at=NOW + timedelta(hours=1))
    assert (settled.status, settled.closed_at, again.closed_at) == (Status.CLOSED, NOW, NOW)
    assert AuditEvent.objects.filter(action="call.close", subject_id=str(change.pk)).count() == 1
    assert access.offered(settled) == []
    assert "propose another one" in str(access.may(Move.REOPEN, officer, settled, on=TODAY).reason)


def test_a_call_to_all_is_not_closed_by_an_answer(draft_call: Call, officer: User) -> None:
    opened = calls.open_call(draft_call, by=officer, at=OPENED)
    assert changes.settle(opened, by=officer, at=NOW).status == Status.OPEN
