"""Text as people write it, in blocks: paragraphs parted by a blank line, lists of lines that begin with "- ".

In annexes, lines that begin with "# " or "## " are headings. Nothing else is markup.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from nominations.kernel.text import clean_text
from nominations.texts.filling import PLACEHOLDER, fill

Block: TypeAlias = dict[str, Any]  # as the typesetter reads it: kind, and text, items or level

_BLANK = re.compile(r"\n\s*\n")
_ITEM = "- "
_HEADING = re.compile(r"(#{1,2}) (.+)")


def blocks(text: str, values: Mapping[str, str]) -> list[Block]:
    """Return the blocks of a text; what is a block is settled before the values come in.

    A placeholder alone in its paragraph takes as many paragraphs as its value has; one left empty takes none.
    """
    found: list[Block] = []
    for chunk in _BLANK.split(clean_text(text)):
        alone = PLACEHOLDER.fullmatch(chunk)
        if alone:
            found += [{"kind": "paragraph", "text": each} for each in _BLANK.split(clean_text(values[alone[1]]))]
        else:
            found += _joined(_read(line, values) for line in chunk.split("\n"))
    return [block for block in found if block.get("text") or block.get("items")]


def annex(text: str) -> list[Block]:
    """Return the blocks of an annex, which has headings of two levels, the upper one first, and no placeholders."""
    lines = [_heading(line) or _read(line, None) for line in clean_text(text).split("\n")]
    found = [block for block in _joined(iter(lines)) if block.get("text") or block.get("items")]
    headings = [block for block in found if block["kind"] == "heading"]
    for heading in headings:
        if heading["level"] == 1:
            break
        heading["level"] = 1  # nothing is above it: readers of headings would miss a step
    return found


def _heading(line: str) -> Block | None:
    found = _HEADING.fullmatch(line)
    return {"kind": "heading", "level": len(found[1]), "text": found[2]} if found else None


def _read(line: str, values: Mapping[str, str] | None) -> Block:
    said = clean_text(fill(line.removeprefix(_ITEM), values) if values is not None else line.removeprefix(_ITEM))
    return {"kind": "list", "items": [said] if said else []} if line.startswith(_ITEM) else _paragraph(said)


def _paragraph(said: str) -> Block:
    return {"kind": "paragraph", "text": said}


def _joined(lines: Iterator[Block]) -> list[Block]:
    """Put together what stands together: the lines of a paragraph, the items of a list."""
    found: list[Block] = []
    for block in lines:
        last = found[-1] if found and found[-1]["kind"] == block["kind"] else None
        if last is None or block["kind"] == "heading" or not _content(last) or not _content(block):
            found.append(block)
        elif block["kind"] == "list":
            last["items"] += block["items"]
        else:
            last["text"] += f"\n{block['text']}"
    return found


def _content(block: Block) -> Any:
    return block.get("text") or block.get("items")
