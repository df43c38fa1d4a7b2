"""Seats, authorities and people to appoint, without a call: what the tests of mandates stand on."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from nominations.audit.models import AuditEvent
from nominations.groups import actions as groups
from nominations.groups.models import ExpertGroup, Seat
from nominations.mandates import actions as mandates
from nominations.mandates.models import Mandate, Membership
from nominations.parties import actions as parties
from nominations.parties.models import Authority, Person

AT = datetime(2026, 6, 15, 10, 0, tzinfo=UTC)
TODAY = date(2026, 6, 15)
BEGAN = date(2025, 1, 1)


def day(number: int) -> date:
    """Return a day by its distance from 1 January 2025."""
    return BEGAN + timedelta(days=number)


def authority(name: str = "Ministry", *, country_id: str = "AT", since: date = date(2020, 1, 1)) -> Authority:
    return parties.register_authority(country_id=country_id, name=name, on=since)


def person(name: str) -> Person:
    email = f"{name.lower()}@example.org"
    return parties.register_person(family_name=name, given_name="Uli", email=email, at=AT)


def seat(group: ExpertGroup, number: int = 1, *, country_id: str = "AT") -> Seat:
    groups.ensure_seats(group, on=TODAY)
    return group.seats.get(country_id=country_id, number=number)


def appoint(where: Seat, name: str, since: date, *, office: str = "Ministry", **facts: Any) -> Mandate:
    """Appoint somebody invented for an authority of the seat's State, as nobody."""
    for_it = authority(office, country_id=str(where.country_id))
    given: dict[str, Any] = {"person": person(name), "authority": for_it, "since": since, "by": None, "at": AT}
    return mandates.appoint(where, **given | facts)


def line(where: Seat) -> list[tuple[str, str, date, date | None, str]]:
    """Return who sits on a seat, for whom, from when to when and why no longer; in order, void rows left out."""
    rows = where.mandates.standing().select_related("person", "authority").order_by("since")
    return [(it.person.family_name, it.authority.name, it.since, it.until, it.end_reason) for it in rows]


def members(group: ExpertGroup) -> list[tuple[str, date, date | None, str]]:
    rows = Membership.objects.standing().filter(group=group).select_related("authority").order_by("since", "pk")
    return [(it.authority.name, it.since, it.until, it.end_reason) for it in rows]


def events(action: str) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(action=action).order_by("at", "pk"))
