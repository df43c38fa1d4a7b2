"""A State accedes in the portal: the form, read once more, sent; nothing typed or chosen is lost; taken back."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from config import kept
from nominations.accounts.models import User
from nominations.declarations.models import Declaration
from nominations.declarations.signature_models import Accession
from nominations.declarations.states import AccessionStatus
from tests.cast import letter, pdf_bytes
from tests.declarations.accession_stage import CAPACITY, SIGNATORY, SIGNED_ON, WHY_BACK, announced, in_state
from tests.desk.pages import text_of
from tests.portal.test_declarations import TYPED, at, written

pytestmark = pytest.mark.usefixtures("contacts")
SignIn = Callable[[User], Client]


@pytest.fixture
def client(austria: User, sign_in: SignIn) -> Client:
    return sign_in(austria)


def confirmed(page: Any) -> str:
    """Return the checksum that the review page carries on its button."""
    words: str = page.content.decode()
    return words.partition('name="confirmed" value="')[2].partition('"')[0]


def test_an_accession_is_read_once_more_before_it_is_sent(client: Client, declaration: Declaration) -> None:
    form = at("accession", declaration, "AT")
    assert "Nothing is sent before you have read it once more" in text_of(client.get(form))
    review = client.post(form, {**TYPED, "letter": letter("Letter.pdf")})
    words = text_of(review)
    for said in ("Nothing is sent yet", "Letter.pdf", SIGNATORY, CAPACITY, written(SIGNED_ON), "By courier."):
        assert said in words
    assert not Accession.objects.exists()
    sent = client.post(form, {**TYPED, "confirmed": confirmed(review)}, follow=True)
    assert "The accession of Austria is sent." in text_of(sent)
    accession = Accession.objects.get()
    assert (accession.status, accession.signatory_name, accession.note) == ("announced", SIGNATORY, "By courier.")
    assert accession.letter is not None
    assert accession.letter.name == "Letter.pdf"
    again = client.post(form, {**TYPED, "confirmed": confirmed(review)}, follow=True)
    assert "The accession of Austria is sent." in text_of(again)
    assert Accession.objects.count() == 1


def test_what_was_typed_and_chosen_is_never_lost(client: Client, declaration: Declaration) -> None:
    form = at("accession", declaration, "AT")
    refused = client.post(form, {**TYPED, "signed_on": "2019-06-12", "letter": letter("Letter.pdf")})
    words = text_of(refused)
    assert "Wednesday 12 June 2019 is before the declaration was done (13 June 2019)." in words
    assert "Chosen: Letter.pdf." in words
    assert f'value="{SIGNATORY}"' in refused.content.decode()
    review = client.post(form, TYPED)
    assert "Nothing is sent yet" in text_of(review)
    changed = client.post(form, {**TYPED, "change": "1"})
    assert "Chosen: Letter.pdf." in text_of(changed)
    assert f'value="{CAPACITY}"' in changed.content.decode()
    client.post(form, {**TYPED, "confirmed": confirmed(review)})
    assert Accession.objects.get().letter is not None


def test_every_empty_field_is_named_at_once(client: Client, declaration: Declaration) -> None:
    words = text_of(client.post(at("accession", declaration, "AT"), {"letter": letter()}))
    for said in ("There are 3 things to correct", "Say who signed the letter.", "Say in which capacity"):
        assert said in words


def test_without_a_letter_nothing_is_read_once_more(client: Client, declaration: Declaration) -> None:
    words = text_of(client.post(at("accession", declaration, "AT"), TYPED))
    assert "Attach the letter of accession, as a PDF." in words
    assert "There are 4 things to correct" in text_of(client.post(at("accession", declaration, "AT"), {}))


@pytest.mark.parametrize(("name", "content"), [("letter.docx", b"PK"), ("letter.pdf", b"GIF89a"), ("letter.pdf", b"")])
def test_a_letter_that_cannot_be_taken_is_refused_and_the_text_stays(
    client: Client, declaration: Declaration, name: str, content: bytes
) -> None:
    answer = client.post(at("accession", declaration, "AT"), {**TYPED, "letter": SimpleUploadedFile(name, content)})
    assert f"“{name}”" in text_of(answer)
    assert "Chosen:" not in text_of(answer)
    assert f'value="{SIGNATORY}"' in answer.content.decode()


def test_another_letter_chosen_meanwhile_is_read_once_more(client: Client, declaration: Declaration) -> None:
    form = at("accession", declaration, "AT")
    first = client.post(form, {**TYPED, "letter": letter("First.pdf")})
    other = SimpleUploadedFile("Second.pdf", pdf_bytes(title="Another"), content_type="application/pdf")
    client.post(form, {**TYPED, "letter": other})
    answer = client.post(form, {**TYPED, "confirmed": confirmed(first)})
    assert "Nothing is sent yet" in text_of(answer)
    assert "Second.pdf" in text_of(answer)
    assert not Accession.objects.exists()


def test_what_was_typed_before_the_session_ended_waits(
    declaration: Declaration, austria: User, sign_in: SignIn
) -> None:
    browser, form = Client(), at("accession", declaration, "AT")
    assert browser.post(form, TYPED).status_code == 302
    signed_in = sign_in(austria)
    session = signed_in.session
    session[kept.SHELF] = browser.session[kept.SHELF]
    session.save()
    page = signed_in.get(form)
    assert "This is not sent yet" in text_of(page)
    assert f'value="{SIGNATORY}"' in page.content.decode()


def test_what_was_sent_back_is_corrected_with_the_letter_that_is_there(
    client: Client, declaration: Declaration, austria: User, officer: User
) -> None:
    in_state(AccessionStatus.SENT_BACK, declaration, "AT", austria, officer)
    page = text_of(client.get(at("declaration", declaration)))
    assert WHY_BACK in page
    assert "Correct the accession" in page
    form = client.get(at("accession", declaration, "AT"))
    assert "Sent before: Letter of accession.pdf." in text_of(form)
    assert f'value="{SIGNATORY}"' in form.content.decode()
    review = client.post(at("accession", declaration, "AT"), {**TYPED, "signatory_name": "Ola Eksempel"})
    typed = {**TYPED, "signatory_name": "Ola Eksempel", "confirmed": confirmed(review)}
    client.post(at("accession", declaration, "AT"), typed)
    accession = Accession.objects.get()
    assert (accession.status, accession.signatory_name) == ("announced", "Ola Eksempel")


def test_an_accession_is_taken_back_with_a_reason(client: Client, declaration: Declaration, austria: User) -> None:
    announced(declaration, "AT", austria)
    address = at("accession_withdrawal", declaration, "AT")
    assert "Take back the accession of Austria" in text_of(client.get(address))
    assert "Say why, so that the secretariat can understand it." in text_of(client.post(address, {"reason": " "}))
    done = text_of(client.post(address, {"reason": "A new minister signs."}, follow=True))
    assert "The accession of Austria is taken back." in done
    assert "Accession taken back" in done
    assert "A new minister signs." in done
    again = text_of(client.get(address, follow=True))
    assert "There is no accession that could be taken back." in again
