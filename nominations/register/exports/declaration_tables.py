"""The tables of declarations, each column said once for all forms: the same facts as on the screen."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nominations.declarations import counting
from nominations.declarations.counting import Standing
from nominations.kernel.partial_dates import Precision
from nominations.kernel.tables import Column, Kind, Table
from nominations.register import queries
from nominations.register.queries import DeclarationFilter, PublicDeclaration, Signatories
from nominations.register.queries.declarations import DeclarationRow

STANDING = {Standing.CERTAIN: gettext_lazy("for certain"), Standing.POSSIBLE: gettext_lazy("perhaps")}
DATED = (
    Column("stated", gettext_lazy("When, as the source says")),
    Column("precision", gettext_lazy("Precision"), show=dict(Precision.choices).get),
    Column("first_possible_day", gettext_lazy("First possible day"), Kind.DAY),
    Column("last_possible_day", gettext_lazy("Last possible day"), Kind.DAY),
)
DECLARATION = (
    Column("slug", gettext_lazy("Name in addresses")),
    Column("title", gettext_lazy("Title")),
    Column("short_title", gettext_lazy("Short title")),
    Column("kind", gettext_lazy("Kind")),
    Column("status", gettext_lazy("Status")),
    *DATED,
    Column("done_at", gettext_lazy("Done at")),
    Column("code", gettext_lazy("Code of the related group")),
    Column("group", gettext_lazy("Related group")),
    Column("signatories", gettext_lazy("Signatories today for certain"), Kind.NUMBER),
    Column("signatories_at_most", gettext_lazy("Signatories today at most"), Kind.NUMBER),
)
STATE = (
    Column("eu_code", gettext_lazy("EU code")),
    Column("iso_code", gettext_lazy("ISO code")),
    Column("state", gettext_lazy("State")),
)
SIGNATURE = (
    *STATE,
    Column("official_name", gettext_lazy("Official name in its own languages")),
    Column("kind", gettext_lazy("Kind")),
    *DATED,
    Column("signatory", gettext_lazy("Signatory person, where a source names one")),
    Column("capacity", gettext_lazy("Capacity")),
    Column("reason", gettext_lazy("Reason of a withdrawal")),
    Column("source", gettext_lazy("Source")),
)
STEP = (
    Column("by_the_end_of", gettext_lazy("By the end of"), Kind.DAY),
    Column("certain", gettext_lazy("Signatories for certain"), Kind.NUMBER),
    Column("possible", gettext_lazy("Signatories at most"), Kind.NUMBER),
)
ON_THE_MAP = (
    *STATE,
    Column("signed", gettext_lazy("Signed by the end of the day"), show=lambda value: STANDING.get(value, _("no"))),
    Column("wave", gettext_lazy("Wave"), Kind.NUMBER),
    Column("stated", gettext_lazy("When, as the source says")),
    Column("first_possible_day", gettext_lazy("First possible day"), Kind.DAY),
    Column("last_possible_day", gettext_lazy("Last possible day"), Kind.DAY),
)


def declarations(wanted: DeclarationFilter, *, on: date, about: dict[str, str]) -> Table:
    """Return the declarations of a search, the newest first, with their signatories today; two queries."""
    rows = queries.declaration_rows(queries.declarations(wanted), on=on)
    return Table("declarations", "declaration", _("Declarations"), DECLARATION, map(_row, rows), about)


def _row(row: DeclarationRow) -> tuple[object, ...]:
    it, tally = row.declaration, row.tally
    when = (it.stated, it.precision, it.date_from, it.date_to)
    names = (it.slug, it.title, it.short_title, it.kind, it.status)
    return (*names, *when, it.done_at, it.code, it.group, tally.certain, tally.possible)


def signatures(declaration: PublicDeclaration, found: Signatories, *, about: dict[str, str]) -> Table:
    """Return who signed, as last corrected, in protocol order, withdrawals among them."""
    rows = (
        (
            *(row.eu_code, row.iso2, row.name, row.native_names, row.kind),
            *(row.when.stated, row.when.precision, row.when.start, row.when.end),
            *(row.signatory, row.capacity, row.reason, row.source),
        )
        for row in found.rows
    )
    title = _("Signatures of: %(title)s") % {"title": declaration.title}
    return Table("signatures", "signature", title, SIGNATURE, rows, about)


def steps(declaration: PublicDeclaration, found: Signatories, *, about: dict[str, str]) -> Table:
    """Return the points of the chart: each day on which the number changed, or may have changed."""
    rows = ((step.on, step.certain, step.possible) for step in found.steps)
    title = _("Signatories over time of: %(title)s") % {"title": declaration.title}
    return Table("steps", "step", title, STEP, rows, about)


def on_the_map(declaration: PublicDeclaration, found: Signatories, *, on: date, about: dict[str, str]) -> Table:
    """Return what the maps of a day show: each Member State, and each signatory outside the Union; one query."""
    title = _("Signatories on %(day)s of: %(title)s") % {"day": on, "title": declaration.title}
    return Table("map", "state", title, ON_THE_MAP, _states(found, on=on), about)


def _states(found: Signatories, *, on: date) -> Iterator[tuple[object, ...]]:
    standings = found.standings(on=on)
    wave_of = {
        state: (at, wave.when) for at, wave in enumerate(counting.waves(found.facts), 1) for state in wave.states
    }
    known = {state.iso2: (state.eu_code, state.name) for state in queries.member_states(on=on)}
    known |= {row.iso2: (row.eu_code, row.name) for row in found.rows}
    for iso2, (code, name) in known.items():
        number, when = wave_of.get(iso2, (None, None))
        dated = (when.stated, when.start, when.end) if when else ("", None, None)
        yield (code, iso2, name, standings.get(iso2, Standing.NO), number, *dated)
