"""Certificates made in the moment of the test, with the openssl program, since Python itself can make none."""

import shutil
import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

OPENSSL = shutil.which("openssl")


@dataclass(frozen=True)
class Certificate:
    """A certificate that signs itself: who trusts the file trusts the server that shows it."""

    file: Path
    key: Path

    def shown(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.file, self.key)
        return context


def certificate(folder: Path, name: str) -> Certificate:
    """Make one for a name such as IP:127.0.0.1 or DNS:mail.example.org."""
    if OPENSSL is None:
        pytest.skip("no openssl program on this machine")
    made = Certificate(folder / f"{name}.pem", folder / f"{name}.key")
    kind = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    names = ["-subj", "/CN=mail server of the tests", "-addext", f"subjectAltName={name}"]
    files = ["-keyout", str(made.key), "-out", str(made.file)]
    subprocess.run([OPENSSL, "req", *kind, *names, *files], check=True, capture_output=True)
    return made
