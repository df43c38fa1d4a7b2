"""The mail server: one kept SMTP connection a process, and what each of its answers means for a mail."""

import re
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum

from django.conf import settings

from nominations.outbox import session as sessions
from nominations.outbox.envelopes import Envelope
from nominations.outbox.session import COMMAND_SECONDS, LOST, OutOfStep, RelayAway, Server, Session

__all__ = ["Answer", "Outcome", "Relay", "RelayAway"]

FINAL_REPLY_SECONDS = 600
# Relays close a connection after some mails or when nobody speaks; we do it first, or ask.
MAILS_A_CONNECTION = 100
SILENCE_SECONDS = 5
# The dot goes out this long before the marker's lease ends, or never; of a short lease, this part before its end.
FENCE_MARGIN_SECONDS, FENCE_MARGIN_PART = 60, 0.2

_LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)
_OK, _GO_AHEAD, _LEAVING = 250, 354, 421
_NOT_SIGNED_IN = {503, 530}  # "AUTH first", "STARTTLS first": what is wrong is our account, not this mail


class Outcome(Enum):
    SENT = "sent"
    TRY_LATER = "try later"
    DROPPED = "dropped before the end of the mail"
    REFUSED = "refused"
    UNCERTAIN = "uncertain"
    NOT_WANTED = "not wanted"


_BY_FIRST_DIGIT = {2: Outcome.SENT, 4: Outcome.TRY_LATER, 5: Outcome.REFUSED}  # RFC 5321 section 4.2.1


@dataclass(frozen=True)
class Answer:
    """What became of one mail, and the words of the server."""

    outcome: Outcome
    reply: str
    code: int = 0

    @property
    def ends_the_session(self) -> bool:
        return self.outcome in {Outcome.DROPPED, Outcome.UNCERTAIN} or self.code == _LEAVING


@dataclass
class Relay(Server):
    """A mail server and the connection kept to it. Not for two threads at a time."""

    final_reply_seconds: float = FINAL_REPLY_SECONDS
    command_seconds: float = COMMAND_SECONDS
    clock: Callable[[], float] = time.monotonic  # runs on while the process is stopped
    _session: Session | None = field(default=None, init=False, repr=False)
    _mails: int = field(default=0, init=False, repr=False)
    _spoken_at: float = field(default=0.0, init=False, repr=False)

    def send(
        self, envelope: Envelope, still_wanted: Callable[[], bool], *, fence_seconds: float | None = None
    ) -> Answer:
        """Hand over one mail. Raises RelayAway.

        `still_wanted` is asked after RCPT and before DATA, and sets the marker, which holds for `fence_seconds`: a
        process that was stopped for longer sends no final dot, because another may have been given the mail.
        """
        session = self._ready()
        answer = _or_dropped(lambda: self._answer(session.mail(envelope.sender)))
        if self._mails and answer.ends_the_session:
            # The kept connection had died: nothing was said of this mail, so it goes over a new one.
            self._drop()
            return self.send(envelope, still_wanted, fence_seconds=fence_seconds)
        if answer.outcome is Outcome.SENT:
            if fence_seconds is None:
                fence_seconds = _fence_seconds(settings.OUTBOX_LEASE_IN_DATA_SECONDS)
            answer = _or_dropped(lambda: self._hand_over(session, envelope, still_wanted, fence_seconds))
        self._mails += 1
        self._spoken_at = time.monotonic()
        self._tidy(answer)
        return answer

    def connect(self) -> None:
        """Have a session that answers. Raises RelayAway."""
        self._ready()

    def close(self) -> None:
        """Leave politely where the server still listens."""
        if self._session is not None:
            self._session.patience = 1
            with suppress(*LOST):
                self._session.quit()
        self._drop()

    def _hand_over(
        self, session: Session, envelope: Envelope, still_wanted: Callable[[], bool], fence_seconds: float
    ) -> Answer:
        answer = self._answer(session.rcpt(envelope.recipient))
        if answer.outcome is not Outcome.SENT:
            return answer
        until = self.clock() + fence_seconds
        if not still_wanted():
            return Answer(Outcome.NOT_WANTED, "")
        code, said = session.docmd("DATA")
        if code != _GO_AHEAD:
            return _no(_judge(code, said))
        if not session.send_lines(_lines(envelope.data)):
            return self._interrupted(session)
        if self.clock() > until:
            return Answer(Outcome.DROPPED, "The sender was stopped for longer than the mail was its own.")
        session.sock.sendall(b".\r\n")  # when this fails the dot has not left, or not whole
        return self._after_the_dot(session)

    def _interrupted(self, session: Session) -> Answer:
        """The server spoke or left while it was to listen, so it gets no dot; only a no of it means something."""
        answer = _or_dropped(lambda: _no(_judge(*session.getreply())))
        self._drop()
        return answer

    def _after_the_dot(self, session: Session) -> Answer:
        """From the dot on, only a valid reply says what happened (RFC 1047)."""
        session.patience = self.final_reply_seconds
        try:
            answer = _judge(*session.getreply())
        except LOST as error:
            return Answer(Outcome.UNCERTAIN, sessions.words(error))
        session.patience = self.command_seconds
        return answer

    def _answer(self, said: tuple[int, bytes]) -> Answer:
        """Judge a reply before the marker is set; raises RelayAway, after which only unmarked mails are given back."""
        if said[0] in _NOT_SIGNED_IN:
            self._drop()
            raise RelayAway(f"{self.host}:{self.port}: The mail server wants us signed in: {sessions.reply(*said)}")
        return _judge(*said)

    def _ready(self) -> Session:
        """The kept connection, when it still answers; else a new one."""
        if self._session is not None and self._mails < MAILS_A_CONNECTION and self._answers(self._session):
            self._session.patience = self.command_seconds
            return self._session
        self.close()
        self._session, self._mails = sessions.opened(self, self.command_seconds), 0
        self._spoken_at = time.monotonic()
        return self._session

    def _answers(self, session: Session) -> bool:
        if session.has_spoken():
            return False
        if time.monotonic() - self._spoken_at <= SILENCE_SECONDS:
            return True
        with suppress(*LOST):
            return session.noop()[0] == _OK
        return False

    def _tidy(self, answer: Answer) -> None:
        """End a transaction that carried no mail, so that the next one begins clean."""
        if answer.ends_the_session:
            self._drop()
        if answer.outcome is Outcome.SENT or self._session is None:
            return
        with suppress(*LOST):
            if self._session.rset()[0] == _OK:
                return
        self._drop()

    def _drop(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            session.close()


def _fence_seconds(lease: float) -> float:
    return lease - min(FENCE_MARGIN_SECONDS, lease * FENCE_MARGIN_PART)


def _judge(code: int, said: bytes) -> Answer:
    """Raises OutOfStep for a 3xx where none belongs."""
    outcome = _BY_FIRST_DIGIT.get(code // 100)
    if outcome is None:
        raise OutOfStep(f"The mail server answered out of step: {sessions.reply(code, said)}")
    return Answer(outcome, sessions.reply(code, said), code)


def _no(answer: Answer) -> Answer:
    """Return a no; a yes where only a no or a 354 belongs is the answer to something else."""
    if answer.outcome is Outcome.SENT:
        raise OutOfStep(f"The mail server answered out of step: {answer.reply}")
    return answer


def _or_dropped(talk: Callable[[], Answer]) -> Answer:
    """Nothing after the final dot raises: so when something does, the server cannot have taken the mail."""
    try:
        return talk()
    except LOST as error:
        return Answer(Outcome.DROPPED, sessions.words(error))


def _lines(data: bytes) -> bytes:
    whole = data if data.endswith(b"\r\n") else data + b"\r\n"
    return _LEADING_DOT.sub(b"..", whole)
