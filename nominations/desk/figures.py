"""The figures of the statistics: each a chart, the table beneath, and the same table to take along."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from nominations.desk import charts
from nominations.desk.charts import Bars, Given, Line
from nominations.kernel.tables import Column, Kind, Table
from nominations.mandates import statistics as mandates
from nominations.reference.models import Country
from nominations.workflow import statistics as workflow
from nominations.workflow.statistics import Genders, Period, Response

ENOUGH = 5  # persons whose gender is given; a share of fewer would say who is what
AIM = 40  # per cent of women (Commission Decision 2000/407/EC)
MOST_LINES = 40  # of a table on the page; all stand in the file
NUMBER, DAY = Kind.NUMBER, Kind.DAY
_DAYS = (
    Column("quarter", _("A quarter within, days"), NUMBER),
    Column("median", _("Half within, days (median)"), NUMBER),
    Column("three_quarters", _("Three quarters within, days"), NUMBER),
)
_ANSWERS = (
    Column("asked", _("Asked"), NUMBER),
    Column("answered", _("Answered"), NUMBER),
    Column("late", _("Of these late"), NUMBER),
    Column("late_percent", _("Late, %"), NUMBER),
    *_DAYS,
)
_GENDERS = (
    Column("persons", _("Persons"), NUMBER),
    Column("given", _("Gender given"), NUMBER),
    Column("not_given", _("Not given"), NUMBER),
    Column("women", _("Women"), NUMBER),
    Column("women_percent", _("Women, % of given"), NUMBER),
)


@dataclass(frozen=True)
class Figure:
    """One subject: what it counts in words, its chart, its table."""

    name: str
    title: str
    lead: str
    table: Table
    chart: Bars | Line | None
    summary: str  # of the chart, read aloud
    note: str = ""

    @property
    def rows(self) -> list[list[tuple[str, str]]]:
        """Return the lines for the page, each cell with the label of its column."""
        labels = [str(column.label) for column in self.table.columns]
        lines = list(self.table.rows)[:MOST_LINES]
        return [list(zip(labels, map(shown, line), strict=True)) for line in lines]

    @property
    def is_cut(self) -> bool:
        return len(list(self.table.rows)) > MOST_LINES


def shown(cell: Any) -> str:
    """Return a cell as the page says it."""
    if cell is None:
        return "–"
    return date_format(cell, "j F Y") if isinstance(cell, date) else str(cell)


@dataclass(frozen=True)
class Numbers:
    """What was asked; each statement is made once, when a figure needs it."""

    groups: Sequence[UUID]
    period: Period
    today: date

    @cached_property
    def responses(self) -> workflow.Responses:
        return workflow.responses(self.groups, self.period)

    @cached_property
    def seniority(self) -> mandates.Seniorities:
        return mandates.seniority(self.groups, today=self.today)

    @cached_property
    def states(self) -> dict[str, Country]:
        """The States by ISO code, in protocol order."""
        return {state.iso2: state for state in Country.objects.order_by("protocol_order")}


def figure(name: str, numbers: Numbers) -> Figure | None:
    return FIGURES[name](numbers) if name in FIGURES else None


def figures(numbers: Numbers) -> Iterator[Figure]:
    """Yield all figures, in the order of the page; seven queries."""
    return (make(numbers) for make in FIGURES.values())


def _table(name: str, title: str, columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> Table:
    return Table(name, "line", title, columns, rows)


def _answers(row: Response) -> tuple[Any, ...]:
    percent = round(100 * row.late / row.answered) if row.answered else None
    return (row.asked, row.answered, row.late, percent, *(row.quartiles or (None, None, None)))


def _response_bar(label: str, row: Response) -> Given:
    if row.quartiles is None:
        return Given(label, None, _now("no answer"))
    return _days_bar(label, row.quartiles)


def _days_bar(label: str, quartiles: tuple[int, int, int]) -> Given:
    low, median, high = quartiles
    words = ngettext("%(number)s day", "%(number)s days", median) % {"number": f"{median:,}"}
    return Given(label, median, words, low, high)


_HOW_LONG = _(
    "Calendar days in Brussels from the opening of a call to the first answer received, “no nomination” included. The "
    "bar ends at the median; the thin line is the middle half. Rehearsals and calls on paper do not count."
)


def response_by_state(numbers: Numbers) -> Figure:
    by_state = {row.key: row for row in numbers.responses.states}
    found = [(state, by_state[iso2]) for iso2, state in numbers.states.items() if iso2 in by_state]
    columns = (Column("code", _("Code")), Column("state", _("State")), *_ANSWERS)
    rows = [(state.eu_code, state.name_en, *_answers(row)) for state, row in found]
    title = _now("Response time by State")
    chart = charts.bars(_response_bar(state.name_en, row) for state, row in found) if found else None
    return Figure(
        "response-states", title, str(_HOW_LONG), _table("states", title, columns, rows), chart, _median(rows)
    )


def response_by_call(numbers: Numbers) -> Figure:
    found = numbers.responses.calls
    columns = (Column("call", _("Call")), Column("opened_on", _("Opened on"), DAY), *_ANSWERS)
    rows = [(row.key, opened_on, *_answers(row)) for opened_on, row in found]
    title = _now("Response time by call")
    chart = charts.bars(_response_bar(row.key, row) for _day, row in found[:MOST_LINES]) if found else None
    return Figure("response-calls", title, str(_HOW_LONG), _table("calls", title, columns, rows), chart, _median(rows))


def _median(rows: Sequence[Sequence[Any]]) -> str:
    medians = [row[-2] for row in rows if row[-2] is not None]
    if not medians:
        return _now("No answers.")
    return _now("Medians from %(least)s to %(most)s days.") % {"least": min(medians), "most": max(medians)}


def changes(numbers: Numbers) -> Figure:
    found = mandates.changes(numbers.groups, numbers.period, today=numbers.today)
    columns = (
        Column("year", _("Year"), NUMBER),
        Column("first", _("First representatives"), NUMBER),
        Column("changes", _("Changes"), NUMBER),
    )
    title = _now("Changes of representative a year")
    lead = _now(
        "A change: somebody else sits down on a seat. Who is appointed again, or for a renamed authority, stays."
    )
    chart = charts.bars(Given(str(row.year), row.changed, str(row.changed)) for row in found)
    summary = "; ".join(f"{row.year}: {row.changed}" for row in found)
    return Figure("changes", title, lead, _table("changes", title, columns, found), chart, summary)


def _genders(row: Genders) -> tuple[Any, ...]:
    """Return the numbers; women only where enough persons have given their gender."""
    few = row.given < ENOUGH
    women = (None, None) if few else (row.women, round(100 * row.women / row.given))
    return row.persons, row.given, row.persons - row.given, *women


_TOO_FEW = _(
    "Where fewer than five persons have given their gender the share is not shown: it would say who is what. Giving it "
    "is voluntary, and no nomination depends on it. The line marks 40 %, the aim of Commission Decision 2000/407/EC."
)


def _women(name: str, title: str, lead: str, first: Column, found: Sequence[tuple[Any, str, Genders]]) -> Figure:
    rows = [(cell, *_genders(row)) for cell, _label, row in found]
    given = []
    for (_cell, label, row), line in zip(found, rows, strict=True):
        few = _now("too few to show") if row.persons else _now("nobody")
        given.append(Given(label, line[-1], few if line[-1] is None else f"{line[-1]} %"))
    chart = charts.bars(given, most=100, mark=(AIM, f"{AIM} %")) if given else None
    summary = "; ".join(f"{row.label}: {row.text}" for row in given)
    table = _table(name.replace("-", "_"), title, (first, *_GENDERS), rows)
    return Figure(name, title, lead, table, chart, summary, str(_TOO_FEW))


def women_nominated(numbers: Numbers) -> Figure:
    found = [(int(row.key), row.key, row) for row in workflow.nominees(numbers.groups, numbers.period)]
    lead = _now("Persons in nominations that were sent and not withdrawn, by the year in which they were first sent.")
    title = _now("Share of women among persons nominated")
    return _women("women-nominated", title, lead, Column("year", _("Year"), NUMBER), found)


def women_in_office(numbers: Numbers) -> Figure:
    rows = mandates.in_office(numbers.groups, numbers.period, today=numbers.today)
    days = [date.fromisoformat(row.key) for row in rows]
    found = [(day, date_format(day, "j M Y"), row) for day, row in zip(days, rows, strict=True)]
    lead = _now("Representatives in office on 1 January of each year, and today.")
    title = _now("Share of women among representatives in office")
    return _women("women-in-office", title, lead, Column("day", _("Day"), DAY), found)


def vacancies(numbers: Numbers) -> Figure:
    found = mandates.vacancies(numbers.groups, numbers.period, today=numbers.today)
    columns = (
        Column("day", _("Day"), DAY),
        Column("asked", _("Seats asked for"), NUMBER),
        Column("vacant", _("Vacant seats"), NUMBER),
    )
    title = _now("Vacant seats over time")
    lead = _now(
        "Seats that nobody held on the first of a month although their State had been asked; without closed groups."
    )
    summary = _now("No month yet.")
    if found:
        facts = {"first": found[0].vacant, "last": found[-1].vacant, "day": shown(found[-1].day)}
        summary = _now("From %(first)s vacant seats to %(last)s on %(day)s.") % facts
    chart = charts.line([(row.day, row.vacant) for row in found])
    newest_first = list(reversed(found))
    return Figure("vacancies", title, lead, _table("vacancies", title, columns, newest_first), chart, summary)


def seniority(numbers: Numbers) -> Figure:
    words: tuple[Promise, ...] = (
        _("Under 1 year"),
        _("1 to 2 years"),
        _("2 to 3 years"),
        _("3 to 5 years"),
        _("5 to 10 years"),
        _("10 years or more"),
    )
    rows = [(str(label), count) for label, count in zip(words, numbers.seniority.steps, strict=True)]
    columns = (Column("in_office", _("In office")), Column("representatives", _("Representatives"), NUMBER))
    title = _now("Time in office of today's representatives")
    lead = _now("From the first day of an unbroken time in a group, whatever became of the authority meanwhile.")
    chart = charts.bars(Given(label, count, str(count)) for label, count in rows)
    summary = "; ".join(f"{label}: {count}" for label, count in rows)
    return Figure("seniority", title, lead, _table("seniority", title, columns, rows), chart, summary)


def seniority_by_state(numbers: Numbers) -> Figure:
    by_state = {row.key: row for row in numbers.seniority.states}
    found = [(state, by_state[iso2]) for iso2, state in numbers.states.items() if iso2 in by_state]
    own = [replace(column, label=label) for column, label in zip(_DAYS, _UP_TO, strict=True)]
    columns = (
        Column("code", _("Code")),
        Column("state", _("State")),
        Column("representatives", _("Representatives"), NUMBER),
        *own,
    )
    rows = [(state.eu_code, state.name_en, row.persons, *row.quartiles) for state, row in found]
    title = _now("Time in office by State")
    lead = _now(
        "Days in office of today's representatives. The bar ends at the median; the thin line is the middle half."
    )
    chart = charts.bars(_days_bar(state.name_en, row.quartiles) for state, row in found) if found else None
    return Figure(
        "seniority-states", title, lead, _table("seniority_states", title, columns, rows), chart, _median(rows)
    )


_UP_TO = (_("A quarter up to, days"), _("Half up to, days (median)"), _("Three quarters up to, days"))
FIGURES: dict[str, Callable[[Numbers], Figure]] = {
    "response-states": response_by_state,
    "response-calls": response_by_call,
    "changes": changes,
    "vacancies": vacancies,
    "women-nominated": women_nominated,
    "women-in-office": women_in_office,
    "seniority": seniority,
    "seniority-states": seniority_by_state,
}
