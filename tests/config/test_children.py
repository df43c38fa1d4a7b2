"""The processes of `make run`: stopped by every way out, by force where they do not listen, none left behind."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from config.children import ChildEndedError, Children
from tests.config.processes import PYTHON, ROOT, naming, until

pytestmark = pytest.mark.servers

# These tests may run under nohup, whose children ignore a closed terminal: not this one.
RUNNER = """
import signal
import sys
from pathlib import Path
from config.children import Children, on_signal
signal.signal(signal.SIGHUP, signal.SIG_DFL)
on_signal()
try:
    with Children(Path(sys.argv[1])) as children:
        children.start("sleeper", ["sh", "-c", f"sleep 60; : {sys.argv[1]}"])
        print("up", flush=True)
        children.wait()
except KeyboardInterrupt:
    print("stopped", flush=True)
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_each_way_to_end_it_stops_the_children(tmp_path: Path, number: signal.Signals) -> None:
    command = [PYTHON, "-c", RUNNER, str(tmp_path)]
    runner = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert runner.stdout is not None
    assert runner.stdout.readline() == "up\n"
    runner.send_signal(number)
    runner.send_signal(number)  # a second Ctrl-C does not cut the way out short
    assert runner.communicate(timeout=120)[0] == "stopped\n"
    assert runner.returncode == 0
    assert naming(tmp_path) == []


def test_what_a_child_left_behind_is_stopped_with_it(tmp_path: Path) -> None:
    grandchild = f"import subprocess; subprocess.Popen(['sh', '-c', 'sleep 60; : {tmp_path}'])"
    with Children(tmp_path) as children:
        children.start("parent", [sys.executable, "-c", grandchild])
        children.running["parent"].wait()
        assert until(lambda: naming(tmp_path) != [])
    assert until(lambda: naming(tmp_path) == [])


def test_a_child_that_does_not_listen_is_stopped_by_force(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("config.children.STOP_SECONDS", 0.5)
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
    before = time.monotonic()
    with Children(tmp_path) as children:
        children.start("deaf", [sys.executable, "-c", deaf])
        assert until(lambda: (tmp_path / "deaf.log").read_text() == "up\n")
    assert children.running["deaf"].returncode == -signal.SIGKILL
    assert time.monotonic() - before < 10


def test_a_child_that_ends_is_named_with_the_end_of_its_log(tmp_path: Path) -> None:
    failing = [sys.executable, "-c", "import sys; sys.exit('no such table')"]
    with Children(tmp_path) as children:
        children.start("worker", failing)
        with pytest.raises(ChildEndedError) as ended:
            children.wait()
    assert str(ended.value) == (
        f"The process 'worker' ended with status 1. The end of {tmp_path}/worker.log:\n    no such table"
    )
    with Children(tmp_path) as children, pytest.raises(ChildEndedError, match="'prepare' ended with status 1"):
        children.complete("prepare", failing)


def test_a_child_that_never_answers_is_not_waited_for_without_end(tmp_path: Path) -> None:
    with Children(tmp_path) as children:
        children.start("slow", ["sleep", "60"])
        with pytest.raises(ChildEndedError, match="Nothing answered for 0 seconds"):
            children.wait_until(lambda: False, 0.1)
