"""What every test stands on: the PostgreSQL and Redis of the tests, in a folder of their own."""

import gc
import hashlib
import os
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from pytest_django import DjangoDbBlocker

from config import embedded, local
from nominations.files import pdf, pdf_judge
from tests import database
from tests.browser import judged

pytest_plugins = [
    "tests.cast",
    "tests.lettering",
    "tests.mailboxes",
    "tests.declarations.stage",
    "tests.declarations.accession_stage",
]

_servers = ExitStack()


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Start the servers once, in the process that controls the workers; each worker then only holds on to them."""
    if config.option.collectonly or config.option.help:
        return
    folder = local.folder(testing=True)
    _servers.enter_context(embedded.running(local.LocalServers(folder), durable=False))
    if not _is_worker(config):
        judged.ledger().unlink(missing_ok=True)
    (folder / "static").mkdir(exist_ok=True)  # WhiteNoise warns when it is missing; tests take files from the finders


def pytest_collection_finish() -> None:
    """Let the collector of garbage pass over what stays to the end, all code and all tests, and come less often.

    The one saves a tenth of the time, the other a twentieth.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, django_db_blocker: DjangoDbBlocker, django_db_use_migrations: bool
) -> None:
    """Before pytest-django makes the test database: it copies one that has its tables already."""
    if django_db_use_migrations:
        with django_db_blocker.unblock():
            database.prepare()


@pytest.fixture(scope="session", autouse=True)
def one_look_at_each_letter() -> Iterator[None]:
    """Judge the same PDF once: each look starts a process, and a thousand tests hand in the cast's one letter."""
    judge, good = pdf._judged_apart, set[bytes]()

    def judged(content: bytes) -> str:
        digest = hashlib.sha256(content).digest()
        if digest not in good and (word := judge(content)) != pdf_judge.GOOD:
            return word
        good.add(digest)
        return pdf_judge.GOOD

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf, "_judged_apart", judged)
        yield


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """After a whole run with a browser, fail when axe was not shown a page of the desk, in light and in dark."""
    config = session.config
    is_whole = config.args == config.getini("testpaths") and not config.option.keyword and not config.option.markexpr
    if exitstatus or _is_worker(config) or not is_whole or os.environ.get("REQUIRE_BROWSER") != "1":
        return
    if unseen := judged.missing():
        reporter = config.pluginmanager.get_plugin("terminalreporter")
        reporter.write_line("No test showed these pages to axe: " + ", ".join(unseen), red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


def pytest_unconfigure() -> None:
    _servers.close()
