"""Accessions at the desk: invite several, read the letter, confirm, send back, withdraw, invite again."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.declarations import acceding
from nominations.declarations.models import Declaration
from nominations.declarations.signature_models import Accession, Signature
from nominations.declarations.states import AccessionStatus, Status
from nominations.outbox.models import OutgoingMail
from nominations.reference.models import Country
from tests.cast import NOW
from tests.declarations.accession_stage import (
    CAPACITY,
    SIGNATORY,
    WHY_BACK,
    WISHED,
    announced,
    in_state,
    invited,
)
from tests.declarations.stage import DONE_ON, sign
from tests.desk.declaration_stage import of
from tests.desk.pages import text_of

pytestmark = pytest.mark.usefixtures("contacts")
SignIn = Callable[[User], Client]


@pytest.fixture
def client(officer: User, sign_in: SignIn) -> Client:
    return sign_in(officer)


def page(accession: Accession, which: str = "accession") -> str:
    return of(which, accession.declaration, accession.pk)


def test_the_tab_is_there_and_says_when_there_is_nothing(client: Client, declaration: Declaration) -> None:
    assert "Accessions" in text_of(client.get(of("overview", declaration)))
    words = text_of(client.get(of("accessions", declaration)))
    assert "No State was invited" in words
    assert "Invite States to accede" in words
    Declaration.objects.update(status=Status.CLOSED)
    words = text_of(client.get(of("accessions", declaration)))
    assert "takes no accession now: it is “Closed to accession”." in words
    assert "Invite States to accede" not in words


def test_several_states_are_invited_after_their_mails_were_read(
    client: Client, declaration: Declaration, norway: User, states: dict[str, Country]
) -> None:
    sign(declaration, states["BE"], DONE_ON)
    address = of("accession_invite", declaration)
    form = text_of(client.get(address))
    assert "States outside the Union" in form
    assert "Belgium" not in form
    typed = {"countries": ["AT", "NO"], "answer_by_on": str(WISHED)}
    shown = client.post(address, typed)
    assert "These 2 mails will go out" in text_of(shown)
    assert "EuroQCI declaration: Norway is invited to accede" in text_of(shown)
    assert not Accession.objects.exists()
    typed["shown"] = shown.context["shown"]
    assert client.post(address, typed)["Location"] == of("accessions", declaration)
    assert set(Accession.objects.values_list("country_id", flat=True)) == {"AT", "NO"}
    again = client.post(address, typed, follow=True)
    assert "The States are invited." in text_of(again)
    assert OutgoingMail.objects.filter(kind="accession_invitation").count() == 2


def test_what_stands_in_the_way_of_an_invitation_is_said_and_the_choice_stays(
    client: Client, declaration: Declaration, outside: dict[str, Country]
) -> None:
    address = of("accession_invite", declaration)
    assert "Choose the States that are invited." in text_of(client.post(address, {"countries": []}))
    refused = client.post(address, {"countries": ["CH"]})
    assert "Nobody can be written to: Switzerland. Enter a contact point first." in text_of(refused)
    assert 'value="CH"' in refused.content.decode()
    assert "checked" in refused.content.decode()
    assert "This is not a date" in text_of(client.post(address, {"countries": ["AT"], "answer_by_on": "soon"}))


def test_when_all_have_signed_and_only_the_union_may_nobody_is_left(
    client: Client, declaration: Declaration, all_signed: list[Signature]
) -> None:
    Declaration.objects.update(open_to=Declaration.OpenTo.MEMBER_STATES)
    words = text_of(client.get(of("accession_invite", declaration)))
    assert "Every State that may sign is a signatory, or on its way to accede." in words


def test_the_letter_is_read_and_the_accession_confirmed(
    client: Client, declaration: Declaration, all_signed: list[Signature], norway: User, officer: User
) -> None:
    accession = in_state(AccessionStatus.ANNOUNCED, declaration, "NO", norway, officer)
    words = text_of(client.get(page(accession)))
    for said in (SIGNATORY, CAPACITY, "Letter of accession.pdf", "Announced, with the letter", "Confirm", "Send back"):
        assert said in words
    letter = client.get(page(accession, "accession_letter"))
    assert letter["Content-Type"] == "application/pdf"
    assert AuditEvent.objects.filter(action="file.read", actor=officer).exists()
    asked = client.get(page(accession, "accession_confirmation"))
    assert "Signatories now: 28." in text_of(asked)
    assert Signature.objects.count() == 27
    done = client.post(page(accession, "accession_confirmation"), {"shown": asked.context["shown"]}, follow=True)
    assert "The accession is confirmed, and the signature recorded." in text_of(done)
    assert Signature.objects.count() == 28
    again = client.post(page(accession, "accession_confirmation"), {"shown": asked.context["shown"]}, follow=True)
    assert "The accession is confirmed" in text_of(again)
    assert OutgoingMail.objects.filter(kind="accession_confirmed").count() == 1


@pytest.mark.parametrize(
    ("status", "which", "typed", "ends", "says"),
    [
        ("announced", "accession_return", {"reason": WHY_BACK}, "sent_back", "The accession is sent back"),
        ("invited", "accession_calling_off", {"reason": "In error."}, "called_off", "The invitation is withdrawn"),
        ("sent_back", "accession_calling_off", {"reason": "In error."}, "called_off", "The invitation is withdrawn"),
        ("called_off", "accession_new_invitation", {"answer_by_on": ""}, "invited", "The State is invited again"),
        ("taken_back", "accession_new_invitation", {"answer_by_on": str(WISHED)}, "invited", "invited again"),
    ],
)
def test_each_decision_shows_its_mail_first(
    client: Client,
    declaration: Declaration,
    austria: User,
    officer: User,
    status: str,
    which: str,
    typed: dict[str, str],
    ends: str,
    says: str,
) -> None:
    accession = in_state(status, declaration, "AT", austria, officer)
    assert page(accession, which) in client.get(page(accession)).content.decode()
    shown = client.post(page(accession, which), typed)
    assert "This mail will go out" in text_of(shown)
    done = client.post(page(accession, which), {**typed, "shown": shown.context["shown"]}, follow=True)
    assert says in text_of(done)
    accession.refresh_from_db()
    assert accession.status == ends


def test_what_the_state_changed_meanwhile_is_shown_first(
    client: Client, declaration: Declaration, austria: User
) -> None:
    accession = announced(declaration, "AT", austria)
    asked = client.get(page(accession, "accession_confirmation"))
    acceding.take_back(accession, reason="Typing error.", by=austria, at=NOW)
    announced(declaration, "AT", austria, letter=None, signatory_name="Ola Eksempel")
    answer = client.post(page(accession, "accession_confirmation"), {"shown": asked.context["shown"]})
    assert "Ola Eksempel" in text_of(answer)
    assert not Signature.objects.exists()


def test_a_refusal_is_a_sentence_on_the_page(client: Client, declaration: Declaration, austria: User) -> None:
    accession = announced(declaration, "AT", austria)
    Declaration.objects.update(status=Status.CLOSED)
    assert "open it again first" in text_of(client.get(page(accession, "accession_confirmation")))
    empty = client.post(page(accession, "accession_return"), {"reason": " "})
    assert "Give the reason, so that the State can understand it." in text_of(empty)
    impossible = text_of(client.get(page(accession, "accession_new_invitation")))
    assert "Invite Austria again" in impossible


def test_the_list_puts_first_what_waits_for_the_secretariat(
    client: Client, declaration: Declaration, austria: User, belgium: User, officer: User
) -> None:
    invited(declaration, "AT", officer)
    announced(declaration, "BE", belgium)
    words = text_of(client.get(of("accessions", declaration)))
    assert words.index("Belgium") < words.index("Austria")


def test_another_group_finds_nothing(
    declaration: Declaration, austria: User, officer: User, other_officer: User, sign_in: SignIn
) -> None:
    accession = in_state(AccessionStatus.ANNOUNCED, declaration, "AT", austria, officer)
    stranger = sign_in(other_officer)
    assert stranger.get(of("accessions", declaration)).status_code == 404
    for which in ("accession", "accession_letter", "accession_confirmation", "accession_return"):
        assert stranger.get(page(accession, which)).status_code == 404
    other = invited(declaration, "BE", officer)
    assert sign_in(officer).get(page(other, "accession_letter")).status_code == 404


def test_the_pages_ask_the_database_alike_for_few_and_many(
    client: Client, declaration: Declaration, contacts: dict[str, User], officer: User
) -> None:
    accession = in_state(AccessionStatus.ANNOUNCED, declaration, "AT", contacts["AT"], officer)
    addresses = [of("accessions", declaration), page(accession), of("accession_invite", declaration)]
    few = [_queries(client, address) for address in addresses]
    for iso2 in ("BE", "BG", "CZ", "DK"):
        invited(declaration, iso2, officer)
    acceding.send_back(accession, reason="R.", by=officer, at=NOW)
    announced(declaration, "AT", contacts["AT"], letter=None)
    assert [_queries(client, address) for address in addresses] == few
    assert few == [6, 7, 6]


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as counted:
        assert client.get(address).status_code == 200
    return len(counted)
