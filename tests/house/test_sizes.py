"""Files stop at 300 lines, functions at 40, templates at 120 (docs/house.md, sentence 6)."""

from tests.house.code import ROOT, everything, templates

FILE, FUNCTION, TEMPLATE = 300, 40, 120


def test_no_file_is_longer_than_300_lines() -> None:
    too_long = {source.name: lines for source in everything() if (lines := source.text.count("\n")) > FILE}
    assert too_long == {}


def test_no_function_is_longer_than_40_lines() -> None:
    too_long = {
        f"{source.name}:{function.name}": lines
        for source in everything()
        for function in source.functions()
        if (lines := (function.end_lineno or 0) - function.lineno + 1) > FUNCTION
    }
    assert too_long == {}


def test_no_template_is_longer_than_120_lines() -> None:
    too_long = {
        path.relative_to(ROOT).as_posix(): lines
        for path in templates()
        if (lines := path.read_text(encoding="utf-8").count("\n")) > TEMPLATE
    }
    assert too_long == {}
