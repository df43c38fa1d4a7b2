"""The meetings that the public may know of, field by field; never the link to join one, never who was invited."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.db.models import BooleanField, Case, F, Q, QuerySet, Value, When
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext_lazy as _

from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.meetings.models import Meeting
from nominations.meetings.states import Status

UPCOMING, PAST = "upcoming", "past"
WHEN = ((UPCOMING, _("Upcoming")), (PAST, _("Past")))
# Convened once and of interest to the public.
IS_PUBLIC = Q(is_public=True, convened_at__isnull=False)
IS_ONLINE = Case(When(~Q(online_url=""), then=True), default=False, output_field=BooleanField())
COLUMNS = (
    "pk", "group__code", "group__title", "kind", "number", "title", "starts_at", "ends_at", "place", "is_online",
    "status", "sequence", "modified_at",
)  # fmt: skip
TONES = {Status.CONVENED: "low", Status.POSTPONED: "high", Status.CANCELLED: "high"}


@dataclass(frozen=True)
class MeetingFilter:
    """What a visitor asks for; empty means all. `at` is the instant that parts what is to come from what is past."""

    text: str = ""
    group: str = ""
    year: str = ""
    when: str = ""
    at: datetime | None = None

    def as_query(self, **changes: str) -> str:
        """Return what is asked for as the query of an address, without its "?"; `changes` replace or add parts."""
        asked = {name: str(value) for name, value in {**asdict(self), **changes}.items() if name != "at"}
        return urlencode({name: value for name, value in asked.items() if value})


@dataclass(frozen=True)
class PublicMeeting:
    """A meeting as a list shows it. Whether it is online is public, the link is not."""

    key: UUID
    code: str
    group: str
    kind_code: str
    number: int
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    is_online: bool
    status_code: str
    sequence: int
    modified_at: datetime

    @property
    def kind(self) -> str:
        return str(Meeting.Kind(self.kind_code).label)

    @property
    def status(self) -> str:
        return str(Status(self.status_code).label)

    @property
    def tone(self) -> str:
        return TONES.get(Status(self.status_code), "medium")

    @property
    def first_on(self) -> date:
        return clock.local_day(self.starts_at)

    @property
    def last_on(self) -> date:
        return clock.local_day(self.ends_at)

    @property
    def is_one_day(self) -> bool:
        return self.first_on == self.last_on

    @property
    def is_off(self) -> bool:
        """Whether its days do not hold: postponed or cancelled."""
        return self.status_code in {Status.POSTPONED, Status.CANCELLED}

    @property
    def took_place(self) -> bool:
        return self.status_code in {Status.HELD, Status.MINUTED}


def public_meetings() -> QuerySet[Meeting]:
    """Return the meetings that the public knows of: no rehearsals, but where everybody is invented (local mode)."""
    rows = Meeting.objects.filter(IS_PUBLIC) if settings.SHOWS_REHEARSALS else _real_ones()
    return rows.annotate(is_online=IS_ONLINE).order_by("-starts_at", "group__code", "pk")


def _real_ones() -> QuerySet[Meeting]:
    return Meeting.objects.filter(IS_PUBLIC, is_rehearsal=False)


def meetings(wanted: MeetingFilter) -> QuerySet[Any, Any]:
    """Return the meetings that fit as raw rows for `meeting_rows`: the newest first, those to come in their order."""
    found = public_meetings().filter(_facts(wanted))
    for word in wanted.text.split():
        groups = ExpertGroup.objects.saying(word).order_by().values("pk")
        found = found.filter(Q(title__icontains=word) | Q(group__in=groups))
    if wanted.when == UPCOMING:
        found = found.order_by("starts_at", "group__code", "pk")
    return found.values_list(*COLUMNS)


def _facts(wanted: MeetingFilter) -> Q:
    asked = Q()
    if wanted.group:
        asked &= Q(group__code=wanted.group)
    if wanted.year:
        year = int(wanted.year)
        first, after = clock.local_instant(date(year, 1, 1)), clock.local_instant(date(year + 1, 1, 1))
        asked &= Q(starts_at__gte=first, starts_at__lt=after)
    if wanted.when and wanted.at:
        asked &= Q(ends_at__gt=wanted.at) if wanted.when == UPCOMING else Q(ends_at__lte=wanted.at)
    return asked


def meeting_rows(rows: Iterable[tuple[Any, ...]]) -> list[PublicMeeting]:
    return [PublicMeeting(*row) for row in rows]


def years() -> list[int]:
    """Return the years in which public meetings begin, in Brussels, the newest first; one query."""
    year = ExtractYear("starts_at", tzinfo=clock.BRUSSELS)
    found = public_meetings().order_by().annotate(year=year).values_list("year", flat=True).distinct()
    return sorted(found, reverse=True)


def groups_that_meet() -> list[tuple[str, str]]:
    """Return code and title of the groups that have a public meeting, by code; one query."""
    found = public_meetings().order_by("group__code").values_list("group__code", "group__title").distinct()
    return [(code, f"{code} {title}") for code, title in found]


def of_group(group: ExpertGroup, *, at: datetime, most: int) -> list[PublicMeeting]:
    """Return a group's next meetings, then its last ones, `most` in all; one query."""
    is_past = Case(When(ends_at__lte=at, then=Value(1)), default=Value(0))
    nearest = Case(When(ends_at__gt=at, then=F("starts_at")), default=None)
    found = public_meetings().filter(group=group).order_by(is_past, nearest, "-starts_at", "pk")
    return meeting_rows(found.values_list(*COLUMNS)[:most])
