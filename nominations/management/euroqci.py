"""The group on the Quantum Communication Infrastructure, with the two representatives of Spain, as the sources say.

What no source states stays open: the Register does not list the group, the authority of the two and the day of their
appointment are not known, and of the other States nobody is named.
"""

import json
from datetime import date, datetime
from typing import Any

from django.db import transaction

from nominations.accounts.models import User
from nominations.groups import actions as groups
from nominations.groups.models import ExpertGroup, Officer, Role
from nominations.kernel import clock, periods
from nominations.mandates import actions as mandates
from nominations.mandates import describing
from nominations.mandates.models import Mandate
from nominations.parties import actions as parties
from nominations.reference import actions as reference

DATA = "euroqci_group.json"
NAMES = ("given_name", "family_name", "employer")


@transaction.atomic
def enter_group(*, at: datetime) -> ExpertGroup:
    """Enter the group, two seats a State, and who sits for Spain; what is there already is left as it is."""
    known: dict[str, Any] = json.loads((reference.DATA / DATA).read_text(encoding="utf-8"))
    group = ExpertGroup.objects.filter(code=known["code"]).first()
    if group is None:
        asked = [
            groups.Seating(Role(row["role"]), row["per_state"], required=row["required"]) for row in known["seatings"]
        ]
        facts = known["facts"]
        group = groups.create_group(known["code"], title=known["title"], seatings=asked, by=None, at=at, **facts)
    seats = groups.ensure_seats(group, on=clock.local_day(at))
    since = date.fromisoformat(known["since"])
    for named in known["representatives"]:
        seat = next(seat for seat in seats if seat.country_id == known["state"] and seat.number == named["number"])
        if Mandate.objects.filter(seat=seat).exists():
            continue
        authority = parties.register_authority(country_id=known["state"], name=known["authority"], on=since)
        facts = {name: named[name] for name in NAMES}
        person = parties.register_person(email="", function=named.get("function", ""), at=at, **facts)
        mandate = mandates.appoint(seat, person=person, authority=authority, since=since, by=None, at=at)
        describing.describe(mandate, tasks=named["tasks"], source=named["source"], by=None, at=at)
    return group


def share_secretariat(group: ExpertGroup, other: ExpertGroup, *, at: datetime) -> int:
    """Let those who work for another group today work for this one too; return how many do."""
    today = clock.local_day(at)
    working = Officer.objects.filter(periods.running_on(today), group=other)
    for user in User.objects.filter(pk__in=working.values("user")):
        groups.add_officer(group, user=user, since=today, by=None, at=at)
    return group.officers.filter(periods.running_on(today)).count()
