"""The one table that a fault run prints: what was done, what was seen, and whether the bars hold."""

from collections.abc import Sequence

from tests.faults.runs import Ended, missed


def drawn(runs: Sequence[Ended]) -> str:
    """Return the table, a column a run."""
    rows = [("", *(ended.run.name for ended in runs)), *_rows(runs)]
    first = max(len(row[0]) for row in rows)
    widths = [max(len(row[number]) for row in rows) for number in range(1, len(runs) + 1)]
    lines = []
    for number, (name, *cells) in enumerate(rows):
        lines.append(
            "  ".join([f"{name:<{first}}", *(f"{cell:>{width}}" for cell, width in zip(cells, widths, strict=True))])
        )
        if number == 0:
            lines.append("  ".join(["-" * width for width in (first, *widths)]))
    return "\n".join(lines)


def _rows(runs: Sequence[Ended]) -> list[tuple[str, ...]]:
    return [
        _row("mails written and due", [ended.seen.due for ended in runs]),
        _row("  taken by the relay", [ended.seen.accepted for ended in runs]),
        _row("  called back in time", [ended.seen.called_back for ended in runs]),
        _row("reminders among those taken", [ended.seen.reminders for ended in runs]),
        _row("submissions racing them", [ended.answers for ended in runs]),
        *(_row(f"fault: {name}", [ended.faults[name] for ended in runs]) for name in _names(runs)),
        _row("uncertain", [ended.seen.uncertain for ended in runs]),
        *(_row(f"  {end}", [ended.seen.resolved[end] for ended in runs]) for end in _ends(runs)),
        *(_row(name.upper(), [len(ended.seen.faults[name]) for ended in runs]) for name in runs[0].seen.faults),
        _row("all out, s after the last fault", [f"{ended.settled_after:.0f}" for ended in runs]),
        _row("mails a second, faults included", [f"{ended.rate:.0f}" for ended in runs]),
        _row("passed", ["no" if missed(ended) else "yes" for ended in runs]),
    ]


def _row(name: str, cells: Sequence[object]) -> tuple[str, ...]:
    return (name, *(str(cell) for cell in cells))


def _names(runs: Sequence[Ended]) -> list[str]:
    return list(dict.fromkeys(name for ended in runs for name in sorted(ended.faults)))


def _ends(runs: Sequence[Ended]) -> list[str]:
    return sorted({end for ended in runs for end in ended.seen.resolved})
