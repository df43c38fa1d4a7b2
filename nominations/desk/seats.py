"""Seats and authorities over time, as the pages of their acts show them: what was, and what an act would make of it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nominations.audit.models import AuditEvent
from nominations.desk.compositions import mandate_url
from nominations.groups.models import Seat
from nominations.mandates import histories
from nominations.mandates.models import Mandate, Membership
from nominations.mandates.timelines import Timeline, seat_timeline
from nominations.parties.models import Authority

_KINDS = ("mandate", "membership")
_WORDS: dict[str, Promise] = {
    "mandate.appoint": _("Mandate begins"),
    "mandate.end": _("Mandate ends"),
    "mandate.extend": _("Mandate runs longer"),
    "mandate.void": _("Mandate is void"),
    "membership.begin": _("Membership begins"),
    "membership.begin_earlier": _("Membership begins earlier"),
    "membership.end": _("Membership ends"),
    "membership.extend": _("Membership runs longer"),
    "membership.void": _("Membership is void"),
}


@dataclass(frozen=True)
class SeatStory:
    timeline: Timeline
    voided: list[Mandate]


def story(seat: Seat, *, today: date) -> SeatStory:
    """Return a seat's timeline and its void entries, the newest first; one query."""
    rows = list(Mandate.objects.filter(seat=seat).select_related("person", "authority").order_by("since"))
    standing = [row for row in rows if row.voided_at is None]
    voided = sorted((row for row in rows if row.voided_at), key=lambda row: str(row.voided_at), reverse=True)
    return SeatStory(timeline(standing, today=today), voided)


def timeline(mandates: list[Mandate], *, today: date) -> Timeline:
    held = [histories.holding(row, who=lambda mandate: str(mandate.person), href=mandate_url) for row in mandates]
    return seat_timeline(held, today=today)


@dataclass(frozen=True)
class Change:
    """One thing that an act would write: what happens to which mandate or membership."""

    words: str
    row: Mandate | Membership

    @property
    def is_mandate(self) -> bool:
        return isinstance(self.row, Mandate)


@dataclass(frozen=True)
class Foreseen:
    """What an act would change: in the visitor's own groups row by row, in the others as a number."""

    changes: list[Change]
    elsewhere: int


def foreseen(written: QuerySet[AuditEvent], groups: set[Any]) -> Foreseen:
    """Read from the audit trail of a rehearsal what became of mandates and memberships; three queries."""
    events = [event for event in written if f"{event.subject_type}.{event.action.partition('.')[2]}" in _WORDS]
    keys = {kind: [event.subject_id for event in events if event.subject_type == kind] for kind in _KINDS}
    of_seat = ("seat__group", "seat__country", "person", "authority")
    found: dict[str, Mandate | Membership] = {
        **{str(row.pk): row for row in Mandate.objects.filter(pk__in=keys["mandate"]).select_related(*of_seat)},
        **{str(row.pk): row for row in _memberships(keys["membership"])},
    }
    changes = [Change(str(_WORDS[event.action]), found[event.subject_id]) for event in events]
    own = [change for change in changes if _group_of(change.row) in groups]
    return Foreseen(own, len(changes) - len(own))


def _memberships(keys: list[str]) -> QuerySet[Membership]:
    return Membership.objects.filter(pk__in=keys).select_related("group", "authority__country")


def _group_of(row: Mandate | Membership) -> Any:
    return row.seat.group_id if isinstance(row, Mandate) else row.group_id


def chain(authority: Authority) -> list[Authority]:
    """Return an authority among those that came before and after it, the earliest first."""
    known = {authority.pk: authority}
    edge = [authority]
    while edge:
        keys = [row.pk for row in edge]
        after = [row.succeeded_by_id for row in edge if row.succeeded_by_id]
        found = Authority.objects.filter(Q(succeeded_by__in=keys) | Q(pk__in=after)).exclude(pk__in=known)
        edge = list(found)
        known |= {row.pk: row for row in edge}
    return sorted(known.values(), key=lambda row: (row.until or date.max, row.since))
