"""`manage.py` has the local servers up for as long as a command runs; `make clean` removes what they kept."""

import subprocess
from pathlib import Path

import pytest

from tests.config.processes import PYTHON, ROOT, clean_environment, naming

pytestmark = pytest.mark.servers
ASK = "from django.db import connection; print(connection.cursor().execute('SELECT current_database()').fetchone()[0])"


def ran(folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    variables = clean_environment(LOCAL_DIR=str(folder), **environment)
    return subprocess.run([PYTHON, *words], cwd=ROOT, env=variables, capture_output=True, text=True, check=False)


def test_a_command_finds_the_database_and_leaves_no_process(tmp_path: Path) -> None:
    asked = ran(tmp_path / "local", "manage.py", "shell", "--verbosity", "0", "-c", ASK)
    assert (asked.returncode, asked.stdout.strip()) == (0, "nominations"), asked.stderr
    assert naming(tmp_path) == []

    (tmp_path / "local" / "notes.txt").write_text("mine")
    cleaned = ran(tmp_path / "local", "-m", "config.clean")
    assert cleaned.stdout == f"Removed what local mode kept in {tmp_path / 'local'}.\n"
    assert [file.name for file in (tmp_path / "local").iterdir()] == ["notes.txt"]


def test_a_command_that_asks_no_server_starts_none(tmp_path: Path) -> None:
    assert ran(tmp_path / "local", "manage.py", "check").returncode == 0
    assert not (tmp_path / "local").exists()


def test_with_a_database_of_its_own_it_is_production(tmp_path: Path) -> None:
    """Nothing is started, and the settings of production refuse to go on without a key."""
    refused = ran(tmp_path / "local", "manage.py", "check", DATABASE_URL="postgresql://db.invalid/x")
    assert refused.returncode == 1
    assert "config.E005" in refused.stderr
    assert not (tmp_path / "local").exists()
