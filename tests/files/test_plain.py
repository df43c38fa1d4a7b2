"""Plain text is taken when anybody can read it, in UTF-8; what only calls itself so is refused."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from nominations.files import checks, refusals
from nominations.files.models import StoredFile


def check(content: bytes) -> StoredFile.Type:
    return checks.check(SimpleUploadedFile("declaration.txt", content), [StoredFile.Type.TXT])


@pytest.mark.parametrize("words", ["Repubblika ta’ Malta\r\n\tΕλληνική Δημοκρατία\n\f2", "\ufeffРепублика България"])
def test_text_in_any_script_is_taken(words: str) -> None:
    assert check(words.encode()) == StoredFile.Type.TXT


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            "Royaume de Belgique/Koninkrijk België".encode("latin-1"),
            "Save it as text with the encoding UTF-8, or as PDF",
        ),
        ("Declaration".encode("utf-16"), "is not plain text in UTF-8"),
        (b"MZ\x90\x00\x03", "is not plain text in UTF-8"),
        (b"GIF89a\x01\x00", "is not plain text, whatever its name says"),
        (b" \n\t ", "is not plain text, whatever its name says"),
    ],
)
def test_what_nobody_can_read_is_refused(content: bytes, sentence: str) -> None:
    with pytest.raises(refusals.WrongType) as refused:
        check(content)
    assert sentence in str(refused.value)
