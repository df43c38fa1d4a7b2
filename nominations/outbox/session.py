"""One SMTP session, opened the way the settings ask: encrypted or not at all, and heard only where it answers."""

import re
import smtplib
import socket
import ssl
import time
from dataclasses import dataclass, field
from typing import Self

from django.conf import settings
from django.core.mail.utils import DNS_NAME

from nominations.kernel import text

CONNECT_SECONDS = 10
COMMAND_SECONDS = 60
_LONGEST_LINE, _MOST_LINES = 2000, 100
_READY, _OK = 220, 250

# RFC 5321 section 4.2: three digits, a hyphen where more lines follow. The first digit 1 does not occur in SMTP.
_REPLY = re.compile(rb"([2-5][0-9][0-9])(?:([ -]).*)?")

# What a session may raise while it lives: the server left, was silent too long, or talked nonsense.
LOST = (smtplib.SMTPException, OSError)


class RelayAway(Exception):  # noqa: N818 - a state of the world, met every day
    """No session with the mail server could be had: no mail is at fault, all of them wait."""


class OutOfStep(smtplib.SMTPException):
    """The server said what is no reply, or spoke unasked: nothing it says from now on counts as an answer."""


@dataclass
class Server:
    """Where the mail server is, who we are there, and how the way to it is kept secret."""

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    starttls: bool = False
    implicit_tls: bool = False
    ca_file: str = ""

    @classmethod
    def from_settings(cls) -> Self:
        return cls(
            settings.EMAIL_HOST,
            settings.EMAIL_PORT,
            settings.EMAIL_HOST_USER,
            settings.EMAIL_HOST_PASSWORD,
            settings.EMAIL_USE_TLS,
            settings.EMAIL_USE_SSL,
            settings.EMAIL_CA_FILE,
        )


class Session(smtplib.SMTP):
    """A connection on which each command gets exactly one whole reply, within `patience` seconds."""

    sock: socket.socket  # smtplib sets it to None when it closes; then every use raises, as it should

    def __init__(self, connection: socket.socket, patience: float) -> None:
        super().__init__(local_hostname=DNS_NAME.get_fqdn())
        self.sock, self.patience, self._heard = connection, patience, b""

    def getreply(self) -> tuple[int, bytes]:
        """Return code and words. Raises OutOfStep when this is no reply, and OSError when it does not come in time."""
        until = time.monotonic() + self.patience
        codes: set[bytes] = set()
        said: list[bytes] = []
        while len(said) < _MOST_LINES:
            line = self._line(until)
            said.append(line[4:].strip())
            match = _REPLY.fullmatch(line)
            codes.add(match[1] if match else b"")
            if match is None or len(codes) > 1:
                raise OutOfStep(f"The mail server said what is no reply: {line[:100]!r}")
            if match[2] != b"-":
                return int(match[1]), b"\n".join(said)
        raise OutOfStep("The mail server's reply had no end.")

    def _line(self, until: float) -> bytes:
        """Return one line without its end. A line that was cut off has no end and is no line."""
        while b"\n" not in self._heard:
            if len(self._heard) > _LONGEST_LINE:
                raise OutOfStep("The mail server's reply had no end.")
            self._heard += self._received(until)
        line, _, self._heard = self._heard.partition(b"\n")
        return line.removesuffix(b"\r")

    def _received(self, until: float) -> bytes:
        """Wait no longer than `until`, however slowly the server drips; where that has passed, not at all."""
        self.sock.settimeout(max(until - time.monotonic(), 0))
        try:
            received = self.sock.recv(4096)
        except (BlockingIOError, ssl.SSLWantReadError) as error:
            raise TimeoutError from error
        finally:
            self.sock.settimeout(self.patience)
        if not received:
            raise smtplib.SMTPServerDisconnected("The mail server closed the connection.")
        return received

    def has_spoken(self) -> bool:
        """Whether the server has said something, or has left, since its last reply."""
        try:
            self._heard = self._heard or self._received(until=0)
        except TimeoutError:
            return False
        except LOST:
            return True
        return True

    def send(self, s: str | bytes) -> None:  # type: ignore[override] # smtplib's stub takes any buffer, we need none
        """Send a command, unless the server spoke unasked: then its answer could not be told from that."""
        self.expect_silence()
        self.sock.sendall(s.encode("ascii") if isinstance(s, str) else s)

    def expect_silence(self) -> None:
        if self.has_spoken():
            raise OutOfStep(f"The mail server left, or spoke unasked: {self._heard[:100]!r}")

    def send_lines(self, lines: bytes) -> bool:
        """Send what follows a 354; return whether the server listened to the end without a word."""
        self.sock.sendall(lines)
        return not self.has_spoken()


def opened(server: Server, patience: float = COMMAND_SECONDS) -> Session:
    """Return a session that is greeted, encrypted where the settings say so, and signed in. Raises RelayAway."""
    trust = _trust(server) if server.implicit_tls or server.starttls else None
    connection: socket.socket | None = None
    try:
        connection = socket.create_connection((server.host, server.port), CONNECT_SECONDS)
        # Else the final dot waits for the server's delayed acknowledgement of the lines: 40 ms a mail.
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if trust and server.implicit_tls:
            connection = trust.wrap_socket(connection, server_hostname=server.host)
        session = Session(connection, patience)
        _greet(session, server, trust)
    except LOST as error:
        if connection is not None:
            connection.close()
        raise RelayAway(f"{server.host}:{server.port}: {_words_for_staff(error)}") from error
    return session


def _trust(server: Server) -> ssl.SSLContext:
    """Whom we believe: a certificate of this very host name, signed by who we trust, and TLS of our time."""
    try:
        trust = ssl.create_default_context(cafile=server.ca_file or None)
    except OSError as error:
        raise RelayAway(f"EMAIL_CA_FILE ({server.ca_file}) cannot be read as certificates: {error}") from error
    trust.minimum_version = ssl.TLSVersion.TLSv1_2
    return trust


def _greet(session: Session, server: Server, trust: ssl.SSLContext | None) -> None:
    _expect(_READY, session.getreply())
    _expect(_OK, session.ehlo())
    if trust and server.starttls:
        if not session.has_extn("starttls"):
            raise smtplib.SMTPNotSupportedError("STARTTLS")
        _expect(_READY, session.docmd("STARTTLS"))
        session.expect_silence()  # words slipped in before the encryption would be heard as if they came after it
        session.sock = trust.wrap_socket(session.sock, server_hostname=server.host)
        _expect(_OK, session.ehlo())  # what was said in the clear counts for nothing (RFC 3207 section 4.2)
    if server.user:
        session.login(server.user, server.password)
    session.expect_silence()


def _expect(code: int, said: tuple[int, bytes]) -> None:
    if said[0] != code:
        raise smtplib.SMTPResponseException(*said)


def _words_for_staff(error: Exception) -> str:
    """Say what happened, then what to look at."""
    says = words(error)
    match error:
        case ssl.SSLCertVerificationError():
            says = (
                f"The certificate of the mail server is not trusted ({error.verify_message}). "
                "Check EMAIL_HOST, and EMAIL_CA_FILE where an authority of your own signed it."
            )
        case ssl.SSLError():
            says = (
                f"No encrypted connection with the mail server could be made ({error.reason or error}). "
                "Check EMAIL_PORT, EMAIL_USE_TLS and EMAIL_USE_SSL."
            )
        case smtplib.SMTPAuthenticationError():
            says = f"The mail server refused our sign-in: {_said(error)}. Check EMAIL_HOST_USER and its password."
        case smtplib.SMTPNotSupportedError():
            what = "STARTTLS" if "STARTTLS" in str(error) else "a sign-in that we know"
            says = f"The mail server does not offer {what}, and no mail goes without it. Check EMAIL_PORT."
        case smtplib.SMTPResponseException():
            says = f"The mail server takes no mail now: {_said(error)}"
        case TimeoutError():
            says = "The mail server did not answer in time."
        case OSError() if not isinstance(error, smtplib.SMTPException):
            says = f"The mail server cannot be reached ({error.strerror or error})."
    return says


def _said(error: smtplib.SMTPResponseException) -> str:
    said = error.smtp_error
    return reply(error.smtp_code, said.encode() if isinstance(said, str) else said)


def reply(code: int, said: bytes) -> str:
    """Return a server's reply as one line that the database can hold, whatever bytes it was made of."""
    return f"{code} {text.clean_line(said.decode('utf-8', 'replace'))}"


def words(error: Exception) -> str:
    return str(error) or type(error).__name__
