"""What a meeting is told to be: cleaned, compared with what it was, and its programme moved along with it."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.kernel.text import clean_line, clean_text
from nominations.meetings import hours, queries
from nominations.meetings.models import AgendaItem, Meeting

LINES = ("title", "place", "online_url")
TEXTS = ("practical",)
OTHERS = ("starts_at", "ends_at", "answers_until_on", "is_public")


class TimesRefused(Refused):
    """The meeting ends before it begins, or a point of the programme would lie outside it."""


class TitleMissing(Refused):
    """A meeting has a title."""


class VoteOpen(Refused):
    """A vote is open on what would be changed."""


def cleaned(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts with their texts cleaned. A name that no meeting has is a mistake of the caller."""
    unknown = set(facts) - {*LINES, *TEXTS, *OTHERS}
    if unknown:
        raise TypeError(f"No facts of a meeting: {', '.join(sorted(unknown))}")
    clean: dict[str, Any] = dict(facts)
    for name in clean.keys() & set(LINES):
        clean[name] = clean_line(clean[name])
    for name in clean.keys() & set(TEXTS):
        clean[name] = clean_text(clean[name])
    return clean


def settle(meeting: Meeting, facts: Mapping[str, Any], *, with_programme: bool = True) -> dict[str, list[Any]]:
    """Give the meeting these facts; return what changed as name → [old, new]. The caller saves the meeting.

    The programme moves with the beginning, and is saved. Raises TitleMissing, TimesRefused, VoteOpen.
    """
    clean = cleaned(facts)
    changed = {name: [getattr(meeting, name), value] for name, value in clean.items()}
    changed = {name: pair for name, pair in changed.items() if pair[0] != pair[1]}
    old_start = meeting.starts_at
    for name, (_old, new) in changed.items():
        setattr(meeting, name, new)
    if not meeting.title:
        raise TitleMissing(_("Give the meeting a title."))
    check_times(meeting.starts_at, meeting.ends_at)
    if {"starts_at", "ends_at"} & changed.keys() and not meeting._state.adding:
        _move_programme(meeting, old_start if with_programme else meeting.starts_at)
    return changed


def check_times(starts_at: datetime, ends_at: datetime) -> None:
    """Raise TimesRefused unless it ends after it begins."""
    if ends_at <= starts_at:
        raise TimesRefused(_("This ends before it begins. Correct the day or the hour of the end."))


def _move_programme(meeting: Meeting, old_start: datetime) -> None:
    """Keep each point where it stands within the meeting, by the clock on the wall."""
    moved = []
    shift = _wall(meeting.starts_at) - _wall(old_start)
    if shift:
        refuse_open_votes(meeting)
    for item in meeting.items.select_for_update():
        if item.starts_at is None or item.ends_at is None:
            continue
        if shift:
            item.starts_at, item.ends_at = _moved(item, item.starts_at, shift), _moved(item, item.ends_at, shift)
            moved.append(item)
        if item.starts_at < meeting.starts_at or item.ends_at > meeting.ends_at:
            sentence = _("“%(title)s” would lie outside the meeting. Give it another time, or none, in the programme.")
            raise TimesRefused(sentence % {"title": item.title})
    AgendaItem.objects.bulk_update(moved, ["starts_at", "ends_at"])


def refuse_open_votes(meeting: Meeting) -> None:
    """Raise VoteOpen while members vote on a point of this meeting."""
    voting = queries.voting(meeting)
    if voting:
        sentence = _("A vote is open: %(titles)s. Close the vote or call it off first.")
        raise VoteOpen(sentence % {"titles": ", ".join(f"“{opinion.title}”" for opinion in voting)})


def _wall(at: datetime) -> datetime:
    return at.astimezone(clock.BRUSSELS).replace(tzinfo=None, fold=0)


def _moved(item: AgendaItem, at: datetime, shift: timedelta) -> datetime:
    """Return an hour of a point, moved by the clock on the wall. Raises TimesRefused for one that does not exist."""
    moved = _wall(at) + shift
    try:
        return hours.instant(moved.date(), moved.time())
    except hours.HourRefused as refusal:
        sentence = _("“%(title)s” cannot move along. %(why)s Or let the programme stay, and change this item first.")
        raise TimesRefused(sentence % {"title": item.title, "why": refusal}) from refusal


def as_json(value: Any) -> Any:
    """Return a fact as the change keeps it: instants in UTC."""
    return value.isoformat() if isinstance(value, date) else value  # a datetime is a date too
