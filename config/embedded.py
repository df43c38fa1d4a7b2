"""The PostgreSQL and the Redis of local mode: from wheels, in one folder, shared by all who hold a lock on them."""

import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import psycopg

from config.local import DATABASE, LocalServers
from config.servers import STOP_SECONDS, Server, ServerError, last_lines, own_folder, postgres, redis_server, wait_for

KEEPER = Path(__file__).with_name("keeper.py")
START_SECONDS = 60
# What PostgreSQL says while the children of one that was killed outright are still ending.
ATTEMPTS = 10
STILL_IN_USE = "pre-existing shared memory block"


@contextmanager
def running(servers: LocalServers, environ: Mapping[str, str] = os.environ, *, durable: bool = True) -> Iterator[None]:
    """Have the servers up inside the block, PostgreSQL unless DATABASE_URL and Redis unless REDIS_URL is set.

    On leaving, a server that nobody else uses is stopped, and its end awaited. Raises ServerError.
    """
    with ExitStack() as stack:
        if not environ.get("DATABASE_URL"):
            stack.enter_context(_in_use(postgres(servers, durable=durable)))
            create_database(servers)
        if not environ.get("REDIS_URL"):
            stack.enter_context(_in_use(redis_server(servers)))
        yield


def create_database(servers: LocalServers) -> None:
    with psycopg.connect(servers.database_url_of("postgres"), autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone() is None:
            with suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
                connection.execute(f"CREATE DATABASE {DATABASE}")


def is_locked(file: Path) -> bool:
    """Whether any process holds a lock on the file; asking starts and stops nothing."""
    with suppress(FileNotFoundError), file.open("r+") as opened:
        return not _locked(opened.fileno(), fcntl.LOCK_SH)
    return False


def keeper_alive(server: Server) -> bool:
    return is_locked(server.file("keeper"))


@contextmanager
def _in_use(server: Server) -> Iterator[None]:
    server.log.parent.mkdir(parents=True, exist_ok=True)
    server.file("lock").touch(mode=0o600)
    with server.file("lock").open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)  # waits while a keeper that found nobody is stopping the server
        keeper = _start_unless_up(server)
        try:
            yield
        finally:
            _stop_if_last(server, lock.fileno())
            if keeper is not None and not keeper_alive(server):
                keeper.wait()


def _start_unless_up(server: Server) -> subprocess.Popen[bytes] | None:
    with server.file("turn").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if keeper_alive(server) and wait_for(server.answers, 5):
            return None
        server.folder.parent.mkdir(parents=True, exist_ok=True)
        server.prepare()
        own_folder(server.folder, server.user)
        own_folder(server.sockets, server.user)
        for _attempt in range(ATTEMPTS):
            keeper = _start_keeper(server)
            if _came_up(server, keeper):
                return keeper
            keeper.terminate()
            if STILL_IN_USE not in last_lines(server.log):
                break
            keeper.wait()
            time.sleep(1)
        raise ServerError(f"{server.name} did not start. The end of {server.log}:\n{last_lines(server.log)}")


def _came_up(server: Server, keeper: subprocess.Popen[bytes]) -> bool:
    up = wait_for(lambda: keeper.poll() is not None or server.answers(), START_SECONDS)
    return up and keeper.poll() is None


def _start_keeper(server: Server) -> subprocess.Popen[bytes]:
    user = () if server.user is None else ("--user", str(server.user))
    files = (
        "--lock",
        server.file("lock"),
        "--turn",
        server.file("turn"),
        "--pid-file",
        server.file("keeper"),
        "--log",
        server.log,
    )
    words = [str(word) for word in (*files, "--stop-signal", server.stop_signal, *user, "--", *server.command)]
    return subprocess.Popen(  # noqa: S603 - our own program with our own words
        [sys.executable, "-I", "-S", str(KEEPER), *words],
        cwd=server.folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _stop_if_last(server: Server, lock: int) -> None:
    """Stop the server when nobody else holds it. The keeper would; but the caller wants to see it gone."""
    with server.file("turn").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if _locked(lock, fcntl.LOCK_EX) and keeper_alive(server):
            with suppress(ProcessLookupError, ValueError):
                os.kill(int(server.file("keeper").read_text()), signal.SIGTERM)
            wait_for(lambda: not keeper_alive(server), STOP_SECONDS)


def _locked(file: int, kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
