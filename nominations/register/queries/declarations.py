"""The declarations that the public may know of, field by field, with their signatories counted from the facts."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q, QuerySet

from nominations.declarations import counting
from nominations.declarations import queries as facts
from nominations.declarations.counting import Standing, Tally
from nominations.declarations.models import Declaration
from nominations.declarations.signature_models import Signature
from nominations.declarations.states import Status
from nominations.groups.models import ExpertGroup
from nominations.kernel.partial_dates import PartialDate
from nominations.register.queries.composition import PublicState

TONES = {Status.OPEN: "low", Status.CLOSED: "medium"}
SHOWN = (Status.OPEN, Status.CLOSED)
COLUMNS = (
    "pk", "slug", "title", "short_title", "kind", "status", "date_from", "date_to", "precision", "stated", "done_at",
    "group__code", "group__title",
)  # fmt: skip


@dataclass(frozen=True)
class DeclarationFilter:
    """What a visitor asks for; empty means all."""

    text: str = ""
    kind: str = ""
    status: str = ""

    def as_query(self, **changes: str) -> str:
        """Return what is asked for as the query of an address, without its "?"; `changes` replace or add parts."""
        asked = {**asdict(self), **changes}
        return urlencode({name: value for name, value in asked.items() if value})


@dataclass(frozen=True)
class PublicDeclaration:
    """A declaration as a list shows it; its date in the words of the source, never more exact (domain rule 23)."""

    key: UUID
    slug: str
    title: str
    short_title: str
    kind_code: str
    status_code: str
    date_from: date
    date_to: date
    precision: str
    stated: str
    done_at: str
    code: str
    group: str

    @property
    def when(self) -> PartialDate:
        return PartialDate(self.date_from, self.date_to, self.precision, self.stated)

    @property
    def kind(self) -> str:
        return str(Declaration.Kind(self.kind_code).label)

    @property
    def status(self) -> str:
        return str(Status(self.status_code).label)

    @property
    def tone(self) -> str:
        return TONES.get(Status(self.status_code), "medium")


def public_declarations() -> QuerySet[Declaration]:
    return Declaration.objects.public().order_by("-date_from", "short_title", "pk")


def declarations(wanted: DeclarationFilter) -> QuerySet[Any, Any]:
    """Return the declarations that fit, the newest first, as raw rows for `declaration_rows`."""
    found = public_declarations()
    for name in ("kind", "status"):
        if value := getattr(wanted, name):
            found = found.filter(**{name: value})
    for word in wanted.text.split():
        groups = ExpertGroup.objects.saying(word).order_by().values("pk")
        said = Q(title__icontains=word) | Q(short_title__icontains=word) | Q(summary__icontains=word)
        found = found.filter(said | Q(group__in=groups))
    return found.values_list(*COLUMNS)


@dataclass(frozen=True)
class DeclarationRow:
    """A declaration with the number of its signatories on a day: at least, and at most."""

    declaration: PublicDeclaration
    tally: Tally


def declaration_rows(rows: Iterable[tuple[Any, ...]], *, on: date) -> list[DeclarationRow]:
    """Return each declaration with its signatories counted; one query beside the rows' own."""
    found = [PublicDeclaration(*row) for row in rows]
    signed: dict[UUID, list[Signature]] = defaultdict(list)
    for signature in Signature.objects.standing().filter(declaration__in=[each.key for each in found]):
        signed[signature.declaration_id].append(signature)
    return [DeclarationRow(each, counting.tally(facts.facts(signed[each.key]), on=on)) for each in found]


def declarations_of_group(group: ExpertGroup, *, on: date) -> list[DeclarationRow]:
    """Return the declarations of a group, the newest first; two queries."""
    return declaration_rows(public_declarations().filter(group=group).values_list(*COLUMNS), on=on)


@dataclass(frozen=True)
class Signed:
    """What a State signed, when in the words of the source, and whether that was so on a day for certain."""

    declaration: PublicDeclaration
    when: PartialDate
    kind: str
    standing: Standing


def signed_by(state: PublicState, *, on: date) -> list[Signed]:
    """Return the declarations that a State signed, or perhaps signed, by the end of a day; two queries."""
    own = Signature.objects.standing().filter(country=state.iso2, declaration__in=Declaration.objects.public())
    signed: dict[UUID, list[Signature]] = defaultdict(list)
    for signature in own.filter(date_from__lte=on):
        signed[signature.declaration_id].append(signature)
    rows = public_declarations().filter(pk__in=list(signed)).values_list(*COLUMNS) if signed else []
    found = []
    for declaration in (PublicDeclaration(*row) for row in rows):
        last = signed[declaration.key][-1]
        standing = counting.standing(facts.facts(signed[declaration.key]), on=on)
        if last.when is not None:
            found.append(Signed(declaration, last.when, str(last.get_kind_display()), standing))
    return found
