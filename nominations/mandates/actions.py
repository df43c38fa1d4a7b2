"""The verb that touches a nomination and a seat: accepting appoints, in one transaction (domain rules 1, 5)."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from nominations.accounts.models import User
from nominations.audit import actions as audit
from nominations.groups import actions as groups
from nominations.groups.models import ExpertGroup, Role, Seat
from nominations.kernel import clock
from nominations.kernel.findings import Finding
from nominations.kernel.refusals import Refused
from nominations.mandates.models import Mandate, Membership
from nominations.mandates.states import EndReason
from nominations.parties import actions as parties
from nominations.parties.models import Authority, Person
from nominations.workflow import actions as workflow
from nominations.workflow import drafting
from nominations.workflow import queries as nominations
from nominations.workflow.models import Nomination, NominationVersion


class CannotAccept(Refused):
    """A part that a mandate needs is missing in the version, or a person is named twice."""


@transaction.atomic
def accept(nomination: Nomination, *, version: int, by: User, at: datetime) -> Nomination:
    """Accept a nomination and appoint whom it names, from the day of acceptance in Brussels.

    A holder of the seat gives way (rule 5). The same acceptance twice is one. Raises CannotAccept.
    """
    nomination = drafting.locked(nomination)
    looked_at = workflow.accept(nomination, version=version, by=by, at=at)
    if not nomination.mandates.exists():
        _refuse_blocked(nominations.review(nomination).findings)
        _appoint(nomination, looked_at, by=by, at=at)
    nomination.refresh_from_db()
    return nomination


def _refuse_blocked(findings: list[Finding]) -> None:
    blocking = [str(finding.sentence) for finding in findings if finding.blocks]
    if blocking:
        raise CannotAccept(" ".join(blocking))


def _appoint(nomination: Nomination, version: NominationVersion, *, by: User, at: datetime) -> None:
    today = clock.local_day(at)
    group = nomination.invitation.call.group
    country_id = str(nomination.invitation.country_id)
    authority = parties.register_authority(country_id=country_id, on=today, **version.content["authority"])
    groups.ensure_seats(group, on=today)
    seats = {seat.number: seat for seat in group.seats.select_for_update().filter(country_id=country_id)}
    _join(group, authority, nomination, on=today, by=by, at=at)
    for person in version.content["persons"]:
        if person["role"] == Role.REPRESENTATIVE:
            _seat(seats[person["number"]], _person(person, at), authority, nomination, on=today, by=by, at=at)


def _join(
    group: ExpertGroup, authority: Authority, nomination: Nomination, *, on: date, by: User, at: datetime
) -> None:
    """Make the authority a member from a day, unless it is one (rule 1)."""
    if Membership.objects.from_day(on).filter(group=group, authority=authority).exists():
        return
    membership = Membership.objects.create(
        group=group, authority=authority, nomination=nomination, since=on, recorded_at=at
    )
    audit.record("membership.begin", membership, by=by, at=at, since=str(on))


def _person(frozen: dict[str, Any], at: datetime) -> Person:
    facts = {name: value for name, value in frozen.items() if name not in {"role", "number", "fields"}}
    return parties.register_person(at=at, **facts)


def _seat(
    seat: Seat, person: Person, authority: Authority, nomination: Nomination, *, on: date, by: User, at: datetime
) -> None:
    """Appoint a person to a seat from a day; a mandate that is running ends there, or goes on if it is the same."""
    sitting = seat.mandates.standing().filter(until__isnull=True).select_for_update().first()
    if sitting and (sitting.person_id, sitting.authority_id) == (person.pk, authority.pk):
        return
    since = max(on, sitting.since + timedelta(days=1)) if sitting else on
    if sitting:
        sitting.until, sitting.end_reason = since, EndReason.REPLACED
        sitting.save(update_fields=["until", "end_reason"])
        audit.record("mandate.end", sitting, by=by, at=at, until=str(since))
    mandate = Mandate.objects.create(
        seat=seat,
        person=person,
        authority=authority,
        nomination=nomination,
        since=since,
        replaces=sitting,
        recorded_at=at,
    )
    state = str(seat.country_id)
    audit.record("mandate.appoint", mandate, by=by, at=at, on_behalf_of=state, since=str(since))
