"""Filling a text: values are never read as a text again, and cannot make paragraphs, lists or HTML."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nominations.texts.filling import as_html, as_text, blocks, fill, filled, names

NAMES = ("state", "deadline", "mailbox")
anything = st.text(max_size=40)
nasty = st.sampled_from(
    ["{deadline}", "{", "}", "{{ x }}", "- one", "\n\n- two\n\n", "<b>", "&amp;", "# x", "\\1", "%s"]
)
values = st.fixed_dictionaries(dict.fromkeys(NAMES, st.one_of(anything, nasty)))
worded = st.lists(st.one_of(st.sampled_from([f"{{{name}}}" for name in NAMES]), st.sampled_from(["by ", "\n\n", "- "])))


@given(values, st.lists(st.one_of(st.sampled_from(NAMES), st.integers(0, 99))))
def test_filling_is_one_pass(facts: dict[str, str], parts: list[str | int]) -> None:
    text = "|".join(f"{{{part}}}" if isinstance(part, str) else str(part) for part in parts)
    expected = "|".join(facts[part] if isinstance(part, str) else str(part) for part in parts)
    assert fill(text, facts) == expected


def test_a_value_that_looks_like_a_placeholder_stays_as_it_was_typed() -> None:
    facts = {"state": "{deadline}", "deadline": "{state}", "mailbox": "{mailbox}"}
    assert fill("{state}, {deadline}, {mailbox}", facts) == "{deadline}, {state}, {mailbox}"
    assert as_text(filled("For {state} by {deadline}.\n\n{state}", facts)) == "For {deadline} by {state}.\n\n{deadline}"


@given(st.fixed_dictionaries(dict.fromkeys(NAMES, nasty)))
def test_a_value_is_never_interpreted(facts: dict[str, str]) -> None:
    found = filled("For {state} by {deadline}.\n\n- to {mailbox}", facts)
    assert [block.is_list for block in found] == [False, True]
    html = str(as_html(found))
    assert html.count("<p>") == 1
    assert html.count("<li>") == 1
    assert "<b>" not in html
    assert facts["deadline"].strip() in as_text(found)


@given(worded)
def test_values_that_are_the_placeholders_give_the_text_back(parts: list[str]) -> None:
    text = "".join(parts)
    assert fill(text, {name: f"{{{name}}}" for name in NAMES}) == text


def test_a_name_without_a_value_is_an_error() -> None:
    with pytest.raises(KeyError):
        fill("{state} and {other}", {"state": "Spain"})


def test_names_are_those_in_braces() -> None:
    assert names("{state}, {State}, {a b}, {deadline} {deadline}") == {"state", "deadline"}


def test_paragraphs_and_lists() -> None:
    body = "One\ntwo\n\n\nThese:\n- a\n- b\nend\n \n- c"
    found = filled(body, {})
    assert [(block.lines, block.is_list, block.opens) for block in found] == [
        (("One", "two"), False, True),
        (("These:",), False, True),
        (("a", "b"), True, False),
        (("end",), False, False),
        (("c",), True, True),
    ]
    assert as_text(found) == "One\ntwo\n\nThese:\n- a\n- b\nend\n\n- c"
    assert as_html(found) == (
        "<p>One<br>two</p>\n<p>These:</p>\n<ul><li>a</li><li>b</li></ul>\n<p>end</p>\n<ul><li>c</li></ul>"
    )


def test_a_placeholder_alone_takes_the_paragraphs_of_its_value_and_goes_with_an_empty_one() -> None:
    body = "{introduction}\n\nBy {deadline}."
    long = {"introduction": "First.\n\n- no list\n\n\nLast.", "deadline": "Friday"}
    assert as_text(filled(body, long)) == "First.\n\n- no list\n\nLast.\n\nBy Friday."
    assert "<ul>" not in as_html(filled(body, long))
    assert as_text(filled(body, {"introduction": "", "deadline": "Friday"})) == "By Friday."
    assert [block.lines for block in blocks(body)] == [("{introduction}",), ("By {deadline}.",)]
