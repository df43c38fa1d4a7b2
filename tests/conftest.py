"""What every test stands on: the PostgreSQL and Redis of the tests, in a folder of their own."""

from contextlib import ExitStack

import pytest

from config import embedded, local

pytest_plugins = ["tests.cast", "tests.lettering", "tests.mailboxes"]

_servers = ExitStack()


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Start the servers once, in the process that controls the workers; each worker then only holds on to them."""
    if config.option.collectonly or config.option.help:
        return
    folder = local.folder(testing=True)
    _servers.enter_context(embedded.running(local.LocalServers(folder), durable=False))
    (folder / "static").mkdir(exist_ok=True)  # WhiteNoise warns when it is missing; tests take files from the finders


def pytest_unconfigure() -> None:
    _servers.close()
