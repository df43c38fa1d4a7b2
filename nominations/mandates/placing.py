"""Putting a person on a seat for a period: what stands against it, who gives way, who becomes a member (rules 1, 5)."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from nominations.groups.models import ExpertGroup, Role, Seat
from nominations.kernel.refusals import Refused
from nominations.mandates import writing
from nominations.mandates.models import Mandate, Membership
from nominations.mandates.states import EndReason
from nominations.mandates.writing import Act
from nominations.parties.models import Authority
from nominations.reference import members


class PeriodInverted(Refused):
    """The first day after the last is not after the first."""


class SeatTaken(Refused):
    """Somebody else sits, sat or is to sit on the seat in the period."""


class SitsElsewhere(Refused):
    """The person holds another seat of the State in the group. Of another State: the reviewer is warned only."""


class WrongAuthority(Refused):
    """The authority is another State's, or does not exist in the whole of the period."""


class NoSuchSeat(Refused):
    """The group's rule gives a State fewer seats (rule 3)."""


class GroupIsClosed(Refused):
    """Nobody is appointed to a closed group, and nothing in it runs on."""


def place(mandate: Mandate, act: Act, *, giving_way: Mandate | None = None) -> Mandate:
    """Write a new mandate; who sits on its first day gives way, unless that mandate is past (but `giving_way` is).

    The caller holds the lock on the group.
    """
    check(mandate)
    before = _who_gives_way(mandate, act, giving_way)
    if before:
        same = before.person_id == mandate.person_id
        reason = EndReason.AUTHORITY_CHANGED if same else EndReason.REPLACED
        keep_what_was_foreseen(before)
        writing.cut(before, act, until=mandate.since, reason=reason)
    if mandate.replaces is None:
        mandate.replaces = before or standing(mandate.seat).filter(until=mandate.since).first()
    mandate.recorded_at = act.at
    mandate.save(force_insert=True)
    writing.record("appoint", mandate, act, since=str(mandate.since), until=str(mandate.until or ""))
    cover(mandate, act)
    if before and before.authority_id != mandate.authority_id:
        writing.leave(mandate.seat.group, before.authority, act, on=mandate.since)
    return mandate


def cover(mandate: Mandate, act: Act) -> Membership:
    """See to it that the authority is a member while the person sits; it stays one afterwards, unless that was past."""
    until, reason = mandate.until, EndReason.AUTHORITY_CHANGED
    if until and mandate.end_reason == EndReason.GROUP_CLOSED:
        reason = EndReason.GROUP_CLOSED
    if until and until > act.today:
        until = mandate.authority.until
    group, authority = mandate.seat.group, mandate.authority
    facts: dict[str, Any] = {"since": mandate.since, "until": until, "reason": reason}
    return writing.join(group, authority, act, nomination=mandate.nomination, **facts)


# -- what stands against a period --


def check(mandate: Mandate) -> None:
    """Refuse a period that the seat, the authority or the person cannot have; the row itself may stand already."""
    if mandate.until is not None and mandate.until <= mandate.since:
        raise PeriodInverted(_("A mandate ends after it begins: choose a later “until”."))
    _refuse_seat(mandate.seat)
    _refuse_authority(mandate)
    later = _others(mandate).filter(seat=mandate.seat, since__gt=mandate.since).order_by("since").first()
    if later:
        raise SeatTaken(
            _("%(name)s holds this seat from %(day)s on. Choose an earlier end, or void that mandate first.")
            % {"name": later.person, "day": in_words(later.since)}
        )
    ours = _others(mandate).filter(seat__group=mandate.seat.group_id, seat__country=mandate.seat.country_id)
    other = ours.filter(person=mandate.person).exclude(seat=mandate.seat).select_related("seat").first()
    if other:
        facts = {"name": mandate.person, "number": other.seat.number}
        raise SitsElsewhere(
            _("%(name)s holds seat %(number)s of this State in this group then. End that mandate first.") % facts
        )


def in_words(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"


def _refuse_seat(seat: Seat) -> None:
    rule = seat.group.seat_rules.filter(role=Role.REPRESENTATIVE).first()
    seats = rule.per_state if rule else 0
    if seat.number > seats:
        facts = {"code": seat.group.code, "seats": seats, "number": seat.number}
        raise NoSuchSeat(
            _("%(code)s has %(seats)s seats a State, so seat %(number)s cannot be taken. Change its seat rule first.")
            % facts
        )


def refuse_closed(group: ExpertGroup) -> None:
    if group.status == ExpertGroup.Status.CLOSED:
        raise GroupIsClosed(_("The group %(code)s is closed.") % {"code": group.code})


def _refuse_authority(mandate: Mandate) -> None:
    authority, state = mandate.authority, mandate.seat.country
    if authority.country_id != state.pk:
        members.refuse_outside(authority.country)
        facts = {"authority": authority, "state": state.name_in_text}
        raise WrongAuthority(_("%(authority)s is not an authority of %(state)s, whose seat this is.") % facts)
    refuse_outside_life(authority, since=mandate.since, until=mandate.until)


def refuse_outside_life(authority: Authority, *, since: date, until: date | None = None) -> None:
    """Refuse a period in which the authority did not exist yet, or not any more; say which one did."""
    facts: dict[str, Any] = {"authority": authority}
    if since < authority.since and authority.predecessors.exists():
        facts |= {"day": in_words(authority.since)}
        raise WrongAuthority(_("%(authority)s exists since %(day)s only. Choose that day or a later one.") % facts)
    if authority.until and (until is None or until > authority.until):
        facts |= {"day": in_words(authority.until), "heir": authority.succeeded_by or _("another authority")}
        raise WrongAuthority(_("%(authority)s existed until %(day)s. Choose %(heir)s from then on.") % facts)


def _others(mandate: Mandate) -> Any:
    """Return the standing mandates, other than this one, that share a day with it."""
    rows = Mandate.objects.from_day(mandate.since).exclude(pk=mandate.pk).select_related("person")
    return rows.filter(since__lt=mandate.until) if mandate.until else rows


def _who_gives_way(mandate: Mandate, act: Act, giving_way: Mandate | None) -> Mandate | None:
    sitting: Mandate | None = standing(mandate.seat).as_of(mandate.since).first()
    if sitting is None:
        return None
    facts: dict[str, Any] = {"name": sitting.person}
    if sitting.since == mandate.since:
        facts["day"] = in_words(sitting.since)
        raise SeatTaken(_("%(name)s holds this seat from %(day)s on. Choose a later first day.") % facts)
    if sitting.until and sitting.until <= act.today and sitting != giving_way:
        facts["day"] = in_words(sitting.until)
        raise SeatTaken(_("%(name)s held this seat until %(day)s. Begin on that day, or correct that mandate.") % facts)
    return sitting


def keep_what_was_foreseen(before: Mandate) -> None:
    """Write down how a mandate would end by itself; one that ends with a successor has that written already."""
    by_successor = before.end_reason in {EndReason.REPLACED, EndReason.AUTHORITY_CHANGED}
    if by_successor and standing(before.seat).filter(since=before.until).exists():
        return
    before.foreseen_until, before.foreseen_reason = before.until, before.end_reason
    before.save(update_fields=["foreseen_until", "foreseen_reason"])


def standing(seat: Seat) -> Any:
    return Mandate.objects.standing().filter(seat=seat).select_related("person", "authority", "seat__group")
