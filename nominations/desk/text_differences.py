"""Two versions of a text side by side, paragraph by paragraph, with the words that came and went marked."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import NamedTuple

_WORDS = re.compile(r"\s+|[^\s]+")


class Piece(NamedTuple):
    words: str
    is_changed: bool = False


class Row(NamedTuple):
    """A paragraph before and after."""

    before: Sequence[Piece]
    after: Sequence[Piece]
    is_changed: bool


def rows(before: str, after: str) -> list[Row]:
    """Return the paragraphs of both texts, those that belong together in one row."""
    old, new = _paragraphs(before), _paragraphs(after)
    found: list[Row] = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [Row([Piece(each)], [Piece(each)], is_changed=False) for each in old[i:j]]
        else:
            found += [_compared(one, other) for one, other in zip_longest(old[i:j], new[k:m], fillvalue="")]
    return found


def _paragraphs(text: str) -> list[str]:
    return [part for part in re.split(r"\n\s*\n", text.strip()) if part]


def _compared(before: str, after: str) -> Row:
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return Row(
        list(_pieces((tag, "".join(old[i:j])) for tag, i, j, _k, _m in codes)),
        list(_pieces((tag, "".join(new[k:m])) for tag, _i, _j, k, m in codes)),
        is_changed=True,
    )


def _pieces(parts: Iterator[tuple[str, str]]) -> Iterator[Piece]:
    for tag, words in parts:
        if words:
            yield Piece(words, tag != "equal")
