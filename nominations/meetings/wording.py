"""A meeting in words, for mails, calendars and pages: when, where, its programme, what was changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from nominations.kernel import clock
from nominations.meetings.models import AgendaItem, Meeting


@dataclass(frozen=True)
class Entry:
    """A point of the programme: its hours, what it is, and who leads it."""

    hours: str
    title: str
    details: str


@dataclass(frozen=True)
class Day:
    """The points of one day; no heading for those without an hour."""

    heading: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Difference:
    """What was announced before, and what holds now."""

    label: str
    old: str
    new: str


def when(starts_at: datetime, ends_at: datetime) -> str:
    """Return "Wednesday 16 December 2026, 10:00 to 17:00 (Brussels time)"."""
    begins, ends = starts_at.astimezone(clock.BRUSSELS), ends_at.astimezone(clock.BRUSSELS)
    until = f"{ends:%H:%M}" if ends.date() == begins.date() else _moment(ends)
    return _("%(from)s to %(until)s (Brussels time)") % {"from": _moment(begins), "until": until}


def where(meeting: Meeting) -> str:
    """Return the place, "online", or both; never the link, which only those invited are told."""
    if meeting.place and meeting.online_url:
        return _("%(place)s, and online") % {"place": meeting.place}
    return meeting.place or _("Online")


def programme(items: Iterable[AgendaItem]) -> list[Day]:
    """Return the programme by day in its order; points without an hour stand under the day before them."""
    days: list[tuple[str, list[Entry]]] = []
    for item in items:
        heading = date_format(clock.local_day(item.starts_at), "l j F Y") if item.starts_at else ""
        if not days or (heading and heading != days[-1][0]):
            days.append((heading, []))
        days[-1][1].append(_entry(item))
    return [Day(heading, tuple(entries)) for heading, entries in days]


def programme_text(items: Iterable[AgendaItem]) -> str:
    """Return the programme as plain text, a line a point."""
    lines: list[str] = []
    for day in programme(items):
        lines += ["", day.heading] if day.heading else [""]
        lines += [" ".join(filter(None, (entry.hours, entry.title, entry.details))) for entry in day.entries]
    return "\n".join(lines).strip()


def rapporteur(item: AgendaItem) -> str:
    """Return who writes the point up, and for which State: its contact points hand in the text."""
    state = item.rapporteur_state.name_en if item.rapporteur_state else ""
    return ", ".join(filter(None, (item.rapporteur, state)))


def with_rapporteur(item: AgendaItem) -> str:
    """Return "Round table on computing (Ännchen Müller, Austria)"."""
    who = rapporteur(item)
    return f"{item.title} ({who})" if who else item.title


def differences(what: Mapping[str, tuple[Any, Any] | list[Any]]) -> list[Difference]:
    """Return what changed, in words; `what` is field → [old, new]. That the public sees it or not is no news."""
    labels = {
        "title": _("Title"),
        "starts_at": _("Begins"),
        "ends_at": _("Ends"),
        "place": _("Place"),
        "online_url": _("Online link"),
        "practical": _("Practical information"),
        "answers_until_on": _("Delegations named by"),
    }
    return [
        Difference(label, _in_words(what[name][0]), _in_words(what[name][1]))
        for name, label in labels.items()
        if name in what
    ]


def _entry(item: AgendaItem) -> Entry:
    hours = ""
    if item.starts_at and item.ends_at:
        begins, ends = (at.astimezone(clock.BRUSSELS) for at in (item.starts_at, item.ends_at))
        hours = f"{begins:%H:%M}–{ends:%H:%M}"
    title = item.title
    if item.kind in (AgendaItem.Kind.SESSION, AgendaItem.Kind.ROUND_TABLE):
        title = f"{item.get_kind_display()}: {title}"
    said = [
        _("room: %s") % item.room if item.room else "",
        _("chair: %s") % item.chair if item.chair else "",
        _("rapporteur: %s") % rapporteur(item) if rapporteur(item) else "",
    ]
    details = "; ".join(filter(None, said))
    return Entry(hours, title, f"({details})" if details else "")


def _in_words(value: Any) -> str:
    if isinstance(value, datetime):
        return _moment(value.astimezone(clock.BRUSSELS))
    if isinstance(value, date):
        return date_format(value, "l j F Y")
    return str(value or "–")


def _moment(local: datetime) -> str:
    return f"{date_format(local.date(), 'l j F Y')}, {local:%H:%M}"
