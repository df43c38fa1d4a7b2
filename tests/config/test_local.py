"""Local mode: when it is on, and where its servers listen."""

from pathlib import Path

from config import local


def test_local_mode_is_on_where_nothing_is_configured() -> None:
    environ: dict[str, str] = {}
    assert local.decide(environ)
    assert environ == {"LOCAL_MODE": "1"}


def test_a_database_address_or_a_plain_no_keeps_local_mode_off() -> None:
    for environ in ({"DATABASE_URL": "postgresql:///x"}, {"LOCAL_MODE": "0"}, {"LOCAL_MODE": ""}):
        before = dict(environ)
        assert not local.decide(environ)
        assert environ == before


def test_both_servers_live_in_the_one_folder() -> None:
    servers = local.LocalServers(Path("/srv/site/.local"))
    assert servers.database_url == "postgresql://postgres@%2Fsrv%2Fsite%2F.local%2Fpostgres/nominations"
    assert servers.redis_url == "redis+socket:///srv/site/.local/redis/redis.sock?virtual_host=0"


def test_a_folder_too_deep_for_a_socket_gets_short_socket_folders_of_its_own() -> None:
    deep, deeper = (local.LocalServers(Path("/srv") / ("deep" * length)) for length in (25, 26))
    for servers in (deep, deeper):
        assert len(str(servers.postgres_sockets / ".s.PGSQL.5432.lock")) <= local.LONGEST_SOCKET_PATH
        assert len(str(servers.redis_socket)) <= local.LONGEST_SOCKET_PATH
    assert deep.postgres_sockets != deeper.postgres_sockets
    assert deep.postgres_sockets != deep.redis_socket.parent


def test_tests_have_a_folder_of_their_own() -> None:
    assert local.folder({"LOCAL_DIR": "/tmp/x"}, testing=True) == Path("/tmp/x/test")  # noqa: S108 - only a name
    assert local.folder({}) == local.BASE_DIR / ".local"
