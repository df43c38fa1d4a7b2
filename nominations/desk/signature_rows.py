"""Who signed a declaration, as its tab shows it: a row for each State, the silent ones too (domain rules 20, 33)."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nominations.declarations import counting, queries
from nominations.declarations.counting import Standing, Tally
from nominations.declarations.models import Declaration
from nominations.declarations.signature_models import Signature
from nominations.desk import declaration_rows
from nominations.kernel import periods
from nominations.kernel.tables import Column, Kind, Table
from nominations.reference.models import Country

LABELS: dict[Standing, Promise] = {
    Standing.CERTAIN: _("Signatory"),
    Standing.POSSIBLE: _("Perhaps"),
    Standing.NO: _("No signatory"),
}
TONES = {Standing.CERTAIN: "good", Standing.POSSIBLE: "wait", Standing.NO: "silent"}
MOST_CORRECTIONS = 100


@dataclass(frozen=True)
class Row:
    """A State: how it stands on the day, and its facts, the earliest first."""

    country: Country
    facts: tuple[Signature, ...]
    standing: Standing

    @property
    def label(self) -> Promise:
        return LABELS[self.standing]

    @property
    def tone(self) -> str:
        return TONES[self.standing]

    @property
    def last(self) -> Signature | None:
        return self.facts[-1] if self.facts else None

    @property
    def is_in(self) -> bool:
        """Whether the last fact brings the State in, whatever day is asked about."""
        return self.last is not None and self.last.kind != Signature.Kind.WITHDRAWAL

    @property
    def native(self) -> str:
        return self.country.native_official_names.replace("/", " / ")


@dataclass(frozen=True)
class Signatories:
    """All States on a day, and how many of them are signatories."""

    on: date
    rows: list[Row]
    tally: Tally
    rises: list[declaration_rows.Rise]
    show: str = ""

    @property
    def count(self) -> str:
        return counting.in_words(self.tally)

    @property
    def total(self) -> int:
        return len(self.rows)

    @property
    def shown(self) -> list[Row]:
        return [row for row in self.rows if row.standing == self.show] if self.show else self.rows

    @property
    def choices(self) -> list[tuple[str, Promise, str, int]]:
        """The filters: key, words, tone, how many rows each leaves."""
        counts = Counter(row.standing for row in self.rows)
        return [(each.value, LABELS[each], TONES[each], counts[each]) for each in Standing]


def signatories(declaration: Declaration, *, on: date, today: date, show: str = "") -> Signatories:
    """Return the Member States of today in protocol order, then others that have a fact; two queries.

    Of a joint statement, only who has a fact: its parties sign as no States.
    """
    facts = queries.signatures(declaration)
    by_state: dict[str, list[Signature]] = defaultdict(list)
    for fact in facts:
        by_state[fact.country_id].append(fact)
    is_joint = declaration.kind == Declaration.Kind.JOINT_STATEMENT  # nobody waits for the 27 to sign one
    countries = {} if is_joint else {country.pk: country for country in Country.objects.member_states(on=today)}
    countries |= {fact.country_id: fact.country for fact in facts}
    counted = queries.facts(facts)
    standings = counting.standings(counted, on=on)
    rows = [
        Row(country, tuple(by_state[key]), standings.get(key, Standing.NO))
        for key, country in sorted(countries.items(), key=lambda pair: _place(pair[1]))
    ]
    chosen = show if show in set(Standing) else ""
    return Signatories(on, rows, counting.tally(counted, on=on), declaration_rows.rises(counted, facts), chosen)


def _place(country: Country) -> tuple[bool, int, str]:
    return (country.protocol_order is None, country.protocol_order or 0, country.name_en)


@dataclass(frozen=True)
class Candidates:
    """The States that could sign at all by their key, and those of them that are signatories already."""

    every: dict[str, Country]
    inside: frozenset[str]

    def choices(self, chosen: Iterable[str]) -> list[tuple[str, str]]:
        """Return who is no signatory yet, and whoever was chosen: if that State has signed, the verb says when."""
        kept = set(chosen)
        rows = [state for key, state in self.every.items() if key not in self.inside or key in kept]
        return [(state.pk, f"{state.eu_code} {state.name_en}") for state in rows]


def candidates(declaration: Declaration, *, today: date) -> Candidates:
    """Return who could sign, in protocol order: Member States, and others where any State may; two queries."""
    last = {fact.country_id: fact for fact in queries.signatures(declaration)}
    inside = frozenset(key for key, fact in last.items() if fact.kind != Signature.Kind.WITHDRAWAL)
    states = Country.objects.filter(periods.running_on(today))
    if declaration.open_to == Declaration.OpenTo.MEMBER_STATES:
        states = states.filter(protocol_order__isnull=False)
    return Candidates({state.pk: state for state in sorted(states, key=_place)}, inside)


@dataclass(frozen=True)
class Correction:
    """A fact that follows another: what was entered, what stands instead (nothing: it never happened), and why."""

    new: Signature

    @property
    def old(self) -> Signature | None:
        return self.new.corrects

    @property
    def has_other_letter(self) -> bool:
        """Whether another letter stands than before, or the one before was of what is struck."""
        return self.old is not None and self.old.letter_id != self.new.letter_id


def corrections(declaration: Declaration) -> list[Correction]:
    """Return what was corrected or struck, the newest first; one query."""
    found = declaration.signatures.filter(corrects__isnull=False)
    found = found.select_related("country", "corrects__letter", "letter", "recorded_by")
    return [Correction(row) for row in found.order_by("-recorded_at", "-version")[:MOST_CORRECTIONS]]


_COLUMNS = (
    Column("code", _("Code")),
    Column("state", _("State")),
    Column("official_name", _("Official name")),
    Column("native_name", _("In its own languages")),
    Column("standing", _("On the day")),
    Column("fact", _("What happened")),
    Column("stated", _("When, as the source states it")),
    Column("date_from", _("First possible day"), Kind.DAY),
    Column("date_to", _("Last possible day"), Kind.DAY),
    Column("signatory", _("Signatory person")),
    Column("capacity", _("Capacity")),
    Column("source", _("Source")),
)


def table(declaration: Declaration, found: Signatories) -> Table:
    """Return the rows as the page shows them; a State with several facts has a line for each."""
    cells = [line for row in found.shown for line in _lines(row)]
    about = {"on": found.on.isoformat(), "signatories": found.count}
    return Table("signatories", "signatory", str(declaration), _COLUMNS, cells, about)


def _lines(row: Row) -> Iterable[list[Any]]:
    state = [row.country.eu_code, row.country.name_en, row.country.official_name_en, row.native, str(row.label)]
    for fact in row.facts:
        person = [fact.signatory_name, fact.signatory_capacity, fact.source]
        yield [*state, fact.get_kind_display(), fact.stated, fact.date_from, fact.date_to, *person]
    if not row.facts:
        yield [*state, "", "", None, None, "", "", ""]
