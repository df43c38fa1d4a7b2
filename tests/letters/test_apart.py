"""The typesetter's own process: one for a batch, and whatever becomes of it, nothing is issued and nothing is left."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from nominations.accounts.models import User
from nominations.files.models import Blob
from nominations.letters import actions as letters
from nominations.letters import apart, papers, typesetting
from nominations.letters.apart import NotTypeset
from nominations.letters.drafts import Draft
from nominations.letters.models import Letter
from nominations.letters.typesetting import NoSuchLetter
from tests.cast import NOW
from tests.letters.stage import members

SENTENCE = "The PDF could not be made, and nothing was issued. Try again in a minute."
LONG = [["Austria", "Ännchen Müller"]] * 3000


def running(program: str) -> list[int]:
    """Return the processes that we started for a program of the room."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            parent = int((process / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == os.getpid() and program in (process / "cmdline").read_text():
                found.append(int(process.name))
    return found


@contextmanager
def killed(program: str) -> Iterator[list[int]]:
    """Kill the program as soon as it runs; the list tells which process that was."""
    found: list[int] = []

    def kill() -> None:
        until = time.monotonic() + 120
        while not found and time.monotonic() < until:
            found.extend(running(program))
        os.kill(found[0], signal.SIGKILL)

    killer = Thread(target=kill)
    killer.start()
    yield found
    killer.join()


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The programs that were started, by the names of their files."""
    names: list[str] = []
    run = subprocess.run

    def noted(command: list[str], **how: Any) -> Any:
        names.append(Path(command[2]).name)
        return run(command, **how)

    monkeypatch.setattr(subprocess, "run", noted)
    return names


@pytest.mark.parametrize("program", ["typesetter.py", "tagging.py"])
def test_a_killed_program_refuses_its_batch_and_leaves_nothing(program: str, caplog: pytest.LogCaptureFixture) -> None:
    files = len(os.listdir("/proc/self/fd"))
    with killed(program) as processes, pytest.raises(NotTypeset, match=SENTENCE):
        typesetting.table(members(rows=LONG))
    assert len(processes) == 1
    assert not Path(f"/proc/{processes[0]}").exists()
    assert len(os.listdir("/proc/self/fd")) == files
    assert f"{program} failed: it ended with -9" in caplog.text


def test_nothing_is_issued_when_the_typesetter_is_killed(drafts: list[Draft], officer: User) -> None:
    with killed("typesetter.py"), pytest.raises(NotTypeset, match=SENTENCE):
        letters.issue(drafts, by=officer, at=NOW)
    assert not Letter.objects.exists()
    assert not Blob.objects.exists()
    assert letters.issue(drafts, by=officer, at=NOW)[0].number.endswith("L0001")


@pytest.mark.parametrize(
    ("limit", "most", "why"),
    [
        ("SECONDS", 0, "TimeoutExpired"),
        ("MEMORY_BYTES", 128 * 1024 * 1024, "it ended with"),
        ("MOST_BYTES", 1000, "it ended with 3"),
    ],
)
def test_what_takes_too_much_is_refused(
    limit: str, most: int, why: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(apart, limit, most)
    with pytest.raises(NotTypeset, match=SENTENCE):
        typesetting.table(members(rows=LONG))
    assert f"typesetter.py failed: {why}" in caplog.text
    assert not running("typesetter.py")


def test_a_program_that_nobody_stops_stops_itself(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    paper = papers.of_list(members(rows=LONG * 4))
    monkeypatch.setattr(apart, "SECONDS", 0)
    run = subprocess.run
    monkeypatch.setattr(subprocess, "run", lambda command, **how: run(command, **{**how, "timeout": 60}))
    with pytest.raises(NotTypeset, match=SENTENCE):
        typesetting.pdf(paper)
    assert "it ended with -9" in caplog.text  # after a second of work, by its own limit


def test_a_program_that_does_not_start_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(NotTypeset, match=SENTENCE):
        typesetting.table(members())


def test_a_batch_is_one_process_and_its_lists_one_more(drafts: list[Draft], officer: User, started: list[str]) -> None:
    letters.issue(drafts, by=officer, at=NOW)
    assert started == ["typesetter.py"]
    typesetting.pdfs([papers.of_list(members()), papers.of_list(members())])
    assert started[1:] == ["typesetter.py", "tagging.py"]


def test_each_paper_of_a_batch_has_its_own_answer_and_the_bytes_it_has_alone(drafts: list[Draft]) -> None:
    letter, roll = papers.of_letter(drafts[0]), papers.of_list(members())
    short, unprintable = papers.of_list(members(rows=[])), papers.of_list(members(title="日本"))
    batch = typesetting.pdfs([roll, letter, unprintable, short])
    assert batch[0] == typesetting.pdf(roll)
    assert batch[1] == typesetting.pdf(letter)
    assert isinstance(batch[2], NoSuchLetter)
    assert batch[3] == typesetting.pdf(short)
    assert typesetting.pdfs([]) == []


def test_a_fault_of_ours_is_no_refusal() -> None:
    with pytest.raises(RuntimeError, match="language"):
        typesetting.pdf({**papers.of_list(members()), "language": "none of ours"})


def test_a_web_worker_never_loads_the_typesetter() -> None:
    script = "import django, sys; django.setup(); import config.urls; print('typst' in sys.modules)"
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "False"
