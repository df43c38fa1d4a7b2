"""Facts about calls that join several tables."""

from collections import defaultdict
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from nominations.accounts.models import Role
from nominations.calls import rules
from nominations.calls.models import Call
from nominations.groups.models import ExpertGroup, FunctionalMailbox, SeatRule
from nominations.groups.models import Role as SeatRole
from nominations.kernel import clock, periods
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


def mailbox_and_seats(call: Call, *, on: date) -> tuple[str, dict[str, int]]:
    """Return the group's functional mailbox, or "", and how many of each role a State names; one query."""
    in_use = FunctionalMailbox.objects.filter(periods.running_on(on), group=OuterRef("pk")).values("email")[:1]
    asked_for = SeatRule.objects.filter(group=OuterRef("pk")).order_by()
    seats = ArraySubquery(asked_for.values(facts=JSONObject(role="role", number="per_state")))
    mailbox, found = ExpertGroup.objects.filter(pk=call.group_id).values_list(Subquery(in_use), seats).get()
    return mailbox or "", {each["role"]: each["number"] for each in found}


class Opening:
    """What opening a call at an instant rests on, each asked of the database once, when it is first asked for."""

    def __init__(self, call: Call, *, at: datetime) -> None:
        self.call = call
        self.on = clock.local_day(at)

    @cached_property
    def states(self) -> list[Country]:
        """Those that the call asks, in protocol order."""
        return list(asked(self.call, on=self.on))

    @cached_property
    def contacts(self) -> dict[str, list[Role]]:
        return contact_points(on=self.on)

    @property
    def mailbox(self) -> str:
        """The functional mailbox of the group, or ""."""
        return self._of_group[0] or ""

    @property
    def has_representative_rule(self) -> bool:
        return self._of_group[1]

    @cached_property
    def _of_group(self) -> tuple[str | None, bool]:
        in_use = FunctionalMailbox.objects.filter(periods.running_on(self.on), group=OuterRef("pk"))
        rules_ = SeatRule.objects.filter(group=OuterRef("pk"), role=SeatRole.REPRESENTATIVE)
        facts = ExpertGroup.objects.filter(pk=self.call.group_id)
        mailbox, has_rule = facts.values_list(Subquery(in_use.values("email")[:1]), Exists(rules_)).get()
        return mailbox, has_rule


def opening_findings(opening: Opening) -> list[Finding]:
    """Return what stands against opening a call, and what to think about before."""
    deadline_on = opening.call.deadline_on
    return rules.opening_findings(
        deadline_on,
        today=opening.on,
        holidays=holidays(around=deadline_on),
        unreachable=[state.name_en for state in opening.states if state.iso2 not in opening.contacts],
        has_representative_rule=opening.has_representative_rule,
        has_mailbox=bool(opening.mailbox),
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
