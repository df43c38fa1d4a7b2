"""Declarations, signatures and partners of the open data: each with what it shows, by name, and when that last changed.

The same for everybody, with a key or without (as meetings). One that is no longer public is not there: whoever asks is
told of no other one.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    DateTimeField,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    UUIDField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Greatest

from nominations.declarations.models import Declaration, DeclarationText, OtherParty
from nominations.declarations.signature_models import Signature
from nominations.kernel.partial_dates import PartialDate, Precision
from nominations.partnerships.models import Partner
from nominations.reference.models import Country
from nominations.register.queries.records import Rows

WHEN = ("date_from", "date_to", "precision", "stated")
DECLARATION = (
    "id", "slug", "kind", "title", "short_title", "summary", "done_at", "original_language", "legal_effect",
    "accession_clause", "depositary", "open_to", "status", "source", "source_url",
)  # fmt: skip
SIGNATURE = ("id", "declaration_id", "kind", "turn", "is_struck")
PARTNER = ("id", "summary", "source", "until")


def declaration_rows() -> Rows:
    """Return the declarations that are done and public; a signature or a text counts as a change of theirs."""
    signed = Signature.objects.filter(declaration=OuterRef("pk")).order_by().values("declaration")
    texts = DeclarationText.objects.filter(declaration=OuterRef("pk")).order_by().values("declaration")
    rows = Declaration.objects.public().annotate(
        group_code=F("group__code"),
        changed_at=Greatest(
            "modified_at",
            Subquery(signed.annotate(last=Max("recorded_at")).values("last")),
            Subquery(texts.annotate(last=Max(Coalesce("replaced_at", "added_at"))).values("last")),
        ),
    )
    return _rows(rows, *DECLARATION, *WHEN, "group_code", "changed_at")


def signature_rows() -> Rows:
    """Return the facts about States; one that was corrected or struck has `is_shown` off, and leads to what stands.

    The pen is named only where a source that is cited names it, as on the pages.
    """
    stands = Q(is_struck=False, corrected_by__isnull=True)
    followed = When(corrected_by__is_struck=False, then=F("corrected_by__pk"))
    rows = Signature.objects.filter(declaration__in=Declaration.objects.public()).annotate(
        is_shown=Case(When(stands, then=True), default=False),
        followed_by=Case(followed, default=None, output_field=UUIDField(null=True)),
        declaration_slug=F("declaration__slug"),
        state=F("country_id"),
        pen=Case(When(~Q(source=""), then=F("signatory_name")), default=Value(""), output_field=TextField()),
        capacity=F("signatory_capacity"),
        why=Case(When(kind=Signature.Kind.WITHDRAWAL, then=F("reason")), default=Value(""), output_field=TextField()),
        cited=F("source"),
        changed_at=Greatest("recorded_at", "corrected_by__recorded_at", "declaration__modified_at"),
    )
    told = ("is_shown", "followed_by", "declaration_slug", "state", "pen", "capacity", "why", "cited", "changed_at")
    return _rows(rows, *SIGNATURE, *WHEN, *told)


def partner_rows(*, on: date) -> Rows:
    """Return the countries outside the Union that groups work with, or worked; never whom to write to there."""
    rows = Partner.objects.filter(is_public=True, since__lte=on).annotate(
        group_code=F("group__code"),
        state=F("country_id"),
        name=F("country__name_en"),
        changed_at=Greatest("modified_at", Cast("since", DateTimeField())),
    )
    return _rows(rows, *PARTNER, "group_code", "state", "name", "changed_at")


def _rows(rows: QuerySet[Any], *names: str) -> Rows:
    found: Rows = rows.order_by().values(*names)
    return found


# -- one declaration --


def public_declaration(slug: str) -> Declaration | None:
    return Declaration.objects.public().filter(slug=slug).first()


def text_rows(key: Any) -> Rows:
    """Return the texts that stand, by language; one query."""
    rows = DeclarationText.objects.filter(declaration=key, replaced_at__isnull=True)
    rows = rows.annotate(content_type=F("file__content_type"), size=F("file__blob__size"))
    return _rows(rows, "language", "content_type", "size", "source").order_by("language")


def party_rows(key: Any) -> Rows:
    """Return the parties that sign as no State, in their order; one query."""
    rows = OtherParty.objects.filter(declaration=key).annotate(state=F("country_id"))
    return _rows(rows, "name", "state").order_by("position", "name")


def partners_of(key: Any, *, on: date) -> Rows:
    """Return the public partners with whom a declaration was made; one query."""
    return partner_rows(on=on).filter(statements__declaration=key).order_by("name")


# -- the States of it --


def countries(*, on: date, extra: Iterable[str] = ()) -> QuerySet[Country]:
    """Return the Member States of a day in protocol order, then further countries by name; one query."""
    wanted = Q(pk__in=Country.objects.member_states(on=on).order_by().values("pk")) | Q(pk__in=list(extra))
    return _in_order(Country.objects.filter(wanted))


def signatory_states() -> QuerySet[Country]:
    """Return every country about which a public declaration says something; one query."""
    signed = Signature.objects.filter(declaration__in=Declaration.objects.public()).order_by().values("country")
    return _in_order(Country.objects.filter(pk__in=signed))


def known_countries(*, on: date) -> QuerySet[Country]:
    """Return the Member States of a day, who else signed something, and the partners outside the Union; one query."""
    signed = Signature.objects.filter(declaration__in=Declaration.objects.public()).order_by().values("country")
    partners = Partner.objects.filter(is_public=True, since__lte=on).order_by().values("country")
    members = Country.objects.member_states(on=on).order_by().values("pk")
    return _in_order(Country.objects.filter(Q(pk__in=members) | Q(pk__in=signed) | Q(pk__in=partners)))


def _in_order(rows: QuerySet[Country]) -> QuerySet[Country]:
    return rows.order_by(F("protocol_order").asc(nulls_last=True), "name_en")


# -- dates as a program reads them (domain rule 23) --


def when_of(row: dict[str, Any]) -> PartialDate | None:
    """Take the four columns of a date out of a row, and return the date."""
    start, end, precision, stated = (row.pop(name) for name in WHEN)
    return PartialDate(start, end, precision, stated) if start and end else None


def iso(when: PartialDate | None) -> str | None:
    """Return ISO 8601 as exactly as is known: 2019-06-13, 2019-07 or 2019; None where not even the year is."""
    if when is None or (when.precision == Precision.INTERVAL and when.start.year != when.end.year):
        return None
    return when.iso


def edtf(when: PartialDate) -> str:
    """Return the date in the Extended Date/Time Format of ISO 8601-2; of a vague one, "one of these days"."""
    if when.precision in (Precision.DAY, Precision.MONTH, Precision.YEAR):
        return when.iso
    return f"[{when.start.isoformat()}..{when.end.isoformat()}]"
