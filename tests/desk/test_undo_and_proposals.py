"""Undo on the page while the mail is held; propose and take where two decide; reasons whose words stand ready."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from nominations.accounts.models import User
from nominations.calls.models import Call
from nominations.desk import queries, reviewing
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.mandates import actions as mandates
from nominations.mandates.models import Mandate
from nominations.outbox.models import OutgoingMail
from nominations.texts import queries as texts
from nominations.workflow.models import Nomination, NominationEvent
from nominations.workflow.review_models import Proposal
from nominations.workflow.states import Reason, Status
from tests.cast import invitation_of, submitted
from tests.desk.pages import of_nomination, press, text_of

SignIn = Callable[[User], Client]
MISSING = Reason.LETTER_MISSING


@pytest.fixture
def sent(call: Call, austria: User) -> Nomination:
    return submitted(invitation_of(call, "AT"), austria)


@pytest.fixture
def by_two(sent: Nomination) -> Nomination:
    ExpertGroup.objects.update(four_eyes=True)
    return sent


def accept(client: Client, nomination: Nomination) -> Any:
    shown = client.get(of_nomination("acceptance", nomination)).context["shown"]
    return client.post(of_nomination("acceptance", nomination), {"shown": shown, "version": nomination.round})


def page(client: Client, nomination: Nomination) -> str:
    return text_of(client.get(of_nomination("review", nomination)))


def words_of(code: str) -> str:
    return texts.in_force(f"reason.{code}").body


# -- undo --


def test_the_page_after_the_decision_offers_to_undo_it_with_the_time_that_is_left(
    sent: Nomination, officer: User, sign_in: SignIn
) -> None:
    client = sign_in(officer)
    accept(client, sent)
    words = page(client, sent)
    assert "The mail leaves in a minute. Until then you can undo this." in words
    assert "Accepted by Staff Officer. The mail leaves in" in words
    assert "Undo the decision" in words
    client.post(of_nomination("undo", sent))
    words = page(client, sent)
    assert "The decision is undone. No mail has left." in words
    assert "Undo the decision" not in words
    assert "Decision undone before its mail left" in words
    sent.refresh_from_db()
    assert sent.status == Status.SUBMITTED
    assert Mandate.objects.get().voided_at is not None


def test_after_the_minute_it_is_not_offered_and_refused_with_what_to_do_instead(
    sent: Nomination, officer: User, sign_in: SignIn
) -> None:
    client = sign_in(officer)
    accept(client, sent)
    mail = OutgoingMail.objects.get(kind="accepted")
    OutgoingMail.objects.filter(pk=mail.pk).update(status="sent", sent_at=mail.created_at, held_until=None)
    assert "Undo the decision" not in page(client, sent)
    client.post(of_nomination("undo", sent))
    words = page(client, sent)
    assert "The mail has left at" in words
    assert "Correct or end the mandate on its own page, and write to the State." in words


def test_the_offer_ends_with_the_minute(call: Call, austria: User, officer: User) -> None:
    long_ago = clock.now() - timedelta(hours=1)
    sent = submitted(invitation_of(call, "AT"), austria, at=long_ago - timedelta(hours=1))
    mandates.accept(sent, version=1, by=officer, at=long_ago)
    history, _others = queries.record(sent)
    held = queries.mails_to_state(sent)
    assert reviewing.undoable(history, held, at=long_ago + timedelta(seconds=59)) is not None
    assert reviewing.undoable(history, held, at=clock.now()) is None


def test_an_officer_of_another_group_cannot_undo(
    sent: Nomination, officer: User, other_officer: User, sign_in: SignIn
) -> None:
    accept(sign_in(officer), sent)
    assert sign_in(other_officer).post(of_nomination("undo", sent)).status_code == 404
    assert OutgoingMail.objects.get(kind="accepted").status == "held"


# -- reasons --


def test_a_reason_without_words_gets_its_own_which_are_shown_in_the_mail_and_can_be_edited(
    sent: Nomination, officer: User, sign_in: SignIn
) -> None:
    client, address = sign_in(officer), of_nomination("return", sent)
    first = client.post(address, {"reason_code": MISSING, "reason": "", "version": 1})
    assert words_of(MISSING) in first.context["form"]["reason"].value()
    (shown,) = first.context["rehearsal"].mails
    assert shown.mail.recipient == "contact.at@example.org"
    assert words_of(MISSING)[:60] in shown.mail.text
    edited = {"reason_code": MISSING, "reason": "Attach the signed letter.", "filled": MISSING, "version": 1}
    press(client, address, **edited)
    event = NominationEvent.objects.get(move="return")
    assert (event.reason_code, event.reason) == (MISSING, "Attach the signed letter.")
    assert "Attach the signed letter." in OutgoingMail.objects.get(kind="returned").text
    assert "The nomination letter is missing. Attach the signed letter." in page(client, sent)


def test_the_second_press_sends_the_filled_words(sent: Nomination, officer: User, sign_in: SignIn) -> None:
    client, address = sign_in(officer), of_nomination("return", sent)
    first = client.post(address, {"reason_code": MISSING, "reason": "", "version": 1})
    form = first.context["form"]
    typed = {name: form[name].value() for name in ("reason_code", "reason", "filled")}
    assert client.post(address, {**typed, "version": 1, "shown": first.context["shown"]}).status_code == 302
    assert NominationEvent.objects.get(move="return").reason == form["reason"].value()


def test_another_reason_brings_its_words_unless_the_text_was_changed_by_hand(
    sent: Nomination, officer: User, sign_in: SignIn
) -> None:
    client, address = sign_in(officer), of_nomination("return", sent)
    known = {"filled": MISSING, "version": 1, "reason_code": Reason.TOO_MANY}
    swapped = client.post(address, {**known, "reason": words_of(MISSING)}).context["form"]
    assert swapped["reason"].value() == words_of(Reason.TOO_MANY)
    kept = client.post(address, {**known, "reason": "By hand."}).context["form"]
    assert kept["reason"].value() == "By hand."


def test_another_reason_needs_typed_words_and_a_text_needs_a_reason(
    sent: Nomination, officer: User, sign_in: SignIn
) -> None:
    client, address = sign_in(officer), of_nomination("return", sent)
    for typed in ({"reason": ""}, {"reason": words_of(MISSING), "filled": MISSING}):
        answer = client.post(address, {"reason_code": Reason.OTHER, "version": 1, **typed})
        assert "Write the reason, so that the State can understand it." in text_of(answer)
    answer = client.post(address, {"reason_code": "", "reason": "Typed already.", "version": 1})
    assert "Choose the reason from the list." in text_of(answer)
    assert answer.context["form"]["reason"].value() == "Typed already."


# -- two decide --


def test_the_first_officer_proposes_and_sees_the_mail_that_would_go(
    by_two: Nomination, officer: User, sign_in: SignIn
) -> None:
    client = sign_in(officer)
    assert "Propose: accept" in page(client, by_two)
    shown = client.get(of_nomination("acceptance", by_two))
    assert [each.mail.recipient for each in shown.context["rehearsal"].mails] == ["contact.at@example.org"]
    assert "Two officers decide in this group" in text_of(shown)
    accept(client, by_two)
    words = page(client, by_two)
    assert "It is proposed. Another officer of the group takes the decision" in words
    assert "Proposed: Accept, by Staff Officer" in words
    assert not OutgoingMail.objects.filter(kind="accepted").exists()
    by_two.refresh_from_db()
    assert by_two.status == Status.SUBMITTED


def test_the_second_officer_sees_who_proposed_what_and_takes_it(
    by_two: Nomination, officer: User, head_of_unit: User, sign_in: SignIn
) -> None:
    accept(sign_in(officer), by_two)
    second = sign_in(head_of_unit)
    words = page(second, by_two)
    assert "Proposed: Accept, by Staff Officer" in words
    assert "You can take the decision below." in words
    assert "Proposed by Staff Officer" in text_of(second.get(of_nomination("acceptance", by_two)))
    accept(second, by_two)
    by_two.refresh_from_db()
    assert by_two.status == Status.ACCEPTED
    assert "Proposed:" not in page(second, by_two)


def test_a_return_is_taken_with_the_proposed_words(
    by_two: Nomination, officer: User, head_of_unit: User, sign_in: SignIn
) -> None:
    address = of_nomination("return", by_two)
    press(sign_in(officer), address, reason_code=MISSING, reason="Which letter?", version=1)
    second = sign_in(head_of_unit)
    shown = second.get(address)
    assert "Which letter?" in text_of(shown)
    assert "reason" not in shown.context["form"].fields
    second.post(address, {"shown": shown.context["shown"], "version": 1})
    event = NominationEvent.objects.get(move="return")
    assert (event.by, event.reason, event.reason_code) == (head_of_unit, "Which letter?", MISSING)


def test_a_proposal_is_taken_back_on_the_page(by_two: Nomination, officer: User, sign_in: SignIn) -> None:
    client = sign_in(officer)
    accept(client, by_two)
    client.post(of_nomination("proposal_end", by_two))
    assert "The proposal is taken back." in page(client, by_two)
    client.post(of_nomination("proposal_end", by_two))
    assert "Nothing is proposed here any more." in page(client, by_two)
    assert Proposal.objects.filter(settled_at=None).count() == 0


def test_the_group_form_has_the_setting_with_its_help(call: Call, officer: User, sign_in: SignIn) -> None:
    answer = sign_in(officer).get(f"/admin/nominations/expertgroup/{call.group_id}/change/")
    assert "On: one officer proposes each decision, another takes it." in text_of(answer)
