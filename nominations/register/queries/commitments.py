"""What a declaration promises in public: each point, when it is due as stated, how it stands, what States reported."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from nominations.declarations import progress
from nominations.declarations.models import Declaration
from nominations.declarations.progress import Promise
from nominations.declarations.states import Due
from nominations.partnerships.models import JointStatement
from nominations.register.queries.declarations import PublicDeclaration

TONES = {Due.FULFILLED: "low", Due.OVERDUE: "high"}


@dataclass(frozen=True)
class PublicFulfilment:
    """When a commitment was met, as stated, and where one can see it."""

    stated: str
    evidence: str
    url: str


@dataclass(frozen=True)
class PublicCommitment:
    """A point of the plan; who reported is not told here, only how many States reported which progress."""

    number: str
    title: str
    text: str
    depth: int  # how many points it stands below
    due: str  # as stated; empty where the text gives no date
    standing: str
    tone: str
    has_standing: bool
    responsible: str
    met: PublicFulfilment | None
    reported: tuple[tuple[str, int], ...]  # progress in words, how many States


@dataclass(frozen=True)
class Plan:
    """The commitments in the order of the text, and the review that States reported at, if one was closed."""

    points: tuple[PublicCommitment, ...]
    review: str

    def __bool__(self) -> bool:
        return bool(self.points)


def plan(declaration: PublicDeclaration, *, on: date) -> Plan:
    """Return what a declaration promises as it stands on a day; one query where it promises nothing, else about ten."""
    found = Declaration(pk=declaration.key)
    promises = progress.plan(found, on=on)
    if not promises:
        return Plan((), "")
    review = progress.last_closed(found)
    counted = progress.grid(review, on=on, promises=promises).counts() if review else {}
    points = []
    for promise in promises:
        numbers = counted.get(promise.commitment.pk)
        rows = tuple((label, number) for _value, label, number in numbers.rows) if numbers else ()
        points.append(_point(promise, rows))
    return Plan(tuple(points), review.title if review else "")


def _point(promise: Promise, reported: tuple[tuple[str, int], ...]) -> PublicCommitment:
    row, met = promise.commitment, promise.met
    named = [_("all signatories")] if row.all_signatories else [state.name_en for state in promise.states]
    return PublicCommitment(
        number=row.number,
        title=row.title,
        text=row.text,
        depth=min(promise.depth, 2),
        due=row.stated,
        standing=str(promise.due.label),
        tone=TONES.get(promise.due, "medium"),
        has_standing=promise.due != Due.NO_DATE,
        responsible="; ".join([*named, row.bodies]) if row.bodies else ", ".join(named),
        met=PublicFulfilment(met.stated, met.evidence, met.evidence_url) if met else None,
        reported=reported,
    )


def partners(declaration: PublicDeclaration, *, on: date) -> list[tuple[str, str]]:
    """Return ISO code and name of the public partners with whom a statement was made, by name; one query."""
    rows = JointStatement.objects.filter(declaration=declaration.key, partner__is_public=True, partner__since__lte=on)
    columns = ("partner__country__iso2", "partner__country__name_en")
    return list(rows.order_by("partner__country__name_en").values_list(*columns).distinct())
