"""A real IMAP server in a folder of its own: Debian's dovecot on free ports of this machine, with any user you name."""

import getpass
import os
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from imapclient import IMAPClient

PASSWORD = "s3cret, with @ and /"
PROGRAM = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
# Somebody who is not root starts everything as himself, and nothing may change its root.
AS_ROOT = "first_valid_uid = 1"
AS_MYSELF = """
default_internal_user = {me}
default_internal_group = {group}
default_login_user = {me}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
}}
"""
MAKE_A_CERTIFICATE = (
    *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
    *("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"),
)
CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
ssl = {tls}
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
auth_failure_delay = 0
mail_location = maildir:~/Maildir
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=any {folder}/password
}}
userdb {{
  driver = static
  args = uid={mail_user} gid={mail_group} home={folder}/mail/%u
}}
service imap-login {{
  inet_listener imap {{
    address = 127.0.0.1
    port = {plain_port}
  }}
  inet_listener imaps {{
    address = 127.0.0.1
    port = {tls_port}
  }}
}}
{more}
"""


@dataclass
class Dovecot:
    """One server. `certificate` is its own authority, for localhost."""

    folder: Path
    has_tls: bool = True
    plain_port: int = 0
    tls_port: int = 0
    process: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)

    @property
    def certificate(self) -> str:
        return str(self.folder / "cert.pem")

    def url(self, user: str, *, scheme: str = "imaps", password: str = PASSWORD, folder: str = "INBOX") -> str:
        port = self.tls_port if scheme == "imaps" else self.plain_port
        return f"{scheme}://{quote(user, safe='')}:{quote(password, safe='')}@localhost:{port}/{folder}"

    def start(self) -> None:
        assert PROGRAM
        self.process = subprocess.Popen([PROGRAM, "-F", "-c", str(self.folder / "dovecot.conf")])
        until = time.monotonic() + 120
        while time.monotonic() < until:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.plain_port)) == 0:
                    return
            time.sleep(0.05)
        raise TimeoutError((self.folder / "log").read_text())

    def stop(self) -> None:
        if self.process:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(120)
            self.process = None

    @contextmanager
    def session(self, user: str, folder: str = "INBOX") -> Iterator[IMAPClient]:
        """Let a person at the mailbox, who marks and deletes as people do."""
        context = ssl.create_default_context(cafile=self.certificate)
        with IMAPClient("localhost", self.tls_port, ssl=True, ssl_context=context, timeout=120) as client:
            client.login(user, PASSWORD)
            client.select_folder(folder)
            yield client

    def append(self, user: str, *mails: bytes, folder: str = "INBOX") -> None:
        with self.session(user) as session:
            for mail in mails:
                session.append(folder, mail)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def running(*, has_tls: bool = True) -> Iterator[Dovecot]:
    """Start a server; stop it and remove its folder at the end. The folder is short: it holds unix sockets."""
    folder = Path(tempfile.mkdtemp(prefix="imap-", dir="/tmp"))
    server = Dovecot(folder, has_tls, _free_port(), _free_port())
    try:
        _prepare(server)
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)


def _prepare(server: Dovecot) -> None:
    folder = server.folder
    is_root = os.geteuid() == 0
    me, group = ("dovecot", "dovecot") if is_root else (getpass.getuser(), _group())
    (folder / "mail").mkdir()
    (folder / "state").mkdir()
    (folder / "password").write_text(f"any:{PASSWORD}\n")
    folder.chmod(0o755)
    if is_root:
        shutil.chown(folder / "mail", me, group)
    made = [*MAKE_A_CERTIFICATE, "-keyout", "key.pem", "-out", "cert.pem"]
    subprocess.run(made, cwd=folder, check=True, capture_output=True)
    (folder / "dovecot.conf").write_text(
        CONFIG.format(
            folder=folder,
            tls="yes" if server.has_tls else "no",
            plain_port=server.plain_port,
            tls_port=server.tls_port,
            mail_user=me,
            mail_group=group,
            more=AS_ROOT if is_root else AS_MYSELF.format(me=me, group=group),
        )
    )


def _group() -> str:
    return subprocess.run(["id", "-gn"], capture_output=True, text=True, check=True).stdout.strip()
