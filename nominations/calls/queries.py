"""Facts about calls that join several tables."""

from collections import defaultdict
from datetime import date, datetime
from typing import NamedTuple

from django.db import connection
from django.db.models import QuerySet

from nominations.accounts.models import Role
from nominations.calls import rules
from nominations.calls.models import Call
from nominations.groups.models import Role as SeatRole
from nominations.kernel import clock
from nominations.kernel.findings import Finding
from nominations.reference.models import Country, Holiday


def contact_points(*, on: date) -> dict[str, list[Role]]:
    """Return the reachable contact points on a day by ISO code, first contacts first; one query."""
    found: dict[str, list[Role]] = defaultdict(list)
    for role in Role.objects.reachable(on=on):
        found[str(role.country_id)].append(role)
    return dict(found)


def holidays(*, around: date) -> set[date]:
    """Return the Commission's holidays of the year before, of and after a day."""
    days = Holiday.objects.filter(day__year__gte=around.year - 1, day__year__lte=around.year + 1)
    return set(days.values_list("day", flat=True))


def asked(call: Call, *, on: date) -> QuerySet[Country]:
    """Return the Member States of a day that a call asks, in protocol order: all, unless it names some."""
    states = Country.objects.member_states(on=on)
    return states.filter(iso2__in=call.asked) if call.asked else states


def opening_findings(call: Call, *, at: datetime) -> list[Finding]:
    """Return what stands against opening this call, and what to think about before."""
    today = clock.local_day(at)
    reachable = contact_points(on=today)
    silent = [state.name_en for state in asked(call, on=today) if state.iso2 not in reachable]
    return rules.opening_findings(
        call.deadline_on,
        today=today,
        holidays=holidays(around=call.deadline_on),
        unreachable=silent,
        has_representative_rule=call.group.seat_rules.filter(role=SeatRole.REPRESENTATIVE).exists(),
        has_mailbox=bool(call.group.mailbox_on(today)),
    )


class Standing(NamedTuple):
    """What decides whether a mail to a State about its file may still go."""

    call_status: str
    deadline_key: str  # as of Invitation


_LOCK = """
SELECT call.status, call.deadline_version, invitation.deadline_version
FROM nominations_invitation invitation JOIN nominations_call call ON call.id = invitation.call_id
WHERE invitation.id = %s FOR NO KEY UPDATE OF invitation
"""


def lock(invitation_id: str) -> Standing | None:
    """Lock the State's row of a call, and no other; asked before each reminder goes, so it is written out."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [invitation_id])
        row = cursor.fetchone()
    return Standing(row[0], f"{row[1]}.{row[2]}") if row else None
