"""With whose eyes the open data is read: the public's, or those of a person who showed an access key (rules 26, 30)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from nominations.accounts.models import Role, User
from nominations.groups.models import ExpertGroup, Seat
from nominations.mandates.models import NAMEABLE, Mandate
from nominations.reference.models import Country


@dataclass(frozen=True)
class Profile:
    """Nobody's eyes by default. With a user: their secretariat's groups and their own States are seen in full."""

    user: User | None = None
    groups: frozenset[UUID] = frozenset()
    states: frozenset[str] = frozenset()
    everything: bool = False

    @property
    def is_public(self) -> bool:
        return self.user is None

    @property
    def in_full(self) -> Q:
        """The filter for mandates that are theirs: of a group they work for, or of a State they speak for."""
        if self.everything:
            return Q(pk__isnull=False)
        return Q(seat__group__in=self.groups) | Q(seat__country__in=self.states)

    @property
    def named(self) -> Q:
        """The filter for mandates whose person they may be told."""
        return NAMEABLE if self.is_public else NAMEABLE | self.in_full

    def may_name(self, mandate: Mandate, seat: Seat, group: ExpertGroup) -> bool:
        """Say of one mandate what `named` says of many."""
        in_full = self.everything or group.pk in self.groups or seat.country_id in self.states
        return in_full or (group.publishes_names and mandate.person.informed_at is not None)


PUBLIC = Profile()


def of(user: User, *, on: date) -> Profile:
    """Return what a person sees on the pages, on a day: two queries."""
    if user.is_superuser:
        return Profile(user, everything=True)
    groups = ExpertGroup.objects.visible_to(user, on=on).values_list("pk", flat=True)
    states = Country.objects.filter(pk__in=Role.objects.states_of(user, on=on)).values_list("pk", flat=True)
    return Profile(user, frozenset(groups), frozenset(states))
