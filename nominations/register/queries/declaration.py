"""One declaration in public: its facts, who signed when, what was corrected, its text by language."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from nominations.declarations import counting
from nominations.declarations.counting import Fact, Standing, Tally, Wave
from nominations.declarations.models import DeclarationText, OtherParty
from nominations.declarations.signature_models import Signature
from nominations.kernel import clock
from nominations.kernel.partial_dates import PartialDate
from nominations.reference.models import Country
from nominations.register.queries.declarations import COLUMNS, PublicDeclaration, public_declarations
from nominations.register.queries.meeting import Content
from nominations.texts.catalogue import LANGUAGES

Kind = Signature.Kind


@dataclass(frozen=True)
class DeclarationFacts:
    """What stands in the text of a declaration and about it."""

    summary: str
    original_language: str
    legal_effect: str
    accession_clause: str
    depositary: str
    open_to: str
    source: str
    source_url: str
    modified_at: datetime

    @property
    def language(self) -> str:
        return language(self.original_language)


@dataclass(frozen=True)
class PublicSignature:
    """A fact about a State: it signed, acceded or withdrew, when in the words of the source.

    Who held the pen is named only where a source that is cited here names that person.
    """

    iso2: str
    eu_code: str
    name: str
    native_names: str
    languages: str
    is_member_state: bool
    kind_code: str
    turn: int
    when: PartialDate
    signatory: str
    capacity: str
    source: str
    reason: str

    @property
    def kind(self) -> str:
        return str(Kind(self.kind_code).label)

    @property
    def is_withdrawal(self) -> bool:
        return self.kind_code == Kind.WITHDRAWAL

    @property
    def official_names(self) -> list[tuple[str, str]]:
        """The official names as the heading of a declaration writes them, each with its language."""
        names, spoken = self.native_names.split("/"), self.languages.split(";")
        return [(name.strip(), spoken[at] if at < len(spoken) else "") for at, name in enumerate(names)]


@dataclass(frozen=True)
class Signatories:
    """The standing facts of a declaration, in protocol order, and what follows from them on any day."""

    rows: tuple[PublicSignature, ...]

    @property
    def facts(self) -> list[Fact]:
        return [Fact(row.iso2, row.turn, row.when) for row in self.rows]

    @property
    def of_members(self) -> list[Fact]:
        return [Fact(row.iso2, row.turn, row.when) for row in self.rows if row.is_member_state]

    @property
    def of_others(self) -> list[Fact]:
        return [Fact(row.iso2, row.turn, row.when) for row in self.rows if not row.is_member_state]

    @property
    def waves(self) -> list[Wave]:
        return counting.waves(self.facts)

    @property
    def steps(self) -> list[Tally]:
        return counting.steps(self.facts)

    def standings(self, *, on: date) -> dict[str, Standing]:
        return counting.standings(self.facts, on=on)


def public_declaration(slug: str) -> tuple[PublicDeclaration, DeclarationFacts] | None:
    """Return a declaration that the public may know of, or None; one query."""
    more = (
        "summary", "original_language", "legal_effect", "accession_clause", "depositary", "open_to", "source",
        "source_url", "modified_at",
    )  # fmt: skip
    row = public_declarations().filter(slug=slug).values_list(*COLUMNS, *more).first()
    if row is None:
        return None
    return PublicDeclaration(*row[: len(COLUMNS)]), DeclarationFacts(*row[len(COLUMNS) :])


def signatories(declaration: PublicDeclaration) -> Signatories:
    """Return who signed, as last corrected, in protocol order, countries outside the Union last; one query."""
    rows = Signature.objects.standing().filter(declaration=declaration.key)
    return Signatories(tuple(_shown(row, row.when) for row in rows if row.when is not None))


def _shown(row: Signature, when: PartialDate) -> PublicSignature:
    state: Country = row.country
    return PublicSignature(
        iso2=state.iso2,
        eu_code=state.eu_code,
        name=state.name_en,
        native_names=state.native_official_names,
        languages=state.languages,
        is_member_state=state.is_member_state,
        kind_code=row.kind,
        turn=row.turn,
        when=when,
        signatory=row.signatory_name if row.source else "",
        capacity=row.signatory_capacity,
        source=row.source,
        reason=row.reason if row.kind == Kind.WITHDRAWAL else "",
    )


@dataclass(frozen=True)
class Correction:
    """What was entered wrongly, and why it was changed; the earlier words are not hidden."""

    on: date
    sentence: str
    reason: str


def corrections(declaration: PublicDeclaration) -> list[Correction]:
    """Return what was corrected, the newest first; one query."""
    rows = Signature.objects.filter(declaration=declaration.key, corrects__isnull=False)
    found = rows.select_related("country", "corrects").order_by("-recorded_at", "country__protocol_order")
    return [_corrected(row) for row in found]


def _corrected(row: Signature) -> Correction:
    before = row.corrects
    facts = {"state": row.country.name_en, "before": before.stated if before else "", "now": row.stated}
    if row.is_struck:
        sentence = _("%(state)s: “%(before)s” was entered in error and does not count.")
    elif facts["before"] != facts["now"]:
        sentence = _("%(state)s: the date “%(before)s” was corrected to “%(now)s”.")
    else:
        sentence = _("%(state)s: what was entered of %(now)s was corrected.")
    return Correction(clock.local_day(row.recorded_at), sentence % facts, row.reason)


@dataclass(frozen=True)
class PublicText:
    """The text in one language, as a file."""

    code: str
    name: str
    content_type: str
    size: int
    source: str
    is_original: bool

    @property
    def language(self) -> str:
        return language(self.code)


def texts(declaration: PublicDeclaration, facts: DeclarationFacts) -> list[PublicText]:
    """Return the texts that stand, the original first, then by language; one query."""
    rows = DeclarationText.objects.filter(declaration=declaration.key, replaced_at__isnull=True)
    columns = ("language", "file__name", "file__content_type", "file__blob__size", "source")
    found = [
        PublicText(code, name, kind, size, source, code == facts.original_language)
        for code, name, kind, size, source in rows.values_list(*columns)
    ]
    return sorted(found, key=lambda text: (not text.is_original, text.code))


def text_content(slug: str, code: str) -> Content | None:
    """Return the text of a public declaration in one language; the bytes are not read yet. One query."""
    rows = DeclarationText.objects.filter(
        declaration__in=public_declarations().filter(slug=slug).order_by(), language=code, replaced_at__isnull=True
    )
    row = rows.values_list("file__name", "file__content_type", "file__blob_id").first()
    return Content(*row) if row else None


def other_parties(declaration: PublicDeclaration) -> list[str]:
    """Return the parties that sign as no State, in their order; one query."""
    return list(OtherParty.objects.filter(declaration=declaration.key).values_list("name", flat=True))


def language(code: str) -> str:
    """Return the English name of an official language; of any other, its two letters."""
    return str(LANGUAGES.get(code, code))
