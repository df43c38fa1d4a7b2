"""The bytes of a mail: the same for the same row, and no name or subject can add a header or a recipient."""

import re
import uuid
from datetime import UTC, datetime
from email import message_from_bytes
from email.headerregistry import AddressHeader
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nominations.kernel.text import clean_line
from nominations.outbox import envelopes
from nominations.outbox.models import OutgoingMail

LONGEST_LINE = 998  # without its CRLF (RFC 5322 section 2.1.1)
EVIL = ['Evil" <e@evil.example>, "t', "x\r\nBcc: e@evil.example", "a;b:c,d <x@y.example>", "=?utf-8?q?=0A?="]
PK = uuid.UUID(int=31)


def mail(**changes: Any) -> OutgoingMail:
    facts: dict[str, Any] = {
        "id": PK,
        "message_id": "<31@nominations.example.org>",
        "thread_id": "<e03931-2026-1.call@nominations.example.org>",
        "recipient": "contact.at@example.org",
        "recipient_name": "Ännchen O'Neill",
        "reply_to": "quantum@commission.example.org",
        "subject": "Η υποψηφιότητα της Αυστρίας",
        "text": "Dear Ännchen,\n.\n" + "long " * 300 + "\n",
        "html": "<p>Dear Ännchen</p>\n",
        "dated_at": datetime(2026, 5, 18, 7, tzinfo=UTC),
    }
    return OutgoingMail(**{**facts, **changes})


def test_the_headers_keep_robots_quiet_and_threads_together() -> None:
    envelope = envelopes.envelope(mail())
    assert (envelope.sender, envelope.recipient) == ("no-reply@nominations.example.org", "contact.at@example.org")
    read = message_from_bytes(envelope.data, policy=default)
    assert dict(read.items()) == {
        "From": "Expert group nominations <no-reply@nominations.example.org>",
        "To": "Ännchen O'Neill <contact.at@example.org>",
        "Subject": "Η υποψηφιότητα της Αυστρίας",
        "Date": "Mon, 18 May 2026 07:00:00 +0000",
        "Message-ID": "<31@nominations.example.org>",
        "Reply-To": "quantum@commission.example.org",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "References": "<e03931-2026-1.call@nominations.example.org>",
        "List-Id": "<e03931-2026-1.call.nominations.example.org>",
        "MIME-Version": "1.0",
        "Content-Type": f'multipart/alternative; boundary="=_{PK.hex}"',
    }
    text, html = read.iter_parts()
    assert (text.get_content_type(), text.get_content().replace("\r\n", "\n")) == ("text/plain", mail().text)
    assert (html.get_content_type(), html.get_content().replace("\r\n", "\n")) == ("text/html", mail().html)


def test_the_same_row_makes_the_same_bytes_with_short_lines_and_no_bare_line_end() -> None:
    data = envelopes.envelope(mail()).data
    assert data == envelopes.envelope(mail()).data
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", data)
    assert max(len(line) for line in data.split(b"\r\n")) <= 78


@pytest.mark.parametrize("data", [b"x\n", b"x\r\n.\r", b"x\n.\r\nMAIL FROM:<e@evil.example>\r\n", b"x" * 999 + b"\r\n"])
def test_bytes_that_smtp_cannot_carry_are_no_envelope(data: bytes) -> None:
    with pytest.raises(envelopes.Unsendable, match="a bare line end, or a line longer than SMTP carries"):
        envelopes.Envelope("no-reply@example.org", "contact.at@example.org", data)


def test_a_mail_of_no_call_has_no_thread_and_one_without_html_is_plain() -> None:
    read = message_from_bytes(envelopes.envelope(mail(thread_id="", reply_to="", html="")).data, policy=default)
    assert {"References", "List-Id", "Reply-To"}.isdisjoint(read.keys())
    assert read.get_content_type() == "text/plain"


def test_an_international_domain_is_sent_in_ascii() -> None:
    assert envelopes.envelope(mail(recipient="kontakt@behörde.example.org")).recipient == (
        "kontakt@xn--behrde-yxa.example.org"
    )


def test_an_address_that_cannot_be_written_in_ascii_says_so() -> None:
    with pytest.raises(envelopes.Unsendable, match=r"kontäkt@example\.org cannot be written"):
        envelopes.envelope(mail(recipient="kontäkt@example.org"))


@pytest.mark.parametrize(
    ("typed", "carried"),
    [
        (
            "kontakt@straße.example.org",
            "kontakt@xn--strae-oqa.example.org",
        ),  # strasse.example.org is another's
        ("kontakt@οδός.example.org", "kontakt@xn--pxavk3b.example.org"),
        ("o'neill+x@Example.org", "o'neill+x@Example.org"),
    ],
)
def test_an_address_is_carried_as_it_is(typed: str, carried: str) -> None:
    assert envelopes.envelope(mail(recipient=typed)).recipient == carried


@pytest.mark.parametrize("column", ["recipient", "reply_to"])
@pytest.mark.parametrize(
    "typed",
    [
        "a@example.org\r\nBcc: e@evil.example",
        "a@example.org\n",
        "a@example.org,e@evil.example",
        "a@b@example.org",
        "a(b)@example.org",
        "a\x00b@example.org",
        '"a b"@example.org',
        "a@example..org",
        "a@℀.example.org",
        "a@",
        "@example.org",
    ],
)
def test_what_is_not_one_address_is_refused(column: str, typed: str) -> None:
    with pytest.raises(envelopes.Unsendable, match="is not one mail address"):
        envelopes.envelope(mail(**{column: typed}))


@settings(deadline=None)
@example(".:¡")  # what hypothesis found: a full stop before an encoded word stopped Python's own reader
@example("... ¡ . é")
@given(st.text(max_size=200) | st.text(".:¡ é'-\u0300Ω") | st.sampled_from(EVIL))
def test_whatever_a_name_is_the_mail_has_one_recipient_and_no_new_header(name: str) -> None:
    read = message_from_bytes(envelopes.envelope(mail(recipient_name=name)).data, policy=default)
    [address] = cast("AddressHeader", read["To"]).addresses
    assert address.addr_spec == "contact.at@example.org"
    assert "Bcc" not in read
    assert len(read.items()) == 12


@pytest.mark.parametrize(
    ("typed", "read_back"),
    [
        ("Ännchen O'Neill", "Ännchen O'Neill"),
        ("Dr. Müller-Łącki", "Dr. Müller-Łącki"),
        ("J. R. R. Tolkien", "J. R. R. Tolkien"),
        ("Ελένη Παππά", "Ελένη Παππά"),
        (".:¡", "¡"),
        ("Evil\r\nBcc: e@evil.example", "Evil Bcc e evil.example"),
        ("...", ""),
        ("\u202e\u200b", ""),
    ],
)
def test_a_name_is_read_back_as_it_was_typed_without_the_signs_of_an_address_list(typed: str, read_back: str) -> None:
    read = message_from_bytes(envelopes.envelope(mail(recipient_name=typed)).data, policy=default)
    [address] = cast("AddressHeader", read["To"]).addresses
    assert address.display_name == read_back


@settings(deadline=None)
@given(st.text(max_size=200) | st.sampled_from(EVIL))
def test_whatever_a_subject_is_it_stays_one_header(subject: str) -> None:
    read = message_from_bytes(envelopes.envelope(mail(subject=subject)).data, policy=default)
    assert "Bcc" not in read
    assert len(read.items()) == 12
    assert envelopes.envelope(mail(subject=subject)).recipient == "contact.at@example.org"


def one_line_end(words: str) -> str:
    """Return the words with LF, and one at their end, as `set_content` has them read."""
    joined = "\n".join(re.split(r"\r\n|\r|\n", words))
    return joined if joined.endswith("\n") else joined + "\n"


def letters(words: str) -> str:
    return "".join(char for char in words if char.isalnum())


def read_text(part: EmailMessage) -> str:
    return cast("str", part.get_content()).replace("\r\n", "\n")


ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)  # PostgreSQL holds no half characters


@settings(deadline=None, max_examples=300)
@example(subject="=?utf-8?q?=0A?=", text=".\r\n..\r.\n" + "x" * 2000, html="<p>" + "é" * 999, name=".:¡")
@given(subject=ANY_TEXT, text=ANY_TEXT, html=ANY_TEXT, name=ANY_TEXT)
def test_whatever_is_written_is_read_back_and_smtp_can_carry_it(subject: str, text: str, html: str, name: str) -> None:
    data = envelopes.envelope(mail(subject=subject, text=text, html=html, recipient_name=name)).data
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", data)
    assert max(len(line) for line in data.split(b"\r\n")) <= 78 < LONGEST_LINE
    assert data.isascii()  # so that neither 8BITMIME nor SMTPUTF8 is needed
    read = message_from_bytes(data, policy=default)
    assert read["Subject"].split() == clean_line(subject).replace("=?", "= ?").split()
    [to] = read.get_all("To", [])
    [address] = cast("AddressHeader", to).addresses
    assert address.addr_spec == "contact.at@example.org"
    assert letters(clean_line(name)).startswith(letters(address.display_name))
    parts = list(read.iter_parts()) or [read]
    assert [read_text(part) for part in parts] == [one_line_end(words) for words in ((text, html) if html else (text,))]
