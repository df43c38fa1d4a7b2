"""One person entered twice becomes one: what would move, then the act; what pointed at the other one leads on."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import DateField, Exists, OuterRef, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from nominations.accounts.models import User
from nominations.audit import actions as audit
from nominations.kernel.refusals import Refused
from nominations.mandates import access
from nominations.mandates.models import Mandate
from nominations.mandates.placing import in_words
from nominations.mandates.writing import Act
from nominations.parties.models import Person


class CannotMerge(Refused):
    """It is one person already, or two who sit side by side."""


@dataclass(frozen=True)
class MergePreview:
    """What a merge would do: whose mandates move to whom, and what stands against it."""

    duplicate: Person
    survivor: Person
    mandates: tuple[Mandate, ...]
    against: str = ""

    @property
    def is_possible(self) -> bool:
        return not self.against


def merge_preview(duplicate: Person, into: Person) -> MergePreview:
    """Return what `merge_persons` would do now; nothing is written or locked."""
    survivor = _survivor(into)
    rows = Mandate.objects.filter(person=duplicate).order_by("since", "pk")
    moved = tuple(rows.select_related("seat__group", "seat__country", "authority", "person"))
    return MergePreview(duplicate, survivor, moved, _against(duplicate, survivor))


@transaction.atomic
def merge_persons(duplicate: Person, *, into: Person, by: User | None, at: datetime) -> Person:
    """Say that a person was entered twice: all mandates of `duplicate`, the void ones too, become those of `into`.

    The row of the duplicate stays and leads to the survivor, whose own facts are kept. Who knew of the nomination
    under either entry knows of it. Raises CannotMerge.
    """
    act = Act(by, at)
    into = _survivor(into)
    both = Person.objects.select_for_update().filter(pk__in=[duplicate.pk, into.pk]).order_by("pk")
    locked = {person.pk: person for person in both}
    duplicate, into = locked[duplicate.pk], locked[into.pk]
    access.allow(access.may_vouch(by, duplicate, into, on=act.today))
    against = _against(duplicate, into)
    if against:
        raise CannotMerge(against)
    moved = Mandate.objects.filter(person=duplicate)
    keys = sorted(str(key) for key in moved.values_list("pk", flat=True))
    moved.update(person=into)
    duplicate.merged_into, duplicate.merged_at = into, at
    duplicate.save(update_fields=["merged_into", "merged_at"])
    into.informed_at = min((day for day in (into.informed_at, duplicate.informed_at) if day), default=None)
    into.save(update_fields=["informed_at"])
    audit.record("person.merge", duplicate, by=by, at=at, to=str(into.pk), mandates=keys)
    return into


def _survivor(person: Person) -> Person:
    person = Person.objects.select_related("merged_into").get(pk=person.pk)
    while person.merged_into is not None:
        person = person.merged_into
    return person


def _against(duplicate: Person, into: Person) -> str:
    """Return what stands against a merge, in a sentence; empty when nothing does."""
    if duplicate == into:
        return str(_("This is one person already. Choose another one."))
    merged = next((person for person in (duplicate, into) if person.merged_into_id is not None), None)
    if merged:
        return str(_("%(name)s was merged already. Choose the person who is left.") % {"name": merged})
    clash = _side_by_side(duplicate, into)
    if clash:
        facts = {"code": clash.seat.group.code, "day": in_words(clash.since)}
        return str(_("Both sit in %(code)s at once, one of them from %(day)s on: end or void one first.") % facts)
    return ""


def _side_by_side(one: Person, other: Person) -> Mandate | None:
    """Return a mandate of the one on whose days the other sits for the same State in the same group."""
    same = {"seat__group": OuterRef("seat__group"), "seat__country": OuterRef("seat__country")}
    others = Mandate.objects.standing().filter(person=other, **same)
    shared = others.filter(
        Q(until__isnull=True) | Q(until__gt=OuterRef("since")),
        Q(since__lt=Coalesce(OuterRef("until"), Value(date.max, DateField()))),
    )
    clashing = Mandate.objects.standing().filter(Exists(shared), person=one)
    return clashing.select_related("seat__group").order_by("since").first()
