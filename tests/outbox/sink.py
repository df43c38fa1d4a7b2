"""A real SMTP server on a free port that keeps what it accepts and misbehaves when it is told to."""

import asyncio
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

ACCEPTED = "250 OK queued"
DROP = "drop the connection"


@dataclass
class Sink:
    """`answers` says what to reply at MAIL, RCPT, DATA (its 354) and DOT; a list is used up, then all is well again."""

    port: int = 0
    answers: dict[str, list[str]] = field(default_factory=dict)
    accepted: list[bytes] = field(default_factory=list)
    sessions: int = 0
    before_dot_reply: Callable[[], None] = lambda: None
    tls: ssl.SSLContext | None = None
    implicit_tls: bool = False
    account: tuple[str, str] | None = None
    signed_in: list[str] = field(default_factory=list)

    @property
    def mails(self) -> list[EmailMessage]:
        return [cast("EmailMessage", message_from_bytes(data, policy=default)) for data in self.accepted]

    def answer(self, step: str) -> str | None:
        waiting = self.answers.get(step)
        return waiting.pop(0) if waiting else None

    def sign_in(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _how: str, said: LoginPassword
    ) -> AuthResult:
        user = said.login.decode()
        if self.account != (user, said.password.decode()):
            return AuthResult(success=False, handled=False)
        self.signed_in.append(user)
        return AuthResult(success=True)

    async def handle_MAIL(self, server: SMTP, _session: Session, envelope: Envelope, address: str, options: Any) -> str:  # noqa: N802 - aiosmtpd calls it so
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return _say(server, self.answer("MAIL")) or ACCEPTED

    async def handle_RCPT(self, server: SMTP, _session: Session, envelope: Envelope, address: str, options: Any) -> str:  # noqa: N802 - aiosmtpd calls it so
        answer = _say(server, self.answer("RCPT"))
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or ACCEPTED

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd calls it so
        answer = self.answer("DOT")
        await asyncio.to_thread(self.before_dot_reply)
        if answer in {None, DROP} or not answer.startswith(("4", "5")):
            self.accepted.append(cast("bytes", envelope.original_content))
        return _say(server, answer) or ACCEPTED


class _Server(SMTP):
    """aiosmtpd's server, with a say before the 354 and a count of sessions."""

    def connection_made(self, transport: Any) -> None:
        self.event_handler.sessions += 1
        super().connection_made(transport)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - aiosmtpd calls it so
        answer = self.event_handler.answer("DATA")
        if answer is None:
            return await super().smtp_DATA(arg)
        return await self.push(_say(self, answer))


def _say(server: SMTP, answer: str | None) -> str | None:
    if answer == DROP:
        server.transport.abort()
        return "421 gone"
    return answer


def _served(sink: Sink, loop: asyncio.AbstractEventLoop) -> _Server:
    ways: dict[str, Any] = {}
    if sink.tls and not sink.implicit_tls:
        ways |= {"tls_context": sink.tls, "require_starttls": True}
    if sink.account:
        ways |= {"authenticator": sink.sign_in, "auth_required": True, "auth_require_tls": False}
    return _Server(sink, loop=loop, **ways)


async def _stop(server: asyncio.Server) -> None:
    server.close()
    sessions = asyncio.all_tasks() - {asyncio.current_task()}
    for session in sessions:
        session.cancel()
    await asyncio.gather(*sessions, return_exceptions=True)


@contextmanager
def listening(sink: Sink) -> Iterator[Sink]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    serving = loop.create_server(
        lambda: _served(sink, loop), "127.0.0.1", 0, ssl=sink.tls if sink.implicit_tls else None
    )
    server = asyncio.run_coroutine_threadsafe(serving, loop).result(10)
    sink.port = server.sockets[0].getsockname()[1]
    try:
        yield sink
    finally:
        asyncio.run_coroutine_threadsafe(_stop(server), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(120)
        loop.close()
