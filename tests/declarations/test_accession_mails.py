"""The mails of an accession: who gets them, what they say, as text and as a page."""

import re
from datetime import date

import pytest

from nominations.accounts import actions as accounts
from nominations.accounts.models import Role, User
from nominations.declarations import acceding
from nominations.declarations.counting import Tally, in_words
from nominations.declarations.models import Declaration
from nominations.declarations.signature_models import Accession, Signature
from nominations.declarations.states import AccessionStatus
from nominations.groups.models import ExpertGroup
from nominations.outbox.models import OutgoingMail
from nominations.reference.models import Country
from tests.cast import NOW, OPENED, SINCE, TODAY
from tests.declarations.accession_stage import CAPACITY, SIGNATORY, SIGNED_ON, WHY_BACK, WISHED, in_state

pytestmark = pytest.mark.usefixtures("contacts")
CLAUSE = "Additional signatories may adhere to this Declaration at any time."


def written(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"


def both(found: OutgoingMail) -> list[str]:
    """Return the words of the text, and those of the page, spaces made single."""
    page = re.sub(r"<[^>]+>", " ", found.html)
    return [re.sub(r"\s+", " ", words) for words in (found.text, page)]


def told(accession: Accession, kind: str, says: tuple[str, ...]) -> OutgoingMail:
    """Return the one mail of this kind to the State, after looking for the sentences in both of its forms."""
    mail = OutgoingMail.objects.get(kind=kind, audience=accession.country_id)
    address = f"/declarations/{accession.declaration_id}/"
    for words in both(mail):
        for sentence in (*says, address, "Questions? Answer this mail"):
            assert sentence in words, (sentence, words)
    assert (mail.subject_type, mail.subject_id) == ("accession", str(accession.pk))
    return mail


@pytest.fixture
def open_declaration(declaration: Declaration) -> Declaration:
    Declaration.objects.filter(pk=declaration.pk).update(accession_clause=CLAUSE)
    declaration.refresh_from_db()
    return declaration


def test_the_invitation_says_what_it_is_and_how_to_accede(
    open_declaration: Declaration, norway: User, officer: User, group: ExpertGroup
) -> None:
    accession = in_state(AccessionStatus.INVITED, open_declaration, "NO", norway, officer)
    says = (
        "Dear Kari Of NO,",
        "The Commission invites Norway to accede to the “Declaration of Cooperation on a Quantum Communication",
        "Done at Bucharest, 13 June 2019.",
        CLAUSE,
        f"An answer is wished by {written(WISHED)}.",
        "To accede, Norway sends a signed letter as a PDF",
    )
    mail = told(accession, "accession_invitation", says)
    assert mail.subject == "EuroQCI declaration: Norway is invited to accede"
    assert (mail.recipient, mail.reply_to) == ("contact.no@example.org", group.mailbox_on(TODAY))


def test_without_a_wished_day_none_is_named_and_again_it_goes_again(
    open_declaration: Declaration, norway: User, officer: User
) -> None:
    accession = in_state(AccessionStatus.CALLED_OFF, open_declaration, "NO", norway, officer)
    acceding.invite_again(accession, by=officer, at=NOW)
    mails = OutgoingMail.objects.filter(kind="accession_invitation")
    named = [("An answer is wished by" in mail.text, "An answer is wished by" in mail.html) for mail in mails]
    assert sorted(named) == [(False, False), (True, True)]


def test_the_permanent_representation_hears_it_too_and_nobody_twice(
    open_declaration: Declaration, austria: User, officer: User
) -> None:
    for email in ("attache@example.org", austria.email):
        facts = {"given_name": "Uli", "family_name": "Attaché", "country_id": "AT", "since": SINCE}
        kind = Role.Kind.PERMANENT_REPRESENTATION
        accounts.create_contact(email, **facts, kind=kind, by=None, at=OPENED)  # type: ignore[arg-type]
    in_state(AccessionStatus.INVITED, open_declaration, "AT", austria, officer)
    mails = OutgoingMail.objects.filter(kind="accession_invitation").values_list("recipient", flat=True)
    assert sorted(mails) == ["attache@example.org", "contact.at@example.org"]


def test_the_receipt_says_what_was_received(open_declaration: Declaration, norway: User, officer: User) -> None:
    accession = in_state(AccessionStatus.ANNOUNCED, open_declaration, "NO", norway, officer)
    assert accession.letter is not None
    says = (
        "it is the receipt",
        f"Signed on: {written(SIGNED_ON)}",
        f"Signatory: {SIGNATORY}, {CAPACITY}",
        "Letter: Letter of accession.pdf",
        accession.letter.blob_id,
        "(Brussels time)",
        "Until it has confirmed the accession you can take it back.",
    )
    mail = told(accession, "accession_receipt", says)
    assert mail.subject == "EuroQCI declaration: the accession of Norway has been received"


def test_the_secretariat_hears_of_it_without_the_facts(
    open_declaration: Declaration, norway: User, officer: User
) -> None:
    accession = in_state(AccessionStatus.TAKEN_BACK, open_declaration, "NO", norway, officer)
    mails = OutgoingMail.objects.filter(recipient="quantum@commission.example.org").order_by("kind")
    assert [(mail.kind, mail.subject) for mail in mails] == [
        ("staff_accession_announced", "EuroQCI declaration: Norway accedes"),
        ("staff_accession_taken_back", "EuroQCI declaration: the accession of Norway is taken back"),
    ]
    page = f"/admin/nominations/declaration/{open_declaration.pk}/accessions/{accession.pk}/"
    for mail in mails:
        for words in both(mail):
            assert page in words
            assert SIGNATORY not in words
    for words in both(mails[1]):
        assert "A new minister signs." in words
        assert "There is nothing to decide any more." in words


def test_taking_back_is_confirmed_to_the_state(open_declaration: Declaration, norway: User, officer: User) -> None:
    accession = in_state(AccessionStatus.TAKEN_BACK, open_declaration, "NO", norway, officer)
    says = ("Norway has taken back its accession", "A new minister signs.", "Norway can announce its accession again")
    mail = told(accession, "accession_taken_back", says)
    assert mail.subject == "EuroQCI declaration: the accession of Norway is taken back"


def test_what_is_sent_back_comes_with_the_reason(open_declaration: Declaration, norway: User, officer: User) -> None:
    accession = in_state(AccessionStatus.SENT_BACK, open_declaration, "NO", norway, officer)
    mail = told(accession, "accession_sent_back", (WHY_BACK, "Everything you entered is still there"))
    assert mail.subject == "EuroQCI declaration: please correct the accession of Norway"


def test_the_confirmation_counts_the_signatories(
    open_declaration: Declaration, all_signed: list[Signature], norway: User, officer: User
) -> None:
    accession = in_state(AccessionStatus.CONFIRMED, open_declaration, "NO", norway, officer)
    says = ("is confirmed. Signatories now: 28.", f"Norway is a signatory from {written(SIGNED_ON)}")
    mail = told(accession, "accession_confirmed", says)
    assert mail.subject == "EuroQCI declaration: Norway has acceded"


def test_a_count_that_is_not_certain_says_so() -> None:
    assert in_words(Tally(date(2020, 1, 1), 19, 24)) == "19 to 24"
    assert in_words(Tally(date(2019, 7, 31), 10, 10)) == "10"


def test_a_withdrawn_invitation_says_why(
    open_declaration: Declaration, contacts: dict[str, User], officer: User, states: dict[str, Country]
) -> None:
    accession = in_state(AccessionStatus.CALLED_OFF, open_declaration, "NL", contacts["NL"], officer)
    says = ("The invitation to the Netherlands to accede", "Entered in error.", "There is nothing to do.")
    mail = told(accession, "accession_called_off", says)
    assert mail.subject == "EuroQCI declaration: the invitation to the Netherlands is withdrawn"
