"""A real Postfix in a folder of its own, that takes every mail, throws it away, and writes its log. Needs root."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

POSTFIX = shutil.which("postfix", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
command_directory = {commands}
daemon_directory = {daemons}
mail_owner = postfix
setgid_group = postdrop
myhostname = relay.example.org
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
default_transport = discard
maillog_file = {folder}/mail.log
maillog_file_prefixes = {folder}
smtpd_recipient_restrictions = permit_mynetworks, reject
"""
MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
discard unix - - n - - discard
error unix - - n - - error
retry unix - - n - - error
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""


@dataclass(frozen=True)
class Postfix:
    port: int
    log: Path


def require_postfix() -> str:
    """Return where Postfix is; without it, or without root, the test is skipped, or fails where it is required."""
    if POSTFIX and os.geteuid() == 0:
        return POSTFIX
    reason = "needs Debian's postfix and root"
    if os.environ.get("REQUIRE_POSTFIX"):
        pytest.fail(reason)
    pytest.skip(reason)


@contextmanager
def postfix(folder: Path) -> Iterator[Postfix]:
    program = require_postfix()
    for parent in (folder, *folder.parents):
        if parent.stat().st_mode & 0o077 == 0:  # Postfix works as another user, who must be able to pass
            parent.chmod(0o711)
    for name in ("conf", "queue", "data"):
        (folder / name).mkdir()
    shutil.chown(folder / "data", "postfix")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    places = {"folder": folder, "commands": Path(program).parent, "daemons": "/usr/lib/postfix/sbin", "port": port}
    (folder / "conf" / "main.cf").write_text(MAIN.format(**places))
    (folder / "conf" / "master.cf").write_text(MASTER.format(**places))
    started = subprocess.run(
        [program, "-c", str(folder / "conf"), "start"], check=False, capture_output=True, text=True
    )
    log = folder / "mail.log"
    assert started.returncode == 0, started.stderr + (log.read_text() if log.exists() else "")
    try:
        _wait_for(port)
        yield Postfix(port, folder / "mail.log")
    finally:
        subprocess.run([program, "-c", str(folder / "conf"), "stop"], check=True, capture_output=True)


def _wait_for(port: int) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
                if connection.recv(3) == b"220":
                    return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("Postfix does not answer.")
