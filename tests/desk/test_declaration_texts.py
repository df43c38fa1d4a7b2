"""Texts of a declaration at the desk, by language with the original marked; and parties that sign as no State."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.declarations import wording
from nominations.declarations.models import Declaration, DeclarationText, OtherParty
from nominations.reference.models import Country
from tests.cast import NOW, letter
from tests.desk.declaration_stage import of
from tests.desk.pages import press, text_of

SignIn = Callable[[User], Client]
QUERIES = 5


def words_in(text: str, name: str = "text.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode(), content_type="text/plain")


def added(declaration: Declaration, language: str, by: User, text: str = "Done in Bucharest") -> DeclarationText:
    return wording.add_text(declaration, language=language, upload=words_in(text), by=by, at=NOW)


def test_the_original_is_marked_and_stands_first_and_its_lack_is_said(
    declaration: Declaration, officer: User, sign_in: SignIn
) -> None:
    client, address = sign_in(officer), of("texts", declaration)
    words = text_of(client.get(address))
    assert "The text in the original language is missing: English." in words
    assert "No text is kept yet. Begin with the one in the original language." in words
    added(declaration, "bg", officer)
    added(declaration, "en", officer)
    page = client.get(address)
    assert [(str(line.language), line.is_original) for line in page.context["lines"]] == [
        ("English", True),
        ("Bulgarian", False),
    ]
    assert "English Original text.txt Text" in text_of(page)
    assert "is missing" not in text_of(page)
    Declaration.objects.filter(pk=declaration.pk).update(original_language="")
    assert "Which language is the original is not known" in text_of(client.get(address))


def test_a_text_is_added_and_a_newer_one_replaces_it(declaration: Declaration, officer: User, sign_in: SignIn) -> None:
    client, address = sign_in(officer), of("text_new", declaration)
    assert client.get(address).context["form"].initial["language"] == "en"
    assert client.get(f"{address}?language=fr").context["form"].initial["language"] == "fr"
    first = {"language": "en", "upload": letter("first.pdf"), "source": "The Register."}
    assert client.post(address, first)["Location"] == of("texts", declaration)
    client.post(address, {"language": "en", "upload": words_in("Newer"), "source": ""})
    page = client.get(of("texts", declaration))
    assert [line.text.file.name for line in page.context["lines"]] == ["text.txt"]
    assert [line.text.file.name for line in page.context["replaced"]] == ["first.pdf"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"language": ""}, "Choose the language of the text."),
        ({"language": "xx"}, "xx is not one of the available choices."),
        ({"upload": ""}, "Choose the file."),
        ({"upload": SimpleUploadedFile("text.exe", b"MZ")}, "text.exe"),
        ({"upload": SimpleUploadedFile("text.pdf", b"no PDF")}, "text.pdf"),
        ({"source": "Kept words. " + "x" * 300}, "Shorten it to 300 characters."),
    ],
)
def test_what_cannot_be_added_is_said_and_nothing_typed_is_lost(
    changes: dict[str, object], sentence: str, declaration: Declaration, officer: User, sign_in: SignIn
) -> None:
    facts = {"language": "en", "upload": letter(), "source": "Kept words.", **changes}
    page = sign_in(officer).post(of("text_new", declaration), facts)
    assert sentence in text_of(page)
    assert "Kept words." in page.content.decode()
    assert "the file must be chosen again" in text_of(page)
    assert not DeclarationText.objects.exists()


def test_a_text_is_handed_out_as_an_attachment_that_runs_nothing_and_its_reading_is_recorded(
    declaration: Declaration, officer: User, other_officer: User, sign_in: SignIn
) -> None:
    text = added(declaration, "en", officer)
    answer = sign_in(officer).get(of("text_file", declaration, text.pk))
    assert answer.content == b"Done in Bucharest"
    assert answer["Content-Disposition"] == 'attachment; filename="text.txt"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert AuditEvent.objects.filter(action="file.read", subject_id=str(text.file_id)).exists()
    assert sign_in(other_officer).get(of("text_file", declaration, text.pk)).status_code == 404


def test_a_text_in_the_wrong_language_is_taken_away_and_kept(
    declaration: Declaration, officer: User, sign_in: SignIn
) -> None:
    text, client = added(declaration, "fr", officer), sign_in(officer)
    address = of("text_removal", declaration, text.pk)
    page = client.get(address)
    assert "Take away the text in French" in text_of(page)
    assert client.post(address, {"shown": page.context["shown"]})["Location"] == of("texts", declaration)
    assert client.get(of("texts", declaration)).context["lines"] == []
    assert client.get(of("text_file", declaration, text.pk)).status_code == 200
    assert client.get(address).status_code == 404


def test_the_page_asks_the_same_of_one_text_and_of_many(
    declaration: Declaration, officer: User, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client, address = sign_in(officer), of("texts", declaration)
    added(declaration, "en", officer)
    with django_assert_num_queries(QUERIES):
        client.get(address)
    for language in ("bg", "cs", "da", "de", "el"):
        added(declaration, language, officer, f"In {language}")
        added(declaration, language, officer, f"Newer in {language}")
    with django_assert_num_queries(QUERIES):
        assert len(client.get(address).context["lines"]) == 6


def test_a_party_is_named_and_taken_away(
    declaration: Declaration, outside: dict[str, Country], officer: User, other_officer: User, sign_in: SignIn
) -> None:
    client, address = sign_in(officer), of("party_new", declaration)
    assert "Name the party, or choose the country." in text_of(client.post(address, {"name": " ", "country": ""}))
    assert "Choose a country of the list." in text_of(client.post(address, {"name": "Kept name", "country": "AT"}))
    assert press(client, address, name="", country="CA")["Location"] == of("overview", declaration)
    assert "Canada is a party of “EuroQCI declaration” already." in text_of(client.post(address, {"country": "CA"}))
    party = OtherParty.objects.get()
    assert "Canada Take away" in text_of(client.get(of("overview", declaration)))
    removal = of("party_removal", declaration, party.pk)
    assert sign_in(other_officer).get(removal).status_code == 404
    shown = client.get(removal).context["shown"]
    assert client.post(removal, {"shown": shown})["Location"] == of("overview", declaration)
    assert not OtherParty.objects.exists()
    assert client.get(removal).status_code == 404
