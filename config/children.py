"""The processes that `make run` starts: each in its own group, stopped by name, none left behind."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import FrameType, TracebackType
from typing import Self

from config import keeper
from config.servers import last_lines

STOP_SECONDS = 20
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class ChildEndedError(Exception):
    """A process ended that should run on, or failed; the message says which and quotes the end of its log."""


class Children:
    """A context: on leaving it, all that was started in it is stopped, politely, then by force."""

    def __init__(self, logs: Path) -> None:
        self.logs = logs
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        logs.mkdir(parents=True, exist_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self, name: str, command: list[str], *, shown: bool = False) -> None:
        with self._log(name).open("wb") as log:
            self.running[name] = subprocess.Popen(  # noqa: S603 - the commands are those of config/run.py
                command,
                stdin=subprocess.DEVNULL,
                stdout=None if shown else log,
                stderr=log,
                start_new_session=True,
                preexec_fn=lambda: keeper.die_with_parent(signal.SIGTERM),  # noqa: PLW1509 - we have one thread
            )

    def complete(self, name: str, command: list[str]) -> None:
        """Run one command to its end, its standard output shown. Raises ChildEndedError when it fails."""
        self.start(name, command, shown=True)
        if self.running[name].wait() != 0:
            raise self._ended(name)
        del self.running[name]

    def wait_until(self, condition: Callable[[], bool], seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            self._refuse_dead()
            if time.monotonic() > deadline:
                raise ChildEndedError(f"Nothing answered for {seconds:.0f} seconds. The logs are in {self.logs}.")
            time.sleep(0.1)

    def wait(self) -> None:
        """Wait for ever; only a signal or the end of a child ends it. Raises ChildEndedError."""
        while True:
            self._refuse_dead()
            time.sleep(0.2)

    def stop(self) -> None:
        for child in reversed(self.running.values()):
            if child.poll() is None:
                child.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for child in self.running.values():
            with suppress(subprocess.TimeoutExpired):
                child.wait(max(0.1, deadline - time.monotonic()))
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(child.pid, signal.SIGKILL)  # what the child itself left behind, and the child if it hangs
            child.wait()

    def _refuse_dead(self) -> None:
        for name, child in self.running.items():
            if child.poll() is not None:
                raise self._ended(name)

    def _ended(self, name: str) -> ChildEndedError:
        status, log = self.running[name].returncode, self._log(name)
        end = f"was killed by signal {-status}" if status < 0 else f"ended with status {status}"
        return ChildEndedError(f"The process {name!r} {end}. The end of {log}:\n{last_lines(log)}")

    def _log(self, name: str) -> Path:
        return self.logs / f"{name}.log"


def on_signal() -> None:
    """Let the first Ctrl-C, SIGTERM or closed terminal raise KeyboardInterrupt, and ignore all later ones.

    A SIGHUP that was ignored from the start (nohup) stays ignored.
    """

    def handler(_number: int, _frame: FrameType | None) -> None:
        for number in SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    for number in SIGNALS:
        if number is not signal.SIGHUP or signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, handler)
