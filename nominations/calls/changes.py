"""A change of representative between calls: a call of one State, open at once, which ends with its answer.

It has no deadline: the day that its row needs is the one on which an unfinished proposal lapses.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nominations.accounts.models import Role, User
from nominations.audit import actions as audit
from nominations.calls.models import Call, Invitation
from nominations.calls.states import CALL, Move, Status
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.reference import members
from nominations.reference.models import Country


class CannotPropose(Refused):
    """The State has no seat in the group, the group is closed, or the person does not speak for the State."""


@transaction.atomic
def open_change(group: ExpertGroup, *, country: Country, by: User, at: datetime) -> Call:
    """Return the State's open change of the group, or open one; nobody is mailed.

    Raises CannotPropose, and NotAMemberState for a country outside the Union.

    One at a time: a second press leads to the same. One that has lapsed is closed first.
    """
    group = ExpertGroup.objects.select_for_update().get(pk=group.pk)
    today = clock.local_day(at)
    _allow(group, country, by, on=today)
    running = Call.objects.changes_of(country).filter(group=group, status=Status.OPEN).first()
    if running and today <= running.deadline_on:
        return running
    if running:
        settle(running, by=by, at=at)
    call = Call.objects.create(
        group=group,
        kind=Call.Kind.CHANGE,
        asked=[country.iso2],
        reference=_next_reference(group, today.year),
        title=str(_("Change of representative: %(state)s") % {"state": country.name_en}),
        deadline_on=_a_year_after(today),
        status=Status.OPEN,
        opened_at=at,
    )
    Invitation.objects.create(call=call, country=country)
    audit.record("call.open_change", call, by=by, at=at, on_behalf_of=country.iso2)
    return call


def settle(call: Call, *, by: User, at: datetime) -> Call:
    """Close a change, because its answer is decided or taken back; any other call is left as it is."""
    call = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    if not call.is_change or not CALL.allows(Move.CLOSE, call.status):
        return call
    call.status, call.closed_at = CALL.target(Move.CLOSE), at
    call.save(update_fields=["status", "closed_at"])
    audit.record(f"call.{Move.CLOSE}", call, by=by, at=at)
    return call


def reopen(call: Call, *, closed_at: datetime, by: User, at: datetime) -> Call:
    """Open a change again that the decision of an instant closed, because that decision is undone.

    Any other call is left as it is. Raises CannotPropose when the State has begun another change meanwhile.
    """
    ExpertGroup.objects.select_for_update(no_key=True).get(pk=call.group_id)  # as `open_change`: one change at a time
    call = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    if not call.is_change or call.status != Status.CLOSED or call.closed_at != closed_at:
        return call
    if Call.objects.filter(kind=Call.Kind.CHANGE, group=call.group_id, asked=call.asked, status=Status.OPEN).exists():
        raise CannotPropose(_("The State has begun another change meanwhile, so the decision stands."))
    call.status, call.closed_at = CALL.target(Move.REOPEN), None
    call.save(update_fields=["status", "closed_at"])
    audit.record(f"call.{Move.REOPEN}", call, by=by, at=at)
    return call


def _allow(group: ExpertGroup, country: Country, by: User, *, on: date) -> None:
    members.refuse_outside(country)
    state = {"state": country.name_in_text, "group": group.title}
    if country.iso2 not in set(Role.objects.states_of(by, on=on)):
        raise CannotPropose(_("Only a contact point of %(state)s may propose this.") % state)
    if not group.seats.filter(country=country).exists():
        raise CannotPropose(_("%(group)s has no seat for %(state)s yet: wait for its call.") % state)
    if group.status == ExpertGroup.Status.CLOSED:
        raise CannotPropose(_("%(group)s is closed: nobody sits in it any more.") % state)


def _next_reference(group: ExpertGroup, year: int) -> str:
    """Return CODE-YEAR-C1 and so on: counted apart, so that the calls keep their numbers."""
    stem = f"{group.code}-{year}-C"
    taken = Call.objects.filter(kind=Call.Kind.CHANGE, reference__startswith=stem)
    numbers = (int(reference.removeprefix(stem)) for reference in taken.values_list("reference", flat=True))
    return f"{stem}{max(numbers, default=0) + 1}"


def _a_year_after(day: date) -> date:
    return day.replace(year=day.year + 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year + 1)
