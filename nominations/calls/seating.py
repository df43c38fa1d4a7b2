"""How many persons States name, settled with the first call; and what a group still lacks before one can open."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from nominations.accounts.models import User
from nominations.calls import queries
from nominations.calls.models import Call
from nominations.calls.states import Status
from nominations.groups import setting_up as groups
from nominations.groups.actions import Seating
from nominations.groups.models import ExpertGroup, FunctionalMailbox, Officer, Role, SeatRule
from nominations.kernel import findings, periods
from nominations.kernel.findings import Finding
from nominations.kernel.refusals import Refused
from nominations.letters.models import Signatory
from nominations.reference.models import Country


class SeatingSettled(Refused):
    """States were asked by these numbers already."""


def has_asked(group: ExpertGroup) -> bool:
    """Answer whether a call of the group has left its preparation."""
    return Call.objects.filter(group=group).exclude(status=Status.PREPARATION).exists()


@transaction.atomic
def settle_seats(
    group: ExpertGroup, *, seatings: Sequence[Seating], fields: Sequence[str], by: User, at: datetime
) -> ExpertGroup:
    """Say how many persons each State names, and the fields of expertise; the numbers before the first call only.

    From then on fields are added, never taken away. Raises SeatingSettled, SeatingRefused, FieldsRefused.
    """
    waiting = Call.objects.filter(group=group, status=Status.PREPARATION).order_by("pk")
    list(waiting.select_for_update().values_list("pk", flat=True))  # none of them opens meanwhile
    asked = has_asked(group)
    if asked and _differs(group, seatings):
        raise SeatingSettled(_("States were asked already, so the number of persons stays as it was asked."))
    if not asked:
        groups.set_seatings(group, seatings, by=by, at=at)
    return groups.set_fields(group, fields, by=by, at=at, only_add=asked)


def _differs(group: ExpertGroup, seatings: Sequence[Seating]) -> bool:
    present = {(rule.role, rule.per_state, rule.required) for rule in group.seat_rules.all()}
    return present != {(str(seating.role), seating.per_state, seating.required) for seating in seatings}


def setup_findings(group: ExpertGroup, *, on: date) -> list[Finding]:
    """Return what a group lacks before its first call can open; `field` names the step that it is entered in."""
    found, is_there = [], _what_is_there(group, on=on)
    if not is_there.seats:
        sentence = _("It is not said how many representatives each State names.")
        found.append(findings.blocker("no_seats", sentence, "seats"))
    if not is_there.mailbox:
        sentence = _("The group has no functional mailbox for replies.")
        found.append(findings.blocker("no_mailbox", sentence, "mailbox"))
    found += _of_secretariat(group, is_there.officers)
    reachable = queries.contact_points(on=on)
    silent = [state.name_en for state in Country.objects.member_states(on=on) if state.iso2 not in reachable]
    if silent:
        unreachable = _("No reachable contact point: %(states)s.") % {"states": ", ".join(silent)}
        found.append(findings.blocker("no_contact", unreachable, "contacts"))
    if not is_there.signatory:
        sentence = _("Nobody is entered who signs letters. Calls can open all the same.")
        found.append(findings.warning("no_signatory", sentence, "texts"))
    return found


def _of_secretariat(group: ExpertGroup, number: int) -> list[Finding]:
    if not number:
        sentence = _("Nobody is in the secretariat, so nobody but administrators sees its calls.")
        return [findings.blocker("no_officer", sentence, "officers")]
    if group.four_eyes and number == 1:
        sentence = _("A second officer decides in this group, and only one is in the secretariat. Add a colleague.")
        return [findings.warning("no_second_officer", sentence, "officers")]
    return []


class _There(NamedTuple):
    """What a group has on a day."""

    seats: bool
    mailbox: bool
    officers: int
    signatory: bool


def _what_is_there(group: ExpertGroup, *, on: date) -> _There:
    """Return what a group has on a day; one query."""
    running, own = periods.running_on(on), OuterRef("pk")
    officers = Officer.objects.filter(running, group=own, user__is_active=True).order_by().values("group")
    facts: dict[str, Combinable] = {
        "seats": Exists(SeatRule.objects.filter(group=own, role=Role.REPRESENTATIVE)),
        "mailbox": Exists(FunctionalMailbox.objects.filter(running, group=own).exclude(email="")),
        "officers": Coalesce(Subquery(officers.annotate(number=Count("pk")).values("number")), 0),
        "signatory": Exists(Signatory.objects.filter(running)),
    }
    return _There(*ExpertGroup.objects.filter(pk=group.pk).values_list(*facts.values()).get())
