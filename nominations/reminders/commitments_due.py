"""What officers have to do for declarations and partners: reviews to close, overdue commitments, next steps."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import CharField, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nominations.declarations.commitment_models import Commitment, Fulfilment, Review
from nominations.declarations.states import ReviewStatus
from nominations.kernel import clock, periods
from nominations.partnerships.models import NextStep
from nominations.reminders.todo import Found, Gathered, Item, Part, Reach

STEP_NEAR = timedelta(days=7)  # a step is shown from then on before its last possible day
# What the columns are read from: the key of the declaration or partner, its name, the code of its group.
_DECLARED = ("declaration_id", "declaration__short_title", "declaration__group__code")
_PARTNERED = ("partner_id", "partner__country__name_en", "partner__group__code")


class Due(NamedTuple):
    """A review whose day is over, a commitment that is overdue for certain and not recorded as fulfilled, or a step."""

    what: str
    pk: str
    owner: UUID  # the declaration, or the partner
    title: str  # of the declaration; the country of the partner
    code: str
    words: str  # of the review, or of the step
    on: date


def read(reach: Reach) -> dict[Part, Gathered]:
    """Return what is due for these groups: a line a review and a step, one for all commitments; one query."""
    read = {Part.COMMITMENTS: Gathered(), Part.STEPS: Gathered()}
    overdue = defaultdict[tuple[UUID, str, str], list[date]](list)
    for row in _reviews(reach).union(_commitments(reach), _steps(reach), all=True):
        due = Due(*row)
        match due.what:
            case "commitment":
                overdue[due.owner, due.title, due.code].append(due.on)
            case "step":
                read[Part.STEPS].add_some(_step(due, reach), 1)
            case _:
                read[Part.COMMITMENTS].add_some(_review(due, reach), 1)
    for (declaration, title, code), days in overdue.items():
        number = len(days)
        one, many = "%(title)s: %(number)d commitment is overdue", "%(title)s: %(number)d commitments are overdue"
        words = ngettext(one, many, number) % {"number": number, "title": title}
        note = _("none of them is recorded as fulfilled; the oldest was due by %(day)s") % {"day": _day(min(days))}
        item = Item(words, note, f"declaration/{declaration}/commitments/")
        read[Part.COMMITMENTS].add_some(Found(reach.cut(code), (min(days), words), item), number)
    return read


def _review(due: Due, reach: Reach) -> Found:
    words = _("Close “%(review)s” of the %(title)s") % {"review": due.words, "title": due.title}
    note = _("reports were asked for by %(day)s, %(far)s") % _when(due, reach)
    item = Item(words, note, f"declaration/{due.owner}/progress/{due.pk}/")
    return Found(reach.cut(due.code), (due.on, words), item)


def _step(due: Due, reach: Reach) -> Found:
    """Return the line of a step; its words may name a person, so they are for the page."""
    said = _("was due by %(day)s, %(far)s") if due.on < reach.today else _("is due by %(day)s, %(far)s")
    words = _("%(country)s, %(code)s: next step") % {"country": due.title, "code": due.code}
    item = Item(words, said % _when(due, reach), f"partner/{due.owner}/steps/", due.words)
    return Found(reach.cut(due.code), (due.on, words, due.pk), item)


def _when(due: Due, reach: Reach) -> dict[str, str]:
    return {"day": _day(due.on), "far": clock.in_words(due.on, reach.at)}


def _reviews(reach: Reach) -> QuerySet[Review, tuple[Any, ...]]:
    rows = Review.objects.filter(
        reach.within("declaration__group"), status=ReviewStatus.OPEN, reports_until_on__lt=reach.today
    )
    return _columns(rows, "review", F("title"), "reports_until_on", _DECLARED)


def _commitments(reach: Reach) -> QuerySet[Commitment, tuple[Any, ...]]:
    last = Fulfilment.objects.filter(commitment=OuterRef("pk")).order_by("-recorded_at", "-pk").values("is_met")[:1]
    rows = Commitment.objects.filter(reach.within("declaration__group"), date_to__lt=reach.today)
    rows = rows.annotate(met=Subquery(last)).filter(Q(met=False) | Q(met__isnull=True))
    return _columns(rows, "commitment", Value("", output_field=CharField()), "date_to", _DECLARED)


def _steps(reach: Reach) -> QuerySet[NextStep, tuple[Any, ...]]:
    """Return the steps that nobody noted as done, of partners of today; those on no date are never due."""
    rows = NextStep.objects.filter(
        reach.within("partner__group"),
        periods.running_on(reach.today, "partner__"),
        done_on__isnull=True,
        date_to__lte=reach.today + STEP_NEAR,
    )
    return _columns(rows, "step", F("text"), "date_to", _PARTNERED)


def _columns(
    rows: QuerySet[Any], what: str, words: Any, day: str, of: tuple[str, ...]
) -> QuerySet[Any, tuple[Any, ...]]:
    told = rows.order_by().annotate(
        what=Value(what, output_field=CharField()), key=Cast("pk", CharField()), words=words, day=F(day)
    )
    columns: QuerySet[Any, tuple[Any, ...]] = told.values_list("what", "key", *of, "words", "day")
    return columns


def _day(day: date) -> str:
    return date_format(day, "l j F Y")
