"""The expert groups as the public asks for them: one filter for the screen, the exports and the interface."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q, QuerySet

from nominations.groups.models import ExpertGroup
from nominations.mandates.models import Mandate, Membership
from nominations.parties.models import Authority, Person

# The columns of a group that the Register publishes; the settings of our nominations are not among them.
PUBLIC_GROUP = (
    "code",
    "title",
    "abbreviation",
    "legal_form",
    "duration",
    "status",
    "scope",
    "lead_dgs",
    "associated_dgs",
    "policy_areas",
    "policy_area_other",
    "mission",
    "tasks",
    "task_other",
    "contact",
    "creating_act",
    "terms_of_reference",
    "published_on",
    "register_updated_on",
    "known_by_sub_groups",
    "members_note",
    "modified_at",
)


@dataclass(frozen=True)
class GroupFilter:
    """What a visitor asks for; empty means all. `on` is the day whose members and representatives are searched."""

    text: str = ""
    dg: str = ""
    policy_area: str = ""
    task: str = ""
    legal_form: str = ""
    duration: str = ""
    status: str = ""
    scope: str = ""
    kind: str = ""  # "main": no sub-groups; "sub": these only
    on: date | None = None

    def as_query(self, **changes: str) -> str:
        """Return what is asked for as the query of an address, without its "?"; `changes` replace or add parts."""
        asked = {name: str(value) for name, value in {**asdict(self), **changes}.items() if name != "on"}
        return urlencode({name: value for name, value in asked.items() if value})

    @property
    def is_empty(self) -> bool:
        return not self.as_query()


def groups(wanted: GroupFilter, *, saying: Collection[UUID] | None = None) -> QuerySet[ExpertGroup]:
    """Return the groups that fit, by code, with their public columns only and their parent's code and title.

    `saying`: what `keys_saying` found, for who asks more than once.
    """
    found = ExpertGroup.objects.filter(_facts(wanted))
    if wanted.text:
        found = found.filter(pk__in=_saying(wanted) if saying is None else saying)
    shown = [*PUBLIC_GROUP, "parent__code", "parent__title"]
    return found.select_related("parent").only(*shown).order_by("code")


def keys_saying(wanted: GroupFilter) -> set[UUID] | None:
    """Return the keys of the groups in which the words are found; None where no words are asked for."""
    return set(_saying(wanted).values_list("pk", flat=True)) if wanted.text else None


def _facts(wanted: GroupFilter) -> Q:
    asked = Q()
    for name in ("legal_form", "duration", "status", "scope"):
        if value := getattr(wanted, name):
            asked &= Q(**{name: value})
    if wanted.dg:
        asked &= Q(lead_dgs__contains=[wanted.dg]) | Q(associated_dgs__contains=[wanted.dg])
    if wanted.policy_area:
        asked &= Q(policy_areas__contains=[wanted.policy_area])
    if wanted.task:
        asked &= Q(tasks__contains=[wanted.task])
    if wanted.kind:
        asked &= Q(parent__isnull=wanted.kind == "main")
    return asked


def _saying(wanted: GroupFilter) -> QuerySet[Any, Any]:
    """Return the keys of groups that say the words, or of which an authority or a nameable person of that name is part.

    A union, not an "or": each part then uses its own index of words.
    """
    members, mandates = Membership.objects.standing().order_by(), Mandate.objects.standing().order_by()
    if wanted.on:
        members, mandates = members.as_of(wanted.on), mandates.as_of(wanted.on)
    authorities = Authority.objects.named(wanted.text).order_by().values("pk")
    persons = Person.objects.named(wanted.text).order_by().values("pk")
    return (
        ExpertGroup.objects.saying(wanted.text)
        .order_by()
        .values("pk")
        .union(
            members.filter(authority__in=authorities).values("group"),
            mandates.nameable().filter(person__in=persons).values("seat__group"),
            all=True,
        )
    )
