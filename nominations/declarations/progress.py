"""How the commitments of a declaration stand on a day, and what States reported of them at a review."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Prefetch

from nominations.declarations import counting, queries
from nominations.declarations.commitment_models import Commitment, Fulfilment, ProgressReport, Review
from nominations.declarations.counting import Standing
from nominations.declarations.models import Declaration
from nominations.declarations.states import Due, ReviewStatus
from nominations.kernel import clock
from nominations.kernel.partial_dates import PartialDate
from nominations.reference.models import Country


def standing(due: PartialDate | None, *, fulfilled: bool, on: date) -> Due:
    """Judge a commitment at the end of a day: overdue for certain only once its last possible day is over.

    A vague date makes it possibly overdue as soon as its first possible day is over (domain rule 23).
    """
    if fulfilled:
        return Due.FULFILLED
    if due is None:
        return Due.NO_DATE
    if on > due.end:
        return Due.OVERDUE
    return Due.POSSIBLY_OVERDUE if on > due.start else Due.NOT_DUE


@dataclass(frozen=True)
class Promise:
    """One commitment as it stands on a day; `depth` is how many points it stands below."""

    commitment: Commitment
    depth: int
    due: Due
    states: tuple[Country, ...]  # named instead of all signatories, in protocol order
    met: Fulfilment | None  # the fulfilment that holds, when it had possibly happened by that day

    @property
    def is_late(self) -> bool:
        return self.due in (Due.OVERDUE, Due.POSSIBLY_OVERDUE)

    def asks(self, iso2: str) -> bool:
        """Answer whether this State, when it is a signatory, is responsible."""
        return self.commitment.all_signatories or iso2 in {state.iso2 for state in self.states}


def plan(declaration: Declaration, *, on: date) -> list[Promise]:
    """Return the commitments in the order of the text; three queries, however many there are."""
    states = Country.objects.order_by("protocol_order", "name_en")
    rows = declaration.commitments.prefetch_related(Prefetch("states", states), "fulfilments")
    depths: dict[Any, int] = {None: -1}
    found = []
    for row in rows:
        depths[row.pk] = depth = depths.get(row.parent_id, 0) + 1
        met = _met(list(row.fulfilments.all()), on)
        due = standing(row.when, fulfilled=met is not None, on=on)
        found.append(Promise(row, depth, due, tuple(row.states.all()), met))
    return found


def _met(rows: list[Fulfilment], on: date) -> Fulfilment | None:
    """Return what was recorded last, unless it takes the one before back, or lies after the day."""
    last = rows[-1] if rows else None
    when = last.when if last is not None and last.is_met else None
    return last if when is not None and when.possibly_by(on) else None


def asked_states(promises: Iterable[Promise], signatories: Iterable[str]) -> list[str]:
    """Return the signatories that are responsible for something, in the order given."""
    promises = list(promises)
    return [iso2 for iso2 in signatories if any(promise.asks(iso2) for promise in promises)]


@dataclass(frozen=True)
class Cell:
    """What one State says of one commitment; `is_asked`: it is responsible for it."""

    promise: Promise
    is_asked: bool
    report: ProgressReport | None


@dataclass(frozen=True)
class Account:
    """What one State has reported at a review, and what it still owes."""

    country: Country
    standing: Standing  # whether it is a signatory
    cells: tuple[Cell, ...]

    @property
    def asked(self) -> int:
        return sum(cell.is_asked for cell in self.cells)

    @property
    def given(self) -> int:
        return sum(cell.is_asked and cell.report is not None for cell in self.cells)

    @property
    def missing(self) -> list[str]:
        """The numbers of the points that it has not reported on."""
        return [cell.promise.commitment.number for cell in self.cells if cell.is_asked and cell.report is None]

    @property
    def is_complete(self) -> bool:
        return bool(self.cells) and self.given == self.asked

    @property
    def last_at(self) -> Any:
        return max((cell.report.reported_at for cell in self.cells if cell.report), default=None)


@dataclass(frozen=True)
class Grid:
    """A review as a table: the commitments, and each State's account in protocol order."""

    review: Review
    promises: list[Promise]
    accounts: list[Account] = field(default_factory=list)

    @property
    def complete(self) -> int:
        return sum(account.is_complete for account in self.accounts)

    @property
    def begun(self) -> int:
        return sum(account.last_at is not None and not account.is_complete for account in self.accounts)

    @property
    def silent(self) -> int:
        return sum(account.last_at is None for account in self.accounts)

    def of(self, iso2: str) -> Account | None:
        return next((each for each in self.accounts if each.country.iso2 == iso2), None)

    def counts(self) -> dict[Any, "Counted"]:
        """Return how many States reported which progress, by commitment."""
        counted: dict[Any, Counter[str]] = defaultdict(Counter)
        for account in self.accounts:
            for cell in account.cells:
                if cell.report is not None:
                    counted[cell.promise.commitment.pk][cell.report.progress] += 1
        return {promise.commitment.pk: Counted(counted[promise.commitment.pk]) for promise in self.promises}


@dataclass(frozen=True)
class Counted:
    """How many States reported which progress of one commitment."""

    numbers: Mapping[str, int]

    def __bool__(self) -> bool:
        return any(self.numbers.values())

    @property
    def rows(self) -> list[tuple[str, str, int]]:
        """Each progress that somebody reported: its value, its label, and how many States."""
        values = ProgressReport.Progress
        return [(str(each), str(each.label), self.numbers[each]) for each in values if self.numbers.get(each)]


def day_of(review: Review, *, today: date) -> date:
    """Return the day on which it counts who is a signatory: today, of a closed review the day it was closed."""
    return clock.local_day(review.closed_at) if review.closed_at else today


def grid(review: Review, *, on: date, promises: list[Promise] | None = None) -> Grid:
    """Return a review as a table on a day; five queries, two when the commitments are known already."""
    promises = plan(review.declaration, on=on) if promises is None else promises
    signatures = queries.signatures(review.declaration)
    standings = counting.standings(queries.facts(signatures), on=day_of(review, today=on))
    countries = {str(row.country_id): row.country for row in signatures}
    reports: dict[str, dict[Any, ProgressReport]] = defaultdict(dict)
    for report in review.reports.filter(is_newest=True).select_related("country", "reported_by"):
        reports[str(report.country_id)][report.commitment_id] = report
        countries.setdefault(str(report.country_id), report.country)
    accounts = [
        _account(country, standings.get(iso2, Standing.NO), promises, reports[iso2])
        for iso2, country in countries.items()
    ]
    return Grid(review, promises, [each for each in accounts if each.asked or each.last_at])


def _account(
    country: Country, standing: Standing, promises: Iterable[Promise], reports: Mapping[Any, ProgressReport]
) -> Account:
    is_signatory = standing is not Standing.NO
    cells = (
        Cell(promise, is_signatory and promise.asks(country.iso2), reports.get(promise.commitment.pk))
        for promise in promises
    )
    return Account(country, standing, tuple(cells))


def last_closed(declaration: Declaration) -> Review | None:
    """Return the review that was closed last: how many States reported which progress there is public (ADR 0030)."""
    return declaration.reviews.filter(status=ReviewStatus.CLOSED).order_by("-closed_at").first()


def totals(promises: Collection[Promise]) -> dict[Due, int]:
    """Return how many commitments stand how, in the order of the statuses; none is left out."""
    counted = Counter(promise.due for promise in promises)
    return {due: counted[due] for due in Due}
