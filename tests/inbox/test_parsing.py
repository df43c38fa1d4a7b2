"""What a mail is, whom it answers and what it says: real forms of real programs, and bytes that hurt."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nominations.inbox import mime
from nominations.inbox.parsing import attached, parse
from nominations.inbox.robots import READ_RECEIPT
from nominations.inbox.states import Kind
from tests.inbox.mails import DATA, MESSAGE_ID, eml

NAMES = sorted(path.stem for path in DATA.glob("*.eml"))
THREAD = "<7b1f8f0e-0f38-4e8e-9c41-3c2b6f1c9a55.call@nominations.example.org>"


@pytest.mark.parametrize(
    ("name", "kind", "status", "diagnostic"),
    [
        ("postfix_failed", Kind.BOUNCE, "5.1.1", "550 5.1.1 <contact.at@example.org>: Recipient address rejected"),
        ("exchange_failed", Kind.BOUNCE, "5.1.10", "550 5.1.10 RESOLVER.ADR.RecipientNotFound"),
        ("gmail_failed", Kind.BOUNCE, "4.2.2", "452 4.2.2 The recipient's inbox is out of storage space."),
        ("qmail_failed", Kind.BOUNCE, "5.1.1", "Sorry, no mailbox here by that name. (#5.1.1)"),
        ("postfix_delayed", Kind.DELAY, "4.4.1", "connect to mx.example.org[192.0.2.10]:25: Connection timed out"),
        ("postfix_delivered", Kind.DELIVERED, "2.0.0", "250 2.0.0 Ok: queued as 9F2"),
    ],
)
def test_a_report_names_the_mail_its_recipient_and_the_reason(
    name: str, kind: Kind, status: str, diagnostic: str
) -> None:
    found = parse(eml(name))
    assert (found.kind, found.status, found.answers[0]) == (kind, status, MESSAGE_ID)
    assert found.recipients == ("contact.at@example.org",)
    assert found.diagnostic.startswith(diagnostic)
    assert found.attachments == ()


@pytest.mark.parametrize(
    ("name", "why", "words"),
    [
        ("outlook_french", "X-Auto-Response-Suppress: All", "écrivez à office@ministry.example.org."),
        ("outlook_german", "Auto-Submitted: auto-generated", "ich bin bis 9. März nicht im Büro."),
        ("sieve_vacation", "Auto-Submitted: auto-replied (vacation)", "I am on mission until Friday."),
    ],
)
def test_an_automatic_answer_says_by_which_header_it_is_known(name: str, why: str, words: str) -> None:
    found = parse(eml(name))
    assert (found.kind, found.note, found.answers[0]) == (Kind.AUTO_REPLY, why, MESSAGE_ID)
    assert found.text.endswith(words)


@pytest.mark.parametrize(
    ("headers", "kind", "why"),
    [
        (b"Auto-Submitted: no\n", Kind.ANSWER, ""),
        (b"Subject: Automatic reply: hello\n", Kind.ANSWER, ""),
        (b"X-Auto-Response-Suppress: OOF\nSubject: Re: hello\n", Kind.ANSWER, ""),
        (b"Precedence: bulk\n", Kind.ANSWER, ""),
        (b"X-Autoreply: yes\n", Kind.AUTO_REPLY, "X-Autoreply: yes"),
        (b"Precedence: auto_reply\n", Kind.AUTO_REPLY, "Precedence: auto_reply"),
        (b"Return-Path: <>\n", Kind.AUTO_REPLY, "Return-Path: <>"),
        (
            b"Content-Type: multipart/report; report-type=disposition-notification; boundary=x\n",
            Kind.AUTO_REPLY,
            READ_RECEIPT,
        ),
    ],
)
def test_only_what_says_so_counts_as_automatic(headers: bytes, kind: Kind, why: str) -> None:
    found = parse(b"From: a@example.org\n" + headers + b"\nHello\n")
    assert (found.kind, found.note) == (kind, why)


def test_an_answer_with_its_letter() -> None:
    found = parse(eml("answer_with_letter"))
    assert found.kind is Kind.ANSWER
    assert (found.sender, found.sender_name) == ("contact.at@example.org", "Contact of Österreich")
    assert found.subject == "Re: Nominations to E03931: the call is open"
    assert found.message_id == "<6f0c1b7a-1111-4c56-8f22-0a4f0f0a1b2c@example.org>"
    assert found.answers == (MESSAGE_ID, THREAD)
    assert found.text.startswith("Dear colleagues,\n\nAustria nominates Ms Ännchen Müller.")
    [letter] = found.attachments
    assert (letter.name, letter.content_type) == ("Nominierung Österreich.pdf", "application/pdf")
    content = attached(eml("answer_with_letter"), letter.part)
    assert content.startswith(b"%PDF-")
    assert len(content) == letter.size
    assert attached(eml("answer_with_letter"), 99) == b""


def test_an_attached_mail_is_one_attachment_and_answers_nothing_by_itself() -> None:
    found = parse(eml("answer_forwarded"))
    assert (found.kind, found.answers) == (Kind.ANSWER, ())
    [inner] = found.attachments
    assert (inner.name, inner.content_type) == ("Our nomination.eml", "message/rfc822")


def test_a_page_without_plain_text_is_reduced_to_its_words() -> None:
    assert parse(eml("answer_in_html_only")).text == ("Dear colleagues,\n\nName Müller & Söhne\n\n1 < 2\nKind regards")


def test_greek_in_its_old_charset() -> None:
    found = parse(eml("answer_greek"))
    assert (found.sender_name, found.subject) == ("Επαφή της Ελλάδας", "Απάντηση")
    assert found.text == "Αγαπητοί συνάδελφοι,\n\nορίζουμε την κυρία Παπαδοπούλου."


def test_what_is_broken_is_read_as_far_as_it_goes() -> None:
    found = parse(eml("broken"))
    assert (found.kind, found.subject, found.text) == (Kind.ANSWER, "Café Ãé", "Half a é word")
    assert [each.name for each in found.attachments] == ["passwd.pdf", "mail.eml"]


def test_a_report_inside_an_answer_is_not_the_answers_own() -> None:
    forwarded = b"Content-Type: multipart/mixed; boundary=o\nFrom: a@example.org\n\n--o\n\nSee below.\n--o\n" + (
        b"Content-Type: message/rfc822\n\n" + eml("postfix_failed") + b"\n--o--\n"
    )
    found = parse(forwarded)
    assert (found.kind, found.answers, found.text) == (Kind.ANSWER, (), "See below.")


def test_a_daemon_that_names_no_mail_is_a_bounce_of_nothing() -> None:
    found = parse(b"From: MAILER-DAEMON@example.org\nReturn-Path: <>\n\nIt did not arrive.\n")
    assert (found.kind, found.answers, found.recipients) == (Kind.BOUNCE, (), ())


def test_an_address_is_found_before_any_word_is_decoded() -> None:
    found = parse(b"From: =?utf-8?q?minister=40example=2Eorg=3E=2C?= <mallory@example.org>\n\nHello\n")
    assert (found.sender, found.sender_name) == ("mallory@example.org", "minister@example.org>,")


MANY = b"From: a@example.org\nSubject: many\nContent-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 20_000
DEEP = b"From: a@example.org\nSubject: deep\n" + b"".join(
    b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (level, level) for level in range(1_500)
)
TAGS = [b"<!--", b"<a ", b"</", b"<![CDATA[", b"<?", b'<a b="', b"<a b='c' ", b"<script>", b"&#", b"<style></styl"]


MANY_HEADERS = b"From: a@example.org\nSubject: headers\n" + b"x:y\n" * 500_000 + b"\nHello\n"
PARAMETERS = (
    b"From: a@example.org\nSubject: parameters\nContent-Type: text/plain; " + b'a*0="x"; ' * 300_000 + b"\n\nHi\n"
)
GROUPS = (
    b"From: a@example.org\nSubject: groups\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n"
    b"\n--b\nContent-Type: message/delivery-status\n\n" + b"a:b\n\n" * 500_000
)


@pytest.mark.parametrize(
    ("raw", "subject"),
    [(MANY, "many"), (DEEP, "deep"), (MANY_HEADERS, "headers"), (PARAMETERS, "parameters"), (GROUPS, "groups")],
    ids=["thousands of parts", "nested beyond measure", "headers", "parameters of a header", "groups of a report"],
)
def test_a_mail_that_would_eat_memory_or_hours_shows_its_headers(raw: bytes, subject: str) -> None:
    began = time.monotonic()
    found = parse(raw)
    assert (found.sender, found.subject) == ("a@example.org", subject)
    assert time.monotonic() - began < 10


@pytest.mark.parametrize("tag", TAGS)
def test_a_page_made_to_be_slow_is_read_at_once(tag: bytes) -> None:
    began = time.monotonic()
    parse(b"From: a@example.org\nContent-Type: text/html\n\n" + tag * (mime.LONGEST_TEXT // len(tag)))
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("charset", ["punycode", "idna", "base64", "zlib", "no-such", "undefined", "a\\0b"])
def test_a_charset_that_is_none_does_no_harm(charset: str) -> None:
    page = f"From: a@example.org\nContent-Type: text/plain; charset={charset}\n\n".encode() + b"word " * 50_000
    began = time.monotonic()
    assert parse(page).text.startswith("word word")
    assert time.monotonic() - began < 2


QUIET = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@QUIET
@given(st.binary(max_size=2_000))
def test_no_bytes_make_it_raise(raw: bytes) -> None:
    assert parse(raw).kind in Kind


@QUIET
@given(st.data())
def test_no_change_to_a_real_mail_makes_it_raise(data: st.DataObject) -> None:
    """Bytes are replaced, lines doubled, dropped and moved, mails cut and joined."""
    lines = eml(data.draw(st.sampled_from(NAMES))).split(b"\r\n")
    for _change in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(lines) - 1))
        lines[place : place + data.draw(st.integers(0, 3))] = data.draw(
            st.one_of(
                st.lists(st.sampled_from(lines), max_size=3),
                st.lists(st.binary(max_size=60), max_size=2),
                st.sampled_from(NAMES).map(lambda name: [eml(name)]),
            )
        ) or [b""]
    found = parse(b"\r\n".join(lines))
    for each in found.attachments:
        attached(b"\r\n".join(lines), each.part)
    said = "".join((found.sender, found.sender_name, found.subject, found.text, found.note, *found.answers))
    assert "\x00" not in said.encode().decode()  # PostgreSQL takes it: no zero byte, no half of a surrogate
