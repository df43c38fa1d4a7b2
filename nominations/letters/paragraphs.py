"""Text as people write it, in blocks: paragraphs parted by a blank line, lists of lines that begin with "- ".

In annexes, lines that begin with "# " or "## " are headings. Nothing else is markup.
"""

import re
from collections.abc import Callable
from typing import Any, TypeAlias

from nominations.kernel.text import clean_text

Block: TypeAlias = dict[str, Any]  # as the typesetter reads it: kind, and text, items or level

_BLANK = re.compile(r"\n\s*\n")
_ITEM = "- "
_HEADING = re.compile(r"(#{1,2}) (.+)")


def blocks(text: str, fill: Callable[[str], str] = str, *, headings: bool = False) -> list[Block]:
    """Return the blocks of a text, each filled after it was read, so that no value makes a block of its own."""
    found: list[Block] = []
    for chunk in _BLANK.split(clean_text(text)):
        found += _blocks_of(chunk.split("\n"), fill, headings=headings)
    return [block for block in found if block.get("text") or block.get("items")]


def _blocks_of(lines: list[str], fill: Callable[[str], str], *, headings: bool) -> list[Block]:
    """Lines that follow each other and are of one sort stand together."""
    found: list[Block] = []
    for line in lines:
        heading = _HEADING.fullmatch(line) if headings else None
        last = found[-1] if found else {}
        if heading:
            found.append({"kind": "heading", "level": len(heading[1]), "text": clean_text(fill(heading[2]))})
        elif line.startswith(_ITEM):
            item = clean_text(fill(line.removeprefix(_ITEM)))
            if last.get("kind") == "list":
                last["items"].append(item)
            else:
                found.append({"kind": "list", "items": [item]})
        elif last.get("kind") == "paragraph":
            last["text"] += "\n" + clean_text(fill(line))
        else:
            found.append({"kind": "paragraph", "text": clean_text(fill(line))})
    return found
