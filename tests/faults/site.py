"""The whole site of a fault run in a folder of its own: servers, sink, workers, beats, with production's settings."""

import os
import secrets
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import redis

from config.local import LocalServers
from config.servers import wait_for
from tests.faults import processes
from tests.faults.history import TRIGGERS
from tests.faults.processes import Process

HOST = "faults.example.org"
TEMPLATE = "faults_template"
# The times of production, made short in the same order: a silent session ends before the lease in DATA does.
TIMES = {
    "OUTBOX_LEASE_SECONDS": "6",
    "OUTBOX_LEASE_IN_DATA_SECONDS": "10",
    "OUTBOX_QUIET_SECONDS": "3",
    "OUTBOX_DOUBT_SECONDS": "3600",
    "OUTBOX_PROBE_SECONDS": "3",
}
SINK_IDLE_SECONDS = "5"


@dataclass
class Site:
    """The processes of one run, by what they are."""

    folder: Path
    environ: dict[str, str]
    postgres: Process
    redis: Process
    sink: Process
    workers: list[Process]
    beats: list[Process]
    hard_ends: int = 0
    turn: Iterator[int] = field(default_factory=count)

    @property
    def database_url(self) -> str:
        return self.environ["DATABASE_URL"]

    @property
    def mail_log(self) -> Path:
        return Path(self.environ["MAIL_LOG"])

    def taken(self) -> int:
        """Return how many mails the relay has taken so far."""
        return self.mail_log.read_bytes().count(b"(queue active)")

    def flush_redis(self) -> None:
        if wait_for(self.redis.answers, processes.START_SECONDS):
            redis.Redis(unix_socket_path=str(LocalServers(self.folder).redis_socket), socket_timeout=5).flushall()

    def supervise(self) -> int:
        """Start again what ended by itself, as the restart policy of docker-compose.yml does; return how many."""
        ended = [each for each in (*self.workers, *self.beats) if each.wanted and not each.is_alive]
        for each in ended:
            each.kill()
            each.start()
        return len(ended)

    def actor(self, name: str, act: str) -> Process:
        """A process that does one function of tests/faults/acting.py."""
        words = f"import django; django.setup(); from tests.faults import acting; acting.{act}"
        return Process(name, [sys.executable, "-c", words], self.environ, _log(self.folder, name))


@contextmanager
def servers(folder: Path) -> Iterator[tuple[Process, Process]]:
    """PostgreSQL, with a filled database to copy, and Redis, in a folder that is empty before and gone afterwards."""
    _remove(folder)
    (folder / "logs").mkdir(parents=True)
    addresses = LocalServers(folder)
    started: list[Process] = []
    try:
        for make in (processes.database_server, processes.broker):
            started.append(make(addresses))
            started[-1].start()
        _fill_template(folder)
        yield started[0], started[1]
    finally:
        for each in reversed(started):
            each.terminate()
        if "FAULTS_KEEP" not in os.environ:
            _remove(folder)


@contextmanager
def running(
    folder: Path, postgres: Process, broker: Process, *, name: str, workers: int, app: str, delay_ms: int
) -> Iterator[Site]:
    """A database copied from the template, and all that runs on it; whatever happens, none of it is left behind."""
    address = LocalServers(folder).database_url_of("postgres")
    processes.query(address, f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
    port = processes.free_port()
    environ = _environ(folder, name) | {"EMAIL_PORT": str(port), "MAIL_LOG": str(folder / f"{name}.mail.log")}
    words = ["-m", "tests.faults.sink", str(port), environ["MAIL_LOG"], str(delay_ms), SINK_IDLE_SECONDS]
    sink = _python(folder, f"{name}.sink", words, environ)
    sink.answers = lambda: processes.accepts(port)
    site = Site(
        folder,
        environ,
        postgres,
        broker,
        sink,
        [_worker(folder, f"{name}.worker{number}", environ, app) for number in range(1, workers + 1)],
        [_beat(folder, f"{name}.beat{number}", environ) for number in (1, 2)],
    )
    site.flush_redis()
    ours = [sink, *site.workers, *site.beats]
    try:
        for process in ours:
            process.start()
        yield site
    finally:
        for process in ours:
            process.kill()


def _worker(folder: Path, name: str, environ: dict[str, str], app: str) -> Process:
    """The words of docker-compose.yml's worker, with two processes."""
    words = ["--app", app, "worker", "--queues", "mail,default", "--concurrency", "2", "--loglevel", "INFO"]
    return _python(folder, name, ["-m", "celery", *words, "--hostname", f"{name}@%h"], environ)


def _beat(folder: Path, name: str, environ: dict[str, str]) -> Process:
    schedule = str(folder / f"{name}.schedule")
    words = ["--app", "tests.faults.clock", "beat", "--schedule", schedule, "--pidfile=", "--loglevel", "INFO"]
    return _python(folder, name, ["-m", "celery", *words], environ)


def _python(folder: Path, name: str, words: list[str], environ: dict[str, str]) -> Process:
    return Process(name, [sys.executable, *words], environ, _log(folder, name))


def _log(folder: Path, name: str) -> Path:
    return folder / "logs" / f"{name}.log"


def _environ(folder: Path, database: str) -> dict[str, str]:
    """Return the environment of production, but for where the servers listen and the shortened times."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    addresses = LocalServers(folder)
    return {
        **kept,
        **TIMES,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "LOCAL_MODE": "0",
        "LOCAL_DIR": str(folder),
        "DEBUG": "0",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "ALLOWED_HOSTS": HOST,
        "SITE_URL": f"https://{HOST}",
        "DATABASE_URL": addresses.database_url_of(database),
        "REDIS_URL": addresses.redis_url,
        "EMAIL_HOST": "127.0.0.1",
    }


def _fill_template(folder: Path) -> None:
    """Migrate and fill one database, with the triggers that remember what happens, for all runs to copy."""
    addresses, environ = LocalServers(folder), _environ(folder, TEMPLATE)
    processes.query(addresses.database_url_of("postgres"), f"CREATE DATABASE {TEMPLATE}")
    processes.run(["-m", "django", "migrate", "--verbosity", "0"], environ)
    processes.run(["-m", "django", "createcachetable"], environ)
    words = "import django; django.setup(); from tests.faults import acting; acting.prepare()"
    processes.run(["-c", words], environ)
    processes.query(environ["DATABASE_URL"], TRIGGERS)


def _remove(folder: Path) -> None:
    addresses = LocalServers(folder)
    for each in (folder, addresses.postgres_sockets, addresses.redis_socket.parent):
        shutil.rmtree(each, ignore_errors=True)
