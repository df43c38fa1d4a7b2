"""Members and representatives for the tests of the Register, set straight into the tables; names are invented."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from nominations.calls.models import Call, Invitation
from nominations.calls.states import Status
from nominations.groups import actions as groups
from nominations.groups.models import ExpertGroup, Role
from nominations.mandates.models import Mandate, Membership
from nominations.mandates.states import EndReason
from nominations.parties import actions as parties
from nominations.parties.models import Authority, Person
from nominations.reference.models import Country
from tests.cast import NOW, SINCE, TODAY

MINISTRY = "Bundesministerium für Erfundenes"


def publish(group: ExpertGroup, **facts: Any) -> ExpertGroup:
    """Give a group what the Register says of it, and let it be found by that."""
    for name, value in facts.items():
        setattr(group, name, value)
    groups.index(group).save()
    return group


def ask(group: ExpertGroup, *states: str, since: date = SINCE) -> Call:
    """Record a call, since closed, that asked these States, or all: from then on an empty seat is vacant (rule 33)."""
    groups.ensure_seats(group, on=TODAY)
    opened = datetime.combine(since, time(9), tzinfo=UTC)
    facts = {"reference": f"{group.code}-{since}", "title": "A call", "deadline_on": since + timedelta(days=30)}
    call = Call.objects.create(group=group, status=Status.CLOSED, opened_at=opened, closed_at=opened, **facts)
    asked = Country.objects.member_states(on=TODAY)
    asked = asked.filter(pk__in=states) if states else asked
    Invitation.objects.bulk_create(Invitation(call=call, country=state) for state in asked)
    return call


def sub_group(parent: ExpertGroup, code: str, **facts: Any) -> ExpertGroup:
    """Enter a sub-group with one representative a State."""
    seatings = [groups.Seating(Role.REPRESENTATIVE, 1)]
    return groups.create_group(code, parent=parent, seatings=seatings, by=None, at=NOW, **facts)


def authority(iso2: str = "AT", name: str = MINISTRY, *, on: date = SINCE, **facts: str) -> Authority:
    return parties.register_authority(country_id=iso2, name=name, on=on, **facts)


def join(group: ExpertGroup, member: Authority, *, since: date = SINCE, until: date | None = None) -> Membership:
    """Make an authority a member."""
    ended = {"until": until, "end_reason": EndReason.AUTHORITY_CHANGED if until else ""}
    return Membership.objects.create(group=group, authority=member, since=since, recorded_at=NOW, **ended)


def person(family_name: str = "García", *, informed: bool = True, **facts: Any) -> Person:
    told = NOW - timedelta(days=1) if informed else None
    given = {"given_name": "Ana", "email": f"{family_name.lower()}@ministry.example.org", "at": NOW, **facts}
    found = parties.register_person(family_name=family_name, **given)
    found.informed_at = told
    found.save(update_fields=["informed_at"])
    return found


def sit(
    group: ExpertGroup,
    member: Authority,
    who: Person,
    *,
    number: int = 1,
    since: date = SINCE,
    until: date | None = None,
    voided_at: datetime | None = None,
) -> Mandate:
    """Seat a person for an authority, which is a member then."""
    if not Membership.objects.as_of(since).filter(group=group, authority=member).exists():
        join(group, member, since=since)
    groups.ensure_seats(group, on=TODAY)
    reason = EndReason.ENTERED_IN_ERROR if voided_at else EndReason.REPLACED if until else ""
    return Mandate.objects.create(
        seat=group.seats.get(country=member.country_id, number=number),
        person=who,
        authority=member,
        since=since,
        until=until,
        end_reason=reason,
        voided_at=voided_at,
        recorded_at=NOW,
    )
