"""The task and the command that read the mailboxes of the settings."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from nominations.inbox import imap, tasks
from nominations.inbox.models import Mailbox, ReceivedMail
from nominations.outbox.models import Heartbeat, OutgoingMail
from tests.inbox.dovecot import PASSWORD, Dovecot
from tests.inbox.mails import eml, numbered

pytestmark = pytest.mark.servers


def test_the_task_reads_the_mailboxes_of_the_settings_and_notes_its_run(
    server: Dovecot, user: str, db: None, settings: Any
) -> None:
    server.append(user, numbered(1))
    settings.INBOX_URLS = [server.url(user)]
    tasks.poll()
    assert Heartbeat.objects.get(job="poll").last_result == f"{user}: 1 answer"
    assert ReceivedMail.objects.filter(mailbox=user).count() == 1


def test_without_mailboxes_the_task_leaves_no_heartbeat(db: None, settings: Any) -> None:
    settings.INBOX_URLS = []
    tasks.poll()
    assert not Heartbeat.objects.filter(job="poll").exists()


def test_a_dry_run_shows_what_it_would_take_and_keeps_nothing(
    server: Dovecot, user: str, sent: OutgoingMail, settings: Any
) -> None:
    server.append(user, eml("postfix_failed"), eml("answer_greek"))
    settings.INBOX_URLS = [server.url(user)]
    words = StringIO()
    call_command("poll_inbox", dry_run=True, stdout=words)
    heading, line, end = words.getvalue().splitlines()
    assert heading.split() == ["mailbox", "answers", "automatic", "bounces", "delays", "confirmed", "left"]
    assert line.split() == [user, "1", "0", "1", "0", "0", "0"]
    assert end == "Nothing was kept."
    assert (ReceivedMail.objects.count(), Mailbox.objects.count(), Heartbeat.objects.count()) == (0, 0, 0)
    sent.refresh_from_db()
    assert sent.status == "sent"
    words = StringIO()
    call_command("poll_inbox", stdout=words)
    assert words.getvalue().splitlines()[1:] == [line]
    assert ReceivedMail.objects.count() == 2


@pytest.mark.parametrize(
    ("urls", "sentence"),
    [
        ([], "No mailbox is set"),
        (["imaps://user:secret-word@host:port/INBOX"], "Mailbox 1 of INBOX_URLS cannot be read as an address"),
        (["https://user:secret-word@host/"], "Mailbox 1 of INBOX_URLS must read imaps://"),
        (["imaps://quantum:secret-word@host/INBOX"], "Mailbox 1 of INBOX_URLS must read imaps://"),
    ],
)
def test_a_wrong_address_is_refused_without_its_password(
    db: None, settings: Any, urls: list[str], sentence: str
) -> None:
    settings.INBOX_URLS = urls
    with pytest.raises(CommandError, match=sentence) as refused:
        call_command("poll_inbox")
    assert "secret-word" not in str(refused.value)


def test_an_address_is_read_part_by_part() -> None:
    found = imap.account("imaps://quantum:a%2Cb%40c%2F@imap.example.org/Group%20mail?address=Quantum@Example.org")
    assert (found.host, found.port, found.user, found.password) == ("imap.example.org", 993, "quantum", "a,b@c/")
    assert (found.folder, found.address, found.is_tls) == ("Group mail", "quantum@example.org", True)
    assert "a,b@c/" not in repr(found)
    assert imap.account(f"imap://a%40example.org:{PASSWORD.split(',')[0]}@h").port == 143
