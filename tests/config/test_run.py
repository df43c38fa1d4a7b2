"""`make run`: one command, one folder, and nothing left behind however it ends."""

import json
import os
import signal
import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.config.processes import PYTHON, ROOT, clean_environment, free_port, naming, until

pytestmark = pytest.mark.servers
RUN = [PYTHON, "-m", "config.run"]
START_SECONDS = 400  # half a minute alone; the browsers of the other workers may want the processor too
STOP_SECONDS = 120


class Run:
    """One `make run` in a folder of its own, its output in a file."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self.environment = clean_environment(LOCAL_DIR=str(folder), PORT=str(port))
        self.output = folder.with_name("output")
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                RUN, cwd=ROOT, env=self.environment, stdout=output, stderr=output, start_new_session=True
            )

    @property
    def said(self) -> str:
        return self.output.read_text()

    def is_ready(self) -> bool:
        return "Ready: " in self.said or self.process.poll() is not None

    def leaves_nothing(self) -> bool:
        return until(lambda: naming(self.folder) == [], STOP_SECONDS)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tests of this file run one after the other on the same data, as a developer would."""
    return tmp_path_factory.mktemp("run") / "local"


@pytest.fixture
def run(folder: Path) -> Iterator[Run]:
    started = Run(folder, free_port())
    try:
        assert until(started.is_ready, START_SECONDS), started.said
        assert started.process.poll() is None, started.said
        yield started
    finally:
        if started.process.poll() is None:
            started.process.kill()
        started.process.wait()
        assert started.leaves_nothing()


def health(port: int) -> dict[str, object]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/", timeout=10) as answer:
            text = answer.read()
    except urllib.error.HTTPError as error:
        text = error.read()
    checks: dict[str, object] = json.loads(text)["checks"]
    return checks


def test_it_serves_the_site_and_ctrl_c_stops_everything(run: Run) -> None:
    found = health(run.port)
    assert (found["database"], found["broker"]) == ("well", "well")
    for promised in (f"http://localhost:{run.port}/", "officer@commission.example.org", "contact.at@example.org"):
        assert promised in run.said
    for part in ("keeper.py", "gunicorn", "celery", "aiosmtpd"):
        assert any(part in line for line in naming(run.folder)), part

    second = subprocess.run(RUN, cwd=ROOT, env=run.environment, capture_output=True, text=True, check=False)
    assert second.returncode == 1
    assert second.stdout == (
        f"It is already running: http://localhost:{run.port}/, process {run.process.pid}. "
        "Stop it there with Ctrl-C first.\n"
    )

    run.process.send_signal(signal.SIGINT)
    assert run.process.wait(STOP_SECONDS) == 0
    assert run.said.endswith("Stopping …\nStopped.\n")
    assert naming(run.folder) == []


def test_it_says_which_process_ended_and_stops_the_rest(run: Run) -> None:
    beat = next(line for line in naming(run.folder) if "celery --app config beat" in line)
    os.kill(int(beat.split(":")[0]), signal.SIGKILL)
    assert run.process.wait(STOP_SECONDS) == 1
    assert "The process 'beat' was killed by signal 9." in run.said
    assert naming(run.folder) == []


def test_killed_outright_it_leaves_no_process_behind(run: Run) -> None:
    run.process.kill()
    assert run.leaves_nothing()


def test_a_taken_port_is_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        environment = clean_environment(LOCAL_DIR=str(tmp_path / "local"), PORT=str(port))
        refused = subprocess.run(RUN, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert refused.stdout == (
        f"Port {port}, needed for the web server, cannot be used (Address already in use). "
        f"Choose another: make run PORT={port + 1}\n"
    )
    assert refused.stderr == ""


@pytest.mark.parametrize("port", ["eighty", "0", "65530", "-1"])
def test_a_port_that_is_none_is_a_sentence(tmp_path: Path, port: str) -> None:
    environment = clean_environment(LOCAL_DIR=str(tmp_path), PORT=port)
    refused = subprocess.run(RUN, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (refused.returncode, refused.stderr) == (1, "")
    assert refused.stdout == f"PORT={port} is not a port: give a number from 1 to 65510.\n"
