"""The declarations of the interface: who signed when as the sources date it, counts on any day, commitments."""

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Path, Query, Router
from pydantic import Field

from nominations.declarations import counting, progress, queries
from nominations.declarations.models import Declaration
from nominations.register.api import declaration_records as records
from nominations.register.api import declaration_shapes as said
from nominations.register.api import shapes
from nominations.register.api.asking import Day, Paged, StateCode
from nominations.register.api.details import FAILS
from nominations.register.api.keys import today, whose
from nominations.register.api.paging import page
from nominations.register.api.problems import NotThere
from nominations.register.queries import declaration_records as rows_of

router = Router(tags=["Declarations"])
LIST_FAILS = {400: shapes.Problem, 401: shapes.Problem}
SLUG = r"^[-a-zA-Z0-9_]{1,60}$"
Slug = Annotated[str, Path(pattern=SLUG, description="The name in addresses: euroqci.")]
OnDay = Annotated[Day | None, Query(description="Today, when left out; the day counts as a whole.")]


class AskedDeclarations(Paged):
    """The questions of the list of declarations."""

    group: str | None = Field(None, pattern=shapes.GROUP_CODE)
    kind: str = Field("", description="declaration, or joint_statement.")
    status: str = Field("", description="open, or closed, to accession.")


class AskedSignatures(Paged):
    """The questions of the list of signatures."""

    declaration: str | None = Field(None, pattern=SLUG)
    state: StateCode | None = Field(None, description="ISO code; EL is understood for GR.")


@router.get("/declarations", response={200: said.Declarations, **LIST_FAILS}, url_name="declarations")
def declarations(request: HttpRequest, asked: Query[AskedDeclarations]) -> Any:
    """The declarations and joint statements that are done and public."""
    whose(request)
    wanted = {"group_code": asked.group, "kind": asked.kind, "status": asked.status}
    rows = rows_of.declaration_rows().filter(**{name: value for name, value in wanted.items() if value})
    found, after = page(request, rows, asked)
    return {"items": [records.declaration(row) for row in found], "next": after}


@router.get("/declarations/{slug:slug}", response={200: said.DeclarationInFull, **FAILS}, url_name="declaration")
def declaration(request: HttpRequest, slug: Slug, on: OnDay = None) -> Any:
    """One declaration: texts by language, other parties, partners, waves, and the signatories counted on a day."""
    whose(request)
    row = rows_of.declaration_rows().filter(slug=slug).first()
    if row is None:
        raise NotThere(_no_declaration(slug))
    found = records.declaration(row)
    facts = queries.facts(queries.signatures(Declaration(pk=found["id"])))
    partners = rows_of.partners_of(found["id"], on=today()).values("id", "state", "name")
    texts = [records.text(each, found) for each in rows_of.text_rows(found["id"])]
    return {
        **found,
        "texts": sorted(texts, key=lambda each: not each["is_original"]),
        "other_parties": list(rows_of.party_rows(found["id"])),
        "partners": list(partners),
        "signatories": records.count(counting.tally(facts, on=on or today())),
        "waves": [records.wave(each) for each in counting.waves(facts)],
    }


@router.get(
    "/declarations/{slug:slug}/signatories", response={200: said.Signatories, **FAILS}, url_name="declaration_states"
)
def signatories(request: HttpRequest, slug: Slug, on: OnDay = None) -> Any:
    """Who is a signatory at the end of a day, for certain or possibly: every Member State, in protocol order."""
    whose(request)
    found, day = _found(slug), on or today()
    rows = queries.signatures(found)
    states = rows_of.countries(on=day, extra={str(row.country_id) for row in rows})
    tally = counting.tally(queries.facts(rows), on=day)
    lines = records.signatories(rows, states, on=day)
    return {"declaration": found.slug, "count": records.count(tally), "states": lines}


@router.get(
    "/declarations/{slug:slug}/commitments", response={200: said.Commitments, **FAILS}, url_name="declaration_points"
)
def commitments(request: HttpRequest, slug: Slug, on: OnDay = None) -> Any:
    """What a declaration promises, in its own order: due dates as stated, and how each point stands on a day.

    What States reported is told in numbers, of the review that was closed last.
    """
    whose(request)
    found, day = _found(slug), on or today()
    promises = progress.plan(found, on=day)
    review = progress.last_closed(found)
    counted = progress.grid(review, on=day, promises=promises).counts() if review else {}
    numbers = {promise.commitment.pk: promise.commitment.number for promise in promises}
    items = [records.commitment(each, numbers, counted.get(each.commitment.pk)) for each in promises]
    return {"declaration": found.slug, "on": day, "review": review.title if review else None, "items": items}


@router.get("/signatures", response={200: said.Signatures, **LIST_FAILS}, url_name="signatures")
def signatures(request: HttpRequest, asked: Query[AskedSignatures]) -> Any:
    """Which State signed, acceded or withdrew, when as stated; what was corrected or struck becomes a tombstone."""
    whose(request)
    rows = rows_of.signature_rows()
    if asked.declaration:
        rows = rows.filter(declaration_slug=asked.declaration)
    if asked.state:
        rows = rows.filter(state=asked.state)
    found, after = page(request, rows if asked.modified_since else rows.filter(is_shown=True), asked)
    return {"items": [records.signature(row) for row in found], "next": after}


def _found(slug: str) -> Declaration:
    found = rows_of.public_declaration(slug)
    if found is None:
        raise NotThere(_no_declaration(slug))
    return found


def _no_declaration(slug: str) -> str:
    return _("There is no public declaration “%(slug)s”.") % {"slug": slug}
