"""What officers have to do for their declarations: close reviews whose day is over, look at overdue commitments."""

from collections import defaultdict
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import CharField, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nominations.declarations.commitment_models import Commitment, Fulfilment, Review
from nominations.declarations.states import ReviewStatus
from nominations.kernel import clock
from nominations.reminders.todo import Found, Gathered, Item, Part, Reach


class Due(NamedTuple):
    """A review whose day is over, or a commitment that is overdue for certain and not recorded as fulfilled."""

    what: str
    pk: str
    declaration: UUID
    title: str  # of the declaration
    code: str
    words: str  # of the review
    on: date


def read(reach: Reach) -> dict[Part, Gathered]:
    """Return what is due for the declarations of these groups: a line a review, one for all commitments; one query."""
    found, overdue = Gathered(), defaultdict[tuple[UUID, str, str], list[date]](list)
    for row in _reviews(reach).union(_commitments(reach), all=True):
        due = Due(*row)
        if due.what == "commitment":
            overdue[due.declaration, due.title, due.code].append(due.on)
            continue
        words = _("Close “%(review)s” of the %(title)s") % {"review": due.words, "title": due.title}
        said = {"day": _day(due.on), "far": clock.in_words(due.on, reach.at)}
        note = _("reports were asked for by %(day)s, %(far)s") % said
        item = Item(words, note, f"declaration/{due.declaration}/progress/{due.pk}/")
        found.add_some(Found(reach.cut(due.code), (due.on, words), item), 1)
    for (declaration, title, code), days in overdue.items():
        number = len(days)
        one, many = "%(title)s: %(number)d commitment is overdue", "%(title)s: %(number)d commitments are overdue"
        words = ngettext(one, many, number) % {"number": number, "title": title}
        note = _("none of them is recorded as fulfilled; the oldest was due by %(day)s") % {"day": _day(min(days))}
        item = Item(words, note, f"declaration/{declaration}/commitments/")
        found.add_some(Found(reach.cut(code), (min(days), words), item), number)
    return {Part.COMMITMENTS: found}


def _reviews(reach: Reach) -> QuerySet[Review, tuple[Any, ...]]:
    rows = Review.objects.filter(
        reach.within("declaration__group"), status=ReviewStatus.OPEN, reports_until_on__lt=reach.today
    )
    return _columns(rows, "review", F("title"), "reports_until_on")


def _commitments(reach: Reach) -> QuerySet[Commitment, tuple[Any, ...]]:
    last = Fulfilment.objects.filter(commitment=OuterRef("pk")).order_by("-recorded_at", "-pk").values("is_met")[:1]
    rows = Commitment.objects.filter(reach.within("declaration__group"), date_to__lt=reach.today)
    rows = rows.annotate(met=Subquery(last)).filter(Q(met=False) | Q(met__isnull=True))
    return _columns(rows, "commitment", Value("", output_field=CharField()), "date_to")


def _columns(rows: QuerySet[Any], what: str, words: Any, day: str) -> QuerySet[Any, tuple[Any, ...]]:
    told = rows.order_by().annotate(
        what=Value(what, output_field=CharField()), key=Cast("pk", CharField()), words=words, day=F(day)
    )
    of = ("declaration_id", "declaration__short_title", "declaration__group__code")
    columns: QuerySet[Any, tuple[Any, ...]] = told.values_list("what", "key", *of, "words", "day")
    return columns


def _day(day: date) -> str:
    return date_format(day, "l j F Y")
