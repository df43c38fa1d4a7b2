"""The words of a message, and keys that fit their column."""

from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from nominations.outbox.messages import LONGEST_KEY, key, render
from nominations.reference.models import Country
from nominations.texts.catalogue import mail_key
from tests.outbox.conftest import hello

MAIL = Path(settings.BASE_DIR) / "templates" / "mail"
# A folder with a subject is a message; so is one that any message's body stands in.
MESSAGES = sorted({path.parent for path in MAIL.rglob("*") if path.name in {"subject.txt", "body.txt", "body.html"}})


def test_there_are_messages() -> None:
    assert MAIL / "reminders" / "reminder_d14" in MESSAGES


@pytest.mark.parametrize("folder", MESSAGES, ids=lambda folder: str(folder.relative_to(MAIL)))
def test_every_mail_has_a_text_and_html_and_its_subject_in_one_place(folder: Path) -> None:
    own = {"subject.txt"} if not mail_key(f"{folder.parent.name}/{folder.name}") else set()
    assert {path.name for path in folder.iterdir()} == {"body.txt", "body.html"} | own
    assert "extends" in (folder / "body.html").read_text()
    for path in folder.iterdir():
        assert path.read_text().strip(), path


@pytest.mark.usefixtures("templates")
def test_text_is_plain_and_html_is_escaped(austria_row: Country) -> None:
    words = render(hello(austria_row))
    assert words.subject == "A word to Ännchen <b>"
    assert words.text == f"Dear Ännchen <b>,\n\n.Kind regards: {settings.SITE_URL}\n"
    assert words.html == "<p>Dear Ännchen &lt;b&gt;,</p>\n"


@pytest.mark.usefixtures("templates")
def test_a_subject_is_one_line_whatever_a_name_contains(austria_row: Country) -> None:
    evil = {"name": "X\r\nBcc: everyone@example.org\u202e" + "y" * 400}
    subject = render(hello(austria_row, context=evil)).subject
    assert subject.startswith("A word to X Bcc: everyone@example.orgyyy")
    assert len(subject) == 300


@given(st.lists(st.text(max_size=300), min_size=1, max_size=5))
def test_a_key_fits_its_column_and_differs_when_its_parts_differ(parts: list[str]) -> None:
    assert len(key(*parts)) <= LONGEST_KEY
    assert key(*parts) == key(*parts)
    assert key(*parts, "x") != key(*parts, "y")
