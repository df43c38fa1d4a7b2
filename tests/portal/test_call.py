"""The State's file for one call: what is asked, how the answer stands, the buttons, the history, every mail."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.calls import actions as calls
from nominations.calls.models import Call, Invitation
from nominations.outbox import delivery, instants
from nominations.outbox.models import OutgoingMail
from nominations.workflow import actions as workflow
from nominations.workflow.models import Nomination
from nominations.workflow.states import UNDO
from tests.cast import DEADLINE, NOW, drafted, in_status, returned, submitted

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
QUERIES = 10  # session, user and roles among them

BUTTONS = {
    "start": "Start the nomination",
    "new": "Start a new nomination",
    "continue": "Continue the draft",
    "correct": "Correct the nomination",
    "decline": "No nomination, because …",
    "withdraw": "Withdraw the answer",
    "discard": "Discard the draft",
    "restore": "Bring the draft back",
}


def page(client: Client, invitation: Invitation) -> str:
    answer = client.get(reverse("portal:call", args=[invitation.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def buttons(text: str) -> set[str]:
    return {name for name, words in BUTTONS.items() if f">{words}<" in text}


def test_the_file_says_what_is_asked(austrias: Invitation, austria: User, sign_in: SignIn) -> None:
    text = page(sign_in(austria), austrias)
    assert "Please." in text
    assert "<li>one representative</li>" in text
    assert "<li>one accompanying technical expert, if you wish</li>" in text
    assert "quantum@commission.example.org" in text
    assert "(in 21 days)" in text


@pytest.mark.parametrize(
    ("status", "offered"),
    [
        ("draft", {"continue", "decline", "discard"}),
        ("submitted", {"withdraw"}),
        ("returned", {"correct", "decline", "withdraw"}),
        ("accepted", set()),
        ("nil", {"withdraw"}),
        ("withdrawn", {"new", "decline"}),
        ("discarded", {"new", "restore", "decline"}),
    ],
)
def test_the_buttons_are_those_of_the_life_cycle(
    status: str, offered: set[str], austrias: Invitation, austria: User, officer: User, sign_in: SignIn
) -> None:
    in_status(status, austrias, austria, officer)
    assert buttons(page(sign_in(austria), austrias)) == offered


def test_without_an_answer_the_state_may_start_or_decline(austrias: Invitation, austria: User, sign_in: SignIn) -> None:
    assert buttons(page(sign_in(austria), austrias)) == {"start", "decline"}


def test_a_closed_call_offers_nothing_and_says_why(
    call: Call, austrias: Invitation, austria: User, officer: User, sign_in: SignIn
) -> None:
    calls.close_call(call, by=officer, at=NOW)
    text = page(sign_in(austria), austrias)
    assert buttons(text) == set()
    assert "The call is closed." in text
    assert "No answer can be sent here any more." in text


def test_history_receipts_and_mails_are_all_there(
    austrias: Invitation, austria: User, officer: User, sign_in: SignIn
) -> None:
    nomination = returned(austrias, austria, officer)
    held = OutgoingMail.objects.get(kind="returned")
    assert reverse("portal:mail", args=[held.pk]) not in page(sign_in(austria), austrias), "it can still be called back"
    delivery.sweep(now=instants.at(NOW + UNDO))
    text = page(sign_in(austria), austrias)
    for words in ("Call opened", "Nomination submitted", "Returned for correction", "The letter names another person."):
        assert words in text
    assert text.index("Returned for correction</div>") < text.index("Nomination submitted</div>")
    assert reverse("portal:version", args=[nomination.pk, 1]) in text
    for mail in OutgoingMail.objects.filter(audience="AT"):
        assert reverse("portal:mail", args=[mail.pk]) in text
    assert OutgoingMail.objects.filter(audience="AT").count() == 3
    assert "by the secretariat of the group" in text
    assert "Staff Officer" not in text


def test_internal_notes_never_show(austrias: Invitation, austria: User, officer: User, sign_in: SignIn) -> None:
    nomination = submitted(austrias, austria)
    workflow.add_note(nomination, text="Ask the head of unit first.", by=officer, at=NOW)
    assert "Ask the head of unit first." not in page(sign_in(austria), austrias)


def test_an_extension_shows_the_earlier_deadline_and_the_reason(
    austrias: Invitation, austria: User, officer: User, sign_in: SignIn
) -> None:
    calls.extend(austrias, new_on=DEADLINE + timedelta(days=7), reason="An election.", by=officer, at=NOW)
    text = page(sign_in(austria), austrias)
    assert "(in 28 days)" in text
    assert "An election." in text
    assert f"It was {DEADLINE.day} {DEADLINE:%B %Y} before." in text


def test_an_extension_of_another_state_leaves_no_trace(
    austrias: Invitation, belgiums: Invitation, austria: User, officer: User, sign_in: SignIn
) -> None:
    calls.extend(belgiums, new_on=DEADLINE + timedelta(days=7), reason="An election.", by=officer, at=NOW)
    assert "An election." not in page(sign_in(austria), austrias)


def test_a_late_answer_is_marked_as_late(call: Call, austrias: Invitation, austria: User, sign_in: SignIn) -> None:
    at = NOW - timedelta(days=1)
    Call.objects.filter(pk=call.pk).update(deadline_on=at.date() - timedelta(days=2))
    austrias.refresh_from_db()
    submitted(austrias, austria, at=at)
    assert "Submitted, late" in page(sign_in(austria), austrias)


def test_who_shares_the_file_is_named(austrias: Invitation, austria: User, sign_in: SignIn) -> None:
    text = page(sign_in(austria), austrias)
    assert "contact.at@example.org" in text
    assert "contact.be@example.org" not in text


def test_the_number_of_queries_does_not_grow_with_versions_and_mails(
    austrias: Invitation,
    austria: User,
    officer: User,
    sign_in: SignIn,
    django_assert_num_queries: Callable[[int], object],
) -> None:
    client = sign_in(austria)
    nomination = submitted(austrias, austria)
    page(client, austrias)  # the first visit is noted, once
    with django_assert_num_queries(QUERIES):
        page(client, austrias)
    for _round in range(2):
        nomination = workflow.return_for_correction(
            nomination, version=nomination.round, reason="Once more.", by=officer, at=NOW
        )
        nomination = workflow.submit(nomination, revision=nomination.revision, by=austria, at=NOW)
    with django_assert_num_queries(QUERIES):
        assert page(client, austrias).count("/versions/") == 3


def test_a_discarded_draft_can_be_brought_back(austrias: Invitation, austria: User, sign_in: SignIn) -> None:
    client = sign_in(austria)
    nomination = drafted(austrias, austria)
    client.post(reverse("portal:discard", args=[nomination.pk]))
    assert "Bring the draft back" in page(client, austrias)
    client.post(reverse("portal:restoration", args=[nomination.pk]))
    assert Nomination.objects.get().status == "draft"
    assert Nomination.objects.get().authority_name == "Bundesministerium für Erfundenes"


def test_the_first_visit_is_noted_once_and_another_states_never(
    austrias: Invitation, austria: User, belgium: User, sign_in: SignIn
) -> None:
    assert sign_in(belgium).get(f"/calls/{austrias.pk}/").status_code == 404
    austrias.refresh_from_db()
    assert austrias.opened_at is None
    page(sign_in(austria), austrias)
    austrias.refresh_from_db()
    first = austrias.opened_at
    assert first is not None
    page(sign_in(austria), austrias)
    austrias.refresh_from_db()
    assert austrias.opened_at == first
    event = AuditEvent.objects.get(action="invitation.opened")
    assert (event.actor, event.on_behalf_of) == (austria, "AT")
