"""`make clean`: stops the local servers and removes what local mode keeps; run as `python -m config.clean`."""

import os
import shutil
import signal
import sys
from contextlib import suppress
from functools import partial

from config import embedded, local, servers

# By name, so that a LOCAL_DIR set to a folder with other things in it costs nothing but these.
FOLDERS = ("postgres", "postgres.new", "redis", "logs", "mailbox", "static", "faults")
FILES = ("*.lock", "*.turn", "*.keeper", "beat*", "*.stamp")


def main() -> int:
    folder = local.folder()
    if embedded.is_locked(folder / "run.lock"):
        sys.stdout.write("The site is running. Stop it with Ctrl-C first.\n")
        return 1
    for each in (folder / "test", folder / "bench", folder):
        stop_servers(local.LocalServers(each))
        remove(local.LocalServers(each))
    sys.stdout.write(f"Removed what local mode kept in {folder}.\n")
    return 0


def stop_servers(addresses: local.LocalServers) -> None:
    for server in (servers.postgres(addresses), servers.redis_server(addresses)):
        if embedded.keeper_alive(server):
            os.kill(int(server.file("keeper").read_text()), signal.SIGTERM)
            servers.wait_for(partial(_is_gone, server), servers.STOP_SECONDS)


def _is_gone(server: servers.Server) -> bool:
    return not embedded.keeper_alive(server)


def remove(addresses: local.LocalServers) -> None:
    shutil.rmtree(addresses.postgres_sockets, ignore_errors=True)
    shutil.rmtree(addresses.redis_socket.parent, ignore_errors=True)
    for name in FOLDERS:
        shutil.rmtree(addresses.folder / name, ignore_errors=True)
    for pattern in FILES:
        for file in addresses.folder.glob(pattern):
            file.unlink()
    with suppress(OSError):
        addresses.folder.rmdir()  # stays when something else lies in it


if __name__ == "__main__":
    sys.exit(main())
