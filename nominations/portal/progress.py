"""Progress reports in the portal: the reviews that a State takes part in, and where its report stands."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from nominations.declarations import counting, progress
from nominations.declarations import queries as declared
from nominations.declarations.commitment_models import Commitment, ProgressReport, Review
from nominations.declarations.counting import Standing
from nominations.declarations.progress import Account
from nominations.declarations.signature_models import Signature
from nominations.declarations.states import ReviewStatus
from nominations.kernel import clock
from nominations.portal import guards
from nominations.portal.guards import SignedIn
from nominations.reference.models import Country

MOST = 100  # reviews of a State in its list


@dataclass(frozen=True)
class Own:
    """One State at one review: how many points it reports on, and on how many it has."""

    review: Review
    state: Country
    asked: int
    given: int

    @property
    def href(self) -> str:
        return reverse("portal:progress_report", args=[self.review.pk, self.state.iso2])

    @property
    def is_open(self) -> bool:
        return self.review.status == ReviewStatus.OPEN

    @property
    def is_complete(self) -> bool:
        return self.given >= self.asked

    @property
    def waits(self) -> bool:
        return self.is_open and not self.is_complete

    @property
    def standing(self) -> str:
        if self.is_complete:
            return _now("Complete")
        return _now("%(given)d of %(asked)d points") % {"given": self.given, "asked": self.asked}

    @property
    def tone(self) -> str:
        return "high" if self.waits else "low"

    @property
    def step(self) -> str | Promise:
        if self.waits:
            return _("Go on with the report") if self.given else _("Report")
        return _("Open the report")


def of_states(states: Iterable[Country], *, at: datetime) -> list[Own]:
    """Return where these States stand at each review, the open ones first; two queries a State."""
    found = [own for state in states for own in _of_state(state, on=clock.local_day(at))]
    latest = sorted(found, key=lambda own: own.review.reports_until_on, reverse=True)
    return sorted(latest, key=lambda own: not own.waits if own.is_open else 2)


def _of_state(state: Country, *, on: date) -> list[Own]:
    reviews = list(_reviews(state)[:MOST])
    facts: dict[Any, list[Signature]] = defaultdict(list)
    rows = Signature.objects.filter(corrected_by__isnull=True, is_struck=False, country=state)
    for row in rows.filter(declaration__in={review.declaration_id for review in reviews}).order_by("turn"):
        facts[row.declaration_id].append(row)
    found = []
    for review in reviews:
        day = progress.day_of(review, today=on)
        standing = counting.standing(declared.facts(facts[review.declaration_id]), on=day)
        asked = 0 if standing is Standing.NO else review.asked
        if asked or review.given:
            found.append(Own(review, state, asked, review.given))
    return found


def _reviews(state: Country) -> QuerySet[Any]:
    """Return the reviews of what this State has signed, with how many points it reports on and has reported on."""
    asked = Commitment.objects.filter(Q(all_signatories=True) | Q(states=state), declaration=OuterRef("declaration"))
    given = ProgressReport.objects.standing().filter(review=OuterRef("pk"), country=state)
    signed = Signature.objects.filter(declaration=OuterRef("declaration"), country=state)
    rows = Review.objects.exclude(status=ReviewStatus.PLANNED).filter(Exists(signed))
    numbers = {"asked": _number(asked, "declaration"), "given": _number(given, "review")}
    return rows.select_related("declaration__group").annotate(**numbers).order_by("-reports_until_on", "pk")


def _number(rows: QuerySet[Any], of: str) -> Coalesce:
    counted = rows.order_by().values(of).annotate(number=Count("pk", distinct=True)).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def account(request: SignedIn, key: Any, iso2: str, *, at: datetime) -> tuple[Review, Account]:
    """Return a review and what one of the visitor's own States reports there, or 404 (domain rule 30)."""
    own = {state.iso2 for state in guards.states(request)}
    rows = Review.objects.exclude(status=ReviewStatus.PLANNED).select_related("declaration__group")
    review = rows.filter(pk=key).first() if iso2 in own else None
    found = progress.grid(review, on=clock.local_day(at)).of(iso2) if review else None
    if review is None or found is None:
        raise Http404
    return review, found


def history(review: Review, account: Account) -> QuerySet[ProgressReport]:
    """Return the earlier versions of a State's reports, the newest first."""
    rows = review.reports.filter(country=account.country, is_newest=False).select_related("commitment", "reported_by")
    return rows.order_by(F("commitment__position"), "-version")
