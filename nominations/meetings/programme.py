"""The verbs of a programme: points, sessions and round tables are added, changed, moved, taken out, and announced."""

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from nominations.accounts.models import User
from nominations.audit import actions as audit
from nominations.kernel import clock, findings
from nominations.kernel.findings import Finding
from nominations.kernel.refusals import Refused
from nominations.kernel.text import clean_line, clean_text
from nominations.meetings import access, actions, notices, settling, telling
from nominations.meetings.actions import NothingChanged, NotNow
from nominations.meetings.calendar import Method
from nominations.meetings.models import AgendaItem, Meeting
from nominations.meetings.settling import TimesRefused, VoteOpen
from nominations.meetings.states import OpinionStatus, Status
from nominations.meetings.voting_models import Opinion

FACTS = (
    "kind",
    "title",
    "description",
    "starts_at",
    "ends_at",
    "room",
    "chair",
    "rapporteur",
    "rapporteur_state",
)
_LINES = ("title", "room", "chair", "rapporteur")
_OPEN_TO_CHANGE = (Status.PLANNED, Status.CONVENED, Status.POSTPONED)
MOST = 200


class ItemMissing(Refused):
    """Somebody else has taken this point out of the programme."""


class ItemRefused(Refused):
    """The point has no title, or there are too many."""


class SentMeanwhile(Refused):
    """Everybody invited got another announcement since the page was read."""


class InUse(Refused):
    """Papers, minutes or a question hang on the point."""


@transaction.atomic
def add_item(meeting: Meeting, *, by: User, at: datetime, **facts: Any) -> AgendaItem:
    """Add a point at the end; `facts` are those of FACTS. The same as the last one is the button pressed twice.

    Raises NotNow, TimesRefused, ItemRefused.
    """
    meeting = _opened(meeting, by=by, at=at)
    counted = meeting.items.aggregate(last=Max("position"))["last"] or 0
    if counted >= MOST:
        raise ItemRefused(_("A programme has at most %d points.") % MOST)
    item = AgendaItem(meeting=meeting, position=counted + 1)
    _give(item, facts)
    last = meeting.items.filter(position=counted).first()
    if last and all(getattr(last, name) == getattr(item, name) for name in FACTS):
        return last
    item.save()
    audit.record("meeting.add_item", meeting, by=by, at=at, item=str(item.pk))
    return item


@transaction.atomic
def change_item(item: AgendaItem, *, by: User, at: datetime, **facts: Any) -> AgendaItem:
    """Change a point. Raises NotNow, TimesRefused, ItemRefused, ItemMissing, VoteOpen."""
    item = _locked(item, by=by, at=at)
    title = item.title
    changed = _give(item, facts)
    if changed:
        _check_vote(item, title)
        item.save()
        audit.record("meeting.change_item", item.meeting, by=by, at=at, item=str(item.pk), fields=changed)
    return item


@transaction.atomic
def move_item(item: AgendaItem, *, to: int, by: User, at: datetime) -> AgendaItem:
    """Give a point another place, counted from 1; those between make room. Raises NotNow, ItemMissing, VoteOpen."""
    item = _locked(item, by=by, at=at)
    last = item.meeting.items.aggregate(last=Max("position"))["last"]
    old, new = item.position, min(max(to, 1), last)
    if new == old:
        return item
    between = item.meeting.items.filter(position__range=(min(old, new), max(old, new)))
    for each in between.filter(opinions__status=OpinionStatus.VOTING):
        _check_vote(each)
    between.exclude(pk=item.pk).update(position=F("position") + (1 if new < old else -1))
    item.position = new
    item.save(update_fields=["position"])
    audit.record("meeting.move_item", item.meeting, by=by, at=at, item=str(item.pk), old=old, new=new)
    return item


@transaction.atomic
def remove_item(item: AgendaItem, *, by: User, at: datetime) -> Meeting:
    """Take a point out; one that papers or questions hang on stays. Raises NotNow, ItemMissing, VoteOpen, InUse."""
    item = _locked(item, by=by, at=at)
    meeting = item.meeting
    for each in meeting.items.filter(position__gte=item.position, opinions__status=OpinionStatus.VOTING):
        _check_vote(each)  # a point further down would get another number during its vote
    if item.documents.exists() or item.opinions.exists() or hasattr(item, "record") or item.guests.exists():
        sentence = _("Documents, minutes, guests or a question hang on “%(title)s”. Change the point instead.")
        raise InUse(sentence % {"title": item.title})
    key, position = str(item.pk), item.position
    item.delete()
    meeting.items.filter(position__gt=position).update(position=F("position") - 1)
    audit.record("meeting.remove_item", meeting, by=by, at=at, item=key)
    return meeting


@transaction.atomic
def announce(meeting: Meeting, *, by: User, at: datetime, seen: int | None = None) -> Meeting:
    """Send everybody invited the programme as it is now, with the entry of the calendar. Raises NotNow.

    `seen` is the SEQUENCE that was read: two presses at once send it once. Raises SentMeanwhile.
    """
    meeting = _opened(meeting, by=by, at=at)
    if seen is not None and meeting.sequence != seen:
        raise SentMeanwhile(_("The members were written to since you opened this page. Look at it again."))
    if meeting.status != Status.CONVENED:
        raise NotNow(_("The programme is sent once the meeting is convened."))
    if not meeting.items.exists():
        raise NothingChanged(_("The programme is empty: there is nothing to send."))
    meeting.sequence += 1
    meeting.save(update_fields=["sequence"])
    audit.record("meeting.send_programme", meeting, by=by, at=at, sequence=meeting.sequence)
    telling.tell(meeting, notices.programme(meeting, at=at), method=Method.REQUEST, by=by, at=at)
    return meeting


def clashes(items: list[AgendaItem]) -> list[Finding]:
    """Warn of one room or one person twice at the same time, and of a point that stands below a later one."""
    timed = [each for each in items if each.starts_at and each.ends_at]
    found = [_out_of_order(one, other) for one, other in pairwise(timed) if _begins(other) < _begins(one)]
    timed.sort(key=_begins)
    for number, one in enumerate(timed):
        for other in timed[number + 1 :]:
            if one.ends_at is None or _begins(other) >= one.ends_at:
                break
            found += _beside(one, other)
    return found


def _begins(item: AgendaItem) -> datetime:
    assert item.starts_at is not None  # noqa: S101 - only points with hours are compared
    return item.starts_at


def _out_of_order(above: AgendaItem, below: AgendaItem) -> Finding:
    sentence = _("“%(below)s” begins before “%(above)s”, which stands above it. Move one of them.")
    return findings.warning("order", sentence % {"below": below.title, "above": above.title}, "starts_at")


def _beside(one: AgendaItem, other: AgendaItem) -> Iterator[Finding]:
    """Yield what two points at the same time share; beside each other in different rooms they are meant to be."""
    said = {"one": one.title, "other": other.title, "room": one.room}
    if one.room and one.room.casefold() == other.room.casefold():
        sentence = _("“%(one)s” and “%(other)s” are in the same room at the same time: %(room)s.")
        yield findings.warning("room_twice", sentence % said, "room")
    names = {name.casefold(): name for name in (one.chair, one.rapporteur) if name}
    for name in dict.fromkeys(name.casefold() for name in (other.chair, other.rapporteur) if name):
        if name in names:
            sentence = _("%(name)s chairs or reports on “%(one)s” and “%(other)s” at the same time.")
            yield findings.warning("person_twice", sentence % {**said, "name": names[name]}, "chair")


def _opened(meeting: Meeting, *, by: User, at: datetime) -> Meeting:
    meeting = actions.locked(meeting)
    access.allow(access.is_secretariat(by, meeting.group, on=clock.local_day(at)))
    if meeting.status not in _OPEN_TO_CHANGE:
        sentence = _("The programme is closed: the meeting is “%(status)s”.")
        raise NotNow(sentence % {"status": meeting.get_status_display()})
    return meeting


def _locked(item: AgendaItem, *, by: User, at: datetime) -> AgendaItem:
    """Lock the meeting first, as every act does; then read the point again."""
    meeting = _opened(item.meeting, by=by, at=at)
    found = AgendaItem.objects.filter(pk=item.pk, meeting=meeting).first()
    if found is None:
        raise ItemMissing(_("“%(title)s” is no longer in the programme.") % {"title": item.title})
    found.meeting = meeting
    return found


def _check_vote(item: AgendaItem, title: str = "") -> None:
    if Opinion.objects.filter(item=item, status=OpinionStatus.VOTING).exists():
        sentence = _("Members are voting on “%(title)s”. Close the vote or call it off first.")
        raise VoteOpen(sentence % {"title": title or item.title})


def _give(item: AgendaItem, facts: dict[str, Any]) -> list[str]:
    unknown = set(facts) - set(FACTS)
    if unknown:
        raise TypeError(f"No facts of a point: {', '.join(sorted(unknown))}")
    changed = []
    for name, value in facts.items():
        clean = clean_line(value) if name in _LINES else clean_text(value) if name == "description" else value
        if getattr(item, name) != clean:
            setattr(item, name, clean)
            changed.append(name)
    if not item.title:
        raise ItemRefused(_("Give the point a title."))
    _check_times(item)
    return sorted(changed)


def _check_times(item: AgendaItem) -> None:
    if item.starts_at is None and item.ends_at is None:
        return
    if item.starts_at is None or item.ends_at is None:
        raise TimesRefused(_("Give both hours of the point, or none."))
    settling.check_times(item.starts_at, item.ends_at)
    if item.starts_at < item.meeting.starts_at or item.ends_at > item.meeting.ends_at:
        sentence = _("“%(title)s” lies outside the meeting. Its hours are within those of the meeting.")
        raise TimesRefused(sentence % {"title": item.title})
