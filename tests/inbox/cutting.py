"""A wire that is cut: what the server has said so far goes through, then the connection ends, as when it is killed."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

Pair = tuple[socket.socket, socket.socket]


@contextmanager
def cut_after(number: int, *, to: int) -> Iterator[int]:
    """Give a port that leads to another one of this machine until the server has sent this many bytes."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=_serve, args=(listening, to, number), daemon=True).start()
        yield listening.getsockname()[1]


def _serve(listening: socket.socket, to: int, number: int) -> None:
    with suppress(OSError):
        client, _ = listening.accept()
        with closing(client), socket.create_connection(("127.0.0.1", to)) as server:
            threading.Thread(target=_pass, args=((client, server), None), daemon=True).start()
            _pass((server, client), number)
            for end in (client, server):
                end.shutdown(socket.SHUT_RDWR)  # closing alone would not wake the thread that listens


def _pass(pair: Pair, left: int | None) -> None:
    source, target = pair
    with suppress(OSError):
        while left is None or left > 0:
            some = source.recv(4096)
            if not some:
                return
            target.sendall(some if left is None else some[:left])
            left = None if left is None else left - len(some)
