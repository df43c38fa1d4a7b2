"""The servers from wheels: started once, shared, and gone when the last user is, however it ended."""

import os
import signal
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from config import embedded, local, servers
from tests.config.processes import PYTHON, ROOT, clean_environment, naming, until

pytestmark = pytest.mark.servers

HOLD = """
import sys, time
from pathlib import Path
from config import embedded, local
with embedded.running(local.LocalServers(Path(sys.argv[1])), {}):
    print("up", flush=True)
    time.sleep(120)
"""


@pytest.fixture
def addresses(tmp_path: Path) -> Iterator[local.LocalServers]:
    """A folder whose path is too long for a socket, so that the short folders are used too."""
    found = local.LocalServers(tmp_path / ("long" * 20))
    yield found
    for folder in (found.postgres_sockets, found.redis_socket.parent):
        subprocess.run(["rm", "-rf", str(folder)], check=True)


def hold(addresses: local.LocalServers) -> subprocess.Popen[str]:
    holder = subprocess.Popen(
        [PYTHON, "-c", HOLD, str(addresses.folder)],
        cwd=ROOT,
        env=clean_environment(),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "up\n"
    return holder


def answers(addresses: local.LocalServers) -> bool:
    with psycopg.connect(addresses.database_url) as connection:
        row = connection.execute("SELECT current_database(), current_setting('fsync')").fetchone()
    pong = redis.Redis(unix_socket_path=str(addresses.redis_socket)).ping()
    return row == ("nominations", "on") and bool(pong)


def test_two_users_share_the_servers_and_the_last_one_stops_them(addresses: local.LocalServers) -> None:
    with embedded.running(addresses, {}):
        with embedded.running(addresses, {}):
            assert answers(addresses)
        assert answers(addresses)
        keepers = [line for line in naming(addresses.folder) if "keeper.py" in line]
        assert len(keepers) == 2
    assert naming(addresses.folder) == []


def test_nobody_else_on_the_machine_can_reach_the_servers(addresses: local.LocalServers) -> None:
    """They ask for no password, so that the folders of their sockets are closed to others."""
    with embedded.running(addresses, {}):
        for folder in (addresses.postgres_sockets, addresses.redis_socket.parent, addresses.folder / "postgres"):
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_user_killed_outright_leaves_no_server_behind(addresses: local.LocalServers) -> None:
    holder = hold(addresses)
    holder.kill()
    holder.communicate()
    assert until(lambda: naming(addresses.folder) == [])
    with embedded.running(addresses, {}):
        assert answers(addresses)


def test_keepers_and_servers_killed_outright_come_back_with_their_data(addresses: local.LocalServers) -> None:
    with embedded.running(addresses, {}):
        with psycopg.connect(addresses.database_url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
        for line in naming(addresses.folder):
            os.kill(int(line.split(":")[0]), signal.SIGKILL)
        until(lambda: naming(addresses.folder) == [])
    with embedded.running(addresses, {}), psycopg.connect(addresses.database_url) as connection:
        assert connection.execute("SELECT one FROM kept").fetchone() == (1,)
    assert naming(addresses.folder) == []


def test_a_stale_process_number_does_not_keep_postgresql_from_starting(addresses: local.LocalServers) -> None:
    with embedded.running(addresses, {}):
        stale = (addresses.folder / "postgres" / "postmaster.pid").read_text().splitlines()
    stale[0] = str(os.getpid())  # a live process that is no postmaster
    (addresses.folder / "postgres" / "postmaster.pid").write_text("\n".join(stale) + "\n")
    with embedded.running(addresses, {}):
        assert answers(addresses)


def test_a_server_that_is_configured_is_not_started(addresses: local.LocalServers) -> None:
    configured = {"DATABASE_URL": "postgresql:///elsewhere", "REDIS_URL": "redis://elsewhere"}
    with embedded.running(addresses, configured):
        assert naming(addresses.folder) == []


def test_a_server_that_does_not_start_says_why(addresses: local.LocalServers) -> None:
    with embedded.running(addresses, {}):
        pass
    (addresses.folder / "postgres" / "postgresql.conf").write_text("no_such_setting = 1\n")
    with pytest.raises(servers.ServerError, match="no_such_setting"), embedded.running(addresses, {}):
        pass
    assert naming(addresses.folder) == []
