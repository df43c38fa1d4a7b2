"""The rehearsal of a call before it opens: when it opens, on dates, and when something happens."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nominations.calls.models import Call
from nominations.desk import mails
from nominations.desk.call_calendar import NO_STATE, Calendar, Day, Group
from nominations.reference.models import Country

OPENING = "call_opened"
STATE, DESK, NOMINEE, ALL = (
    _("The contact points of the State"),
    _("The secretariat's functional mailbox"),
    _("The person nominated"),
    _("The contact points of all States"),
)
# Kind of mail → what makes it go, to whom.
_EVENTS: tuple[tuple[str, Promise, Promise], ...] = (
    ("receipt", _("A State sends its nomination"), STATE),
    ("nil_receipt", _("A State answers that it nominates nobody"), STATE),
    ("staff_submitted", _("An answer comes in"), DESK),
    ("registered", _("You register an answer that came by e-mail"), STATE),
    ("returned", _("You return a nomination for correction"), STATE),
    ("reminder_returned", _("No correction has come five working days after the return"), STATE),
    ("accepted", _("You accept a nomination"), STATE),
    ("rejected", _("You reject a nomination"), STATE),
    ("nominee_notice", _("A nomination is accepted, or is 14 days old"), NOMINEE),
    ("withdrawn", _("A State withdraws its answer"), STATE),
    ("staff_withdrawn", _("A State withdraws its answer"), DESK),
    ("deadline_extended", _("You extend the deadline of one State"), STATE),
    ("deadline_moved", _("You move the deadline of all States"), ALL),
    ("call_cancelled", _("You cancel the call"), ALL),
    ("reminder_now", _("You remind a State by hand"), STATE),
    ("state_message", _("You write to a State by hand"), STATE),
)


@dataclass(frozen=True)
class Event:
    """A mail that has no date: what makes it go, to whom, and the address of its words."""

    called: str | Promise
    when: Promise
    to: Promise
    preview: str


@dataclass(frozen=True)
class Written:
    """Whom of a State the mails of the call go to."""

    state: Country
    names: list[str]


@dataclass(frozen=True)
class CallRehearsal:
    opening: list[Day]
    dates: list[Day]
    events: list[Event]
    written_to: list[Written]
    persons: int


def rehearsal(call: Call, calendar: Calendar) -> CallRehearsal:
    """Part what a call in preparation will mail; of mails without a date, the first State is the example."""
    written = _written(calendar.coming)
    example = written[0].state if written else None
    return CallRehearsal(
        opening=_days(calendar.coming, of_opening=True),
        dates=_days(calendar.coming, of_opening=False),
        events=[_event(call, each, example) for each in _EVENTS if each[0] != "rejected" or call.group.may_reject],
        written_to=written,
        persons=sum(len(each.names) for each in written),
    )


def _event(call: Call, event: tuple[str, Promise, Promise], example: Country | None) -> Event:
    kind, when, to = event
    state = NO_STATE if to is DESK else example.iso2 if example else ""
    preview = reverse("admin:nominations_call_preview", args=[call.pk, kind, state]) if state else ""
    return Event(mails.KINDS[kind], when, to, preview)


def _days(days: Sequence[Day], *, of_opening: bool) -> list[Day]:
    parted = [Day(day.on, [group for group in day.groups if (group.kind == OPENING) is of_opening]) for day in days]
    return [day for day in parted if day.groups]


def _written(days: Sequence[Day]) -> list[Written]:
    found: dict[str, Written] = {}
    groups: list[Group] = [group for day in days for group in day.groups if group.kind == OPENING]
    for entry in (entry for group in groups for entry in group.entries):
        if entry.state:
            row = found.setdefault(entry.state.iso2, Written(entry.state, []))
            row.names.append(f"{entry.recipient_name} <{entry.recipient}>")
    return list(found.values())
