"""Commitments and reviews as their tabs show them: labels, tones, filters, and the tables to take along."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from nominations.declarations import progress
from nominations.declarations.commitment_models import ProgressReport, Review
from nominations.declarations.counting import Standing
from nominations.declarations.models import Declaration
from nominations.declarations.progress import Account, Grid
from nominations.declarations.progress import Promise as Commitment
from nominations.declarations.states import Due, ReviewStatus
from nominations.kernel.tables import Column, Kind, Table

TONES = {
    Due.FULFILLED: "good",
    Due.NOT_DUE: "silent",
    Due.POSSIBLY_OVERDUE: "wait",
    Due.OVERDUE: "late",
    Due.NO_DATE: "silent",
}
REVIEW_TONES = {ReviewStatus.PLANNED: "wait", ReviewStatus.OPEN: "act", ReviewStatus.CLOSED: "silent"}
PROGRESS_TONES = {
    ProgressReport.Progress.NOT_STARTED: "wait",
    ProgressReport.Progress.UNDER_WAY: "act",
    ProgressReport.Progress.DONE: "good",
    ProgressReport.Progress.NOT_CONCERNED: "silent",
}


@dataclass(frozen=True)
class Row:
    """A commitment with how it stands in words and tone."""

    promise: Commitment

    @property
    def label(self) -> str:
        return str(self.promise.due.label)

    @property
    def tone(self) -> str:
        return TONES[self.promise.due]

    @property
    def depth(self) -> int:
        return min(self.promise.depth, 3)

    @property
    def responsible(self) -> str:
        return responsible(self.promise)


def responsible(promise: Commitment) -> str:
    """Say who is responsible: all signatories or named States, and bodies."""
    everybody = _now("All signatories") if promise.commitment.all_signatories else ""
    states = ", ".join(state.name_en for state in promise.states)
    return "; ".join(filter(None, (everybody or states, promise.commitment.bodies)))


@dataclass(frozen=True)
class Commitments:
    """All commitments of a declaration today; `show`: only those that stand so."""

    promises: list[Commitment]
    show: str = ""

    @property
    def rows(self) -> list[Row]:
        return [Row(each) for each in self.promises if not self.show or each.due == self.show]

    @property
    def total(self) -> int:
        return len(self.promises)

    @property
    def choices(self) -> list[tuple[str, Promise | str, str, int]]:
        """The filters: key, words, tone, how many rows each leaves; those of none are left out."""
        counted = progress.totals(self.promises)
        return [(str(due), due.label, TONES[due], number) for due, number in counted.items() if number]


def commitments(declaration: Declaration, *, on: Any, show: str = "") -> Commitments:
    """Return the tab's rows; three queries."""
    return Commitments(progress.plan(declaration, on=on), show if show in set(Due) else "")


_COMMITMENTS = (
    Column("number", _("Point")),
    Column("title", _("Title")),
    Column("text", _("In the words of the text")),
    Column("due", _("Due, as the text states it")),
    Column("due_from", _("First possible day"), Kind.DAY),
    Column("due_to", _("Last possible day"), Kind.DAY),
    Column("standing", _("Status")),
    Column("responsible", _("Responsible")),
    Column("fulfilled", _("Fulfilled, as the source states it")),
    Column("evidence", _("Where one can see it")),
    Column("address", _("Address")),
)


def table(declaration: Declaration, found: Commitments) -> Table:
    """Return the rows as the page shows them."""
    return Table("commitments", "commitment", str(declaration), _COMMITMENTS, list(_lines(found.rows)))


def _lines(rows: Iterable[Row]) -> Iterator[list[Any]]:
    for row in rows:
        point, met = row.promise.commitment, row.promise.met
        done = [met.stated, met.evidence, met.evidence_url] if met else ["", "", ""]
        due = [point.stated, point.date_from, point.date_to]
        yield [point.number, point.title, point.text, *due, row.label, row.responsible, *done]


_REPORTS = (
    Column("code", _("Code")),
    Column("state", _("State")),
    Column("point", _("Point")),
    Column("title", _("Title")),
    Column("progress", _("Progress")),
    Column("words", _("In words")),
    Column("version", _("Version"), Kind.NUMBER),
    Column("reported_at", _("Reported"), Kind.INSTANT),
    Column("late", _("After the day"), Kind.FLAG),
    Column("because", _("On whose word, when the secretariat entered it")),
)


def report_table(grid: Grid) -> Table:
    """Return a line a State and point that it reports on, the missing ones too."""
    return Table("progress", "report", str(grid.review), _REPORTS, list(_reported(grid)))


def _reported(grid: Grid) -> Iterator[list[Any]]:
    for account in grid.accounts:
        for cell in account.cells:
            point, report = cell.promise.commitment, cell.report
            told: list[Any] = ["", "", None, None, None, ""]
            if report is not None:
                is_late = report.reported_at >= grid.review.ends_at
                said = [report.get_progress_display(), report.text, report.version]
                told = [*said, report.reported_at, is_late, report.because]
            if report is not None or cell.is_asked:
                yield [account.country.eu_code, account.country.name_en, point.number, point.title, *told]


@dataclass(frozen=True)
class StateRow:
    """A State in the table of a review."""

    account: Account

    @property
    def label(self) -> str:
        if self.account.is_complete:
            return _now("Complete")
        return _now("%(given)d of %(asked)d") % {"given": self.account.given, "asked": self.account.asked}

    @property
    def tone(self) -> str:
        if self.account.is_complete:
            return "good"
        return "wait" if self.account.given else "late"

    @property
    def is_possible(self) -> bool:
        """Whether a vague date leaves open that it has signed."""
        return self.account.standing is Standing.POSSIBLE

    @property
    def cells(self) -> list[tuple[Any, str]]:
        """Each cell with the tone of its label."""
        return [
            (cell, PROGRESS_TONES[ProgressReport.Progress(cell.report.progress)] if cell.report else "")
            for cell in self.account.cells
        ]


def state_rows(grid: Grid, show: str = "") -> list[StateRow]:
    """Return the States of a review, or those that are complete, begun or silent."""
    shown: dict[str, Callable[[Account], bool]] = {
        "complete": lambda each: each.is_complete,
        "begun": lambda each: each.last_at is not None and not each.is_complete,
        "silent": lambda each: each.last_at is None,
    }
    wanted = shown.get(show)
    return [StateRow(each) for each in grid.accounts if wanted is None or wanted(each)]


def review_label(review: Review) -> tuple[str, str]:
    """Return the words and the tone of a review's status."""
    return review.get_status_display(), REVIEW_TONES[ReviewStatus(review.status)]
