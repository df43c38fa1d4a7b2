"""The measured processes and their databases: made once a day, kept in a folder of the bench's own."""

import hashlib
import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from config.local import BASE_DIR, LocalServers

HOST = "bench.example.org"
PRODUCT, FLOOR = "config.settings", "bench.floor.settings"
SECRET = secrets.token_urlsafe(60)


class Worker:
    """A process of its own that answers one line of JSON by another."""

    def __init__(self, environ: dict[str, str], *words: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", *(words or ("bench.worker",))],
            cwd=BASE_DIR,
            env=environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, *words: object) -> dict[str, Any]:
        """Raises RuntimeError when the process ended; it has said why on standard error."""
        self.tell(*words)
        return self.hear()

    def tell(self, *words: object) -> None:
        """Ask and do not wait: others can be asked meanwhile."""
        if self._process.stdin is None:
            raise RuntimeError("a worker without pipes")
        self._process.stdin.write(json.dumps(words) + "\n")
        self._process.stdin.flush()

    def hear(self) -> dict[str, Any]:
        line = self._process.stdout.readline() if self._process.stdout is not None else ""
        if not line:
            raise RuntimeError("a worker ended before it answered")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def end(self) -> None:
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process.wait(timeout=30)


@contextmanager
def worker(servers: LocalServers, database: str, settings: str, *words: str) -> Iterator[Worker]:
    started = Worker(environ_of(servers, database, settings), *words)
    try:
        yield started
    finally:
        started.end()


def environ_of(servers: LocalServers, database: str, settings: str = PRODUCT) -> dict[str, str]:
    """Return the environment of production, but for where the database listens."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    return {
        **kept,
        "DJANGO_SETTINGS_MODULE": settings,
        "LOCAL_MODE": "0",
        "LOCAL_DIR": str(servers.folder),
        "DEBUG": "0",
        "SECRET_KEY": SECRET,
        "ALLOWED_HOSTS": HOST,
        "SITE_URL": f"https://{HOST}",
        "DATABASE_URL": servers.database_url_of(database),
        "REDIS_URL": servers.redis_url,
        "STATIC_ROOT": str(servers.folder / "static"),
        "PYTHONHASHSEED": "0",
    }


def collect_static(servers: LocalServers, database: str) -> None:
    _manage(servers, database, "collectstatic", "--noinput", "--verbosity", "0")


def prepare(servers: LocalServers, database: str, groups: int) -> None:
    """Make and fill a database, unless it is there, of today and filled by the same code."""
    mark = _fingerprint(groups)
    with psycopg.connect(servers.database_url_of("postgres"), autocommit=True) as connection:
        comment = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
        found = connection.execute(comment, [database]).fetchone()
        if found and found[0] == mark:
            return
        name = sql.Identifier(database)
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(name))
        _manage(servers, database, "migrate", "--verbosity", "0")
        _manage(servers, database, "createcachetable")
        with worker(servers, database, PRODUCT) as filler:
            seconds = filler.ask("fill", groups)["wall"][0] / 1_000
        sys.stdout.write(f"  {database} is filled ({seconds:.0f} s)\n")
        connection.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(name, sql.Literal(mark)))


def _manage(servers: LocalServers, database: str, *words: str) -> None:
    command: Sequence[str] = [sys.executable, "-m", "django", *words]
    subprocess.run(command, cwd=BASE_DIR, env=environ_of(servers, database), check=True)


def _fingerprint(groups: int) -> str:
    """Return what the data follow from: the size, the day, the code that fills, the migrations."""
    filling = ("names.py", "world.py", "registered.py", "tenures.py", "answers.py", "meetings.py")
    code = [*sorted((BASE_DIR / "nominations" / "migrations").glob("*.py")), *map(_here, filling)]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in code)).hexdigest()
    return f"{groups} {datetime.now(tz=UTC):%Y-%m-%d} {digest}"


def _here(name: str) -> Path:
    return Path(__file__).with_name(name)
