"""Which seats are vacant for the public: by the same words as `mandates.vacancies`, for any seats at once (rule 33)."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from nominations.calls.models import Invitation
from nominations.groups.models import ExpertGroup, Role, Seat, SeatRule
from nominations.kernel import clock
from nominations.mandates.models import Mandate
from nominations.mandates.vacancies import ASKED


def vacant(seats: QuerySet[Seat], *, on: date) -> QuerySet[Seat]:
    """Return those that nobody sits on though the State was asked and the group, which is not closed, wants one."""
    return seats.filter(~held_on(on), *_wanted(on))


def shown(seats: QuerySet[Seat], *, on: date) -> QuerySet[Seat]:
    """Return those that are held or vacant; of the others there is nothing to say."""
    wanted = Q()
    for condition in _wanted(on):
        wanted &= Q(condition)
    return seats.filter(Q(held_on(on)) | wanted)


def held_on(on: date) -> Exists:
    return Exists(Mandate.objects.as_of(on).filter(seat=OuterRef("pk")))


def _wanted(on: date) -> tuple[Any, ...]:
    group, country = OuterRef("group"), OuterRef("country")
    rule = SeatRule.objects.filter(group=group, role=Role.REPRESENTATIVE, per_state__gte=OuterRef("number"))
    calls = Invitation.objects.filter(call__group=group, country=country, call__status__in=ASKED)
    # Of a call on paper only its last day is known.
    on_paper = Q(call__opened_at__isnull=True, call__deadline_on__lte=on)
    asked = calls.filter(Q(call__opened_at__lt=clock.day_ends(on)) | on_paper)
    return ~Q(group__status=ExpertGroup.Status.CLOSED), Exists(rule), Exists(asked)
