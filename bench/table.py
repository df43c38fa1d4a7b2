"""The one table that a run prints: what, floor, ours, ratio, the budget's number, its must, and whether it is kept."""

import os
import platform
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import django

HEAD = ("what", "measure", "floor", "ours", "ratio", "budget", "must", "")


@dataclass(frozen=True)
class Line:
    """One comparison; without a `must` it is told for information."""

    what: str
    measure: str
    floor: float | None
    ours: float
    budget: int | None = None
    must: float | None = None
    is_limit: bool = False  # the must is a limit of `ours`, not of the ratio
    at_least: bool = False  # more is better: the must is the least

    @property
    def ratio(self) -> float | None:
        return self.ours / self.floor if self.floor else None

    @property
    def verdict(self) -> str:
        judged = self.ours if self.is_limit else self.ratio
        if self.must is None or judged is None:
            return ""
        if self.at_least:
            return "ok" if judged >= self.must else "UNDER"
        return "ok" if judged <= self.must else "OVER"

    def cells(self) -> tuple[str, ...]:
        sign = ("≥ " if self.at_least else "≤ ") + ("" if self.is_limit else "×")
        return (
            self.what,
            self.measure,
            _number(self.floor),
            _number(self.ours),
            "" if self.ratio is None else f"×{self.ratio:.2f}",
            str(self.budget or ""),
            "" if self.must is None else f"{sign}{self.must:g}",
            self.verdict,
        )


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.1f}"  # noqa: PLR2004 - three digits are enough


def drawn(lines: Iterable[Line]) -> str:
    rows = [HEAD, *(line.cells() for line in lines)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    text = [" ".join(map(_aligned, row, widths, range(len(HEAD)))) for row in rows]
    return "\n".join(row.rstrip() for row in [text[0], "-" * len(text[0]), *text[1:]])


def _aligned(cell: str, width: int, column: int) -> str:
    return cell.ljust(width) if column < 2 or column == len(HEAD) - 1 else cell.rjust(width)  # noqa: PLR2004 - words left, numbers right


def machine(server_version: str) -> str:
    """Say on what the figures were taken: they mean nothing elsewhere, their ratios a little."""
    model = next((line.split(":")[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")), "")
    total = next((int(line.split()[1]) / 2**20 for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0)
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False).stdout
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    versions = f"Python {platform.python_version()}, Django {django.get_version()}, PostgreSQL {server_version}"
    hardware = f"{model or platform.processor()}, {os.cpu_count()} cores, {total:.0f} GiB"
    return f"{hardware}; {versions}; load {load}; commit {commit.strip() or 'none'}"


def _lines(path: str) -> list[str]:
    file = Path(path)
    return file.read_text(encoding="utf-8").splitlines() if file.exists() else []
