"""Whom a State's mails go to, and what a due day rests on; judged from plain facts."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from nominations.accounts.models import Role
from nominations.reminders.catalogue import To


@dataclass(frozen=True)
class Addressees:
    """The people of one State that a mail can reach on a day."""

    first: tuple[Role, ...] = ()
    second: tuple[Role, ...] = ()
    permanent_representation: tuple[Role, ...] = ()
    came_back: frozenset[str] = frozenset()  # addresses of contact points that are passed over

    @property
    def everybody(self) -> tuple[Role, ...]:
        return (*self.first, *self.second, *self.permanent_representation)

    def of(self, to: To) -> tuple[Role, ...]:
        people: tuple[Role, ...] = getattr(self, to.value)
        return people


NOBODY = Addressees()


def addressees(roles: Iterable[Role], *, came_back: Collection[str]) -> Addressees:
    """Part a State's people: the first contacts share the lowest position, the second ones stand behind them.

    An address whose last mail came back is passed over while there is another contact point.
    """
    people = list(roles)
    contacts = [role for role in people if role.kind == Role.Kind.CONTACT_POINT]
    reached = [role for role in contacts if role.user.email not in came_back] or contacts
    lowest = min((role.position for role in reached), default=0)
    return Addressees(
        first=tuple(role for role in reached if role.position == lowest),
        second=tuple(role for role in reached if role.position > lowest),
        permanent_representation=tuple(role for role in people if role.kind == Role.Kind.PERMANENT_REPRESENTATION),
        came_back=frozenset(role.user.email for role in contacts if role not in reached),
    )


@dataclass(frozen=True)
class Holidays:
    """The Commission's holidays, and those of them that nobody read in the Official Journal yet."""

    days: frozenset[date]
    unconfirmed: frozenset[date] = frozenset()

    def doubt(self, counted_from: date, due_on: date) -> str:
        """Return what a count of working days between two days rests on that is not sure, or ""."""
        passed = [counted_from + timedelta(days=number) for number in range(1, (due_on - counted_from).days + 1)]
        if doubted := sorted({day.year for day in passed if day in self.unconfirmed}):
            return _("This day rests on unconfirmed holidays of %(years)s.") % {"years": _listed(doubted)}
        known = {day.year for day in self.days}
        if unknown := sorted({day.year for day in passed} - known):
            return _("No holidays are entered for %(years)s: this day may be a holiday.") % {"years": _listed(unknown)}
        return ""


def _listed(years: Iterable[int]) -> str:
    return ", ".join(map(str, years))
