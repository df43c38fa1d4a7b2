"""The processes of a fault run: started, killed, stopped and started again by their own ids, and none left behind."""

import contextlib
import os
import pwd
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import psutil
import psycopg

from config import keeper, servers
from config.local import BASE_DIR, LocalServers
from config.servers import ServerError, last_lines, wait_for

START_SECONDS = 240
STOP_SECONDS = 120


@dataclass
class Process:
    """One command in a process group of its own; `answers` says when it is up."""

    name: str
    command: list[str]
    environ: dict[str, str]
    log: Path
    user: int | None = None
    answers: Callable[[], bool] = lambda: True
    wanted: bool = field(default=False, init=False)  # up, as far as its owner knows: else it is to be started again
    _running: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self) -> None:
        """Start it and wait until it answers; a server that needs a few tries after a crash gets them."""
        deadline = time.monotonic() + START_SECONDS
        while True:
            self._spawn()
            self.wanted = True
            if wait_for(lambda: not self.is_alive or self.answers(), START_SECONDS) and self.is_alive:
                return
            self.kill()
            if time.monotonic() > deadline:
                raise ServerError(f"{self.name} did not start. The end of {self.log}:\n{last_lines(self.log)}")
            time.sleep(0.2)

    def _spawn(self) -> None:
        with self.log.open("ab") as log:
            self._running = subprocess.Popen(
                self.command,
                cwd=BASE_DIR,
                env=self.environ,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                user=self.user,
                group=None if self.user is None else pwd.getpwuid(self.user).pw_gid,
                extra_groups=None if self.user is None else [],
                start_new_session=True,
                preexec_fn=lambda: keeper.die_with_parent(signal.SIGKILL),  # noqa: PLW1509 - before any thread of ours
            )

    @property
    def pid(self) -> int:
        return self._running.pid if self._running else 0

    @property
    def is_alive(self) -> bool:
        return self._running is not None and self._running.poll() is None

    def children(self) -> list[int]:
        """Return the ids of the processes that it has started."""
        with contextlib.suppress(psutil.Error):
            return [child.pid for child in psutil.Process(self.pid).children()]
        return []

    def signal_group(self, number: int) -> None:
        """Signal the process and its children; nothing when all of them are gone."""
        if self._running is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._running.pid, number)

    def end_parent(self, number: int) -> None:
        """Signal the process alone to end; its children are left to find out."""
        self.wanted = False
        if self.is_alive and self._running is not None:
            self._running.send_signal(number)

    def kill(self) -> None:
        """End the whole group at once, by force, and see it gone."""
        self.wanted = False
        self.signal_group(signal.SIGKILL)
        if self._running is not None:
            self._running.wait()

    def terminate(self, seconds: float = STOP_SECONDS) -> bool:
        """Ask politely and wait; say whether that was enough."""
        self.end_parent(signal.SIGTERM)
        try:
            if self._running is not None:
                self._running.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            return False
        return True


def signal_one(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def accepts(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def database_server(addresses: LocalServers) -> Process:
    """PostgreSQL with its writes made safe, as in production, and the time of every commit kept."""
    server = servers.postgres(addresses, durable=True)
    server.prepare()
    options = ("-c", "track_commit_timestamp=on", "-c", "max_connections=60")
    return replace(_process(server, addresses), command=[*server.command, *options])


def broker(addresses: LocalServers) -> Process:
    server = servers.redis_server(addresses)
    server.prepare()
    return _process(server, addresses)


def _process(server: servers.Server, addresses: LocalServers) -> Process:
    servers.own_folder(server.folder, server.user)
    servers.own_folder(server.sockets, server.user)
    log = addresses.folder / "logs" / f"{server.folder.name}.log"
    log.parent.mkdir(exist_ok=True)
    return Process(server.name, [*server.command], {**os.environ}, log, server.user, server.answers)


def query(address: str, statement: str) -> list[dict[str, Any]]:
    """Ask the database once, with a connection of its own; while it recovers from a crash, ask again."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            with psycopg.connect(address, autocommit=True, row_factory=psycopg.rows.dict_row) as connection:
                cursor = connection.execute(statement)
                return cursor.fetchall() if cursor.description else []
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def run(words: list[str], environ: dict[str, str]) -> None:
    """Run a Python module to its end. Raises CalledProcessError."""
    subprocess.run([sys.executable, *words], cwd=BASE_DIR, env=environ, check=True)
