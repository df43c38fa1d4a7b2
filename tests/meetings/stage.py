"""A group's meeting in any state, made by the room's own verbs; who sits comes from an accepted nomination."""

from datetime import datetime, timedelta

from nominations.accounts.models import Role, User
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.mandates.models import Mandate
from nominations.meetings import actions
from nominations.meetings.models import Delegation, Meeting
from tests.cast import NOW, TODAY

FIRST_DAY = TODAY + timedelta(days=45)
STARTS = clock.local_instant(FIRST_DAY, 10)
ENDS = clock.local_instant(FIRST_DAY + timedelta(days=1), 16)
PLACE = "Brussels, Invented House, room 1"


def planned(group: ExpertGroup, officer: User, *, at: datetime = NOW) -> Meeting:
    """Return a two-day meeting in six weeks that is being planned."""
    facts = {"title": "First meeting", "place": PLACE, "is_rehearsal": True}
    return actions.plan(group, starts_at=STARTS, ends_at=ENDS, by=officer, at=at, **facts)


def convened(group: ExpertGroup, officer: User, *, at: datetime = NOW) -> Meeting:
    """Return the same, convened: delegations may be named until two weeks before."""
    until = FIRST_DAY - timedelta(days=14)
    return actions.convene(planned(group, officer, at=at), answers_until_on=until, by=officer, at=at)


def delegation_of(meeting: Meeting, iso2: str) -> Delegation:
    return Delegation.objects.select_related("meeting__group", "country").get(meeting=meeting, country=iso2)


def contact_of(iso2: str) -> User:
    """Return the State's contact point of the cast."""
    return Role.objects.filter(country=iso2).earliest("pk").user


def sitting(group: ExpertGroup, iso2: str) -> Mandate:
    """Return the mandate of who sits for a State today."""
    return (
        Mandate.objects.as_of(TODAY)
        .select_related("person", "authority", "seat")
        .get(seat__group=group, seat__country=iso2)
    )
