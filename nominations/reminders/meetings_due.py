"""What officers have to do for their meetings: convene, send, publish, say that it took place, write, circulate."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nominations.kernel import clock
from nominations.meetings import rules
from nominations.meetings.models import Meeting
from nominations.meetings.paper_models import MeetingDocument
from nominations.meetings.rules import Limits
from nominations.meetings.states import MinutesStatus, Status
from nominations.reminders.rules import Holidays
from nominations.reminders.todo import Found, Gathered, Item, Part, Reach

NEAR = timedelta(days=7)
CIRCULATED_WITHIN = timedelta(days=30)
# No time limit of a group is longer (a constraint), and a period rolls on by days, not weeks.
LONGEST = timedelta(days=365) + NEAR
TOOK_PLACE = (Status.HELD, Status.MINUTED)
COLUMNS = (
    "pk", "title", "status", "starts_at", "ends_at", "is_public", "group__code", "group__invitation_days",
    "group__documents_days", "group__urgent_days", "group__agenda_public_days", "group__minutes_public_days",
    "waits_for_papers", "has_agenda", "minutes__status", "minutes__published_at",
)  # fmt: skip


@dataclass
class TimeLimits:
    """Those of the group."""

    invitation_days: int
    documents_days: int
    urgent_days: int
    agenda_public_days: int
    minutes_public_days: int


class Facts(NamedTuple):
    """What is known of one meeting."""

    pk: UUID
    title: str
    status: str
    starts_at: datetime
    ends_at: datetime
    is_public: bool
    code: str
    limits: Limits
    waits_for_papers: bool
    has_agenda: bool
    minutes: str | None
    minutes_published_at: datetime | None

    @property
    def last_on(self) -> date:
        return clock.local_day(self.ends_at)


class Due(NamedTuple):
    """One thing to do by a day, and below the administration's root where it is done."""

    words: Promise
    on: date
    page: str = "overview"


def read(reach: Reach) -> dict[Part, Gathered]:
    """Return what is due for the meetings of these groups; one query beside the holidays, whatever their number."""
    found = Gathered()
    for row in _rows(reach).values_list(*COLUMNS):
        facts = _facts(row, reach.holidays)
        for due in _due(facts, reach.at):
            words = str(due.words) % {"meeting": f"{facts.code}, {facts.title}"}
            is_over = due.on < reach.today
            note = _("was due %(day)s, %(far)s") if is_over else _("by %(day)s, %(far)s")
            said = {"day": date_format(due.on, "l j F Y"), "far": clock.in_words(due.on, reach.at)}
            item = Item(words, note % said, f"meeting/{facts.pk}/{due.page}/")
            found.add_some(Found(reach.cut(facts.code), (due.on, facts.title, words), item), 1)
    return {Part.MEETINGS: found}


def _rows(reach: Reach) -> QuerySet[Meeting]:
    """Return the meetings that may ask for something: those done with are left in the database."""
    papers = MeetingDocument.objects.filter(meeting=OuterRef("pk"), withdrawn_at__isnull=True)
    unsent = papers.filter(for_consultation=True, sent_at__isnull=True, withheld_on_ground="", replaced_by=None)
    shown = papers.filter(Q(published_at__isnull=False) | ~Q(withheld_on_ground=""))
    to_come = Q(status__in=[Status.PLANNED, Status.CONVENED], starts_at__lte=reach.at + LONGEST)
    circulated = Q(minutes__status__isnull=False) & ~Q(minutes__status=MinutesStatus.DRAFT)
    unwritten = Q(status__in=TOOK_PLACE) & (~circulated | Q(is_public=True, minutes__published_at__isnull=True))
    rows = Meeting.objects.filter(reach.within("group"), to_come | unwritten).order_by()
    agenda = shown.filter(kind=MeetingDocument.Kind.AGENDA)
    return rows.annotate(waits_for_papers=Exists(unsent), has_agenda=Exists(agenda), code=F("group__code"))


def _facts(row: tuple[Any, ...], holidays: Holidays) -> Facts:
    pk, title, status, starts_at, ends_at, is_public, code, *rest = row
    days, facts = TimeLimits(*rest[:5]), rest[5:]
    first_on, last_on = clock.local_day(starts_at), clock.local_day(ends_at)
    limits = rules.limits(days, first_on, last_on=last_on, holidays=holidays.days)
    return Facts(pk, title, status, starts_at, ends_at, is_public, code, limits, *facts)


def _due(facts: Facts, at: datetime) -> Iterator[Due]:
    soon = clock.local_day(at) + NEAR
    if facts.status == Status.PLANNED:
        if facts.limits.invitation_on <= soon:
            yield Due(CONVENE, facts.limits.invitation_on)
    elif facts.status == Status.CONVENED:
        yield from _before(facts, at, soon)
    else:
        yield from _after(facts, clock.local_day(at))


def _before(facts: Facts, at: datetime, soon: date) -> Iterator[Due]:
    if at >= facts.ends_at:
        yield Due(HOLD, facts.last_on)
    elif facts.waits_for_papers and facts.limits.documents_on <= soon:
        yield Due(SEND, facts.limits.documents_on)
    if facts.is_public and not facts.has_agenda and facts.limits.agenda_public_on <= soon:
        yield Due(AGENDA, facts.limits.agenda_public_on)


def _after(facts: Facts, today: date) -> Iterator[Due]:
    if facts.minutes in (None, MinutesStatus.DRAFT) and today > facts.last_on + CIRCULATED_WITHIN:
        yield Due(CIRCULATE, facts.last_on + CIRCULATED_WITHIN)
    is_overdue = today > facts.limits.minutes_public_on
    if facts.is_public and facts.minutes_published_at is None and is_overdue:
        yield Due(PUBLISH, facts.limits.minutes_public_on)


CONVENE = gettext_lazy("Convene %(meeting)s: the time limit for invitations")
SEND = gettext_lazy("Send the documents of %(meeting)s: the time limit for consultation")
AGENDA = gettext_lazy("Publish the agenda of %(meeting)s")
HOLD = gettext_lazy("Say whether %(meeting)s took place")
CIRCULATE = gettext_lazy("Circulate the minutes of %(meeting)s: 30 days after it")
PUBLISH = gettext_lazy("Publish the minutes of %(meeting)s")
