"""The mail that tells each officer in the morning of a working day what waits; nobody is told of nothing."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.core.cache import cache
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from nominations.accounts.models import Role, User
from nominations.groups.models import FunctionalMailbox, Officer
from nominations.kernel import clock, periods
from nominations.outbox import actions as outbox
from nominations.outbox.messages import Message
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
    day, reach = clock.local_day(at), Reach(None, at, is_split=True)
    if not is_time(at) or cache.get(_done(day)) or day in reach.holidays.days:
        return None
    messages = list(_messages(reach))
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


def _messages(reach: Reach) -> Iterator[Message]:
    users = list(_with_scopes(readers(on=reach.today), reach.today))
    if not users:
        return
    read = gather(reach)
    ends = clock.local_instant(reach.today, DIGEST_ENDS)
    for user in users:
        todo = for_officer(read, user.pk, None if user.is_superuser else {*user.codes, *user.mailboxes})
        if todo:
            yield notices.digest(user, todo, day=reach.today, expires_at=ends)


def _with_scopes(users: QuerySet[User], day: date) -> QuerySet[Any]:
    """Add the codes and the mailboxes of the groups that each works for."""
    works = Officer.objects.filter(periods.running_on(day), user=OuterRef("pk")).order_by()
    of_mailboxes = Officer.objects.filter(periods.running_on(day), user=OuterRef(OuterRef("pk"))).values("group")
    in_use = FunctionalMailbox.objects.filter(periods.running_on(day), group__in=of_mailboxes).order_by()
    return users.annotate(
        codes=ArraySubquery(works.values("group__code")),
        mailboxes=ArraySubquery(in_use.annotate(address=Lower("email")).values("address")),
    )


def _done(day: date) -> str:
    return f"digest-done:{day}"
