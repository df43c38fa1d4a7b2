"""Answers that came by e-mail, registered by the secretariat on the State's behalf (domain rules 18, 31)."""

from datetime import timedelta

import pytest

from nominations.accounts.models import User
from nominations.calls.models import Invitation
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.outbox.models import OutgoingMail
from nominations.workflow import actions as workflow
from nominations.workflow import drafting
from nominations.workflow.actions import AnsweredAlready, ReceivedInFuture
from nominations.workflow.content import Content, content_of
from nominations.workflow.models import Attachment, Nomination, NominationEvent
from nominations.workflow.states import Status
from tests.cast import DEADLINE, NOW, content, drafted, letter, returned, submitted

pytestmark = pytest.mark.django_db


def register(invitation: Invitation, by: User, **changes: object) -> Nomination:
    facts: dict[str, object] = {"content": content(), "upload": letter(), "received_at": NOW, "at": NOW, **changes}
    return workflow.register(invitation, by=by, **facts)  # type: ignore[arg-type]


def test_it_becomes_a_submitted_nomination_with_its_source(austrias: Invitation, officer: User) -> None:
    nomination = register(austrias, officer, received_at=NOW - timedelta(hours=5))
    version, event = nomination.versions.get(), NominationEvent.objects.get()
    assert (nomination.status, nomination.channel) == (Status.SUBMITTED, "email")
    assert (version.received_at, version.frozen_at) == (NOW - timedelta(hours=5), NOW)
    assert (event.move, event.by, event.by_commission) == ("register", officer, True)
    assert nomination.attachments.get().kind == Attachment.Kind.EVIDENCE
    assert [mail.recipient for mail in OutgoingMail.objects.filter(kind="registered")] == ["contact.at@example.org"]


def test_late_is_judged_by_when_the_mail_came(austrias: Invitation, officer: User) -> None:
    after = clock.day_ends(DEADLINE) + timedelta(days=2)
    assert register(austrias, officer, received_at=clock.day_ends(DEADLINE), at=after).is_late is True


def test_a_timely_mail_registered_after_the_deadline_is_not_late(austrias: Invitation, officer: User) -> None:
    deadline = clock.day_ends(DEADLINE)
    at = deadline + timedelta(days=2)
    assert register(austrias, officer, received_at=deadline - timedelta(seconds=1), at=at).is_late is False


def test_it_cannot_have_come_in_the_future(austrias: Invitation, officer: User) -> None:
    with pytest.raises(ReceivedInFuture):
        register(austrias, officer, received_at=NOW + timedelta(seconds=1))


def test_the_states_draft_is_set_aside_with_its_text(austrias: Invitation, austria: User, officer: User) -> None:
    draft = drafted(austrias, austria, what=content(remarks="Half a thought"))
    nomination = register(austrias, officer)
    draft.refresh_from_db()
    assert (draft.status, content_of(draft).remarks) == (Status.DISCARDED, "Half a thought")
    assert nomination.reference.endswith("/AT/2")


def test_a_second_answer_beside_a_live_one_is_refused(austrias: Invitation, austria: User, officer: User) -> None:
    submitted(austrias, austria)
    with pytest.raises(AnsweredAlready, match=r"Austria has answered already: .* is “Submitted”"):
        register(austrias, officer)


def test_a_returned_nomination_gets_its_corrected_version(austrias: Invitation, austria: User, officer: User) -> None:
    nomination = returned(austrias, austria, officer)
    again = register(austrias, officer)
    assert (again, again.round, again.versions.count()) == (nomination, 2, 2)


def test_an_incomplete_reply_can_be_registered_and_then_returned(austrias: Invitation, officer: User) -> None:
    nomination = register(austrias, officer, content=Content(authority_name="Ministry"))
    assert nomination.status == Status.SUBMITTED
    back = workflow.return_for_correction(nomination, version=1, reason="Who comes?", by=officer, at=NOW)
    assert back.status == Status.RETURNED


@pytest.mark.parametrize("who", ["austria", "belgium", "other_officer"])
def test_nobody_else_registers(austrias: Invitation, who: str, request: pytest.FixtureRequest) -> None:
    with pytest.raises(Refused, match="Only the secretariat"):
        register(austrias, request.getfixturevalue(who))
    assert not Nomination.objects.exists()


def test_what_the_state_had_on_its_screen_does_not_pass_for_what_was_registered(
    austrias: Invitation, austria: User, officer: User
) -> None:
    on_screen = returned(austrias, austria, officer).revision
    nomination = register(austrias, officer, content=content(remarks="As the e-mail says"))
    with pytest.raises(Refused):  # no receipt for a text that was not sent
        workflow.submit(nomination, revision=on_screen, by=austria, at=NOW)
    workflow.return_for_correction(nomination, version=2, reason="Wrong letter.", by=officer, at=NOW)
    with pytest.raises(drafting.ChangedMeanwhile):
        drafting.save_draft(nomination, content(), revision=on_screen, by=austria, at=NOW)
    nomination.refresh_from_db()
    assert content_of(nomination).remarks == "As the e-mail says"
