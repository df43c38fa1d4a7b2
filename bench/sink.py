"""A mail server that takes everything: as little work a mail as Python allows, so that it is not what is measured.

Run as `python -m bench.sink <milliseconds>`: how long it waits before the final reply. Its first line says the port;
then it answers each line by what it took since the last one.
"""

import asyncio
import json
import sys
import time
from dataclasses import dataclass, field
from typing import Any

END = b"\r\n.\r\n"
GREETING, OK, GO_AHEAD, BYE = b"220 sink\r\n", b"250 OK\r\n", b"354 go\r\n", b"221 bye\r\n"


@dataclass
class Counts:
    """What was taken since the last question; `times` says when each final reply was given (monotonic seconds)."""

    connections: int = 0
    times: list[float] = field(default_factory=list)
    cpu_before: float = field(default_factory=time.process_time)

    def told(self) -> dict[str, Any]:
        """Return mails, connections and this process's own CPU seconds, and begin anew."""
        cpu = time.process_time() - self.cpu_before
        told = {"mails": len(self.times), "connections": self.connections, "times": self.times, "cpu": cpu}
        self.connections, self.times, self.cpu_before = 0, [], time.process_time()
        return told


class Session(asyncio.Protocol):
    """One connection: commands are lines; after DATA everything up to the lonely dot is one mail."""

    def __init__(self, counts: Counts, delay: float) -> None:
        self._counts, self._delay = counts, delay
        self._waiting = bytearray()
        self._in_data = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - a stream server has no other
        self._transport = transport
        self._counts.connections += 1
        transport.write(GREETING)

    def data_received(self, data: bytes) -> None:
        self._waiting += data
        while self._take():
            pass

    def _take(self) -> bool:
        """Take one mail or one command; say whether there was one."""
        end = END if self._in_data else b"\r\n"
        found = self._waiting.find(end)
        if found < 0:
            return False
        line = bytes(self._waiting[:4]).upper()
        del self._waiting[: found + len(end)]
        if self._in_data:
            self._in_data = False
            self._take_mail()
        elif line == b"DATA":
            self._in_data = True
            self._transport.write(GO_AHEAD)
        elif line == b"QUIT":
            self._transport.write(BYE)
            self._transport.close()
        else:
            self._transport.write(OK)
        return True

    def _take_mail(self) -> None:
        if self._delay:
            asyncio.get_running_loop().call_later(self._delay, self._say_yes)
        else:
            self._say_yes()

    def _say_yes(self) -> None:
        self._counts.times.append(time.monotonic())
        self._transport.write(OK)


async def serve(delay: float) -> None:
    """Listen on a free port of this machine until the input ends."""
    counts, loop = Counts(), asyncio.get_running_loop()
    server = await loop.create_server(lambda: Session(counts, delay), "127.0.0.1", 0)
    print(json.dumps({"port": server.sockets[0].getsockname()[1]}), flush=True)
    asked = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(asked), sys.stdin)
    while await asked.readline():
        print(json.dumps(counts.told()), flush=True)


if __name__ == "__main__":
    asyncio.run(serve(float(sys.argv[1]) / 1_000))
