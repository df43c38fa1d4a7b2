"""Where a State may put people at a meeting: its seats of the first day, and how many experts (rules 3, 4)."""

from datetime import date

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from nominations.groups.models import ExpertGroup, Role, Seat, SeatRule
from nominations.kernel.refusals import Refused
from nominations.mandates.models import Mandate, Membership
from nominations.meetings.models import Delegation
from nominations.parties.models import Authority


class NotItsSeat(Refused):
    """The seat is another State's, or another group's."""


def limit_of_experts(group: ExpertGroup) -> int:
    """Return how many accompanying experts each State may bring to a meeting; none where no rule says so."""
    rule = SeatRule.objects.filter(group=group, role=Role.ACCOMPANYING_EXPERT).first()
    return rule.per_state if rule else 0


def seats_of(delegation: Delegation) -> list[Seat]:
    """Return the State's seats in order, each with `mandates`: who sits on it on the first day, if anybody."""
    sitting = Mandate.objects.as_of(delegation.meeting.first_on).select_related("person", "authority")
    seats = Seat.objects.filter(group=delegation.meeting.group_id, country=delegation.country_id)
    return list(seats.order_by("number").prefetch_related(Prefetch("mandates", sitting)))


def own_seat(delegation: Delegation, seat: Seat) -> Seat:
    """Return the seat, when it is one of the delegation's. Raises NotItsSeat."""
    if seat.group_id != delegation.meeting.group_id or seat.country_id != delegation.country_id:
        facts = {"state": delegation.country.name_en}
        raise NotItsSeat(_("This seat is not one of %(state)s in the group of the meeting.") % facts)
    return seat


def sitting(seat: Seat, *, on: date) -> Mandate | None:
    """Return the mandate of who sits on a seat on a day."""
    return Mandate.objects.as_of(on).select_related("person", "authority").filter(seat=seat).first()


def authority_of(delegation: Delegation) -> Authority | None:
    """Return the State's authority that is a member on the first day; the first by name where there are several."""
    members = Membership.objects.as_of(delegation.meeting.first_on)
    members = members.filter(group=delegation.meeting.group_id, authority__country=delegation.country_id)
    first = members.select_related("authority").order_by("authority__name", "pk").first()
    return first.authority if first else None
