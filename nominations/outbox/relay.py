"""The mail server: one kept SMTP connection a process, and what each of its answers means for a mail."""

import re
import smtplib
import socket
import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum

from django.conf import settings
from django.core.mail.utils import DNS_NAME

from nominations.outbox.envelopes import Envelope

CONNECT_SECONDS = 10
COMMAND_SECONDS = 60
FINAL_REPLY_SECONDS = 600
# Relays close a connection after some mails or when nobody speaks; we do it first, or ask.
MAILS_A_CONNECTION = 100
SILENCE_SECONDS = 5

_LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)
_OK, _GO_AHEAD = 250, 354
_DONE, _LATER, _NEVER = 2, 4, 5  # the first digits that end a command (RFC 5321 section 4.2)


class Outcome(Enum):
    SENT = "sent"
    TRY_LATER = "try later"
    DROPPED = "dropped before the end of the mail"
    REFUSED = "refused"
    UNCERTAIN = "uncertain"
    NOT_WANTED = "not wanted"


@dataclass(frozen=True)
class Answer:
    """What became of one mail, and the words of the server."""

    outcome: Outcome
    reply: str


class RelayAway(Exception):  # noqa: N818 - a state of the world, met every day
    """No session with the mail server could be had: no mail is at fault, all of them wait."""


@dataclass
class Relay:
    """A mail server and the connection kept to it. Not for two threads at a time."""

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    starttls: bool = False
    final_reply_seconds: float = FINAL_REPLY_SECONDS
    command_seconds: float = COMMAND_SECONDS
    _session: smtplib.SMTP | None = field(default=None, init=False, repr=False)
    _mails: int = field(default=0, init=False, repr=False)
    _spoken_at: float = field(default=0.0, init=False, repr=False)

    @classmethod
    def from_settings(cls) -> "Relay":
        return cls(
            settings.EMAIL_HOST,
            settings.EMAIL_PORT,
            settings.EMAIL_HOST_USER,
            settings.EMAIL_HOST_PASSWORD,
            settings.EMAIL_USE_TLS,
        )

    def send(self, envelope: Envelope, still_wanted: Callable[[], bool]) -> Answer:
        """Hand over one mail. Raises RelayAway.

        `still_wanted` is asked after RCPT and before DATA, and sets the marker.
        """
        session = self._ready()
        try:
            answer = self._transaction(session, envelope, still_wanted)
        except (smtplib.SMTPException, OSError) as error:
            # Nothing after the final dot raises: so the server cannot have taken the mail.
            self.close()
            return Answer(Outcome.DROPPED, _words(error))
        self._mails += 1
        self._spoken_at = time.monotonic()
        if answer.outcome is not Outcome.SENT:
            self._reset()
        return answer

    def connect(self) -> None:
        """Have a session that answers. Raises RelayAway."""
        self._ready()

    def close(self) -> None:
        """Leave politely where the server still listens."""
        session, self._session = self._session, None
        if session is None:
            return
        with suppress(smtplib.SMTPException, OSError):
            if session.sock is not None:
                session.sock.settimeout(1)
            session.quit()
        session.close()

    def _transaction(self, session: smtplib.SMTP, envelope: Envelope, still_wanted: Callable[[], bool]) -> Answer:
        answer = _judge(*session.mail(envelope.sender))
        if answer.outcome is Outcome.SENT:
            answer = _judge(*session.rcpt(envelope.recipient))
        if answer.outcome is not Outcome.SENT:
            return answer
        if not still_wanted():
            return Answer(Outcome.NOT_WANTED, "")
        code, words = session.docmd("DATA")
        if code != _GO_AHEAD:
            answer = _judge(code, words)
            return Answer(Outcome.TRY_LATER, answer.reply) if answer.outcome is Outcome.SENT else answer
        return self._body(session, envelope.data)

    def _body(self, session: smtplib.SMTP, data: bytes) -> Answer:
        """Send the lines, then the final dot; from the dot on, only a reply says what happened (RFC 1047)."""
        connection = session.sock
        if connection is None:
            raise smtplib.SMTPServerDisconnected("the connection is gone")
        connection.sendall(_LEADING_DOT.sub(b"..", data if data.endswith(b"\r\n") else data + b"\r\n"))
        try:
            connection.settimeout(self.final_reply_seconds)
            connection.sendall(b".\r\n")
            code, words = session.getreply()
            connection.settimeout(self.command_seconds)
        except (smtplib.SMTPException, OSError) as error:
            return Answer(Outcome.UNCERTAIN, _words(error))
        answer = _judge(code, words)
        return answer if _is_reply(code) else Answer(Outcome.UNCERTAIN, answer.reply)

    def _ready(self) -> smtplib.SMTP:
        """The kept connection, when it still answers; else a new one."""
        silent = time.monotonic() - self._spoken_at > SILENCE_SECONDS
        if self._session is not None and self._mails < MAILS_A_CONNECTION and not (silent and not self._answers()):
            return self._session
        self.close()
        self._session, self._mails = self._connect(), 0
        self._spoken_at = time.monotonic()
        return self._session

    def _answers(self) -> bool:
        with suppress(smtplib.SMTPException, OSError):
            return self._session is not None and self._session.noop()[0] == _OK
        return False

    def _connect(self) -> smtplib.SMTP:
        session: smtplib.SMTP | None = None
        try:
            session = smtplib.SMTP(self.host, self.port, local_hostname=DNS_NAME.get_fqdn(), timeout=CONNECT_SECONDS)
            self._greet(session)
        except (smtplib.SMTPException, OSError) as error:
            if session is not None:
                session.close()
            raise RelayAway(f"{self.host}:{self.port}: {_words(error)}") from error
        return session

    def _greet(self, session: smtplib.SMTP) -> None:
        if session.sock is not None:
            session.sock.settimeout(self.command_seconds)
            # Else the final dot waits for the server's delayed acknowledgement of the lines: 40 ms a mail.
            session.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        session.ehlo_or_helo_if_needed()
        if self.starttls:
            session.starttls(context=ssl.create_default_context())
            session.ehlo()
        if self.user:
            session.login(self.user, self.password)

    def _reset(self) -> None:
        """End a transaction that carried no mail, so that the next one begins clean."""
        try:
            answers = self._session is not None and self._session.rset()[0] == _OK
        except (smtplib.SMTPException, OSError):
            answers = False
        if not answers:
            self.close()


def _is_reply(code: int) -> bool:
    return code // 100 in {_DONE, _LATER, _NEVER}


def _judge(code: int, words: bytes) -> Answer:
    outcome = {_DONE: Outcome.SENT, _NEVER: Outcome.REFUSED}.get(code // 100, Outcome.TRY_LATER)
    return Answer(outcome, f"{code} {words.decode('utf-8', 'replace')}")


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
