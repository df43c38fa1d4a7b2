"""A database with all tables, made once for each state of the migrations: every run and every worker copies it.

To make the tables takes each worker ten seconds, to copy them a tenth of one. What is kept is named for what it was
made from, so that a changed migration, model or lock file makes a new one; the old ones go then.
"""

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connection

from config import local

BASE = Path(__file__).parents[1]
MADE_FROM = ("nominations/**/*models.py", "nominations/migrations/*.py", "nominations/kernel/*.py", "requirements/*")
PREFIX, UNFINISHED = "prepared_", "unfinished"


def prepare() -> None:
    """Let the test database of this process be a copy; without effect on a server that is not our own."""
    folder = local.folder(testing=True)
    servers = local.LocalServers(folder)
    if settings.DATABASES["default"]["HOST"] != str(servers.postgres_sockets):
        return
    name = PREFIX + _digest()
    with (
        (folder / "prepared.lock").open("w") as lock,
        psycopg.connect(servers.database_url_of("postgres"), autocommit=True) as server,
    ):
        fcntl.flock(lock, fcntl.LOCK_EX)
        there = {row[0] for row in server.execute("SELECT datname FROM pg_database")}
        if name not in there:
            _make()
            server.execute(f'ALTER DATABASE "{PREFIX}{UNFINISHED}" RENAME TO "{name}"')
            for old in there - {name}:
                if old.startswith(PREFIX):
                    with suppress(psycopg.errors.ObjectInUse, psycopg.errors.InvalidCatalogName):
                        server.execute(f'DROP DATABASE "{old}"')
    connection.settings_dict["TEST"]["TEMPLATE"] = name


def _digest() -> str:
    files = sorted({each for pattern in MADE_FROM for each in BASE.glob(pattern)})
    return hashlib.sha256(b"".join(each.read_bytes() for each in files)).hexdigest()[:16]


def _make() -> None:
    with _named(PREFIX + UNFINISHED):
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        connection.close()


@contextmanager
def _named(name: str) -> Iterator[None]:
    """Django makes the database that its settings name, and leaves them changed."""
    chosen, test = connection.settings_dict["NAME"], connection.settings_dict["TEST"]
    before = test["NAME"]
    test["NAME"] = name
    try:
        yield
    finally:
        test["NAME"] = before
        connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = chosen
