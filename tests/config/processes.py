"""What the tests of servers and of `make run` ask about processes."""

import os
import secrets
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil

from config import local

ROOT = local.BASE_DIR
PYTHON = sys.executable


def naming(folder: Path) -> list[str]:
    """The processes whose command line or environment names the folder: all that a run there may have started."""
    return [text for process in psutil.process_iter() if str(folder) in (text := _words(process))]


def _words(process: psutil.Process) -> str:
    try:
        if process.status() == psutil.STATUS_ZOMBIE or process.pid == os.getpid():
            return ""
        return f"{process.pid}: {' '.join(process.cmdline())} LOCAL_DIR={process.environ().get('LOCAL_DIR')}"
    except psutil.Error:
        return ""


def clean_environment(**more: str) -> dict[str, str]:
    """Our own environment without what decides about servers."""
    decided = {"DATABASE_URL", "REDIS_URL", "LOCAL_MODE", "LOCAL_DIR", "PORT", "EMAIL_PORT", "MAKELEVEL", "MAKEFLAGS"}
    kept = {name: value for name, value in os.environ.items() if name not in decided and "PYTEST" not in name}
    return {**kept, **more}


def free_port() -> int:
    """A port that is free together with the one of its mail sink; below those that the kernel hands out by itself."""
    while True:
        port = 20_000 + secrets.randbelow(12_000)
        if _is_free(port) and _is_free(local.mail_port(port)):
            return port


def _is_free(port: int) -> bool:
    with socket.socket() as probe, suppress(OSError):
        probe.bind(("127.0.0.1", port))
        return True
    return False


def until(condition: Callable[[], object], seconds: float = 120) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
