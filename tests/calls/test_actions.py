"""A call opens to all 27 at once or not at all; a deadline never moves unseen (domain rules 16, 18–20)."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from nominations.accounts.models import Role, User
from nominations.calls import actions as calls
from nominations.calls import queries, rules
from nominations.calls.actions import CannotOpen, DeadlineRefused, ReasonMissing
from nominations.calls.models import Call, DeadlineChange, Invitation
from nominations.calls.states import CALL, Move, Status
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.outbox.models import OutgoingMail
from nominations.reference.models import Country
from tests.cast import DEADLINE, NOW, OPENED, TODAY, invitation_of

pytestmark = pytest.mark.django_db


def test_references_count_within_group_and_year(group: ExpertGroup, officer: User) -> None:
    references = [
        calls.create_call(group, title="Call", deadline_on=DEADLINE, by=officer, at=OPENED).reference for _ in range(2)
    ]
    assert references == [f"E03931-{OPENED.year}-1", f"E03931-{OPENED.year}-2"]


def test_opening_invites_the_27_in_protocol_order_and_writes_to_each(call: Call) -> None:
    eu_codes = [invitation.country.eu_code for invitation in call.invitations.select_related("country")]
    assert len(eu_codes) == 27
    assert (eu_codes[:3], eu_codes[7], eu_codes[-1]) == (["BE", "BG", "CZ"], "EL", "SE")
    mails = OutgoingMail.objects.filter(kind="call_opened")
    assert set(mails.values_list("audience", flat=True)) == {str(it.country_id) for it in call.invitations.all()}
    assert call.group.seats.count() == 27


def test_a_state_without_a_reachable_contact_point_stands_against_opening(draft_call: Call, officer: User) -> None:
    Role.objects.filter(country_id="MT").update(until=TODAY - timedelta(days=5))
    User.objects.filter(email="contact.fr@example.org").update(is_active=False)
    with pytest.raises(CannotOpen, match="No reachable contact point: France, Malta"):
        calls.open_call(draft_call, by=officer, at=OPENED)
    draft_call.refresh_from_db()
    assert (draft_call.status, Invitation.objects.count(), OutgoingMail.objects.count()) == (Status.PREPARATION, 0, 0)


def test_a_call_cannot_open_with_its_deadline_past(draft_call: Call, officer: User) -> None:
    with pytest.raises(CannotOpen, match="lies in the past"):
        calls.open_call(draft_call, by=officer, at=clock.day_ends(DEADLINE))


@pytest.mark.parametrize("who", ["austria", "other_officer"])
def test_only_the_groups_secretariat_opens(draft_call: Call, who: str, request: pytest.FixtureRequest) -> None:
    with pytest.raises(Refused, match="Only the secretariat"):
        calls.open_call(draft_call, by=request.getfixturevalue(who), at=OPENED)


def test_a_weekend_or_a_holiday_is_a_warning_and_never_a_move(states: dict[str, Country]) -> None:
    holidays = queries.holidays(around=date(2024, 5, 25))
    saturday = rules.deadline_findings(date(2024, 5, 25), today=date(2024, 3, 1), holidays=holidays)
    whit_monday = rules.deadline_findings(date(2024, 5, 20), today=date(2024, 3, 1), holidays=holidays)
    assert [(it.code, it.blocks) for it in saturday] == [("deadline_weekend", False)]
    assert [(it.code, it.blocks) for it in whit_monday] == [("deadline_holiday", False)]


def test_the_letters_deadline_ends_with_its_saturday_in_brussels() -> None:
    call = Call(deadline_on=date(2024, 5, 25))
    late_from = Invitation(call=call).deadline_at
    assert late_from.astimezone(clock.BRUSSELS).isoformat() == "2024-05-26T00:00:00+02:00"
    assert not Invitation(call=call).is_late_at(late_from - timedelta(seconds=1))


def test_a_call_on_paper_has_27_rows_and_mails_nobody(group: ExpertGroup, states: dict[str, Country]) -> None:
    call = calls.record_paper_call(
        group, reference="E03931-2024-1", title="Letter", deadline_on=date(2024, 5, 25), by=None, at=NOW
    )
    assert (call.status, call.invitations.count(), OutgoingMail.objects.count()) == (Status.CLOSED, 27, 0)


def test_moving_the_deadline_keeps_the_old_one_and_tells_all(call: Call, officer: User) -> None:
    new_on = DEADLINE + timedelta(days=7)
    moved = calls.move_deadline(call, new_on=new_on, reason="Elections.", by=officer, at=NOW)
    change = DeadlineChange.objects.get()
    assert (moved.deadline_on, moved.deadline_version) == (new_on, 2)
    assert (change.old_on, change.new_on, change.reason, change.by, change.invitation) == (
        DEADLINE,
        new_on,
        "Elections.",
        officer,
        None,
    )
    assert OutgoingMail.objects.filter(kind="deadline_moved").count() == 27


def test_an_extension_is_one_states_own_and_known_to_it_alone(call: Call, officer: User) -> None:
    new_on = DEADLINE + timedelta(days=7)
    calls.extend(invitation_of(call, "FR"), new_on=new_on, reason="Elections.", by=officer, at=NOW)
    assert invitation_of(call, "FR").deadline_on == new_on
    assert invitation_of(call, "DE").deadline_on == DEADLINE
    (mail,) = OutgoingMail.objects.filter(kind="deadline_extended")
    assert (mail.audience, "Elections." in mail.text) == ("FR", True)


@pytest.mark.parametrize(
    ("new_on", "reason", "refusal", "words"),
    [
        (DEADLINE, "Elections.", DeadlineRefused, "already"),
        (TODAY - timedelta(days=1), "Elections.", DeadlineRefused, "past"),
        (DEADLINE - timedelta(days=1), "Elections.", DeadlineRefused, "runs until .* Choose a later day"),
        (DEADLINE + timedelta(days=1), " ", ReasonMissing, "reason"),
    ],
)
def test_an_extension_that_makes_no_sense_is_refused(
    austrias: Invitation, officer: User, new_on: date, reason: str, refusal: type[Refused], words: str
) -> None:
    with pytest.raises(refusal, match=words):
        calls.extend(austrias, new_on=new_on, reason=reason, by=officer, at=NOW)


def test_closing_and_reopening(call: Call, officer: User) -> None:
    closed = calls.close_call(call, by=officer, at=NOW)
    assert (closed.status, closed.closed_at) == (Status.CLOSED, NOW)
    again = calls.reopen_call(closed, by=officer, at=NOW)
    assert (again.status, again.closed_at, again.opened_at) == (Status.OPEN, None, OPENED)


def test_cancelling_tells_the_invited_why(call: Call, officer: User) -> None:
    calls.cancel_call(call, reason="The group was not set up.", by=officer, at=NOW)
    mails = OutgoingMail.objects.filter(kind="call_cancelled")
    assert (mails.count(), "The group was not set up." in mails[0].text) == (27, True)
    assert not OutgoingMail.objects.filter(kind="call_opened", status="queued").exists()


def test_cancelling_a_call_in_preparation_mails_nobody(draft_call: Call, officer: User) -> None:
    calls.cancel_call(draft_call, reason="Not needed.", by=officer, at=NOW)
    assert not OutgoingMail.objects.exists()


VERBS = {
    Move.OPEN: lambda call, by: calls.open_call(call, by=by, at=NOW),
    Move.CLOSE: lambda call, by: calls.close_call(call, by=by, at=NOW),
    Move.REOPEN: lambda call, by: calls.reopen_call(call, by=by, at=NOW),
    Move.CANCEL: lambda call, by: calls.cancel_call(call, reason="Why not.", by=by, at=NOW),
}
WAYS = {
    Status.PREPARATION: [],
    Status.OPEN: [Move.OPEN],
    Status.CLOSED: [Move.OPEN, Move.CLOSE],
    Status.CANCELLED: [Move.OPEN, Move.CANCEL],
}


@pytest.mark.parametrize("status", list(Status))
def test_every_move_from_every_status_goes_as_the_table_says(status: Status, draft_call: Call, officer: User) -> None:
    for step in WAYS[status]:
        VERBS[step](draft_call, officer)
    for move, verb in VERBS.items():
        try:
            with transaction.atomic():
                after = verb(draft_call, officer)
                assert after.status == CALL.target(move)
                transaction.set_rollback(True)
            done = True
        except Refused:
            done = False
        assert done is CALL.allows(move, status), f"{move} from {status}"


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"status": "open"}, "call_opened_at_set_when_opened"),
        ({"status": "lost", "on_paper": True}, "call_status_known"),
        ({"opened_at": NOW, "status": "closed", "closed_at": NOW - timedelta(days=1)}, "call_dates_in_order"),
    ],
)
def test_the_database_refuses_a_call_that_contradicts_itself(
    draft_call: Call, changes: dict[str, object], constraint: str
) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Call.objects.filter(pk=draft_call.pk).update(**changes)
