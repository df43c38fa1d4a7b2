"""Which States owe a report at an open review: plain facts of all reviews at once, for whoever reminds them."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from nominations.declarations import counting
from nominations.declarations.commitment_models import Commitment, ProgressReport, ReviewDayChange
from nominations.declarations.counting import Fact, Standing
from nominations.declarations.signature_models import Signature
from nominations.declarations.states import ReviewStatus
from nominations.kernel.partial_dates import PartialDate


class Owed(NamedTuple):
    """A State that is to report at a review, and has not on everything."""

    review: UUID
    iso2: str
    group: UUID
    until_on: date
    told_at: datetime  # when the States were asked, or last told of another day


class _Review(NamedTuple):
    pk: UUID
    group: UUID
    until_on: date
    told_at: datetime


def owed(*, since: date, on: date) -> Iterator[Owed]:
    """Yield who has not reported on everything at the open reviews whose day is not before `since`.

    One query, two while there is such a review; signatories on the day, certain and possible ones.
    """
    facts: dict[_Review, list[Fact]] = defaultdict(list)
    for row in _signatures(since):
        facts[_Review(*row[:4])].append(Fact(row[4], row[5], PartialDate(*row[6:])))
    if not facts:
        return
    asked = _commitments({review.pk for review in facts})
    for review, own in facts.items():
        for iso2, standing in counting.standings(own, on=on).items():
            if standing is Standing.NO:
                continue
            if any(iso2 not in given and (everybody or iso2 in named) for everybody, named, given in asked[review.pk]):
                yield Owed(review.pk, iso2, review.group, review.until_on, review.told_at)


def _signatures(since: date) -> Any:
    rows = Signature.objects.filter(
        corrected_by__isnull=True,
        is_struck=False,
        declaration__reviews__status=ReviewStatus.OPEN,
        declaration__reviews__reports_until_on__gte=since,
    )
    review = "declaration__reviews__"
    moves = ReviewDayChange.objects.filter(review=OuterRef("review")).order_by("-at").values("at")[:1]
    rows = rows.annotate(review=F(f"{review}pk")).annotate(told=Coalesce(Subquery(moves), f"{review}asked_at"))
    columns = ("review", "declaration__group_id", f"{review}reports_until_on", "told")
    return rows.order_by().values_list(*columns, "country_id", "turn", "date_from", "date_to", "precision", "stated")


def _commitments(reviews: set[UUID]) -> dict[UUID, list[tuple[bool, set[str], set[str]]]]:
    """Return of each review whom each commitment asks, and who has reported on it."""
    named = Commitment.states.through.objects.filter(commitment=OuterRef("pk")).values("country_id")
    given = ProgressReport.objects.standing().filter(commitment=OuterRef("pk"), review=OuterRef("review"))
    rows = Commitment.objects.filter(declaration__reviews__in=reviews).annotate(review=F("declaration__reviews"))
    rows = rows.annotate(
        named=ArraySubquery(named.order_by()), given=ArraySubquery(given.order_by().values("country_id"))
    )
    found: dict[UUID, list[tuple[bool, set[str], set[str]]]] = defaultdict(list)
    for review, everybody, states, reported in rows.order_by().values_list(
        "review", "all_signatories", "named", "given"
    ):
        found[review].append((everybody, set(states), set(reported)))
    return found
