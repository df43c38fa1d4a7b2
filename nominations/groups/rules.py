"""What follows from a group's own words, judged without touching the world."""

from typing import Protocol

from nominations.kernel.text import fold

LONGEST_KEY = 100_000  # characters; the index takes words, not the text


class Words(Protocol):
    """What the rules need of a group."""

    code: str
    title: str
    abbreviation: str
    mission: str
    task_other: str
    policy_area_other: str


def search_key(group: Words) -> str:
    """Return the folded text that search looks in (domain rule 22)."""
    words = (group.code, group.abbreviation, group.title, group.mission, group.task_other, group.policy_area_other)
    return fold(" ".join(words))[:LONGEST_KEY]
