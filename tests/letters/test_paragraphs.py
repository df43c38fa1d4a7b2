"""Text as people write it: what is a paragraph, a list or a heading is settled before any value comes in."""

import pytest

from nominations.letters import paragraphs


def para(text: str) -> dict[str, object]:
    return {"kind": "paragraph", "text": text}


def items(*texts: str) -> dict[str, object]:
    return {"kind": "list", "items": list(texts)}


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("", []),
        ("One.\nStill one.\r\n\r\n\n Two. ", [para("One.\nStill one."), para("Two.")]),
        ("It asks:\n- a\n- b\nThen.", [para("It asks:"), items("a", "b"), para("Then.")]),
        ("- a\n\n- b", [items("a"), items("b")]),
        ("# no heading\n-no item", [para("# no heading\n-no item")]),
    ],
)
def test_a_text_is_paragraphs_and_lists(text: str, blocks: list[dict[str, object]]) -> None:
    assert paragraphs.blocks(text, {}) == blocks


@pytest.mark.parametrize(
    ("value", "blocks"),
    [
        ("x", [para("Dear x,"), items("x"), para("x")]),
        ("- x\n\n# y", [para("Dear - x\n\n# y,"), items("- x\n\n# y"), para("- x"), para("# y")]),
        ("{other}", [para("Dear {other},"), items("{other}"), para("{other}")]),
        ("", [para("Dear ,")]),
    ],
)
def test_a_value_makes_no_list_and_no_heading(value: str, blocks: list[dict[str, object]]) -> None:
    assert paragraphs.blocks("Dear {name},\n- {name}\n\n{name}", {"name": value, "other": "never"}) == blocks


def test_an_annex_has_headings_and_no_placeholders() -> None:
    text = "# Tasks\nIt advises {state}.\n\n## Members ##\n- one\n- two\n\nThe end.\n### three"
    assert paragraphs.annex(text) == [
        {"kind": "heading", "level": 1, "text": "Tasks"},
        para("It advises {state}."),
        {"kind": "heading", "level": 2, "text": "Members ##"},
        items("one", "two"),
        para("The end.\n### three"),
    ]


def test_headings_of_an_annex_begin_at_the_upper_level() -> None:
    levels = [block["level"] for block in paragraphs.annex("## a\n\n## b\n# c\n## d\n# e")]
    assert levels == [1, 1, 1, 2, 1]
