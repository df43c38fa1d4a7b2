"""Texts by language, a newer one in the place of the older; parties that do not sign as States."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.declarations import access, parties, wording
from nominations.declarations.models import Declaration, DeclarationText
from nominations.files import actions as files
from nominations.files.refusals import WrongType
from nominations.reference.models import Country
from tests.cast import NOW, letter

ORIGINAL = "DECLARATION OF COOPERATION\nbetween Royaume de Belgique/Koninkrijk België and Repubblika ta’ Malta\n"


def plain(text: str = ORIGINAL, name: str = "declaration.txt") -> "SimpleUploadedFile":
    return SimpleUploadedFile(name, text.encode())


def add(declaration: Declaration, by: User | None = None, **changes: Any) -> DeclarationText:
    return wording.add_text(declaration, **{"language": "en", "upload": plain(), **changes}, by=by, at=NOW)


def test_a_text_is_kept_as_it_was_published(declaration: Declaration, officer: User) -> None:
    text = add(declaration, officer, language=" EN ", source="Commission news item")
    assert (text.language, text.file.content_type) == ("en", "text/plain; charset=utf-8")
    assert bytes(text.file.blob.content).decode() == ORIGINAL
    event = AuditEvent.objects.get(action="declaration.add_text")
    assert event.detail == {"language": "en", "file": "declaration.txt", "sha256": text.file.blob_id}


def test_a_newer_text_takes_the_place_of_the_older_one_which_stays(declaration: Declaration) -> None:
    old, french = add(declaration), add(declaration, language="fr", upload=letter("fr.pdf"))
    new = add(declaration, upload=letter())
    old.refresh_from_db()
    assert old.replaced_at == NOW
    assert set(DeclarationText.objects.filter(replaced_at__isnull=True)) == {new, french}


def test_a_file_that_is_kept_already_is_taken_as_it_is(declaration: Declaration) -> None:
    kept = files.keep(b"%PDF-1.7", name="declaration.pdf", by=None, at=NOW)
    assert add(declaration, upload=None, file=kept).file == kept


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"language": "English"}, "Give the language as two letters: en, fr, ja."),
        ({"language": ""}, "Give the language as two letters: en, fr, ja."),
        ({"upload": None}, "Choose the file with the text."),
        ({"source": "x" * 301}, "Name the source in at most 300 characters."),
        ({}, "This very file is the text in this language already."),
    ],
)
def test_what_is_no_text(declaration: Declaration, changes: dict[str, Any], sentence: str) -> None:
    add(declaration)
    with pytest.raises(wording.NoText) as refused:
        add(declaration, **changes)
    assert str(refused.value) == sentence


def test_a_text_is_a_pdf_a_word_document_or_plain_text(declaration: Declaration) -> None:
    with pytest.raises(WrongType, match="Files may be: PDF, DOCX, Text"):
        add(declaration, upload=SimpleUploadedFile("page.html", b"<p>Declaration</p>"))
    assert not declaration.texts.exists()


def test_a_text_in_the_wrong_language_is_taken_away_and_kept(declaration: Declaration, officer: User) -> None:
    text = add(declaration)
    wording.remove_text(text, by=officer, at=NOW)
    assert not declaration.texts.filter(replaced_at__isnull=True).exists()
    assert declaration.texts.count() == 1
    with pytest.raises(wording.NoText, match="replaced or removed already"):
        wording.remove_text(text, by=officer, at=NOW)
    assert add(declaration).language == "en"


def test_parties_stand_in_the_order_in_which_they_were_named(
    declaration: Declaration, outside: dict[str, Country], officer: User
) -> None:
    parties.name_party(declaration, name="European Union", by=officer, at=NOW)
    japan = parties.name_party(declaration, name="", country=outside["JP"], by=officer, at=NOW)
    assert [str(party) for party in declaration.other_parties.all()] == ["European Union", "Japan"]
    parties.remove_party(japan, by=officer, at=NOW)
    assert [str(party) for party in declaration.other_parties.all()] == ["European Union"]
    with pytest.raises(parties.NoParty, match="removed already"):
        parties.remove_party(japan, by=officer, at=NOW)
    acts = AuditEvent.objects.filter(action__endswith="_party").order_by("pk")
    assert [event.detail["party"] for event in acts] == ["European Union", "Japan", "Japan"]


def test_who_is_no_party(declaration: Declaration, states: dict[str, Country], outside: dict[str, Country]) -> None:
    parties.name_party(declaration, name="Japan", country=outside["JP"], by=None, at=NOW)
    refusals = [
        ({"name": " "}, "Name the party in at most 200 characters."),
        ({"name": "x" * 201}, "Name the party in at most 200 characters."),
        ({"name": "Belgium", "country": states["BE"]}, "Belgium is a Member State: record its signature instead."),
        ({"name": "japan"}, "japan is a party of “EuroQCI declaration” already."),
        ({"name": "State of Japan", "country": outside["JP"]}, "State of Japan is a party of “EuroQCI declaration”"),
    ]
    for facts, sentence in refusals:
        with pytest.raises(parties.NoParty) as refused:
            parties.name_party(declaration, **facts, by=None, at=NOW)  # type: ignore[arg-type]
        assert sentence in str(refused.value)


def test_only_the_secretariat_adds_texts_and_names_parties(declaration: Declaration, other_officer: User) -> None:
    with pytest.raises(access.NotAllowed):
        add(declaration, other_officer)
    with pytest.raises(access.NotAllowed):
        parties.name_party(declaration, name="European Union", by=other_officer, at=NOW)
