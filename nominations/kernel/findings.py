"""Findings as values: one evaluation serves the page, the mail and the admin."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise


class Level(StrEnum):
    BLOCKER = "blocker"
    WARNING = "warning"


@dataclass(frozen=True)
class Finding:
    """What a rule found: how grave, a stable code, a sentence for the user, and the form field it points to."""

    level: Level
    code: str
    sentence: str | Promise
    field: str = ""

    @property
    def blocks(self) -> bool:
        return self.level is Level.BLOCKER


def blocker(code: str, sentence: str | Promise, field: str = "") -> Finding:
    return Finding(Level.BLOCKER, code, sentence, field)


def warning(code: str, sentence: str | Promise, field: str = "") -> Finding:
    return Finding(Level.WARNING, code, sentence, field)
