"""All that was measured of one page, file or job in one process, and its middle."""

import statistics
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Series:
    cpu: list[float] = field(default_factory=list)  # ms
    wall: list[float] = field(default_factory=list)
    first: list[float] = field(default_factory=list)  # until the first byte, of what is streamed
    grown: list[float] = field(default_factory=list)  # MiB
    queries: int = 0

    def add(self, facts: dict[str, Any]) -> None:
        for name in ("cpu", "wall", "first", "grown"):
            getattr(self, name).extend(facts.get(name, ()))
        self.queries = facts.get("queries", self.queries)

    def of(self, measure: str) -> float:
        """Return the median of CPU, waiting ("p50") or the first byte; the highest of memory; "p95" of waiting."""
        if measure == "p95":
            return statistics.quantiles(self.wall, n=20)[18]
        if measure == "grown":
            return max(self.grown)
        return statistics.median(self.wall if measure == "p50" else getattr(self, measure))
