"""What the archive mailbox proves, asked of a real IMAP server: a copy proves an acceptance, its absence nothing."""

from typing import Any

import pytest

from nominations.outbox import actions, delivery, reconciling, witnesses
from nominations.outbox.archive import ImapArchive
from nominations.outbox.envelopes import envelope
from nominations.outbox.instants import at
from nominations.outbox.models import OutgoingMail
from nominations.outbox.reconciling import Asked, Said, Verdict
from nominations.outbox.relay import Answer, Outcome
from nominations.outbox.states import Status
from nominations.reference.models import Country
from tests.cast import NOW
from tests.inbox.dovecot import Dovecot
from tests.outbox.conftest import hello
from tests.outbox.test_reconciling import QUIET

pytestmark = [pytest.mark.servers, pytest.mark.django_db, pytest.mark.usefixtures("templates")]


def doubted(about: Country, number: int) -> OutgoingMail:
    [mail] = actions.enqueue([hello(about, number)], at=NOW)
    claimed = delivery.claim(now=at(NOW))
    assert delivery.mark(claimed.mails[0], claimed.token, now=at(NOW))
    delivery.finish(claimed.mails[0], claimed.token, Answer(Outcome.UNCERTAIN, "dropped"), now=at(NOW))
    mail.refresh_from_db()
    return mail


def asked(mail: OutgoingMail) -> list[Asked]:
    return [Asked(mail.message_id, mail.recipient, NOW, NOW)]


def test_a_copy_in_the_archive_settles_a_doubt_and_a_missing_one_does_not(
    server: Dovecot, user: str, austria_row: Country, settings: Any
) -> None:
    copied, missing = doubted(austria_row, 1), doubted(austria_row, 2)
    server.append(user, envelope(copied).data)
    settings.MAIL_LOG, settings.ARCHIVE_URL = "", server.url(user)
    reconciling.reconcile(witnesses.from_settings(), now=at(QUIET))
    copied.refresh_from_db()
    missing.refresh_from_db()
    assert (copied.status, copied.last_reply) == (Status.SENT, "A copy lies in the archive mailbox INBOX")
    assert missing.status == Status.UNCERTAIN


def test_an_archive_whose_certificate_nobody_signed_is_not_asked(
    server: Dovecot, user: str, austria_row: Country
) -> None:
    mail = doubted(austria_row, 1)
    server.append(user, envelope(mail).data)
    assert ImapArchive(server.url(user)).look_up(asked(mail)) == {}
    said = ImapArchive(server.url(user), server.certificate).look_up(asked(mail))
    assert said == {mail.message_id: Said(Verdict.ACCEPTED, "A copy lies in the archive mailbox INBOX")}


def test_an_archive_that_refuses_our_password_knows_nothing(server: Dovecot, user: str, austria_row: Country) -> None:
    archive = ImapArchive(server.url(user, password="wrong"), server.certificate)
    assert archive.look_up(asked(doubted(austria_row, 1))) == {}
