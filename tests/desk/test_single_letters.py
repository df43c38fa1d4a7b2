"""The letter about one nomination or one mandate at the desk: looked at, issued, sent, withdrawn; and who may."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.calls.models import Call
from nominations.letters.models import Addressee, Letter, Signatory
from nominations.mandates.models import Mandate
from nominations.mandates.states import EndReason
from nominations.outbox.models import OutgoingMail
from nominations.outbox.states import Status
from nominations.workflow.models import Nomination
from tests.cast import TODAY, accepted, invitation_of
from tests.desk.pages import of_nomination, of_record, press, text_of

SignIn = Callable[[User], Client]


@pytest.fixture
def nomination(
    call: Call, austria: User, officer: User, addressees: dict[str, Addressee], signatory: Signatory
) -> Nomination:
    assert (len(addressees), signatory.capacity) == (27, "The Director-General")
    return accepted(invitation_of(call, "AT"), austria, officer)


@pytest.fixture
def mandate(nomination: Nomination) -> Mandate:
    return nomination.mandates.get()


@pytest.fixture
def desk(nomination: Nomination, officer: User, sign_in: SignIn) -> Client:
    assert nomination.pk
    return sign_in(officer)


def issue(client: Client, address: str) -> Letter:
    page = client.get(address)
    assert page.status_code == 200
    facts = {"signatory": Signatory.objects.get().pk, "dated_on": TODAY.isoformat()}
    assert client.post(address, {**facts, "shown": page.context["shown"]}).status_code == 302
    return Letter.objects.latest("issued_at")


def test_a_nomination_is_acknowledged_by_letter(desk: Client, nomination: Nomination) -> None:
    page = of_nomination("letter", nomination)
    assert page in desk.get(of_nomination("review", nomination)).content.decode()
    assert "H.E. Ms Ana Invented of Austria , Ambassador" in text_of(desk.get(page))
    assert desk.get(of_nomination("letter_preview", nomination)).content.startswith(b"%PDF-")
    letter = issue(desk, of_nomination("letter_issuing", nomination))
    assert (letter.kind, letter.country_id) == (Letter.Kind.ACKNOWLEDGEMENT, "AT")
    assert f"The letter {letter.number} , dated" in text_of(desk.get(page))


def test_it_is_sent_and_can_be_called_back(desk: Client, nomination: Nomination) -> None:
    letter = issue(desk, of_nomination("letter_issuing", nomination))
    address = of_record("letter", "sending", letter.pk)
    page = desk.get(address)
    assert "This mail will go out" in text_of(page)
    desk.post(address, {"shown": page.context["shown"]})
    mail = OutgoingMail.objects.get(kind="letter")
    assert (mail.recipient, mail.status, mail.audience) == ("permrep.at@example.org", Status.HELD, "AT")
    assert (
        of_record("outgoingmail", "change", mail.pk) in desk.get(of_nomination("letter", nomination)).content.decode()
    )


def test_it_is_withdrawn_and_issued_anew(desk: Client, nomination: Nomination) -> None:
    first = issue(desk, of_nomination("letter_issuing", nomination))
    press(desk, of_record("letter", "withdrawal", first.pk), reason="The name is wrong.")
    page = desk.get(of_nomination("letter", nomination))
    assert f"{first.number} : The name is wrong." in text_of(page)
    second = issue(desk, of_nomination("letter_issuing", nomination))
    assert second.number > first.number


def test_a_mandate_has_its_letter_of_appointment(desk: Client, mandate: Mandate) -> None:
    address = of_record("mandate", "letter", mandate.pk, "appointment")
    assert address in desk.get(of_record("mandate", "change", mandate.pk)).content.decode()
    assert desk.get(of_record("mandate", "letter_preview", mandate.pk, "appointment")).status_code == 200
    letter = issue(desk, of_record("mandate", "letter_issuing", mandate.pk, "appointment"))
    assert (letter.kind, letter.subject_id) == (Letter.Kind.APPOINTMENT, str(mandate.pk))


def test_who_left_is_thanked(desk: Client, mandate: Mandate) -> None:
    gone = {"since": TODAY - timedelta(days=30), "until": TODAY - timedelta(days=1), "end_reason": EndReason.RESIGNED}
    address = of_record("mandate", "letter", mandate.pk, "thanks")
    assert "The mandate still runs and has no last day. End it first." in text_of(desk.get(address))
    Mandate.objects.update(**gone)
    assert address in desk.get(of_record("mandate", "change", mandate.pk)).content.decode()
    letter = issue(desk, of_record("mandate", "letter_issuing", mandate.pk, "thanks"))
    assert letter.kind == Letter.Kind.THANKS


def test_what_is_blocked_says_where_it_is_mended_and_is_not_issued(desk: Client, nomination: Nomination) -> None:
    Addressee.objects.filter(country="AT").delete()
    page = desk.get(of_nomination("letter", nomination))
    assert f"{of_record('addressee', 'add')}?country=AT" in page.content.decode()
    assert "Continue: issue the letter" not in text_of(page)
    assert desk.get(of_nomination("letter_preview", nomination)).status_code == 302
    refused = desk.get(of_nomination("letter_issuing", nomination))
    assert "Austria: No addressee is entered for this State." in text_of(refused)


def test_a_preview_with_characters_that_cannot_be_printed_leads_back_and_names_them(
    desk: Client, nomination: Nomination
) -> None:
    Addressee.objects.filter(country="AT").update(name="日本")
    answer = desk.get(of_nomination("letter_preview", nomination), follow=True)
    assert "These characters cannot be printed: “日”, “本”." in text_of(answer)


def test_another_kind_of_letter_is_not_there(desk: Client, mandate: Mandate) -> None:
    assert desk.get(of_record("mandate", "letter", mandate.pk, "call")).status_code == 404


def test_another_groups_officer_finds_nothing_there(
    nomination: Nomination, mandate: Mandate, other_officer: User, sign_in: SignIn
) -> None:
    client = sign_in(other_officer)
    pages = [of_nomination(name, nomination) for name in ("letter", "letter_preview", "letter_issuing")]
    pages += [
        of_record("mandate", name, mandate.pk, "appointment") for name in ("letter", "letter_preview", "letter_issuing")
    ]
    assert [client.get(page).status_code for page in pages] == [404] * 6


def test_the_page_takes_a_known_number_of_queries(
    desk: Client, nomination: Nomination, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(11):
        desk.get(of_nomination("letter", nomination))
