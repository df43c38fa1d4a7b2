"""The bytes of a mail: the same for the same row, and no name or subject can add a header or a recipient."""

import re
import uuid
from datetime import UTC, datetime
from email import message_from_bytes
from email.headerregistry import AddressHeader
from email.policy import default
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nominations.outbox import envelopes
from nominations.outbox.models import OutgoingMail

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


@given(
    st.one_of(
        st.text(max_size=200),
        st.sampled_from(
            ['Evil" <e@evil.example>, "t', "x\r\nBcc: e@evil.example", "a;b:c,d <x@y.example>", "=?utf-8?q?=0A?="]
        ),
    )
)
def test_whatever_a_name_is_the_mail_has_one_recipient_and_no_new_header(name: str) -> None:
    read = message_from_bytes(envelopes.envelope(mail(recipient_name=name)).data, policy=default)
    [address] = cast("AddressHeader", read["To"]).addresses
    assert address.addr_spec == "contact.at@example.org"
    assert "Bcc" not in read
    assert len(read.items()) == 12


@settings(deadline=None)
@given(st.text(max_size=200) | st.sampled_from(EVIL))
def test_whatever_a_subject_is_it_stays_one_header(subject: str) -> None:
    read = message_from_bytes(envelopes.envelope(mail(subject=subject)).data, policy=default)
    assert "Bcc" not in read
    assert len(read.items()) == 12
    assert envelopes.envelope(mail(subject=subject)).recipient == "contact.at@example.org"


@settings(deadline=None)
@given(
    st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from([".", "a \r\n.\n.b\r", "= ?=\t\n" + "x" * 200])
)
def test_whatever_the_words_are_they_arrive_in_short_lines(words: str) -> None:
    data = envelopes.envelope(mail(text=words, html="")).data
    head, _, body = data.partition(b"\r\n\r\n")
    assert b"Content-Transfer-Encoding: quoted-printable" in head
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)|[^\r\n]{77}|^\.\r", body, re.MULTILINE)
    read = message_from_bytes(data, policy=default).get_content()
    assert read.encode().splitlines() == (words.encode().splitlines() or [b""])
