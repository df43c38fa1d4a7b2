"""Acts at the same instant, in real threads: no error, no deadlock, exactly one outcome, and a history that says it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nominations.accounts.models import User
from nominations.calls import actions as calls
from nominations.calls.models import Call, Invitation
from nominations.kernel import clock
from nominations.mandates import actions as mandates
from nominations.mandates.models import Mandate
from nominations.outbox.models import OutgoingMail
from nominations.workflow import actions as workflow
from nominations.workflow import drafting
from nominations.workflow.models import Nomination, NominationEvent
from nominations.workflow.states import LIVE, Status
from tests.cast import DEADLINE, NOW, content, drafted, invitation_of, letter, make_group, returned, submitted
from tests.journeys.racing import race, refusals

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.servers]
SignIn = Callable[[User], Client]
LAST_SECOND = clock.day_ends(DEADLINE)
ROUNDS = 4


def moves(nomination: Nomination) -> list[str]:
    return list(NominationEvent.objects.filter(nomination=nomination).values_list("move", flat=True))


def register(invitation: Invitation, by: User) -> Nomination:
    return workflow.register(invitation, content=content(), upload=letter(), received_at=NOW, by=by, at=NOW)


def submit(nomination: Nomination, by: User, *, at: Any = NOW) -> Nomination:
    return workflow.submit(nomination, revision=nomination.revision, by=by, at=at)


def assert_sound(invitation: Invitation) -> None:
    """One live answer at most; versions are submissions; each move begins where the one before ended."""
    assert Nomination.objects.filter(invitation=invitation, status__in=LIVE).count() <= 1
    for nomination in Nomination.objects.filter(invitation=invitation):
        events = list(nomination.events.order_by("pk"))
        assert [event.from_status for event in events[1:]] == [event.to_status for event in events[:-1]]
        assert not events or events[-1].to_status == nomination.status
        assert [version.number for version in nomination.versions.all()] == list(range(1, nomination.round + 1))


def test_six_clicks_on_submit_are_one_submission(austrias: Invitation, austria: User, sign_in: SignIn) -> None:
    nomination = drafted(austrias, austria)
    address = reverse("portal:submission", args=[nomination.pk])
    browsers = [sign_in(austria) for _ in range(6)]
    posted = {"revision": nomination.revision}
    ends = race(*[lambda browser=browser: browser.post(address, posted) for browser in browsers])  # type: ignore[misc]
    receipt = reverse("portal:version", args=[nomination.pk, 1])
    assert [(end.value.status_code, end.value["Location"]) for end in ends] == [(302, receipt)] * 6
    assert moves(nomination) == ["submit"]
    assert OutgoingMail.objects.filter(kind="receipt").count() == 1
    assert_sound(austrias)


def test_submitting_against_saving_sends_what_was_read_or_nothing(austrias: Invitation, austria: User) -> None:
    nomination = drafted(austrias, austria)
    other = content(authority_name="Another ministry")
    _submitted, saved = race(
        lambda: submit(nomination, austria),
        lambda: drafting.save_draft(nomination, other, revision=nomination.revision, by=austria, at=NOW),
    )
    nomination.refresh_from_db()
    if nomination.status == Status.SUBMITTED:
        assert saved.refusal
        assert nomination.versions.get().content["authority"]["name"] == "Bundesministerium für Erfundenes"
    else:
        assert _submitted.refusal
        assert (nomination.authority_name, nomination.round) == ("Another ministry", 0)
    assert_sound(austrias)


def test_two_who_save_at_once_do_not_overwrite_each_other(austrias: Invitation, austria: User) -> None:
    nomination = drafted(austrias, austria)
    ends = race(
        *[
            lambda name=name: drafting.save_draft(  # type: ignore[misc]
                nomination, content(authority_name=name), revision=nomination.revision, by=austria, at=NOW
            )
            for name in ("First ministry", "Second ministry")
        ]
    )
    assert len(refusals(ends)) == 1
    before = nomination.revision
    nomination.refresh_from_db()
    assert nomination.revision == before + 1


def test_accepting_against_withdrawing_ends_in_one_of_both(austrias: Invitation, austria: User, officer: User) -> None:
    nomination = submitted(austrias, austria)
    ends = race(
        lambda: mandates.accept(nomination, version=1, by=officer, at=NOW),
        lambda: workflow.withdraw(nomination, reason="A new minister.", by=austria, at=NOW),
    )
    assert len(refusals(ends)) == 1
    nomination.refresh_from_db()
    accepted = nomination.status == Status.ACCEPTED
    assert (nomination.status, Mandate.objects.count()) in {(Status.ACCEPTED, 1), (Status.WITHDRAWN, 0)}
    assert OutgoingMail.objects.filter(kind="accepted").exists() is accepted
    assert OutgoingMail.objects.filter(kind="withdrawn").exists() is not accepted
    assert_sound(austrias)


def test_accepting_against_returning_ends_in_one_of_both(austrias: Invitation, austria: User, officer: User) -> None:
    nomination = submitted(austrias, austria)
    ends = race(
        lambda: mandates.accept(nomination, version=1, by=officer, at=NOW),
        lambda: workflow.return_for_correction(nomination, version=1, reason="Unclear.", by=officer, at=NOW),
    )
    assert len(refusals(ends)) == 1
    assert len(moves(nomination)) == 2
    assert_sound(austrias)


def test_two_acceptances_appoint_once(austrias: Invitation, austria: User, officer: User, head_of_unit: User) -> None:
    nomination = submitted(austrias, austria)
    ends = race(
        *[
            lambda by=by: mandates.accept(nomination, version=1, by=by, at=NOW)  # type: ignore[misc]
            for by in (officer, head_of_unit, officer, head_of_unit)
        ]
    )
    assert refusals(ends) == []
    assert moves(nomination) == ["submit", "accept"]
    assert Mandate.objects.count() == 1
    assert OutgoingMail.objects.filter(kind="accepted").count() == 1


def test_all_states_of_a_call_are_accepted_at_once(call: Call, contacts: dict[str, User], officer: User) -> None:
    codes = ["AT", "BE", "MT", "FR"]
    sent = [submitted(invitation_of(call, code), contacts[code]) for code in codes]
    ends = race(*[lambda each=each: mandates.accept(each, version=1, by=officer, at=NOW) for each in sent])  # type: ignore[misc]
    assert refusals(ends) == []
    assert Mandate.objects.count() == len(codes)


def test_two_who_start_have_one_draft(austrias: Invitation, austria: User) -> None:
    ends = race(*[lambda: drafting.start(austrias, by=austria, at=NOW)] * 4)
    assert len({end.value.pk for end in ends}) == 1
    assert Nomination.objects.filter(invitation=austrias).count() == 1


@pytest.mark.parametrize("begun", ["draft", "returned"])
def test_registering_against_submitting_leaves_one_answer(
    begun: str, austrias: Invitation, austria: User, officer: User
) -> None:
    nomination = drafted(austrias, austria) if begun == "draft" else returned(austrias, austria, officer)
    ends = race(lambda: submit(nomination, austria), lambda: register(austrias, officer))
    assert len(refusals(ends)) == 1
    assert Nomination.objects.filter(invitation=austrias, status=Status.SUBMITTED).count() == 1
    assert_sound(austrias)


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_registering_against_discarding_puts_the_draft_away_once(
    _round: int, austrias: Invitation, austria: User, officer: User
) -> None:
    draft = drafted(austrias, austria)
    race(lambda: register(austrias, officer), lambda: workflow.discard(draft, by=austria, at=NOW))
    assert len(moves(draft)) == 1
    assert Nomination.objects.get(invitation=austrias, status=Status.SUBMITTED).channel == "email"
    assert_sound(austrias)


def test_two_registrations_are_one_answer(austrias: Invitation, officer: User, head_of_unit: User) -> None:
    ends = race(*[lambda by=by: register(austrias, by) for by in (officer, head_of_unit)])  # type: ignore[misc]
    assert len(refusals(ends)) == 1
    assert Nomination.objects.filter(invitation=austrias).count() == 1


def test_extending_against_submitting_at_the_deadline_says_late_as_the_version_does(
    austrias: Invitation, austria: User, officer: User
) -> None:
    nomination = drafted(austrias, austria)
    new_on = clock.local_day(LAST_SECOND)
    ends = race(
        lambda: submit(nomination, austria, at=LAST_SECOND),
        lambda: calls.extend(austrias, new_on=new_on, reason="Elections.", by=officer, at=LAST_SECOND),
    )
    assert refusals(ends) == []
    nomination.refresh_from_db()
    version = nomination.versions.get()
    assert (nomination.is_late, version.is_late) in {(True, True), (False, False)}
    assert nomination.is_late is (version.deadline_on == DEADLINE)


@pytest.mark.parametrize("end", [calls.close_call, "cancel"])
def test_ending_the_call_against_submitting_is_before_or_after(
    end: Any, call: Call, austrias: Invitation, austria: User, officer: User
) -> None:
    nomination = drafted(austrias, austria)

    def end_call() -> Call:
        if end == "cancel":
            return calls.cancel_call(call, reason="No more needed.", by=officer, at=NOW)
        return calls.close_call(call, by=officer, at=NOW)

    _sent, ended = race(lambda: submit(nomination, austria), end_call)
    assert not ended.refusal
    nomination.refresh_from_db()
    assert nomination.status == (Status.DRAFT if _sent.refusal else Status.SUBMITTED)
    assert_sound(austrias)


def test_two_calls_prepared_at_once_have_two_references(officer: User) -> None:
    group = make_group("E00001")
    facts: dict[str, Any] = {"title": "A call", "deadline_on": DEADLINE, "by": officer, "at": NOW}
    ends = race(*[lambda: calls.create_call(group, **facts)] * 3)
    assert len({end.value.reference for end in ends}) == 3


def test_opening_twice_invites_once(draft_call: Call, officer: User, head_of_unit: User) -> None:
    ends = race(*[lambda by=by: calls.open_call(draft_call, by=by, at=NOW) for by in (officer, head_of_unit)])  # type: ignore[misc]
    assert len(refusals(ends)) == 1
    assert draft_call.invitations.count() == 27
    assert OutgoingMail.objects.filter(kind="call_opened").count() == 27
