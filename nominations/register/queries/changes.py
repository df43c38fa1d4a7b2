"""What changed over time in a group: authorities that came and went, seats that were taken and left."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BooleanField, Exists, F, IntegerField, JSONField, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from nominations.groups.models import ExpertGroup, Seat
from nominations.mandates.models import Mandate, Membership, TenureQuerySet
from nominations.mandates.states import EndReason
from nominations.reference.models import Country
from nominations.register.queries.composition import public_name, written

JOINED, LEFT, SEATED, VACATED = "joined", "left", "seated", "vacated"
COLUMNS = (
    "day", "what", "order", "iso2", "state", "authority_name", "seat_number", "reason", "in_turn", "has_several",
    "name", "pk",
)  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One line of the history of a group."""

    day: date
    state: str
    sentence: str
    detail: str = ""


def changes(group: ExpertGroup, *, on: date) -> QuerySet[Any, Any]:
    """Return what changed up to a day, the newest first, as raw rows for `told`."""
    members = Membership.objects.standing().filter(group=group)
    seats = Mandate.objects.standing().filter(seat__group=group)
    same_seat = Mandate.objects.standing().filter(seat=OuterRef("seat"))
    follows = Exists(same_seat.filter(until=OuterRef("since")))
    followed = Exists(same_seat.filter(since=OuterRef("until")))
    several = Exists(Seat.objects.filter(group=group, number__gt=1))
    of_seats = {"number": F("seat__number"), "has_several": several, "name": public_name()}
    parts = (
        _rows(members, JOINED, "since", on=on),
        _rows(members, LEFT, "until", on=on, reason=F("end_reason")),
        _rows(seats, SEATED, "since", on=on, in_turn=follows, **of_seats),
        _rows(seats.filter(~Q(followed)), VACATED, "until", on=on, **of_seats),
    )
    return parts[0].union(*parts[1:], all=True).order_by("-day", "order", "what", "seat_number", "pk")


def _rows(found: TenureQuerySet[Any], what: str, column: str, *, on: date, **known: Any) -> QuerySet[Any, Any]:
    """Return the beginnings or the ends of periods in the columns that all kinds of change share."""
    number = known.get("number", Value(0, IntegerField()))
    false = Value(False, BooleanField())  # noqa: FBT003 - SQL's own false
    return (
        found.filter(**{f"{column}__lte": on})
        .order_by()
        .annotate(
            day=F(column),
            what=Value(what),
            order=F("authority__country__protocol_order"),
            iso2=F("authority__country"),
            state=F("authority__country__name_en"),
            authority_name=F("authority__name"),
            seat_number=number,
            reason=known.get("reason", Value("")),
            in_turn=known.get("in_turn", false),
            has_several=known.get("has_several", false),
            name=known.get("name", Cast(Value(None), JSONField())),
        )
        .values_list(*COLUMNS)
    )


def told(rows: Iterable[tuple[Any, ...]]) -> list[Change]:
    """Put rows of `changes` into words; persons only where they may be named."""
    return [_told(row) for row in rows]


def _told(row: tuple[Any, ...]) -> Change:
    day, what, _order, iso2, name_en, authority, number, reason, in_turn, has_several, name, _key = row
    state = Country(iso2=iso2, name_en=name_en).name_in_text
    seat = _("seat %(number)d of %(state)s") if has_several else _("the seat of %(state)s")
    facts = {
        "authority": authority,
        "state": state,
        "seat": seat % {"number": number, "state": state},
        "name": written(name)[0],
    }
    if what == JOINED:
        return Change(day, state, _("%(authority)s became a member for %(state)s.") % facts)
    if what == LEFT:
        sentence = _("%(authority)s was no longer a member for %(state)s.") % facts
        return Change(day, state, sentence, str(EndReason(reason).label))
    return Change(day, state, _of_seat(what, facts, in_turn=in_turn))


def _of_seat(what: str, facts: dict[str, Any], *, in_turn: bool) -> str:
    named = bool(facts["name"])
    if what == VACATED:
        if named:
            return _("%(name)s left %(seat)s, which became vacant.") % facts
        return _("A representative of %(authority)s left %(seat)s, which became vacant.") % facts
    if named and in_turn:
        return _("%(name)s of %(authority)s took over %(seat)s.") % facts
    if named:
        return _("%(name)s of %(authority)s took %(seat)s.") % facts
    if in_turn:
        return _("A new representative, of %(authority)s, took over %(seat)s.") % facts
    return _("A representative of %(authority)s took %(seat)s.") % facts
