"""Imports go down only: import-linter's contracts of pyproject.toml hold, and name every room."""

import subprocess
import sys
import tomllib
from pathlib import Path

from tests.house.code import APP, ROOT, rooms

LINT = Path(sys.executable).parent / "lint-imports"


def test_imports_go_down_only() -> None:
    run = subprocess.run([str(LINT), "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_every_room_stands_on_a_floor() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    floors = next(contract for contract in contracts if contract["containers"] == ["nominations"])
    named = {room.strip() for floor in floors["layers"] for room in floor.split("|")}
    assert {room.name for room in rooms()} <= named
    assert all((APP / name).exists() or (APP / f"{name}.py").exists() for name in named)


def test_every_room_has_its_shelves_checked() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    contained = {container for contract in contracts for container in contract["containers"]}
    # The kernel is one shelf: small files that hardly know each other.
    assert {f"nominations.{room.name}" for room in rooms()} - contained == {"nominations.kernel"}
