"""What commands print: tables whose columns stand under each other, times in Brussels, and counts in words."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from nominations.kernel import clock

NOTHING_WRITTEN = " (nothing was written)"


def lines(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the heading, a rule and the rows, each column as wide as its widest cell; nothing where there is no row."""
    if not rows:
        return
    widths = [max(len(cell) for cell in column) for column in zip(heading, *rows, strict=True)]
    for cells in (heading, ["-" * width for width in widths], *rows):
        yield "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def moment(at: datetime | None) -> str:
    """Return "Fri 25 Dec 2026 09:00", as it is in Brussels; "-" for none."""
    return f"{at.astimezone(clock.BRUSSELS):%a %d %b %Y %H:%M}" if at else "-"


def counted(counts: Mapping[str, int], nothing: str) -> str:
    """Return "2 sent, 1 refused": what there is one of at least."""
    return ", ".join(f"{count} {word}" for word, count in counts.items() if count) or nothing
