"""The meetings of the visitor's States as lists: those ahead, the next one first, then those that are over."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import (
    BooleanField,
    Case,
    Count,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from nominations.kernel import clock
from nominations.meetings import rapporteurs
from nominations.meetings.models import Delegation
from nominations.meetings.paper_models import Minutes
from nominations.meetings.participant_models import Participant
from nominations.meetings.states import MinutesStatus, Status

A_PAGE = 25
HINTED = 5
OVER = (Status.HELD, Status.MINUTED, Status.CANCELLED)


def page_of(rows: "QuerySet[Delegation]", *, page: str, at: datetime) -> "Page[Any]":
    """Return one page of delegations, each with `is_past`, `people` (who attend) and `awaits` (an answer).

    Then, for the minutes: `texts` (how many its rapporteurs have to hand in) and `comments_by` (the last day, if any).
    """
    past = Q(meeting__status__in=OVER) | Q(meeting__ends_at__lt=at)
    rows = rows.select_related("meeting__group", "country").annotate(
        is_past=_whether(past),
        awaits=_whether(_awaits(at)),
        ahead=Case(When(~past, then=F("meeting__starts_at"))),
        people=_people(),
        texts=_texts(at),
        comments_by=_comments_by(at),
    )
    rows = rows.order_by("is_past", F("ahead").asc(nulls_last=True), "-meeting__starts_at", "pk")
    return Paginator(rows, A_PAGE).get_page(page)


def waiting(user: Any, *, at: datetime) -> Sequence[Delegation]:
    """Return the delegations that the visitor's States still have to name, the nearest last day first; one query."""
    rows = Delegation.objects.visible_to(user, on=clock.local_day(at)).filter(_awaits(at))
    rows = rows.select_related("meeting__group", "country").order_by("meeting__answers_until_on", "pk")
    return list(rows[:HINTED])


def _people() -> Coalesce:
    """Count who attends; a subquery, so that it is asked for the rows that a page shows and no other."""
    there = Participant.objects.standing().filter(delegation=OuterRef("pk")).order_by()
    counted = there.values("delegation").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _texts(at: datetime) -> Coalesce:
    """Count the texts that the State's rapporteurs still owe, from the beginning of the meeting on."""
    owed = rapporteurs.owed().filter(meeting=OuterRef("meeting"), rapporteur_state=OuterRef("country"))
    begun = Q(meeting__status=Status.HELD) | Q(meeting__starts_at__lte=at)
    counted = owed.filter(begun).order_by().values("meeting").annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number"), output_field=IntegerField()), 0)


def _comments_by(at: datetime) -> Subquery:
    """Return the last day for comments on the minutes, while it has not passed."""
    open_ = Minutes.objects.filter(meeting=OuterRef("meeting"), status=MinutesStatus.CIRCULATED)
    return Subquery(open_.filter(comments_until_on__gte=clock.local_day(at)).values("comments_until_on"))


def _whether(condition: Q) -> Case:
    yes, not_so = Value(value=True), Value(value=False)
    return Case(When(condition, then=yes), default=not_so, output_field=BooleanField())


def _awaits(at: datetime) -> Q:
    """Not answered, and the State may: until the last second of its last day in Brussels."""
    today = clock.local_day(at)
    return Q(answered_at__isnull=True, meeting__status=Status.CONVENED, meeting__answers_until_on__gte=today)
