"""The calendar of a call: every mail that went, will go or will not go, by day and kind, in words.

Of a call in preparation it is what opening it now would bring; of every other call, the rows of the outbox and what the
planner has still to write.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nominations.calls.models import Call
from nominations.calls.states import Status as CallStatus
from nominations.desk import call_mails, mails
from nominations.kernel import clock
from nominations.outbox.models import OutgoingMail
from nominations.outbox.states import Status
from nominations.reference.models import Country
from nominations.reminders import calendar
from nominations.reminders.calendar import Expected
from nominations.reminders.run import Run

NO_STATE = "EU"  # in addresses: to the secretariat, or to a person nominated
MOST_ROWS = 300  # of one group on the page; the others are in the list of mails
MOST_REASONS = 3  # of one status, in one line

# Not in the outbox yet.
TO_COME, POINTLESS = "to_come", "pointless"
LABELS: dict[str, Promise] = {TO_COME: _("To come"), POINTLESS: _("Will be skipped")}
# The filters: key in the address → words, tone, statuses.
STANDINGS: dict[str, tuple[Promise, str, frozenset[str]]] = {
    "to_come": (
        _("To come"),
        "wait",
        frozenset({TO_COME, Status.PLANNED, Status.HELD, Status.QUEUED, Status.SENDING}),
    ),
    "sent": (_("Sent"), "good", frozenset({Status.SENT})),
    "trouble": (_("Need a look"), "late", frozenset({Status.UNCERTAIN, Status.FAILED, Status.BOUNCED})),
    "not_sent": (
        _("Not sent, for a reason"),
        "silent",
        frozenset({POINTLESS, Status.SKIPPED, Status.CANCELLED, Status.SUPERSEDED, Status.EXPIRED}),
    ),
}


class Entry(NamedTuple):
    """One mail of the calendar, written or to come."""

    kind: str
    state: Country | None  # none: to the secretariat, or to a person nominated
    recipient: str
    recipient_name: str
    at: datetime  # when it went, or is due
    status: str
    reason: str
    mail: str = ""  # the address of its page, where it is written
    preview: str = ""  # the address of its words as they would be today, where they are not written

    @property
    def called(self) -> str:
        return str(mails.KINDS.get(self.kind, self.kind))

    @property
    def label(self) -> str:
        return str(LABELS[self.status] if self.status in LABELS else Status(self.status).label)

    @property
    def tone(self) -> str:
        return mails.TONES.get(self.status, "silent")


@dataclass(frozen=True)
class Group:
    """The mails of one kind on one day."""

    kind: str
    entries: list[Entry]

    @property
    def called(self) -> str:
        return self.entries[0].called

    @property
    def shown(self) -> list[Entry]:
        return self.entries[:MOST_ROWS]

    @property
    def hidden(self) -> int:
        return max(0, len(self.entries) - MOST_ROWS)

    @property
    def needs_a_look(self) -> bool:
        return any(entry.status in STANDINGS["trouble"][2] for entry in self.entries)

    @cached_property
    def summary(self) -> str:
        """Return "20 sent, 6 skipped (the State has answered), 1 bounced"; of mails that stand alike only how."""
        alike = Counter((entry.label, entry.reason) for entry in self.entries)
        if len(alike) == 1:
            [(label, reason)] = alike
            return _explained(label, reason)
        by_status: dict[str, list[Entry]] = {}
        for entry in self.entries:
            by_status.setdefault(entry.label, []).append(entry)
        return ", ".join(_counted(label, entries) for label, entries in by_status.items())


@dataclass(frozen=True)
class Day:
    on: date
    groups: list[Group]


@dataclass(frozen=True)
class Choice:
    """One filter of the calendar with its number of mails."""

    key: str
    label: Promise
    tone: str
    number: int


@dataclass(frozen=True)
class Calendar:
    past: list[Day]
    coming: list[Day]  # today among them
    today: date
    choices: list[Choice]
    states: list[Country]
    standing: str  # the filters chosen, or ""
    state: str
    total: int
    number: int  # of the mails that the filters leave

    @property
    def is_filtered(self) -> bool:
        return bool(self.standing or self.state)

    @property
    def entries(self) -> Iterator[Entry]:
        return (entry for day in (*self.past, *self.coming) for group in day.groups for entry in group.entries)


def to_come(run: Run) -> list[Expected]:
    """Return what is not written yet: all that opening would bring, or what the planner has still to write."""
    find = {CallStatus.PREPARATION: calendar.expected, CallStatus.OPEN: calendar.upcoming}
    status = CallStatus(run.opening.call.status)
    return find[status](run) if status in find else []


def of_call(call: Call, coming: Iterable[Expected], *, standing: str = "", state: str = "", at: datetime) -> Calendar:
    """Return a call's calendar, filtered by a group of statuses and a State; an unknown filter shows all."""
    every = entries(call, coming)
    states = {entry.state.iso2: entry.state for entry in every if entry.state}
    standing, state = standing if standing in STANDINGS else "", state if state in states else ""
    of_state = [entry for entry in every if not state or (entry.state and entry.state.iso2 == state)]
    chosen = [entry for entry in of_state if not standing or entry.status in STANDINGS[standing][2]]
    days, today = _days(chosen), clock.local_day(at)
    return Calendar(
        past=[day for day in days if day.on < today],
        coming=[day for day in days if day.on >= today],
        today=today,
        choices=_choices(of_state),
        states=sorted(states.values(), key=lambda each: each.protocol_order or 0),
        standing=standing,
        state=state,
        total=len(of_state),
        number=len(chosen),
    )


def entries(call: Call, coming: Iterable[Expected]) -> list[Entry]:
    """Return every mail of a call by time, then in protocol order; a constant number of queries."""
    found = [*_written(call), *(_expected(each, call) for each in coming)]
    return sorted(found, key=lambda each: (each.at, _place(each.state), each.recipient))


def _place(state: Country | None) -> int:
    return (state.protocol_order or 0) if state else 0


def _written(call: Call) -> Iterator[Entry]:
    mails_of_call, is_open = call_mails.envelopes(call), call.status == CallStatus.OPEN
    states: Mapping[str, Country] = Country.objects.in_bulk() if mails_of_call else {}
    for mail in mails_of_call:
        yield Entry(
            kind=mail.kind,
            state=states.get(mail.audience),
            recipient=mail.recipient,
            recipient_name=mail.recipient_name,
            at=_moment(mail),
            status=mail.status,
            reason=mail.status_reason,
            mail=reverse("admin:nominations_outgoingmail_change", args=[mail.pk]),
            preview=_preview(call, mail.kind, mail.audience) if is_open and mail.status == Status.PLANNED else "",
        )


def _moment(mail: OutgoingMail) -> datetime:
    return mail.sent_at or mail.uncertain_at or mail.due_at


def _expected(expected: Expected, call: Call) -> Entry:
    return Entry(
        kind=expected.kind,
        state=expected.state,
        recipient=expected.recipient,
        recipient_name=expected.recipient_name,
        at=expected.due_at,
        status=POINTLESS if expected.is_skipped else TO_COME,
        reason=expected.note,
        preview=_preview(call, expected.kind, expected.state.iso2 if expected.state else ""),
    )


def _preview(call: Call, kind: str, state: str) -> str:
    return reverse("admin:nominations_call_preview", args=[call.pk, kind, state or NO_STATE])


def _days(chosen: Iterable[Entry]) -> list[Day]:
    return [Day(on, _groups(entries)) for on, entries in groupby(chosen, key=lambda each: clock.local_day(each.at))]


def _groups(of_day: Iterable[Entry]) -> list[Group]:
    """Group by kind, in the order in which the kinds begin."""
    by_kind: dict[str, list[Entry]] = {}
    for entry in of_day:
        by_kind.setdefault(entry.kind, []).append(entry)
    return [Group(kind, entries) for kind, entries in by_kind.items()]


def _choices(of_state: Iterable[Entry]) -> list[Choice]:
    counts = Counter(entry.status for entry in of_state)
    return [
        Choice(key, label, tone, sum(counts[status] for status in statuses))
        for key, (label, tone, statuses) in STANDINGS.items()
    ]


def _counted(label: str, of_status: list[Entry]) -> str:
    """Return "6 skipped (the State has answered)"; many different reasons are left to the rows."""
    reasons = Counter(entry.reason for entry in of_status)
    if len(reasons) > MOST_REASONS:
        return f"{len(of_status)} {_lower(label)}"
    return ", ".join(f"{number} {_explained(label, reason)}" for reason, number in reasons.most_common())


def _explained(label: str, reason: str) -> str:
    return f"{_lower(label)} ({_lower(reason.rstrip('.'))})" if reason else _lower(label)


def _lower(words: str) -> str:
    """Begin in lower case, unless it begins with a name in capitals ("SMTP …")."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]
