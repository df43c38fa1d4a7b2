"""How mandates and memberships end, run longer, and how all of a group's end with it (domain rule 5)."""

from datetime import date, datetime, timedelta
from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nominations.accounts.models import User
from nominations.calls.models import Call
from nominations.calls.states import Status as CallStatus
from nominations.groups import actions as groups
from nominations.groups.models import ExpertGroup
from nominations.kernel.refusals import Refused
from nominations.mandates import access, placing, writing
from nominations.mandates.models import Mandate, Membership
from nominations.mandates.placing import PeriodInverted, SeatTaken, in_words
from nominations.mandates.states import EndReason
from nominations.mandates.writing import Act

Row = TypeVar("Row", Mandate, Membership)
# Written by the verbs that they belong to: appointing, and voiding.
NOT_BY_HAND = (EndReason.REPLACED, EndReason.ENTERED_IN_ERROR)


class EndedAlready(Refused):
    """The row is void, ended in the past, or ends before the day asked for."""


class ReasonNotByHand(Refused):
    """Being replaced follows from an appointment, being an error from voiding."""


class CannotClose(Refused):
    """Something still runs, or began later than the day on which the group is said to have closed."""


@transaction.atomic
def end(mandate: Mandate, *, until: date, reason: EndReason, by: User | None, at: datetime) -> Mandate:
    """End a mandate; `until` is the first day after its last. The seat is vacant then; the authority stays a member.

    A day that is past is fine: States tell late. What ended in the past is corrected instead (`correct`).
    """
    act = Act(by, at)
    mandate = locked_mandate(mandate)
    access.allow(access.may_keep(by, mandate.seat.group, on=act.today))
    if _ends_so(mandate, until, reason):
        return mandate
    _refuse_end(mandate, until, reason, act)
    writing.cut(mandate, act, until=until, reason=reason)
    return mandate


@transaction.atomic
def extend(mandate: Mandate, *, until: date | None, by: User | None, at: datetime) -> Mandate:
    """Let a mandate that has an end run longer: until a later day, or, with None, for as long as nothing ends it."""
    act = Act(by, at)
    mandate = locked_mandate(mandate)
    access.allow(access.may_keep(by, mandate.seat.group, on=act.today))
    _refuse_void(mandate)
    if until == mandate.until:
        return mandate
    placing.refuse_closed(mandate.seat.group)
    if mandate.until is None:
        raise EndedAlready(_("This mandate has no end that could be moved."))
    if until is not None and until < mandate.until:
        raise PeriodInverted(_("This mandate ends on %(day)s: choose a later day.") % {"day": in_words(mandate.until)})
    before, mandate.until = mandate.until, until
    placing.check(mandate)
    mandate.until = before
    writing.run_on(mandate, act, until=until, reason=EndReason.TERM_ENDED)
    placing.cover(mandate, act)
    return mandate


@transaction.atomic
def end_membership(
    membership: Membership, *, until: date, reason: EndReason, by: User | None, at: datetime
) -> Membership:
    """End an authority's membership; who sits for it then ends with it, for the same reason (rule 1).

    Refused while somebody is to sit for it later: void that mandate first.
    """
    act = Act(by, at)
    membership = locked_membership(membership)
    access.allow(access.may_keep(by, membership.group, on=act.today))
    if _ends_so(membership, until, reason):
        return membership
    _refuse_end(membership, until, reason, act)
    ours = Mandate.objects.from_day(until).filter(seat__group=membership.group, authority=membership.authority)
    if membership.until:
        ours = ours.filter(since__lt=membership.until)
    later = ours.filter(since__gte=until).select_related("person").order_by("since").first()
    if later:
        facts = {"name": later.person, "day": in_words(later.since)}
        raise SeatTaken(_("%(name)s sits for this authority from %(day)s on. Void that mandate first.") % facts)
    served = Mandate.objects.filter(seat__group=membership.group, authority=membership.authority)
    writing.foresee(served, until=until, reason=reason)
    for mandate in ours.select_related("authority"):
        writing.cut(mandate, act, until=until, reason=reason)
    writing.cut(membership, act, until=until, reason=reason)
    return membership


@transaction.atomic
def close_group(group: ExpertGroup, *, on: date, by: User | None, at: datetime) -> ExpertGroup:
    """Close a group: `on` is its first day after the last. All that runs ends there; what was to begin later is void.

    Closing a closed group changes nothing. Raises CannotClose.
    """
    act = Act(by, at)
    group = writing.locked(group)
    access.allow(access.may_keep(by, group, on=act.today))
    if group.status == ExpertGroup.Status.CLOSED:
        return group
    _refuse_closing(group, on, act)
    running: list[Mandate | Membership] = [
        *Mandate.objects.from_day(on).filter(seat__group=group).select_related("authority"),
        *Membership.objects.from_day(on).filter(group=group).select_related("authority"),
    ]
    writing.foresee(Mandate.objects.filter(seat__group=group), until=on, reason=EndReason.GROUP_CLOSED)
    for row in running:
        if row.since >= on:
            writing.strike(row, act, remark=str(_("The group was closed before this began.")))
        else:
            writing.cut(row, act, until=on, reason=EndReason.GROUP_CLOSED)
    return groups.close_group(group, on=on, by=by, at=at)


def locked_mandate(mandate: Mandate) -> Mandate:
    """Lock the mandate's group and read the mandate afresh, with all that its rules need."""
    group = writing.locked(mandate.seat.group)
    mandate = Mandate.objects.select_related("seat__country", "authority", "person").get(pk=mandate.pk)
    mandate.seat.group = group
    return mandate


def locked_membership(membership: Membership) -> Membership:
    group = writing.locked(membership.group)
    membership = Membership.objects.select_related("authority").get(pk=membership.pk)
    membership.group = group
    return membership


def _ends_so(row: Row, until: date, reason: EndReason) -> bool:
    return row.voided_at is None and (row.until, row.end_reason) == (until, reason)


def _refuse_void(row: Row) -> None:
    if row.voided_at is not None:
        raise EndedAlready(_("This was entered in error and is void."))


def _refuse_end(row: Row, until: date, reason: EndReason, act: Act) -> None:
    _refuse_void(row)
    if reason in NOT_BY_HAND:
        raise ReasonNotByHand(
            _("Appoint the successor, and this mandate ends by itself. Void it if it was entered in error.")
        )
    if until <= row.since:
        facts = {"day": in_words(row.since)}
        raise PeriodInverted(_("It began on %(day)s: choose a later day, or void it if it never was.") % facts)
    if row.until is not None and row.until <= act.today:
        raise EndedAlready(_("It ended on %(day)s already. Correct it instead.") % {"day": in_words(row.until)})
    if row.until is not None and until > row.until:
        raise EndedAlready(_("It ends on %(day)s already. Extend it instead.") % {"day": in_words(row.until)})


def _refuse_closing(group: ExpertGroup, on: date, act: Act) -> None:
    if on > act.today + timedelta(days=1):
        facts = {"day": in_words(on - timedelta(days=1))}
        raise CannotClose(_("Close the group when its last day has come, on %(day)s.") % facts)
    begun = Mandate.objects.from_day(on).filter(seat__group=group, since__gte=on, since__lte=act.today)
    later = begun.select_related("person").order_by("since").first()
    if later:
        facts = {"name": str(later.person), "day": in_words(later.since)}
        raise CannotClose(_("%(name)s sits since %(day)s, so the group was not closed before.") % facts)
    call = Call.objects.filter(group=group, status=CallStatus.OPEN).first()
    if call:
        raise CannotClose(_("The call %(call)s is open. Close or cancel it first.") % {"call": call.reference})
