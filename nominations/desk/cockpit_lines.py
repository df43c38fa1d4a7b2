"""One State's row of the cockpit in words: the places and who was named, the days left, the last contact and mail."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from nominations.calls.models import Call
from nominations.calls.states import Status as CallStatus
from nominations.desk import mails
from nominations.desk.cockpit_rows import Facts
from nominations.desk.queries import TROUBLE
from nominations.desk.standings import TONES, Standing, standing
from nominations.kernel import clock
from nominations.outbox.states import Status as MailStatus
from nominations.workflow.rules import Place, places
from nominations.workflow.states import ANSWERED, LIVE, NOMINATION, Move, Status

_NONE, _NO_STATE = uuid.UUID(int=0), "--"  # in addresses, until the row's own key stands there
_PAGES = ("nomination_review", "invitation_registration", "invitation_extension", "outgoingmail_change")
# What the State last did with its file, by the status that this left.
_DID: dict[str, Promise] = {
    Status.DRAFT: gettext_lazy("Worked on the draft"),
    Status.SUBMITTED: gettext_lazy("Sent its answer"),
    Status.ACCEPTED: gettext_lazy("Sent its answer"),
    Status.REJECTED: gettext_lazy("Sent its answer"),
    Status.RETURNED: gettext_lazy("Worked on its answer"),
    Status.NIL: gettext_lazy("Answered: no nomination"),
    Status.WITHDRAWN: gettext_lazy("Withdrew its answer"),
    Status.DISCARDED: gettext_lazy("Discarded its draft"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One State's row of the board, ready to be shown, filtered, sorted and exported."""

    row: Facts
    kind: Standing
    label: str
    tone: str
    seats: tuple[str, ...]  # a place each: who was named in the version that was sent
    percent: int | None  # of what is typed now: how complete, never what it says
    ended: str  # how an earlier answer ended, where it counts as none
    is_late: bool
    is_overdue: bool
    deadline_on: date
    days_left: int
    days: str  # in words, for a State that still has to answer
    contact_at: datetime | None
    contact: str
    mail: str
    is_in_trouble: bool
    assigned: str
    fate: str  # what became of the last mail
    card: str  # addresses; empty where there is nothing to open or to do
    review: str
    registration: str
    extension: str
    mail_page: str

    @property
    def code(self) -> str:
        return self.row.country.eu_code

    @property
    def name(self) -> str:
        return self.row.country.name_en

    @property
    def was_sent(self) -> bool:
        """Whether a frozen version can be read; a draft that was never sent has none."""
        return bool(self.row.nomination and self.row.nomination.round)

    @property
    def waits(self) -> bool:
        """Whether the State has still to answer."""
        return self.row.nomination is None or self.row.nomination.status not in ANSWERED

    @property
    def stamp(self) -> str:
        """Return what a decision on the row rests on: status, version, deadline. A draft may grow meanwhile."""
        nomination = self.row.nomination
        status, version = (nomination.status, nomination.round) if nomination else ("none", 0)
        return f"{status}.{version}.{self.row.invitation.deadline_key}"

    @property
    def mail_at(self) -> datetime | None:
        """Return when the last mail went, or is due."""
        mail = self.row.last_mail
        return (mail.sent_at or mail.due_at) if mail else None

    @property
    def when(self) -> str:
        """Return when the last contact was, for a cell."""
        return mails.short(self.contact_at) if self.contact_at else ""


def lines(call: Call, found: Iterable[Facts], *, at: datetime) -> list[Line]:
    """Judge a call's rows at an instant."""
    asked = [place for place in places(call.group.seat_rules.all()) if place.required]
    shared = _Shared(call, asked, at)
    return [_line(facts, shared) for facts in found]


class _Shared:
    """What all rows share, worked out once: reversing an address and looking up a word cost more than the row."""

    def __init__(self, call: Call, asked: list[Place], at: datetime) -> None:
        self.call, self.asked, self.today, self.at = call, asked, clock.local_day(at), at
        self.days = cache(_days)
        self.fates = {status.value: str(status.label) for status in MailStatus}
        self._addresses = {name: reverse(f"admin:nominations_{name}", args=[_NONE]) for name in _PAGES}
        self._card = reverse("admin:nominations_country_card", args=[_NO_STATE])

    def address(self, page: str, key: uuid.UUID) -> str:
        return self._addresses[page].replace(str(_NONE), str(key))

    def card(self, iso2: str) -> str:
        return self._card.replace(_NO_STATE, iso2)


def _line(facts: Facts, shared: _Shared) -> Line:
    call, at = shared.call, shared.at
    nomination, invitation, mail = facts.nomination, facts.invitation, facts.last_mail
    status = Status(nomination.status) if nomination else None
    kind, waits = standing(facts, call), status not in ANSWERED
    is_open = call.status == CallStatus.OPEN
    may_extend = waits and is_open and not call.is_change
    days_left = (invitation.deadline_on - shared.today).days
    contact_at, contact = _last_contact(facts)
    return Line(
        row=facts,
        kind=kind,
        label=str(kind.label),
        tone=TONES[kind],
        seats=_seats(facts, shared.asked) if nomination and nomination.round and status != Status.NIL else (),
        percent=facts.completeness.percent if facts.completeness else None,
        ended=nomination.get_status_display() if nomination and status not in LIVE else "",
        is_late=bool(nomination and nomination.is_late),
        is_overdue=waits and is_open and invitation.is_late_at(at),
        deadline_on=invitation.deadline_on,
        days_left=days_left,
        days=shared.days(days_left) if may_extend else "",
        contact_at=contact_at,
        contact=contact,
        mail=mails.called(mail) if mail else "",
        is_in_trouble=bool(mail and mail.status in TROUBLE),
        assigned=str(nomination.assigned_to) if nomination and nomination.assigned_to_id else "",
        fate=shared.fates[mail.status] if mail else "",
        card=shared.card(facts.country.pk),
        review=shared.address("nomination_review", nomination.pk) if nomination else "",
        registration=shared.address("invitation_registration", invitation.pk) if _takes(call, status) else "",
        extension=shared.address("invitation_extension", invitation.pk) if may_extend else "",
        mail_page=shared.address("outgoingmail_change", mail.pk) if mail else "",
    )


def _takes(call: Call, status: Status | None) -> bool:
    """Whether an answer that came by e-mail can be registered on top."""
    if call.status not in (CallStatus.OPEN, CallStatus.CLOSED):
        return False
    return status is None or status not in LIVE or NOMINATION.allows(Move.REGISTER, status)


def _seats(facts: Facts, asked: list[Place]) -> tuple[str, ...]:
    named = {(person["role"], person["number"]): person for person in facts.persons}
    return tuple(
        _person(named[place.role, place.number]) if (place.role, place.number) in named else _("nobody named")
        for place in asked
    )


def _person(person: dict[str, Any]) -> str:
    return f"{person['given_name']} {person['family_name']}".strip()


def _last_contact(facts: Facts) -> tuple[datetime | None, str]:
    """Return the newest of what was mailed, what came in, and what the State did."""
    mail, nomination, opened_at = facts.last_mail, facts.nomination, facts.invitation.opened_at
    found: list[tuple[datetime, str]] = []
    if mail and mail.sent_at:
        found.append((mail.sent_at, _("A mail to the State")))
    if facts.received_at:
        found.append((facts.received_at, _("An e-mail of the State")))
    if opened_at:
        found.append((opened_at, _("Opened the file")))
    if nomination:
        found.append((nomination.updated_at, str(_DID[nomination.status])))
    return max(found, key=lambda each: each[0], default=(None, ""))


def _days(days: int) -> str:
    if days == 0:
        return _("Ends today")
    if days < 0:
        return ngettext("%(number)d day over", "%(number)d days over", -days) % {"number": -days}
    return ngettext("%(number)d day left", "%(number)d days left", days) % {"number": days}


def href(line: Line, board: str) -> str:
    """Return where a row's tile leads: the State's file where it was sent, else its row."""
    return line.review if line.was_sent else f"{board}#{line.code}"
