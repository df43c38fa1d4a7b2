"""A mail server on raw sockets that misbehaves once, in one step, in one way, and knows what it truly accepted."""

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import BinaryIO


class Step(Enum):
    """What a server answers in the life of a connection that carries mails: nine answers, none of them left out.

    A connection that is refused is no step: nobody is there who could say seven things.
    """

    BANNER = "220 faulty.example.org ready"
    EHLO = "250-faulty.example.org\r\n250 STARTTLS"
    MAIL = "250 2.1.0 sender accepted"
    RCPT = "250 2.1.5 recipient accepted"
    DATA = "354 go ahead"
    LINES = "250 2.0.0 accepted before its end"  # no answer belongs here: what is said while lines are sent
    DOT = "250 2.0.0 accepted as 1"
    RSET = "250 2.0.0 forgotten"
    NEXT = "250 2.1.0 next sender accepted"  # MAIL on the kept connection, after another mail went over it
    # Beside the nine: the first is asked only where the settings say so, on the answer to the second nothing hangs.
    STARTTLS = "220 2.0.0 go ahead"
    QUIT = "221 2.0.0 bye"


class How(Enum):
    """The seven: two nos, and five ways to leave a command without a valid answer; then what is rarer."""

    LATER = auto()  # 451: valid, temporary
    NEVER = auto()  # 550: valid, for good
    GARBAGE = auto()  # a whole line that is no SMTP reply
    RESET = auto()  # RST: the connection is torn down
    CLOSED = auto()  # FIN: the server leaves without a word
    SILENT = auto()  # nothing, longer than we wait
    CUT = auto()  # the good answer, cut off before its line end, then FIN
    LEAVING = auto()  # 421, then FIN
    ENDLESS = auto()  # continuation lines for ever
    LONG = auto()  # a line without end
    UNASKED = auto()  # the good answer, and a no that nobody asked for


_SAID = {How.LATER: "451 4.3.0 try later", How.NEVER: "550 5.7.1 no", How.GARBAGE: "HTTP/1.1 400 Bad Request"}
_NO = {How.LATER, How.NEVER, How.LEAVING}


class _GoneError(Exception):
    """This conversation is over."""


@dataclass
class Faulty:
    step: Step | None = None
    how: How | None = None
    port: int = 0
    accepted: list[bytes] = field(default_factory=list)
    connections: int = 0
    heard: list[bytes] = field(default_factory=list)  # the verbs
    before_go_ahead: Callable[[], None] = lambda: None
    stopped: threading.Event = field(default_factory=threading.Event)

    def converse(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as heard, suppress(_GoneError, OSError):
            self._answer(connection, Step.BANNER)
            steps = {b"EHLO": Step.EHLO, b"MAIL": Step.MAIL, b"RCPT": Step.RCPT, b"RSET": Step.RSET}
            steps[b"STARTTLS"] = Step.STARTTLS
            for line in heard:
                verb = line.strip().split(b" ")[0].upper()
                self.heard.append(verb)
                if verb == b"DATA":
                    self.before_go_ahead()
                if verb == b"DATA" and self._answer(connection, Step.DATA):
                    self._take(connection, heard)
                    steps[b"MAIL"] = Step.NEXT
                elif verb in steps:
                    self._answer(connection, steps[verb])
                elif verb == b"QUIT":
                    self._answer(connection, Step.QUIT)
                    return

    def _take(self, connection: socket.socket, heard: BinaryIO) -> None:
        lines = [heard.readline()]
        if self.step is Step.LINES:
            self._answer(connection, Step.LINES)
        while lines[-1] not in {b".\r\n", b""}:
            lines.append(heard.readline())
        if lines.pop() == b"":
            return
        # The worst case for who re-sends: it took the mail, and then misbehaves, unless it says a valid no.
        if self.step is not Step.DOT or self.how not in _NO:
            self.accepted.append(b"".join(line.removeprefix(b".") for line in lines))
        self._answer(connection, Step.DOT)

    def _answer(self, connection: socket.socket, step: Step) -> bool:
        """Say the good answer, or misbehave for once; return whether all is well."""
        if step is not self.step:
            connection.sendall(f"{step.value}\r\n".encode())
            return True
        how, self.step = self.how, None
        if how in _SAID:
            connection.sendall(f"{_SAID[how]}\r\n".encode())
        else:
            self._misbehave(connection, step.value, how)
        if step is Step.LINES:
            _leave(connection)
        return False

    def _misbehave(self, connection: socket.socket, good: str, how: How | None) -> None:
        match how:
            case How.RESET:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                connection.close()
                raise _GoneError
            case How.CLOSED:
                _leave(connection)
            case How.SILENT:
                self.stopped.wait(30)
                raise _GoneError
            case How.CUT:
                connection.sendall(good[:-3].encode())
                _leave(connection)
            case How.LEAVING:
                connection.sendall(b"421 4.3.2 closing\r\n")
                _leave(connection)
            case How.ENDLESS | How.LONG:
                more = f"{good[:3]}-and more\r\n" if how is How.ENDLESS else " and more"
                while not self.stopped.wait(0.0001):
                    connection.sendall(more.encode())
            case How.UNASKED:
                connection.sendall(f"{good}\r\n550 5.5.1 no\r\n".encode())


def _leave(connection: socket.socket) -> None:
    """FIN, and not RST: what the client still sends is read and thrown away."""
    connection.shutdown(socket.SHUT_WR)
    while connection.recv(1 << 16):
        pass
    raise _GoneError


@contextmanager
def faulty(step: Step | None = None, how: How | None = None) -> Iterator[Faulty]:
    server = Faulty(step, how)
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)  # so that long mails are still on their way
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        server.port = listening.getsockname()[1]
        threading.Thread(target=_serve, args=(server, listening), daemon=True).start()
        try:
            yield server
        finally:
            server.stopped.set()
            listening.shutdown(socket.SHUT_RDWR)


def _serve(server: Faulty, listening: socket.socket) -> None:
    with suppress(OSError):
        while True:
            connection, _address = listening.accept()
            server.connections += 1
            threading.Thread(target=server.converse, args=(connection,), daemon=True).start()
