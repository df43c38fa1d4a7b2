"""A signature on paper at the desk: the State's letter with it, and what it settles, said beforehand."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.declarations import acceding, on_paper
from nominations.declarations.models import Declaration
from nominations.declarations.signature_models import Accession, Signature
from nominations.declarations.states import AccessionStatus
from nominations.desk import held_files
from nominations.files.models import StoredFile
from nominations.kernel.partial_dates import of_day
from nominations.reference.models import Country
from tests.cast import NOW, letter, pdf_bytes
from tests.declarations.accession_stage import in_state
from tests.declarations.stage import DONE_ON, sign
from tests.desk.declaration_stage import of
from tests.desk.pages import press, text_of

SignIn = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("states", "contacts")


@pytest.fixture
def client(officer: User, sign_in: SignIn) -> Client:
    return sign_in(officer)


@pytest.fixture
def one(declaration: Declaration) -> str:
    return of("recording", declaration)


def typed(**changes: Any) -> dict[str, Any]:
    dated = {"precision": "day", "date_from": f"{DONE_ON}", "date_to": "", "stated": ""}
    return {"country": "AT", **dated, "signatory_name": "", "signatory_capacity": "", "source": "Paper.", **changes}


def other_letter(name: str = "Second.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf_bytes(title="Another"), content_type="application/pdf")


def recorded(client: Client, one: str, **changes: Any) -> Signature:
    """Record Austria's signature by both presses; the second one sends no file, as a browser does."""
    page = client.post(one, typed(letter=letter("First.pdf"), **changes))
    sent = {**typed(**changes), "shown": page.context["shown"], "letter_key": page.context["form"].chosen_key}
    assert client.post(one, sent).status_code == 302
    return Signature.objects.get(country="AT")


def test_the_letter_is_chosen_once_and_kept_with_the_signature(
    client: Client, declaration: Declaration, one: str, officer: User
) -> None:
    page = client.post(one, typed(letter=letter("First.pdf")))
    assert 'enctype="multipart/form-data"' in page.content.decode()
    assert "Letter that will be kept: First.pdf" in text_of(page)
    key = page.context["form"].chosen_key
    assert f'name="letter_key" value="{key}"' in page.content.decode()
    assert not StoredFile.objects.exists()
    sent = {**typed(), "shown": page.context["shown"], "letter_key": key}
    for _press in range(2):
        assert client.post(one, sent)["Location"] == of("signatories", declaration)
    row = Signature.objects.get()
    kept = StoredFile.objects.get()
    assert (row.letter, kept.name, kept.retention_class, kept.uploaded_by) == (
        kept,
        "First.pdf",
        "declaration",
        officer,
    )
    address = of("signature_letter", declaration, row.pk)
    assert f'href="{address}"' in client.get(of("signatories", declaration)).content.decode()
    answer = client.get(address)
    assert answer["Content-Disposition"] == 'attachment; filename="First.pdf"'
    assert AuditEvent.objects.get(action="file.read").subject_id == str(kept.pk)
    assert "Letter of the State" in text_of(client.get(of("signatories_print", declaration)))


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        (lambda: SimpleUploadedFile("letter.docx", b"PK"), "“letter.docx” cannot be taken. Files may be: PDF."),
        (lambda: SimpleUploadedFile("letter.pdf", b"no PDF"), "letter.pdf"),
        (lambda: SimpleUploadedFile("letter.pdf", b""), "is empty"),
    ],
)
def test_a_letter_that_cannot_be_taken_is_said_and_nothing_typed_is_lost(
    client: Client, one: str, chosen: Callable[[], SimpleUploadedFile], sentence: str
) -> None:
    page = client.post(one, typed(letter=chosen()))
    assert sentence in str(page.context["form"].errors["letter"])
    assert "Paper." in text_of(page)
    assert (page.context["shown"], page.context["form"].chosen_key) == ("", "")
    assert not Signature.objects.exists()


def test_a_good_letter_is_kept_while_something_else_is_corrected(client: Client, one: str) -> None:
    page = client.post(one, typed(letter=letter("First.pdf"), country=""))
    assert "Choose the State." in text_of(page)
    key = page.context["form"].chosen_key
    page = client.post(one, typed(letter_key=key))
    assert "Letter that will be kept: First.pdf" in text_of(page)
    assert page.context["shown"]


def test_another_letter_than_the_one_that_was_shown_is_shown_first(client: Client, one: str) -> None:
    page = client.post(one, typed(letter=letter("Same.pdf")))
    again = typed(letter=other_letter("Same.pdf"), shown=page.context["shown"])
    again["letter_key"] = page.context["form"].chosen_key
    assert client.post(one, again).status_code == 200
    assert not Signature.objects.exists()


def test_a_letter_that_is_no_longer_kept_or_was_another_visitors_is_asked_for_again(
    client: Client, one: str, superuser: User, sign_in: SignIn, officer: User
) -> None:
    page = client.post(one, typed(letter=letter("First.pdf")))
    form = page.context["form"]
    words = "The letter was kept for half an hour, which is over: choose it again."
    sent = typed(letter_key=form.chosen_key, shown=page.context["shown"])
    assert words in text_of(sign_in(superuser).post(one, sent))
    held_files.let_go(of=officer.pk, about=form.cleaned_data["letter_key"])
    assert words in text_of(client.post(one, sent))
    assert client.post(one, typed(letter_key="no key")).context["form"].is_valid()
    assert not Signature.objects.exists()


def test_a_correction_brings_another_letter_and_the_one_before_can_still_be_read(
    client: Client, declaration: Declaration, one: str
) -> None:
    first = recorded(client, one)
    address = of("signature_correction", declaration, first.pk)
    facts = {name: value for name, value in typed(reason="The wrong one.").items() if name != "country"}
    page = client.post(address, {**facts, "letter": other_letter()})
    assert [(pair.name, pair.old, pair.new) for pair in page.context["pairs"]] == [
        ("Letter", "First.pdf", "Second.pdf")
    ]
    sent = {**facts, "shown": page.context["shown"], "letter_key": page.context["form"].chosen_key}
    assert client.post(address, sent).status_code == 302
    page = client.get(of("signatories", declaration))
    assert "Letter: First.pdf → Second.pdf" in text_of(page)
    second = Signature.objects.standing().get()
    for row, name in ((first, "First.pdf"), (second, "Second.pdf")):
        letters = of("signature_letter", declaration, row.pk)
        assert f'href="{letters}"' in page.content.decode()
        assert name in client.get(letters)["Content-Disposition"]


def test_a_correction_without_a_letter_keeps_the_one_before(client: Client, declaration: Declaration, one: str) -> None:
    first = recorded(client, one)
    address = of("signature_correction", declaration, first.pk)
    assert "The letter stays: First.pdf." in text_of(client.get(address))
    facts = {name: value for name, value in typed(reason="Misread.", source="News.").items() if name != "country"}
    assert press(client, address, **facts).status_code == 302
    assert Signature.objects.standing().get().letter == first.letter
    assert "Letter: First.pdf" not in text_of(client.get(of("signatories", declaration)))


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (AccessionStatus.INVITED, "Austria was invited to accede on"),
        (AccessionStatus.ANNOUNCED, "If that letter is the signature, confirm the accession instead"),
        (AccessionStatus.SENT_BACK, "Austria was asked to correct its accession."),
    ],
)
def test_the_page_says_beforehand_what_a_signature_settles_and_shows_the_mail(
    client: Client, declaration: Declaration, one: str, austria: User, officer: User, status: str, sentence: str
) -> None:
    accession = in_state(status, declaration, "AT", austria, officer)
    accession_page = of("accession", declaration, accession.pk)
    assert f'href="{one}?state=AT"' in client.get(accession_page).content.decode()
    words = text_of(client.get(one))
    assert "1 State is on its way to accede: its signature settles that" in words
    assert sentence not in words
    page = client.get(f"{one}?state=AT")
    assert sentence in text_of(page)
    assert page.context["form"].initial["date_from"] == accession.signed_on  # not the day on which it was done
    page = client.post(one, typed())
    words = text_of(page)
    assert sentence in words
    assert "This mail will go out" in words
    assert "Austria is recorded as a signatory" in words
    client.post(one, {**typed(), "shown": page.context["shown"]})
    accession.refresh_from_db()
    assert (accession.status, accession.signature) == (AccessionStatus.CONFIRMED, Signature.objects.get())
    words = text_of(client.get(accession_page))
    assert "Settled by a signature on paper" in words
    assert "Signature on paper, as recorded 13 June 2019" in words
    assert ("Signed on, as announced" in words) == (status != AccessionStatus.INVITED)
    assert "Signed on paper, not in the portal?" not in words


def test_who_is_on_no_way_to_accede_settles_nothing_and_no_mail_goes(client: Client, one: str) -> None:
    page = client.post(one, typed())
    assert (page.context["settled"], page.context["under_way"]) == ([], [])
    assert "will go out" not in text_of(page)


def test_several_at_once_say_it_of_each(
    client: Client, declaration: Declaration, austria: User, norway: User, officer: User, states: dict[str, Country]
) -> None:
    in_state(AccessionStatus.ANNOUNCED, declaration, "AT", austria, officer)
    in_state(AccessionStatus.INVITED, declaration, "NO", norway, officer)
    sign(declaration, states["BE"], DONE_ON)
    facts = {name: value for name, value in typed().items() if name != "country"} | {"countries": ["AT", "NO", "FR"]}
    page = client.post(of("recording_several", declaration), facts)
    assert [each.country_id for each in page.context["settled"]] == ["AT", "NO"]
    assert "These 2 mails will go out" in text_of(page)
    client.post(of("recording_several", declaration), {**facts, "shown": page.context["shown"]})
    assert set(Accession.objects.values_list("status", flat=True)) == {AccessionStatus.CONFIRMED}


def test_the_pages_ask_the_database_alike_for_few_and_many(
    client: Client, declaration: Declaration, one: str, officer: User, states: dict[str, Country]
) -> None:
    addresses = (one, f"{one}?state=AT", of("signatories", declaration))
    counts = []
    for more in (("AT", "BE"), ("FR", "IT", "PT", "SE", "FI", "NL")):
        acceding.invite(declaration, countries=[states[iso2] for iso2 in more[::2]], by=officer, at=NOW)
        for iso2 in more[1::2]:
            row = on_paper.record(
                declaration, country=states[iso2], when=of_day(DONE_ON), letter=letter(), by=officer, at=NOW
            )
            told = {"signatory_name": "", "signatory_capacity": "", "source": "", "reason": "The wrong one."}
            on_paper.correct(row, when=of_day(DONE_ON), letter=other_letter(), **told, by=officer, at=NOW)
        for address in addresses:
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            counts.append(len(queries))
    assert counts[: len(addresses)] == counts[len(addresses) :]
