"""Whom of a call staff may remind by hand now, and who was reminded a short while ago."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from django.utils.translation import gettext as _

from nominations.calls.models import Call, Invitation
from nominations.desk import call_mails, mails
from nominations.reminders.catalogue import WARN_WITHIN
from nominations.workflow import queries as workflow
from nominations.workflow.states import ANSWERED


@dataclass(frozen=True)
class Candidate:
    """A State without an answer, and when it was last reminded."""

    invitation: Invitation
    reminded_at: datetime | None
    is_recent: bool

    @property
    def key(self) -> str:
        return str(self.invitation.pk)

    @property
    def label(self) -> str:
        state = self.invitation.country.name_en
        if self.reminded_at is None:
            return _("%(state)s: not reminded yet") % {"state": state}
        last = {"state": state, "time": mails.short(self.reminded_at)}
        if self.is_recent:
            return _("%(state)s: reminded within the last 24 hours, %(time)s") % last
        return _("%(state)s: last reminded %(time)s") % last


@dataclass(frozen=True)
class Candidates:
    reachable: Sequence[Candidate]
    unreachable: Sequence[str]  # names of States whom no mail can reach

    @property
    def recent(self) -> list[Candidate]:
        return [each for each in self.reachable if each.is_recent]

    def chosen(self, keys: Sequence[str]) -> list[Invitation]:
        return [each.invitation for each in self.reachable if each.key in keys]


def candidates(call: Call, *, at: datetime) -> Candidates:
    """Return the States of a call that have not answered, in protocol order."""
    rows = [row for row in workflow.board(call, at=at) if row.status not in ANSWERED]
    last = call_mails.last_reminders([row.invitation for row in rows])
    return Candidates(
        reachable=[_candidate(row.invitation, last, at) for row in rows if row.contacts],
        unreachable=[row.country.name_en for row in rows if not row.contacts],
    )


def _candidate(invitation: Invitation, last: dict[str, datetime], at: datetime) -> Candidate:
    reminded_at = last.get(str(invitation.pk))
    return Candidate(invitation, reminded_at, reminded_at is not None and at - reminded_at < WARN_WITHIN)


def seconds_left(until: datetime | None, *, at: datetime) -> int:
    """Return how many seconds a mail is held yet: what goes out within a minute has no time of day."""
    return max(0, ceil((until - at).total_seconds())) if until else 0
