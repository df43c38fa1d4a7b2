"""The code as the tests of the house read it: its files, rooms, functions and templates."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "nominations"
TEMPLATES = ROOT / "templates"
NOT_ROOMS = {"data", "management", "migrations", "static", "templatetags", "__pycache__"}


@dataclass(frozen=True)
class Source:
    """One Python file."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @property
    def room(self) -> str:
        """The room under nominations/, or "" for what lies on the roof or outside."""
        parts = self.path.relative_to(ROOT).parts
        return parts[1] if parts[0] == "nominations" and len(parts) > 2 else ""

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node

    def classes(self) -> Iterator[ast.ClassDef]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ClassDef):
                yield node


def product() -> list[Source]:
    """Return what runs: nominations/ and config/, migrations apart, which tools write."""
    found = [*APP.rglob("*.py"), *(ROOT / "config").rglob("*.py"), ROOT / "manage.py"]
    return [Source(path) for path in sorted(found) if "migrations" not in path.parts]


def everything() -> list[Source]:
    """Return the product, its tests and its benchmarks."""
    more = [*(ROOT / "tests").rglob("*.py"), *(ROOT / "bench").rglob("*.py")]
    return product() + [Source(path) for path in sorted(more)]


def rooms() -> list[Path]:
    """Return the folders of the rooms and doors."""
    return sorted(path for path in APP.iterdir() if path.is_dir() and path.name not in NOT_ROOMS)


def templates(*, without: str = "") -> list[Path]:
    """Return every template file, those below one folder left out when asked."""
    found = [path for path in TEMPLATES.rglob("*") if path.is_file()]
    return sorted(path for path in found if not without or (TEMPLATES / without) not in path.parents)
