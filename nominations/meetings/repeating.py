"""Naming the same delegation as at the State's last meeting of the group, as far as each person still qualifies."""

from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from nominations.accounts.models import User
from nominations.kernel.refusals import Refused
from nominations.meetings import accrediting, facts
from nominations.meetings.models import CONVENED_ONCE, Delegation
from nominations.meetings.participant_models import Participant

Capacity = Participant.Capacity


class NothingToRepeat(Refused):
    """There was no earlier delegation with people, or somebody is named already."""


class Repeated(NamedTuple):
    """Who was named again, and why others were not."""

    named: list[Participant]
    refusals: list[str]


def last_delegation(delegation: Delegation) -> Delegation | None:
    """Return the State's delegation to the group's meeting before this one, if somebody stood in it."""
    earlier = Delegation.objects.filter(
        meeting__group=delegation.meeting.group_id,
        meeting__status__in=CONVENED_ONCE,
        meeting__starts_at__lt=delegation.meeting.starts_at,
        country=delegation.country_id,
        participants__withdrawn_at__isnull=True,
        participants__isnull=False,
    )
    return earlier.select_related("meeting").order_by("-meeting__starts_at", "pk").first()


@transaction.atomic
def repeat(delegation: Delegation, *, because: str = "", by: User, at: datetime) -> Repeated:
    """Name whom the State named last time: on the same seats, for whom they still may. Raises NothingToRepeat."""
    last = last_delegation(delegation)
    if last is None or Participant.objects.standing().filter(delegation=delegation).exists():
        raise NothingToRepeat(_("There is no earlier delegation to take again, or somebody is named already."))
    rows = Participant.objects.standing().filter(delegation=last).select_related("seat", "mandate")
    there: dict[object, Participant] = {}
    refusals: list[str] = []
    for before in rows.order_by(F("seat__number").asc(nulls_last=True), "expert_number"):
        try:
            with transaction.atomic():
                there[before.pk] = _again(before, delegation, there, because=because, by=by, at=at)
        except Refused as refusal:
            refusals.append(str(_("%(name)s: %(reason)s") % {"name": before, "reason": refusal}))
    return Repeated(list(there.values()), refusals)


def _again(
    before: Participant,
    delegation: Delegation,
    there: dict[object, Participant],
    *,
    because: str,
    by: User,
    at: datetime,
) -> Participant:
    told = facts.of_participant(before)
    if before.seat is not None and before.capacity == Capacity.SUBSTITUTE:
        return accrediting.name_substitute(delegation, seat=before.seat, facts=told, because=because, by=by, at=at)
    if before.seat is not None:
        named = accrediting.name_representative(
            delegation, seat=before.seat, mode=before.mode, because=because, by=by, at=at
        )
        if before.mandate is not None and named.person_id != before.person_id:
            raise accrediting.NobodySits(_("no longer sits for the State on the day of this meeting."))
        return named
    with_whom = there.get(before.accompanies_id)
    if with_whom is None:
        raise accrediting.ExpertAlone(_("came with somebody who is not named again."))
    return accrediting.name_expert(delegation, accompanies=with_whom, facts=told, because=because, by=by, at=at)
