"""Appointing a person to a seat from a day on: who sits gives way and no day is lost (domain rules 1, 3, 5, 7)."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nominations.accounts.models import User
from nominations.groups.models import ExpertGroup, Seat
from nominations.kernel.refusals import Refused
from nominations.mandates import access, placing, rules, writing
from nominations.mandates.models import Mandate, Membership
from nominations.mandates.states import EndReason
from nominations.mandates.writing import Act
from nominations.parties import actions as parties
from nominations.parties.models import Authority, Person
from nominations.reference import members
from nominations.workflow.models import Nomination


class ObserverRefused(Refused):
    """A Member State's authority cannot be given observer status (rule 7), and other observers are not kept here."""


@transaction.atomic
def appoint(
    seat: Seat,
    *,
    person: Person,
    authority: Authority,
    since: date,
    by: User | None,
    at: datetime,
    nomination: Nomination | None = None,
) -> Mandate:
    """Appoint from a day on, for the group's term where it has one; the authority becomes a member (rule 1).

    Who sits on that day gives way and the end says why. The same person for the same authority sits on: a new
    nomination prolongs a mandate that was to end. Raises what `placing` raises, and Refused.
    """
    act = Act(by, at, nomination)
    authority, person = parties.locked_authority(authority), parties.survivor(person)
    seat = locked_seat(seat)
    access.allow(access.may_keep(by, seat.group, on=act.today))
    placing.refuse_closed(seat.group)
    until = rules.term_ends(since, seat.group.term_months)
    mandate = Mandate(
        seat=seat,
        person=person,
        authority=authority,
        nomination=nomination,
        since=since,
        until=until,
        end_reason=EndReason.TERM_ENDED if until else "",
    )
    sitting = _sitting_already(mandate)
    return _prolonged(sitting, mandate, act) if sitting else placing.place(mandate, act)


@transaction.atomic
def begin_membership(
    group: ExpertGroup, *, authority: Authority, since: date, by: User | None, at: datetime, as_observer: bool = False
) -> Membership:
    """Make an authority a member from a day on, before anybody sits for it; who is one already stays one.

    Groups of Member States' authorities are all that is kept here: an observer is refused. Raises ObserverRefused,
    NotAMemberState.
    """
    act = Act(by, at)
    authority, group = parties.locked_authority(authority), writing.locked(group)
    access.allow(access.may_keep(by, group, on=act.today))
    placing.refuse_closed(group)
    members.refuse_outside(authority.country)
    if as_observer:
        raise ObserverRefused(
            _("%(authority)s cannot be an observer: a Member State's authority is a member.") % {"authority": authority}
        )
    placing.refuse_outside_life(authority, since=since)
    return writing.join(group, authority, act, since=since)


def locked_seat(seat: Seat) -> Seat:
    """Lock the seat's group, then the seat, and read both afresh."""
    group = writing.locked(seat.group)
    seat = Seat.objects.select_for_update(of=("self",), no_key=True).select_related("country").get(pk=seat.pk)
    seat.group = group
    return seat


def _sitting_already(mandate: Mandate) -> Mandate | None:
    same = mandate.seat.mandates.as_of(mandate.since).filter(person=mandate.person, authority=mandate.authority)
    sitting: Mandate | None = same.select_related("person", "authority", "seat__group", "seat__country").first()
    return sitting


def _prolonged(sitting: Mandate, renewed: Mandate, act: Act) -> Mandate:
    """Let a mandate run as long as a new nomination of the same person would; nothing shortens it."""
    is_new = renewed.nomination is not None and renewed.nomination != sitting.nomination
    if is_new and sitting.until and rules.earlier(sitting.until, renewed.until) == sitting.until != renewed.until:
        sitting.until = renewed.until
        placing.check(sitting)
        sitting.refresh_from_db(fields=["until"])
        writing.run_on(sitting, act, until=renewed.until, reason=EndReason.TERM_ENDED)
        placing.cover(sitting, act)
    return sitting
