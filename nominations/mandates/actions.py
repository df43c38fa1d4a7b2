"""The verbs of mandates. Accepting lives here, which touches a nomination and seats; the others in files beside."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from nominations.accounts.models import User
from nominations.groups import actions as groups
from nominations.groups.models import Role, Seat
from nominations.kernel import clock
from nominations.kernel.findings import Finding
from nominations.kernel.refusals import Refused
from nominations.mandates import rules, writing
from nominations.mandates.appointing import appoint, begin_membership
from nominations.mandates.correcting import correct, void
from nominations.mandates.ending import close_group, end, end_membership, extend
from nominations.mandates.merging import MergePreview, merge_persons, merge_preview
from nominations.mandates.models import Mandate
from nominations.mandates.succession import succeed
from nominations.mandates.taking_back import undo
from nominations.mandates.telling import mark_informed
from nominations.mandates.writing import Act
from nominations.parties import actions as parties
from nominations.parties.models import Authority, Person
from nominations.workflow import actions as workflow
from nominations.workflow import drafting
from nominations.workflow import queries as nominations
from nominations.workflow.models import Nomination, NominationVersion
from nominations.workflow.states import Status

__all__ = [
    "CannotAccept",
    "MergePreview",
    "accept",
    "appoint",
    "begin_membership",
    "close_group",
    "correct",
    "end",
    "end_membership",
    "extend",
    "mark_informed",
    "merge_persons",
    "merge_preview",
    "succeed",
    "undo",
    "void",
]


class CannotAccept(Refused):
    """A part that a mandate needs is missing in the version, or a person is named twice."""


@transaction.atomic
def accept(nomination: Nomination, *, version: int, by: User, at: datetime) -> Nomination:
    """Accept a nomination and appoint whom it names, from its effective day, else from today in Brussels.

    A holder of the seat gives way (rule 5). The same acceptance twice is one. Raises CannotAccept, and what `appoint`
    raises.
    """
    nomination = drafting.locked(nomination)
    was_accepted = nomination.status == Status.ACCEPTED
    looked_at = workflow.accept(nomination, version=version, by=by, at=at)
    if not was_accepted:
        _refuse_blocked(nominations.findings(nomination, looked_at))
        _appoint(nomination, looked_at, by=by, at=at)
    nomination.refresh_from_db()
    return nomination


def _refuse_blocked(findings: list[Finding]) -> None:
    blocking = [str(finding.sentence) for finding in findings if finding.blocks]
    if blocking:
        raise CannotAccept(" ".join(blocking))


def _appoint(nomination: Nomination, version: NominationVersion, *, by: User, at: datetime) -> None:
    act, today = Act(by, at, nomination), clock.local_day(at)
    since = nomination.effective_on or today
    country_id = str(nomination.invitation.country_id)
    authority = parties.register_authority(country_id=country_id, on=since, **version.content["authority"])
    named = _representatives(version, at=at)
    group = writing.locked(nomination.invitation.call.group)
    groups.ensure_seats(group, on=today)
    writing.join(group, authority, act, since=since, nomination=nomination)
    seats = {seat.number: seat for seat in group.seats.filter(country_id=country_id)}
    for number, person in sorted(rules.assign(named, _sitting(seats, on=since)).items()):
        if person in named.values():
            first = nomination.effective_on or _free_from(seats[number], person, authority, on=today)
            facts: dict[str, Any] = {"nomination": nomination, "by": by, "at": at}
            appoint(seats[number], person=person, authority=authority, since=first, **facts)


def _representatives(version: NominationVersion, *, at: datetime) -> dict[int, Person]:
    """Register those named for a seat, in an order that is the same for everybody who waits for them."""
    frozen = [person for person in version.content["persons"] if person["role"] == Role.REPRESENTATIVE]
    ordered = sorted(frozen, key=lambda person: (person["email"].casefold(), person["number"]))
    return {person["number"]: _person(person, at) for person in ordered}


def _person(frozen: dict[str, Any], at: datetime) -> Person:
    facts = {name: value for name, value in frozen.items() if name not in {"role", "number", "fields"}}
    return parties.register_person(at=at, **facts)


def _sitting(seats: dict[int, Seat], *, on: date) -> dict[int, Person]:
    sitting = Mandate.objects.as_of(on).filter(seat__in=seats.values()).select_related("person", "seat")
    return {mandate.seat.number: mandate.person for mandate in sitting}


def _free_from(seat: Seat, person: Person, authority: Authority, *, on: date) -> date:
    """Return the first day for somebody new where no day was named: who began today sits until tomorrow."""
    sitting = seat.mandates.as_of(on).exclude(person=person, authority=authority).first()
    return max(on, sitting.since + timedelta(days=1)) if sitting else on
