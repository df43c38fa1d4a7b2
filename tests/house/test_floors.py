"""Imports go down only: import-linter's contracts of pyproject.toml hold, and name every room."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

from tests.house.code import APP, ROOT, Source, product, rooms

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


SHELVES = {"tasks": 6, "actions": 5, "notices": 4, "access": 3, "queries": 3, "rules": 2, "models": 1, "states": 0}
DOOR_SHELVES = {"urls": 4, "views": 3, "forms": 2, "exports": 2, "api": 2, "guards": 1, "queries": 0}


def test_inside_a_room_imports_go_down_the_shelves() -> None:
    climbing = set()
    for source in product():
        shelves = DOOR_SHELVES if source.room in {"portal", "desk"} else SHELVES
        own = shelf_of(source.name, shelves)
        for imported in own_imports(source):
            other = shelf_of(imported, shelves)
            if own and other and own != other and shelves[other] >= shelves[own]:
                climbing.add(f"{source.name} imports {imported}")
    assert climbing == set()


def shelf_of(name: str, shelves: dict[str, int]) -> str:
    """Return the shelf that a file or module of a room stands on: nominations/<room>/<shelf>…, or ""."""
    parts = name.removesuffix(".py").replace(".", "/").split("/")
    return parts[2] if len(parts) > 2 and parts[2] in shelves else ""


def own_imports(source: Source) -> set[str]:
    """Return the modules of its own room that a file imports."""
    prefix = f"nominations.{source.room}"
    return {
        f"{node.module}.{alias.name}" if node.module == prefix else str(node.module)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ImportFrom) and source.room and str(node.module).startswith(prefix)
        for alias in node.names
    }
