"""Which words are in force for a group, a call and a language."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from django.db.models import Q
from django.template import Engine, TemplateDoesNotExist

from nominations.texts import rules
from nominations.texts.catalogue import KINDS
from nominations.texts.models import TextVersion

FALLBACK = "en"
_Place = tuple[str, str, uuid.UUID | None, uuid.UUID | None]  # kind, language, group, call


@dataclass(frozen=True)
class Wording:
    """A text as it is now: its placeholders not yet filled; `version` is empty for the built-in one."""

    subject: str
    body: str
    version: TextVersion | None = None


class Wanted(NamedTuple):
    """One text that somebody needs."""

    key: str
    group_id: uuid.UUID | None = None
    call_id: uuid.UUID | None = None
    language: str = FALLBACK

    def places(self) -> Iterator[_Place]:
        """Yield where a version may lie, the nearest first, in the language asked for and then in English."""
        for language in dict.fromkeys((self.language, FALLBACK)):
            if self.call_id:
                yield self.key, language, self.group_id, self.call_id
            if self.group_id:
                yield self.key, language, self.group_id, None
            yield self.key, language, None, None


def in_force(
    key: str, *, group_id: uuid.UUID | None = None, call_id: uuid.UUID | None = None, language: str = FALLBACK
) -> Wording:
    """Return the words of a kind: the call's, else the group's, else everybody's, else the built-in ones."""
    wanted = Wanted(key, group_id, call_id, language)
    return several([wanted])[wanted]


def several(wanted: Iterable[Wanted]) -> dict[Wanted, Wording]:
    """Return the words of many texts, asked of the database once."""
    asked = set(wanted)
    newest = _newest(asked) if asked else {}
    return {each: _chosen(each, newest) for each in asked}


def _newest(asked: set[Wanted]) -> Mapping[_Place, TextVersion]:
    groups = {each.group_id for each in asked if each.group_id}
    calls = {each.call_id for each in asked if each.call_id}
    rows = (
        TextVersion.objects.filter(
            Q(group__isnull=True) | Q(group__in=groups),
            Q(call__isnull=True) | Q(call__in=calls),
            kind__in={each.key for each in asked},
            language__in={FALLBACK, *(each.language for each in asked)},
        )
        .order_by("kind", "language", "group_id", "call_id", "-number")
        .distinct("kind", "language", "group_id", "call_id")
    )
    return {(row.kind, row.language, row.group_id, row.call_id): row for row in rows}


def _chosen(wanted: Wanted, newest: Mapping[_Place, TextVersion]) -> Wording:
    """Return the nearest version that has words and fits the catalogue; a language's built-in text before English."""
    language = wanted.language
    for place in wanted.places():
        if place[1] != language:
            if own := _built_in(wanted.key, language):
                return own
            language = place[1]
        version = newest.get(place)
        if version and version.body and rules.is_usable(wanted.key, version.subject, version.body):
            return Wording(version.subject, version.body, version)
    return built_in(wanted.key, language)


def built_in(key: str, language: str = FALLBACK) -> Wording:
    """Return the words that come with the program: where the kind has a subject, the first line is it."""
    found = _built_in(key, language) or _built_in(key, FALLBACK)
    if found is None:
        raise TemplateDoesNotExist(f"texts/{FALLBACK}/{key}.txt")
    return found


@cache
def _built_in(key: str, language: str) -> Wording | None:
    try:
        source = str(Engine.get_default().get_template(f"texts/{language}/{key}.txt").source)
    except TemplateDoesNotExist:
        return None
    if not KINDS[key].has_subject:
        return Wording("", source.strip())
    subject, _blank, body = source.partition("\n\n")
    return Wording(subject.strip(), body.strip())


def versions(
    key: str,
    *,
    group_id: uuid.UUID | None = None,
    call_id: uuid.UUID | None = None,
    language: str = FALLBACK,
    most: int = 100,
) -> list[TextVersion]:
    """Return the newest versions of a text at one place, the newest first, with who saved them."""
    at = TextVersion.objects.filter(kind=key, language=language, group=group_id, call=call_id)
    return list(at.select_related("created_by").order_by("-number")[:most])
