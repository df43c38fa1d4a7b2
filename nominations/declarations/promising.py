"""The verbs of commitments: enter a point of the text, correct it, move it, remove one that nobody reported on."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from nominations.accounts.models import User
from nominations.audit import actions as audit
from nominations.declarations import access, queries
from nominations.declarations.commitment_models import Commitment, Fulfilment, ProgressReport
from nominations.declarations.models import Declaration
from nominations.kernel import clock
from nominations.kernel.partial_dates import PartialDate
from nominations.kernel.refusals import Refused
from nominations.kernel.text import clean_line, clean_text
from nominations.reference.models import Country

NUMBER = re.compile(r"[0-9A-Za-z]{1,4}(\.[0-9A-Za-z]{1,4}){0,4}")


class CannotPromise(Refused):
    """The declaration cannot hold this commitment: its number, its day, its place or its States are wrong."""


@dataclass(frozen=True)
class Point:
    """A point as somebody enters it; `number` as the text has it: 2, 2.1, 2.2.1."""

    number: str
    title: str
    text: str = ""
    due: PartialDate | None = None
    parent: Commitment | None = None
    all_signatories: bool = True
    states: Collection[Country] = ()  # instead of all signatories
    bodies: str = ""

    def cleaned(self) -> "Point":
        number = clean_line(self.number).rstrip(".")
        words = (clean_line(self.title), clean_text(self.text), self.due, self.parent)
        return Point(number, *words, self.all_signatories, tuple(self.states), clean_line(self.bodies))


@transaction.atomic
def add(declaration: Declaration, point: Point, *, by: User | None, at: datetime) -> Commitment:
    """Enter a point where its number belongs. Raises CannotPromise."""
    declaration, point = _open(declaration, by=by, at=at), point.cleaned()
    _refuse(declaration, point, None, at=at)
    commitment = Commitment(declaration=declaration)
    rows = list(declaration.commitments.all())
    commitment.position = max((row.position for row in rows), default=0) + 1
    _take_over(commitment, point)
    place = next((i for i, row in enumerate(rows) if _order(row.number) > _order(point.number)), len(rows))
    _number([*rows[:place], commitment, *rows[place:]])
    audit.record("commitment.add", commitment, by=by, at=at, **_facts(point))
    return commitment


@transaction.atomic
def edit(commitment: Commitment, point: Point, *, by: User | None, at: datetime) -> Commitment:
    """Correct a point; what States reported on it stays. Raises CannotPromise."""
    declaration, point = _open(commitment.declaration, by=by, at=at), point.cleaned()
    commitment = declaration.commitments.get(pk=commitment.pk)
    _refuse(declaration, point, commitment, at=at)
    old = _facts(stated(commitment))
    _take_over(commitment, point)
    audit.record("commitment.edit", commitment, by=by, at=at, changed=_changed(old, _facts(point)))
    return commitment


@transaction.atomic
def move(commitment: Commitment, *, up: bool, by: User, at: datetime) -> Commitment:
    """Change places with the point before or after, each with the points below it; at the end nothing happens."""
    declaration = _open(commitment.declaration, by=by, at=at)
    rows = list(declaration.commitments.all())
    below: dict[Any, list[Commitment]] = defaultdict(list)
    for row in rows:
        below[row.parent_id].append(row)
    beside = below[next(row.parent_id for row in rows if row.pk == commitment.pk)]
    place = next(i for i, row in enumerate(beside) if row.pk == commitment.pk)
    other = place - 1 if up else place + 1
    if 0 <= other < len(beside):
        beside[place], beside[other] = beside[other], beside[place]
        _number(list(_flat(below, None)))
        audit.record("commitment.move", commitment, by=by, at=at, up=up)
    return declaration.commitments.get(pk=commitment.pk)


@transaction.atomic
def remove(commitment: Commitment, *, by: User, at: datetime) -> None:
    """Remove a point that was entered in error. Raises CannotPromise once anything was said of it."""
    declaration = _open(commitment.declaration, by=by, at=at)
    commitment = declaration.commitments.get(pk=commitment.pk)
    if sentence := why_not_removed(commitment):
        raise CannotPromise(sentence)
    audit.record("commitment.remove", commitment, by=by, at=at, **_facts(stated(commitment)))
    commitment.delete()
    _number(list(declaration.commitments.all()))


def why_not_removed(commitment: Commitment) -> str:
    """Return why a point stays, or ""."""
    facts = {"number": commitment.number}
    if ProgressReport.objects.filter(commitment=commitment).exists():
        return _("States have reported on point %(number)s: it stays. You can correct it.") % facts
    if Fulfilment.objects.filter(commitment=commitment).exists():
        return _("A fulfilment of point %(number)s was recorded: it stays. You can correct it.") % facts
    if Commitment.objects.filter(parent=commitment).exists():
        return _("Other points stand below point %(number)s: remove or move these first.") % facts
    return ""


def stated(commitment: Commitment) -> Point:
    """Return a point as it stands."""
    return Point(
        commitment.number,
        commitment.title,
        commitment.text,
        commitment.when,
        commitment.parent,
        commitment.all_signatories,
        tuple(commitment.states.order_by("protocol_order", "name_en")),
        commitment.bodies,
    )


def _open(declaration: Declaration, *, by: User | None, at: datetime) -> Declaration:
    """Return the declaration, locked: whoever changes its points waits for the other."""
    declaration = Declaration.objects.select_for_update(no_key=True).get(pk=declaration.pk)
    if by is not None:
        access.allow(access.keeps(by, declaration, on=clock.local_day(at)))
    return declaration


def _take_over(commitment: Commitment, point: Point) -> None:
    commitment.number, commitment.title, commitment.text = point.number, point.title, point.text
    commitment.parent, commitment.bodies = point.parent, point.bodies
    commitment.all_signatories = point.all_signatories
    commitment.set_date(point.due)
    commitment.save()
    commitment.states.set(point.states)


def _number(rows: Sequence[Commitment]) -> None:
    for position, row in enumerate(rows, start=1):
        row.position = position
    Commitment.objects.bulk_update(rows, ["position"])


def _flat(below: dict[Any, list[Commitment]], parent: Any) -> Iterator[Commitment]:
    for row in below[parent]:
        yield row
        yield from _flat(below, row.pk)


def _order(number: str) -> list[tuple[int, int, str]]:
    """Sort 2.10 behind 2.9."""
    return [(0, int(part), "") if part.isdigit() else (1, 0, part.casefold()) for part in number.split(".")]


def _facts(point: Point) -> dict[str, Any]:
    return {
        "number": point.number,
        "title": point.title,
        "text": point.text,
        "due": point.due.stated if point.due else "",
        "due_days": f"{point.due.start:%Y-%m-%d}/{point.due.end:%Y-%m-%d}" if point.due else "",
        "below": point.parent.number if point.parent else "",
        "responsible": "all signatories" if point.all_signatories else sorted(state.iso2 for state in point.states),
        "bodies": point.bodies,
    }


def _changed(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    return {name: [old[name], new[name]] for name in new if old[name] != new[name]}


def _refuse(declaration: Declaration, point: Point, commitment: Commitment | None, *, at: datetime) -> None:
    facts = {"number": point.number, "title": declaration.short_title}
    if not NUMBER.fullmatch(point.number):
        raise CannotPromise(_("Number the point as the text does: 2, 2.1 or 2.2.1."))
    if not point.title:
        raise CannotPromise(_("Give point %(number)s a title: a few words that say what is to be done.") % facts)
    others = declaration.commitments.exclude(pk=commitment.pk) if commitment else declaration.commitments.all()
    if others.filter(number=point.number).exists():
        raise CannotPromise(_("“%(title)s” has a point %(number)s already: change the number.") % facts)
    _refuse_day(declaration, point)
    _refuse_place(declaration, point, commitment)
    _refuse_states(declaration, point, at=at)


def _refuse_day(declaration: Declaration, point: Point) -> None:
    if point.due and declaration.when and point.due.end < declaration.when.start:
        facts = {"number": point.number, "due": point.due.stated, "done": declaration.when.stated}
        sentence = _("Point %(number)s is due (%(due)s) before the declaration was done (%(done)s): correct the date.")
        raise CannotPromise(sentence % facts)


def _refuse_place(declaration: Declaration, point: Point, commitment: Commitment | None) -> None:
    if point.parent is None:
        return
    facts = {"number": point.number, "parent": point.parent.number}
    above = {row.pk: row.parent_id for row in declaration.commitments.all()}
    if point.parent.pk not in above:
        raise CannotPromise(_("Point %(parent)s is of another declaration: choose one of this declaration.") % facts)
    place: Any = point.parent.pk
    while commitment and place:
        if place == commitment.pk:
            sentence = _("Point %(number)s cannot stand below point %(parent)s, which is itself or stands below it.")
            raise CannotPromise(sentence % facts)
        place = above[place]


def _refuse_states(declaration: Declaration, point: Point, *, at: datetime) -> None:
    facts: dict[str, Any] = {"number": point.number}
    if point.all_signatories and point.states:
        raise CannotPromise(_("Choose all signatories, or name States: not both."))
    if not (point.all_signatories or point.states or point.bodies):
        raise CannotPromise(_("Say who is responsible for point %(number)s: signatories, States or bodies.") % facts)
    if point.states:
        signatories = queries.signatories(declaration, on=clock.local_day(at))
        if strangers := [state.name_en for state in point.states if state.iso2 not in signatories]:
            facts["states"] = ", ".join(strangers)
            raise CannotPromise(_("No signatory, so not responsible for point %(number)s: %(states)s.") % facts)
