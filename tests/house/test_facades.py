"""The façades name every room: a room that models.py forgets would lose its tables at the next migration."""

import ast
from pathlib import Path

import pytest
from django.apps import apps

from tests.house.code import APP, Source, rooms


def imported_by(path: Path) -> set[str]:
    """Return the modules that a façade imports from, and what it imports from packages."""
    found = set()
    for node in ast.walk(Source(path).tree):
        if isinstance(node, ast.ImportFrom):
            found.add(str(node.module))
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found


@pytest.mark.parametrize("facade", ["models", "tasks"])
def test_a_facade_imports_from_every_room_that_has_such_a_module(facade: str) -> None:
    imported = imported_by(APP / f"{facade}.py")
    expected = {f"nominations.{room.name}.{facade}" for room in rooms() if (room / f"{facade}.py").exists()}
    assert expected <= imported, f"nominations/{facade}.py forgets {sorted(expected - imported)}"


def test_every_model_of_a_room_is_known_to_django_and_named_in_the_facade() -> None:
    defined = {
        node.name
        for room in rooms()
        for path in sorted(room.glob("*models.py"))  # workflow keeps what only the desk knows in a file of its own
        for node in Source(path).classes()
        if {"Model", "AbstractBaseUser", "Tenure", "PartlyDated"}
        & {base.attr if isinstance(base, ast.Attribute) else getattr(base, "id", "") for base in node.bases}
        and node.name != "Tenure"  # abstract: what mandates and memberships share
    }
    registered = {model.__name__ for model in apps.get_app_config("nominations").get_models()}
    assert defined == registered
    assert defined == set(facade_names())


def facade_names() -> list[str]:
    for node in Source(APP / "models.py").tree.body:
        if isinstance(node, ast.Assign):
            return list(ast.literal_eval(node.value))
    return []


def test_the_admin_facade_imports_every_registration_of_the_desk() -> None:
    reached, waiting = set(), [APP / "admin.py", APP / "desk" / "admin" / "__init__.py"]
    for path in waiting:
        if path.exists():
            reached |= imported_by(path)
    expected = {
        f"nominations.desk.admin.{path.stem}"
        for path in (APP / "desk" / "admin").glob("*.py")
        if "admin.register" in path.read_text(encoding="utf-8") or "site.register" in path.read_text(encoding="utf-8")
    }
    assert expected <= reached, f"nobody imports {sorted(expected - reached)}"


@pytest.mark.parametrize("facade", ["models", "tasks", "admin"])
def test_a_facade_holds_imports_only(facade: str) -> None:
    allowed = (ast.Import, ast.ImportFrom, ast.Expr, ast.Assign)
    strangers = [node for node in Source(APP / f"{facade}.py").tree.body if not isinstance(node, allowed)]
    assert strangers == []
