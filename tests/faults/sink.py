"""The mail server of a fault run: a process of its own that logs as Postfix does, and can be killed at any moment.

A mail is in the log, by one write, before its 250 is said: what a kill leaves is either nothing or all of it. Sessions
that fall silent are closed, as relays do. Run as `python -m tests.faults.sink PORT LOG DELAY_MS IDLE_SECONDS`.
"""

import hashlib
import os
import re
import socketserver
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import ClassVar

_MESSAGE_ID = re.compile(rb"^Message-ID:\s*(<[^>\s]+>)", re.IGNORECASE | re.MULTILINE)
_ADDRESS = re.compile(rb"<([^>]*)>")
_STUFFED = re.compile(rb"^\.\.", re.MULTILINE)
BEFORE = timedelta(minutes=1)
GREETING, BYE, OK, GO_AHEAD = b"220 sink ESMTP", b"221 Bye", b"250 OK", b"354 End with a dot"


class Log:
    """One file, one write an event; `O_APPEND` keeps the lines of sessions apart."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        self._names, self._pid = count(time.time_ns() // 1_000), os.getpid()

    def started(self) -> None:
        """Say that the server was up before: a log that begins with the run proves nothing of its first seconds."""
        self._write(f"master[{self._pid}]: daemon started", at=datetime.now(tz=UTC) - BEFORE)

    def connected(self, word: str) -> None:
        self._write(f"smtpd[{self._pid}]: {word} from localhost[127.0.0.1]")

    def queued(self, recipient: str, data: bytes) -> str:
        """Write all that is known of a mail, the proof that it was taken last; return its queue file's name."""
        queue = f"{next(self._names):X}"
        found = _MESSAGE_ID.search(data)
        message_id = found[1].decode() if found else "<>"
        digest = hashlib.sha256(data).hexdigest()
        self._write(
            f"smtpd[{self._pid}]: {queue}: client=localhost[127.0.0.1], to=<{recipient}>, sha256={digest}",
            f"cleanup[{self._pid}]: {queue}: message-id={message_id}",
            f"qmgr[{self._pid}]: {queue}: from=<sender@example.org>, size={len(data)}, nrcpt=1 (queue active)",
        )
        return queue

    def _write(self, *lines: str, at: datetime | None = None) -> None:
        stamp = (at or datetime.now(tz=UTC)).isoformat(timespec="microseconds")
        os.write(self._file, "".join(f"{stamp} sink postfix/{line}\n" for line in lines).encode())


class Session(socketserver.StreamRequestHandler):
    """One connection: HELO, MAIL, RCPT, DATA, and what a client may ask in between."""

    timeout: ClassVar[float]
    log: ClassVar[Log]
    delay: ClassVar[float]
    disable_nagle_algorithm = True

    recipient = ""

    def handle(self) -> None:
        self.log.connected("connect")
        try:
            self._say(GREETING)
            while (line := self.rfile.readline(2_000)) and self._answer(line):
                pass
        except OSError:  # silent for too long, or gone
            self.log.connected("lost connection after DATA")
        self.log.connected("disconnect")

    def _answer(self, line: bytes) -> bool:
        verb = line[:4].upper()
        if verb == b"QUIT":
            self._say(BYE)
            return False
        if verb == b"DATA":
            return self._data()
        if verb == b"RCPT" and (address := _ADDRESS.search(line)):
            self.recipient = address[1].decode()
        self._say(OK)
        return True

    def _data(self) -> bool:
        """Take a mail; half of the delay lies between the log and the 250: the window that nobody can close."""
        self._say(GO_AHEAD)
        lines: list[bytes] = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line.endswith(b"\n"):
                return False
            lines.append(line)
        time.sleep(self.delay / 2)
        queue = self.log.queued(self.recipient, _STUFFED.sub(b".", b"".join(lines)))
        time.sleep(self.delay / 2)
        self._say(f"250 2.0.0 Ok: queued as {queue}".encode())
        return True

    def _say(self, words: bytes) -> None:
        self.wfile.write(words + b"\r\n")


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 100


def main() -> None:
    port, path, delay, idle = sys.argv[1:]
    is_first = not Path(path).exists()
    Session.log, Session.delay, Session.timeout = Log(Path(path)), int(delay) / 1_000, float(idle)
    if is_first:
        Session.log.started()
    with Server(("127.0.0.1", int(port)), Session) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        threading.Event().wait()


if __name__ == "__main__":
    main()
