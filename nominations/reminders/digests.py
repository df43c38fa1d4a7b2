"""The mail that tells each officer in the morning of a working day what waits; nobody is told of nothing."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.core.cache import cache
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from nominations.accounts.models import Role, User
from nominations.groups.models import FunctionalMailbox, Officer
from nominations.kernel import clock, periods
from nominations.outbox import actions as outbox
from nominations.reference.models import Holiday
from nominations.reminders import notices
from nominations.reminders.catalogue import DIGEST_ENDS, DIGEST_HOUR
from nominations.reminders.todo import Reach, for_officer
from nominations.reminders.waiting import gather

STAFF_ROLES = (Role.Kind.DESK_OFFICER, Role.Kind.HEAD_OF_UNIT)
_A_DAY = 24 * 60 * 60


def send(*, at: datetime) -> int | None:
    """Queue today's mails where it is time; return how many, None when there was nothing to do at this minute.

    What waits is read once a day, in the first minute in which it can be; outside the hours nothing is asked, and after
    the mails are written one query. Twice at once: the key lets one mail through.
    """
    day = clock.local_day(at)
    if not is_time(at) or cache.get(_done(day)) or Holiday.objects.filter(day=day).exists():
        return None
    messages = list(_messages(at))
    outbox.plan((outbox.Plan(message, at) for message in messages), at=at)
    queued = outbox.queue(messages, at=at)
    cache.set(_done(day), value=True, timeout=_A_DAY)
    return len(queued)


def is_time(at: datetime) -> bool:
    """Answer whether it is a weekday's morning in Brussels, from 08:00 to noon; holidays are asked of the database."""
    day = clock.local_day(at)
    begins, ends = clock.local_instant(day, DIGEST_HOUR), clock.local_instant(day, DIGEST_ENDS)
    return clock.is_working_day(day, frozenset()) and begins <= at < ends


def in_words(sent: int | None) -> str:
    return "nothing to do" if sent is None else f"{sent} queued"


def readers(*, on: date) -> QuerySet[User]:
    """Return the staff who get the mail on a day: in a secretariat with a role that day, or administrators."""
    held = Role.objects.held_on(on).filter(user=OuterRef("pk"), kind__in=STAFF_ROLES)
    works = Officer.objects.filter(periods.running_on(on), user=OuterRef("pk"))
    inside = Q(is_superuser=True) | (Exists(held) & Exists(works))
    return User.objects.filter(inside, is_active=True, is_staff=True, gets_digest=True).order_by("pk")


def _messages(at: datetime) -> Iterator[Any]:
    day = clock.local_day(at)
    users = list(readers(on=day))
    if not users:
        return
    scopes = _scopes(day)
    read = gather(Reach(None, at, is_split=True))
    ends = clock.local_instant(day, DIGEST_ENDS)
    for user in users:
        todo = for_officer(read, user.pk, None if user.is_superuser else scopes[user.pk])
        if todo:
            yield notices.digest(user, todo, day=day, expires_at=ends)


def _scopes(day: date) -> dict[Any, set[str]]:
    """Return the codes and mailboxes of the groups that each officer works for."""
    found: dict[Any, set[str]] = defaultdict(set)
    boxes: dict[Any, set[str]] = defaultdict(set)
    in_use = FunctionalMailbox.objects.filter(periods.running_on(day)).order_by()
    for group, address in in_use.annotate(address=Lower("email")).values_list("group_id", "address"):
        boxes[group].add(address)
    officers = Officer.objects.filter(periods.running_on(day)).order_by()
    for user, group, code in officers.values_list("user_id", "group_id", "group__code"):
        found[user] |= {code, *boxes[group]}
    return found


def _done(day: date) -> str:
    return f"digest-done:{day}"
