"""What the tests of servers and of `make run` ask about processes."""

import os
import socket
import sys
import time
from collections.abc import Callable
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
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(condition: Callable[[], object], seconds: float = 30) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
