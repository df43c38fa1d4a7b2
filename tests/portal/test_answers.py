"""The State's other answers: no nomination, withdraw, take up an earlier nomination."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from nominations.accounts.models import User
from nominations.calls import actions as calls
from nominations.calls.models import Call, Invitation
from nominations.outbox.models import OutgoingMail
from nominations.workflow import drafting
from nominations.workflow.models import Nomination
from tests.cast import DEADLINE, NOW, accepted, drafted, invitation_of, submitted

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


@pytest.fixture
def client(austria: User, sign_in: SignIn) -> Client:
    return sign_in(austria)


def text_of(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def test_a_nil_return_leads_to_its_receipt(austrias: Invitation, austria: User, client: Client) -> None:
    page = reverse("portal:nil_return", args=[austrias.pk])
    assert client.get(page).status_code == 200
    answer = client.post(page, {"reason": "No expert is free."})
    nomination = Nomination.objects.get()
    assert (nomination.status, nomination.nil_reason) == ("nil", "No expert is free.")
    assert answer["Location"] == reverse("portal:version", args=[nomination.pk, 1])
    text = text_of(client.get(answer["Location"]))
    assert "Receipt: no nomination" in text
    assert "No expert is free." in text
    assert OutgoingMail.objects.filter(kind="nil_receipt", recipient=austria.email).count() == 1


@pytest.mark.parametrize(("typed", "error"), [("  \u200b ", "Give the reason"), ("x" * 4001, "Shorten this to 4000")])
def test_a_missing_or_endless_reason_is_told_beside_the_field_and_kept(
    typed: str, error: str, austrias: Invitation, client: Client
) -> None:
    answer = client.post(reverse("portal:nil_return", args=[austrias.pk]), {"reason": typed})
    assert answer.status_code == 200
    assert error in text_of(answer)
    assert typed.strip() in text_of(answer)
    assert not Nomination.objects.exists()


def test_a_nil_return_sent_twice_is_one(austrias: Invitation, client: Client) -> None:
    page = reverse("portal:nil_return", args=[austrias.pk])
    first, second = client.post(page, {"reason": "None."}), client.post(page, {"reason": "None."})
    assert first["Location"] == second["Location"]
    assert Nomination.objects.count() == 1


def test_withdrawing_asks_for_the_reason_and_tells_both_sides(
    austrias: Invitation, austria: User, client: Client
) -> None:
    nomination = submitted(austrias, austria)
    page = reverse("portal:withdrawal", args=[nomination.pk])
    assert nomination.reference in text_of(client.get(page))
    assert "Give the reason" in text_of(client.post(page, {"reason": ""}))
    answer = client.post(page, {"reason": "The person has left."})
    assert answer["Location"] == reverse("portal:call", args=[austrias.pk])
    nomination.refresh_from_db()
    assert nomination.status == "withdrawn"
    assert "Start a new nomination" in text_of(client.get(answer["Location"]))
    assert OutgoingMail.objects.filter(kind__in=["withdrawn", "staff_withdrawn"]).count() == 2


def test_an_accepted_nomination_cannot_be_withdrawn_and_the_page_says_so(
    austrias: Invitation, austria: User, officer: User, client: Client
) -> None:
    nomination = accepted(austrias, austria, officer)
    answer = client.post(reverse("portal:withdrawal", args=[nomination.pk]), {"reason": "Too late."})
    assert "This is not possible: the nomination is now “Accepted”." in text_of(answer)
    nomination.refresh_from_db()
    assert nomination.status == "accepted"


def test_a_submitted_nomination_cannot_be_discarded(austrias: Invitation, austria: User, client: Client) -> None:
    nomination = submitted(austrias, austria)
    answer = client.post(reverse("portal:discard", args=[nomination.pk]), follow=True)
    assert "This is not possible" in text_of(answer)
    nomination.refresh_from_db()
    assert nomination.status == "submitted"


# -- take up --


@pytest.fixture
def second(call: Call, austrias: Invitation, austria: User, officer: User) -> Invitation:
    """A second call, after Austria was accepted in the first."""
    accepted(austrias, austria, officer)
    made = calls.create_call(call.group, title="Second call", deadline_on=DEADLINE, by=officer, at=NOW)
    return invitation_of(calls.open_call(made, by=officer, at=NOW), "AT")


def test_persons_and_authority_of_an_earlier_nomination_are_taken_up(
    second: Invitation, austria: User, client: Client
) -> None:
    nomination = drafting.start(second, by=austria, at=NOW)
    page = reverse("portal:take_up", args=[nomination.pk])
    assert page in text_of(client.get(reverse("portal:draft", args=[nomination.pk])))
    choices = client.get(page)
    assert "Ännchen Müller-1" in text_of(choices)
    [earlier] = choices.context["earlier"]
    answer = client.post(page, {"version": earlier.sha256})
    assert answer["Location"] == reverse("portal:draft", args=[nomination.pk])
    nomination.refresh_from_db()
    assert nomination.authority_name == "Bundesministerium für Erfundenes"
    assert nomination.nominees.get().family_name == "Müller-1"
    assert not nomination.attachments.exists()


def test_another_states_nomination_cannot_be_taken_up(
    call: Call, second: Invitation, austria: User, belgium: User, client: Client
) -> None:
    foreign = submitted(invitation_of(call, "BE"), belgium)
    nomination = drafting.start(second, by=austria, at=NOW)
    page = reverse("portal:take_up", args=[nomination.pk])
    answer = client.post(page, {"version": foreign.versions.get().sha256}, follow=True)
    assert "Choose one of the earlier nominations first." in text_of(answer)
    nomination.refresh_from_db()
    assert nomination.authority_name == ""


def test_without_earlier_nominations_the_page_says_so(austrias: Invitation, austria: User, client: Client) -> None:
    nomination = drafted(austrias, austria)
    text = text_of(client.get(reverse("portal:take_up", args=[nomination.pk])))
    assert "Nothing to take up yet" in text
