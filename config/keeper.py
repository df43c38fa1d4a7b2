"""Keeps one server running for as long as any process holds a lock on a file; run as a program, standard library only.

Users of the server hold a shared lock on the file. The kernel drops a lock when its holder ends, however it ends, so
that no list of process ids can go stale: once the keeper gets the lock for itself, nobody is left, and it stops the
server and ends. Newcomers wait at the lock meanwhile, and start a new keeper.
"""

import argparse
import ctypes
import fcntl
import os
import pwd
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

PR_SET_PDEATHSIG = 1
POLL_SECONDS = 0.2


def main() -> int:
    arguments = _arguments()
    turn, lock = os.open(arguments.turn, os.O_RDWR), os.open(arguments.lock, os.O_RDWR)
    alive = os.open(arguments.pid_file, os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(alive, fcntl.LOCK_EX)
    os.truncate(alive, 0)
    os.write(alive, str(os.getpid()).encode())

    stop_signal = signal.Signals[arguments.stop_signal]
    asked: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _frame: asked.append(number))
    with Path(arguments.log).open("ab") as log:
        server = _start(arguments.command, arguments.user, stop_signal, log.fileno())
    while server.poll() is None and not asked and not _nobody_left(turn, lock):
        time.sleep(POLL_SECONDS)
    return _stop(server, stop_signal)


def die_with_parent(stop_signal: int) -> None:
    """Ask Linux to send the signal when the parent ends, even by SIGKILL; other systems have no such call."""
    if sys.platform == "linux":
        with suppress(OSError):
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(stop_signal))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lock", required=True)
    parser.add_argument("--turn", required=True)
    parser.add_argument("--pid-file", required=True)
    parser.add_argument("--log", required=True)
    parser.add_argument("--stop-signal", default="SIGTERM")
    parser.add_argument("--user", type=int, default=None)
    parser.add_argument("command", nargs="+")
    return parser.parse_args()


def _start(command: list[str], user: int | None, stop_signal: int, log: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - the command comes from config/embedded.py
        command,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        user=user,
        group=None if user is None else pwd.getpwuid(user).pw_gid,
        extra_groups=None if user is None else [],
        preexec_fn=lambda: die_with_parent(stop_signal),  # noqa: PLW1509 - this process has one thread
    )


def _nobody_left(turn: int, lock: int) -> bool:
    """Whether we now hold the lock alone. Whoever tries that holds the turn, so that no two try in one moment."""
    if not _held_alone(turn):
        return False
    if _held_alone(lock):
        return True
    fcntl.flock(turn, fcntl.LOCK_UN)
    return False


def _held_alone(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _stop(server: subprocess.Popen[bytes], stop_signal: int) -> int:
    if server.poll() is None:
        server.send_signal(stop_signal)
    try:
        return server.wait(30)
    except subprocess.TimeoutExpired:
        server.kill()
        return server.wait()


if __name__ == "__main__":
    sys.exit(main())
