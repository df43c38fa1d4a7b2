"""The outlines of Europe as `config.geography` drew them: a path for each Member State, one for all other land."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).resolve().parent.parent / "data" / "europe.json"
SMALL = 2500  # square units (10,000 km²); a State of less land gets a ring around it, or nobody would see it


@dataclass(frozen=True)
class Outline:
    """One Member State in units of the picture; x and y are the middle of its largest land."""

    code: str  # the Union's: EL for Greece
    path: str
    x: int
    y: int
    is_small: bool


@dataclass(frozen=True)
class Europe:
    """The whole picture; `others` is the land of all countries outside the Union, without their borders."""

    width: int
    height: int
    others: str
    states: dict[str, Outline]

    @property
    def box(self) -> str:
        return f"0 0 {self.width} {self.height}"


@lru_cache(maxsize=1)
def europe() -> Europe:
    """Return the picture; the file is read once in the life of a process."""
    drawn = json.loads(FILE.read_text(encoding="utf-8"))
    states = {
        code: Outline(code, state["path"], state["x"], state["y"], state["area"] < SMALL)
        for code, state in drawn["states"].items()
    }
    return Europe(drawn["width"], drawn["height"], drawn["others"], states)
