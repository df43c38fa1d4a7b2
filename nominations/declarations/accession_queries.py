"""What the way of a State to its accession is read from: who may be invited, who has signed, whom mail reaches."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import OuterRef, Q, QuerySet, Subquery

from nominations.accounts.models import Role
from nominations.audit.models import AuditEvent
from nominations.declarations import counting, queries
from nominations.declarations.counting import Standing
from nominations.declarations.models import Declaration
from nominations.declarations.signature_models import Accession, Signature
from nominations.declarations.states import AccessionStatus, Status
from nominations.kernel import periods
from nominations.reference.models import Country


@dataclass(frozen=True)
class Entry:
    """One act in the history of an accession; `by_state`: the State itself did it. `by` is for the desk only."""

    at: datetime
    move: str  # "invite", or an AccessionMove
    by: str
    by_state: bool
    reason: str = ""
    signed_on: str = ""


def history(accession: Accession) -> list[Entry]:
    """Return what was done, the newest first: one query."""
    rows = AuditEvent.objects.filter(
        subject_type="accession", subject_id=str(accession.pk), action__startswith="accession."
    )
    return [
        Entry(
            row.at,
            row.action.removeprefix("accession."),
            str(row.actor or ""),
            bool(row.on_behalf_of),
            row.detail.get("reason", ""),
            row.detail.get("signed_on", ""),
        )
        for row in rows.select_related("actor").order_by("-at", "-pk")
    ]


def signed(declaration: Declaration) -> set[str]:
    """Return the ISO codes of the States whose last fact is not a withdrawal: who cannot accede. One query."""
    last: dict[str, str] = {}
    for iso2, kind in declaration.signatures.standing().order_by("turn").values_list("country_id", "kind"):
        last[str(iso2)] = kind
    return {iso2 for iso2, kind in last.items() if kind != Signature.Kind.WITHDRAWAL}


def last_fact(declaration: Declaration, country: Country) -> Signature | None:
    """Return the last standing fact of a State, or None."""
    return declaration.signatures.standing().filter(country=country).last()


def to_invite(declaration: Declaration, *, on: date) -> "QuerySet[Country]":
    """Return the States that may be invited: in use, not signatories, on no way to accede yet. Two queries.

    Member States come first in protocol order; other States only where the declaration is open to them.
    """
    rows = Country.objects.filter(periods.running_on(on)).exclude(pk__in=signed(declaration))
    if declaration.open_to == Declaration.OpenTo.MEMBER_STATES:
        rows = rows.filter(protocol_order__isnull=False)
    under_way = declaration.accessions.exclude(status=AccessionStatus.CONFIRMED)
    return rows.exclude(pk__in=under_way.values("country_id")).order_by("protocol_order", "name_en")


def speakers(states: Collection[str], *, on: date) -> dict[str, list[Role]]:
    """Return who speaks for each of these States and can be reached by mail, each person once; one query.

    Contact points stand before the Permanent Representation.
    """
    rows = Role.objects.held_on(on).for_states().filter(country_id__in=states, user__is_active=True)
    found: dict[str, dict[str, Role]] = defaultdict(dict)
    for role in rows.select_related("user").order_by("kind", "position", "pk"):
        found[str(role.country_id)].setdefault(role.user.email.casefold(), role)
    return {iso2: list(people.values()) for iso2, people in found.items()}


def counted(declaration: Declaration, *, on: date) -> counting.Tally:
    """Count the signatories at the end of a day, from the rows; one query."""
    return counting.tally(queries.facts(queries.signatures(declaration)), on=on)


def standing_of(declaration: Declaration, country: Country, *, on: date) -> Standing:
    """Return whether the State is a signatory on a day; one query."""
    own = declaration.signatures.standing().filter(country=country)
    return counting.standing(queries.facts(own), on=on)


def unanswered() -> "QuerySet[Accession]":
    """Return the invitations that a State has not answered, nor signed otherwise, while the declaration is open."""
    last = Signature.objects.standing().filter(declaration=OuterRef("declaration"), country=OuterRef("country"))
    rows = Accession.objects.filter(
        status__in=[AccessionStatus.INVITED, AccessionStatus.SENT_BACK],
        invited_at__isnull=False,
        declaration__status=Status.OPEN,
    ).alias(last=Subquery(last.order_by("-turn").values("kind")[:1]))
    return rows.filter(Q(last__isnull=True) | Q(last=Signature.Kind.WITHDRAWAL)).order_by("pk")
