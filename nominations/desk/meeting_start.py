"""The meetings on the first page of the desk: those still to come or to be closed, each with what is next."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from nominations.desk import meeting_days, meeting_pages, meeting_rows
from nominations.desk.meeting_days import Step
from nominations.kernel import clock
from nominations.meetings import rules
from nominations.meetings.models import AgendaItem, Meeting
from nominations.meetings.states import Status

MOST = 5
OPEN = (Status.PLANNED, Status.CONVENED, Status.POSTPONED)


@dataclass(frozen=True)
class Line:
    """A meeting and the step that is due first."""

    meeting: Any  # with `asked` and `answered`
    step: Step | None
    address: str


def lines(user: Any, *, at: datetime) -> list[Line]:
    """Return the visitor's meetings that are not over, the first day in front; one query."""
    counted = AgendaItem.objects.filter(meeting=OuterRef("pk")).order_by().values("meeting")
    items = Subquery(counted.annotate(number=Count("pk")).values("number"), output_field=IntegerField())
    found = Meeting.objects.visible_to(user, on=clock.local_day(at)).filter(status__in=OPEN)
    rows = meeting_rows.with_answers(found).annotate(points=Coalesce(items, 0)).select_related("group")
    return [_line(each, at=at) for each in rows.order_by("starts_at", "pk")[:MOST]]


def _line(meeting: Any, *, at: datetime) -> Line:
    limits = rules.limits(meeting.group, meeting.first_on, last_on=meeting.last_on)
    awaited = meeting.asked - meeting.answered
    steps = meeting_days.steps(meeting, limits, at=at, items=meeting.points, awaited=awaited)
    return Line(meeting, next(iter(steps), None), meeting_pages.address(meeting, "overview"))
