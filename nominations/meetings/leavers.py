"""Contact points whose role has ended, and whose calendar still holds a meeting of which nobody tells them any more."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Min, Q, QuerySet

from nominations.accounts.models import Role
from nominations.kernel import clock
from nominations.meetings import delegation_notices, notices, telling
from nominations.meetings.calendar import Method
from nominations.meetings.models import Delegation, Meeting
from nominations.meetings.notices import PREFIX, Reader
from nominations.meetings.states import Status
from nominations.outbox.models import OutgoingMail
from nominations.outbox.states import Status as MailStatus

PUTS_IN = tuple(f"{PREFIX}{name}" for name in ("invitation", "changed", "programme", "reconvened"))
TAKES_OUT = (f"{PREFIX}postponed", f"{PREFIX}cancelled", delegation_notices.LEFT)
ANNOUNCED = (Status.CONVENED, Status.POSTPONED, Status.CANCELLED)
# Of these nothing reached a calendar; what tells of the leaving is tried once all the same.
NOT_GONE = (MailStatus.CANCELLED, MailStatus.SUPERSEDED, MailStatus.SKIPPED, MailStatus.EXPIRED, MailStatus.FAILED)


def tell(*, at: datetime) -> int:
    """Send them the entry that takes the meeting out of their calendar, each once; return how many."""
    return sum(_tell(meeting, people, at=at) for meeting, people in found(at=at).items())


def found(*, at: datetime) -> dict[Meeting, list[Reader]]:
    """Return, for meetings to come, who is no contact point any more and has the entry still.

    Four queries at most, and those of `notices.readers` for a meeting where there is anybody: who sits for the State,
    attends for it, or speaks for another one stays.
    """
    ended = _ended(at)
    delegations = _delegations(ended, at=at)
    holds = _holding(delegations)
    left: dict[Meeting, dict[str, Reader]] = defaultdict(dict)
    for delegation in delegations:
        for role in ended[delegation.country_id]:
            address = role.user.email.casefold()
            if (str(delegation.pk), address) in holds:
                left[delegation.meeting].setdefault(address, Reader(str(role.user), role.user.email, delegation))
    return {meeting: gone for meeting, people in left.items() if (gone := _gone(meeting, people, at=at))}


@transaction.atomic
def _tell(meeting: Meeting, people: Iterable[Reader], *, at: datetime) -> int:
    messages = delegation_notices.left(meeting, people, at=at)
    return telling.tell(meeting, messages, method=Method.CANCEL, by=None, at=at)


def _ended(at: datetime) -> dict[Any, list[Role]]:
    """Return by State the roles of contact points that ended since the first of the meetings to come was convened."""
    first = _ahead(at).aggregate(first=Min("convened_at"))["first"]
    if first is None:
        return {}
    rows = Role.objects.filter(kind=Role.Kind.CONTACT_POINT, until__lte=clock.local_day(at))
    found = defaultdict(list)
    for role in rows.filter(until__gte=clock.local_day(first)).select_related("user").order_by("pk"):
        found[role.country_id].append(role)
    return found


def _ahead(at: datetime) -> "QuerySet[Meeting]":
    """Return the meetings that were announced and have not begun."""
    return Meeting.objects.filter(starts_at__gt=at, convened_at__isnull=False, status__in=ANNOUNCED)


def _delegations(ended: Mapping[Any, list[Role]], *, at: datetime) -> list[Delegation]:
    if not ended:
        return []
    rows = Delegation.objects.filter(meeting__in=_ahead(at), country__in=ended)
    return list(rows.select_related("meeting__group", "country").order_by("meeting", "country"))


def _holding(delegations: Iterable[Delegation]) -> set[tuple[str, str]]:
    """Return the delegations and addresses whose last entry put the meeting into a calendar."""
    keys = [str(each.pk) for each in delegations]
    if not keys:
        return set()
    mails = OutgoingMail.objects.filter(subject_type="delegation", subject_id__in=keys, kind__in=PUTS_IN + TAKES_OUT)
    rows = mails.exclude(~Q(kind=delegation_notices.LEFT), status__in=NOT_GONE).order_by("created_at", "dated_at", "pk")
    last = {(key, to.casefold()): kind for key, to, kind in rows.values_list("subject_id", "recipient", "kind")}
    return {which for which, kind in last.items() if kind in PUTS_IN}


def _gone(meeting: Meeting, people: Mapping[str, Reader], *, at: datetime) -> list[Reader]:
    told = {reader.email.casefold() for reader in notices.readers(meeting, at=at)}
    return [reader for address, reader in people.items() if address not in told]
