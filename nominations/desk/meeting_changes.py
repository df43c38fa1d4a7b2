"""What was changed of a meeting after it was convened, old and new in words, with the reason."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from nominations.desk import mails
from nominations.meetings.models import Meeting, MeetingChange

# In the order of a reader's interest.
NAMES: dict[str, Promise] = {
    "status": _("Status"),
    "title": _("Title"),
    "starts_at": _("Begins"),
    "ends_at": _("Ends"),
    "place": _("Place"),
    "online_url": _("Online link"),
    "practical": _("Practical information"),
    "answers_until_on": _("Delegations named by"),
    "is_public": _("Shown in the public Register"),
}


@dataclass(frozen=True)
class Pair:
    """A fact before and after, in words."""

    name: str
    old: str
    new: str


@dataclass(frozen=True)
class Change:
    change: MeetingChange
    pairs: list[Pair]

    @property
    def moves_the_day(self) -> bool:
        return "starts_at" in self.change.what


def changes(meeting: Meeting) -> list[Change]:
    """Return what was announced since, the newest first; one query."""
    found = MeetingChange.objects.filter(meeting=meeting).select_related("by").order_by("-at", "-pk")
    return [Change(each, list(pairs(each.what))) for each in found]


def pairs(what: Mapping[str, Any]) -> Iterator[Pair]:
    """Yield the changed facts of name → [old, new], as they are kept or as they are."""
    for name in sorted(what, key=lambda each: (list(NAMES).index(each) if each in NAMES else len(NAMES), each)):
        old, new = what[name]
        yield Pair(str(NAMES.get(name, name)), in_words(name, old), in_words(name, new))


def in_words(name: str, value: Any) -> str:
    """Return a value as people read it; instants in Brussels time."""
    if isinstance(value, bool):
        return _now("yes") if value else _now("no")
    if value in (None, ""):
        return _now("none")
    if isinstance(value, str) and name.endswith("_at"):
        value = datetime.fromisoformat(value)
    elif isinstance(value, str) and name.endswith("_on"):
        value = date.fromisoformat(value)
    if isinstance(value, datetime):
        return mails.long(value)
    return date_format(value, "l j F Y") if isinstance(value, date) else str(value)
