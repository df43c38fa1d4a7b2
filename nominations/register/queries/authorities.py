"""The authorities of a Member State over time: what they were called before, and which came after them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nominations.kernel import periods
from nominations.mandates.models import Membership
from nominations.parties.models import Authority
from nominations.register.queries.composition import PublicState

Succession = Authority.Succession
COLUMNS = ("pk", "name", "name_latin", "ended", "succession", "successor", "groups", "first")
# What became of an authority, and what it continues, in words.
AFTER = {
    Succession.RENAMED: gettext_lazy("Renamed on %(day)s, now %(name)s"),
    Succession.MERGED: gettext_lazy("Merged into %(name)s on %(day)s"),
    Succession.SUCCEEDED: gettext_lazy("Succeeded by %(name)s on %(day)s"),
}
BEFORE = {
    Succession.RENAMED: gettext_lazy("Before %(day)s: %(name)s"),
    Succession.MERGED: gettext_lazy("Took in %(name)s on %(day)s"),
    Succession.SUCCEEDED: gettext_lazy("Succeeded %(name)s on %(day)s"),
}


@dataclass(frozen=True)
class AuthorityLine:
    """An authority that is or was a member of a group, with what it continues and what continues it."""

    name: str
    name_latin: str
    groups: int
    first: date
    story: tuple[str, ...]


def authorities(state: PublicState, *, on: date) -> QuerySet[Any, Any]:
    """Return the State's authorities that are, or by a day were, a member of a group: raw rows for `authority_lines`.

    Whoever was never a member, or only by error, is not there.
    """
    members = Membership.objects.standing().filter(authority__country=state.iso2, since__lte=on)
    shown = members.values(
        pk=F("authority"),
        name=F("authority__name"),
        name_latin=F("authority__name_latin"),
        ended=F("authority__until"),
        succession=F("authority__succession"),
        successor=F("authority__succeeded_by__name"),
    ).annotate(groups=Count("group", filter=periods.running_on(on), distinct=True), first=Min("since"))
    return shown.order_by(F("ended").desc(nulls_first=True), "name", "pk").values_list(*COLUMNS)


def authority_lines(rows: Iterable[tuple[Any, ...]]) -> list[AuthorityLine]:
    """Return a page of `authorities` in words; one query."""
    rows = list(rows)
    before = _before([row[0] for row in rows])
    return [
        AuthorityLine(name, latin, groups, first, (*before[key], *_after(succession, successor, ended)))
        for key, name, latin, ended, succession, successor, groups, first in rows
    ]


def _before(keys: list[Any]) -> dict[Any, list[str]]:
    found: dict[Any, list[str]] = defaultdict(list)
    was_member = Exists(Membership.objects.standing().filter(authority=OuterRef("pk")))
    earlier = Authority.objects.filter(was_member, succeeded_by__in=keys).order_by("until", "name")
    for key, succession, name, until in earlier.values_list("succeeded_by", "succession", "name", "until"):
        found[key].append(str(BEFORE[Succession(succession)]) % {"name": name, "day": _day(until)})
    return found


def _after(succession: str, successor: str | None, ended: date | None) -> list[str]:
    if succession and successor and ended:
        return [str(AFTER[Succession(succession)]) % {"name": successor, "day": _day(ended)}]
    return [_("In use until %(day)s") % {"day": _day(ended)}] if ended else []


def _day(day: date | None) -> str:
    return date_format(day, "j F Y") if day else ""
