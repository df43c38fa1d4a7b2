"""Which words are in force for a group, a call and a language."""

import uuid
from dataclasses import dataclass

from django.template import Engine

from nominations.texts.models import TextVersion


@dataclass(frozen=True)
class Wording:
    """A text as it is now: its placeholders not yet filled; `version` is empty for the built-in one."""

    subject: str
    body: str
    version: TextVersion | None = None


def in_force(
    key: str, *, group_id: uuid.UUID | None = None, call_id: uuid.UUID | None = None, language: str = "en"
) -> Wording:
    """Return the words of a kind: the call's, else the group's, else everybody's, else the built-in ones."""
    del group_id, call_id, language
    return built_in(key)


def built_in(key: str) -> Wording:
    """Return the words that come with the program: the first line is the subject."""
    source = Engine.get_default().get_template(f"texts/en/{key}.txt").source
    if key.startswith("reason."):
        return Wording("", source.strip())
    subject, _blank, body = source.partition("\n\n")
    return Wording(subject.strip(), body.strip())
