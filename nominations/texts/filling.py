"""Putting values into a text: one pass, so that a value is never read as a text again.

A text is paragraphs parted by an empty line; lines that begin with "- " are a list. Nothing else is markup, and what
is a paragraph or a list is settled before the values come in.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_GAP = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_BREAK = re.compile(r"\s*[\r\n]+\s*")
BULLET = "- "


class Block(NamedTuple):
    """Lines of one paragraph, or the items of a list; `opens`: an empty line stands before it."""

    lines: tuple[str, ...]
    is_list: bool = False
    opens: bool = True


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return the text with each `{name}` replaced by its value; raises KeyError for a name without one."""
    return PLACEHOLDER.sub(lambda found: values[found[1]], text)


@lru_cache(maxsize=1_000)
def names(text: str) -> frozenset[str]:
    """Return the placeholders that a text names."""
    return frozenset(PLACEHOLDER.findall(text))


@lru_cache(maxsize=1_000)
def blocks(body: str) -> tuple[Block, ...]:
    """Return the paragraphs and lists of a text, its placeholders not yet filled."""
    return tuple(block for paragraph in _GAP.split(body.strip()) for block in _of_paragraph(paragraph))


def _of_paragraph(paragraph: str) -> Iterator[Block]:
    opens, kept, is_list = True, list[str](), False
    for line in paragraph.split("\n"):
        if kept and line.startswith(BULLET) != is_list:
            yield Block(tuple(kept), is_list, opens)
            opens, kept = False, []
        is_list = line.startswith(BULLET)
        kept.append(line.removeprefix(BULLET) if is_list else line)
    if kept:
        yield Block(tuple(kept), is_list, opens)


def filled(body: str, values: Mapping[str, str]) -> list[Block]:
    """Return the blocks of a text with their values; a paragraph that is left empty goes.

    A placeholder that is alone in its paragraph takes as many paragraphs as its value has; within a sentence a value is
    one line.
    """
    found: list[Block] = []
    of_one_line = {name: _BREAK.sub(" ", value) for name, value in values.items()}
    for block in blocks(body):
        alone = None if block.is_list or len(block.lines) > 1 else PLACEHOLDER.fullmatch(block.lines[0])
        if alone:
            paragraphs = _GAP.split(values[alone[1]].strip())
            found += [Block(tuple(each.split("\n"))) for each in paragraphs if each.strip()]
            continue
        lines = tuple(line for line in (fill(each, of_one_line).strip() for each in block.lines) if line)
        if lines:
            found.append(block._replace(lines=lines))
    return found


def as_text(found: list[Block]) -> str:
    """Return blocks as plain text."""
    parts: list[str] = []
    for block in found:
        if parts:
            parts.append("\n\n" if block.opens else "\n")
        parts.append("\n".join(f"{BULLET}{line}" if block.is_list else line for line in block.lines))
    return "".join(parts)


def as_html(found: list[Block]) -> SafeString:
    """Return blocks as paragraphs and lists, everything in them escaped."""
    return mark_safe("\n".join(_html(block) for block in found))  # noqa: S308 - each line is escaped below


def _html(block: Block) -> str:
    safe: Callable[[str], str] = escape
    if block.is_list:
        return "<ul>" + "".join(f"<li>{safe(line)}</li>" for line in block.lines) + "</ul>"
    return "<p>" + "<br>".join(safe(line) for line in block.lines) + "</p>"
