"""What was done of a meeting's time limits: when it was announced, when papers went out and became public."""

from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Count, F, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from nominations.desk.meeting_days import Done
from nominations.kernel import clock
from nominations.meetings.models import AgendaItem, Meeting
from nominations.meetings.paper_models import MeetingDocument
from nominations.meetings.rules import Limits


class Tally(NamedTuple):
    """What is written, sent and public of a meeting; of documents the first versions, for a later one corrects it."""

    items: int
    asked: int  # documents for consultation that are not withheld
    sent: int  # of these
    sent_at: datetime | None  # the last of them
    agenda_at: datetime | None  # when an agenda became public first
    withheld: int  # agendas
    minutes_at: datetime | None

    @property
    def is_sent(self) -> bool:
        """Whether there are documents to be consulted on, and all of them went out."""
        return 0 < self.asked == self.sent


def tally(meeting: Meeting) -> Tally:
    """Return it; one query."""
    first = Q(documents__withdrawn_at__isnull=True, documents__replaces__isnull=True)
    asked = first & Q(documents__for_consultation=True, documents__withheld_on_ground="")
    agendas = first & Q(documents__kind=MeetingDocument.Kind.AGENDA)
    items = AgendaItem.objects.filter(meeting=OuterRef("pk")).order_by().values("meeting").annotate(number=Count("pk"))
    facts: dict[str, Combinable] = {
        "item_count": Coalesce(Subquery(items.values("number")), 0),
        "asked": Count("documents", filter=asked),
        "sent": Count("documents", filter=asked & Q(documents__sent_at__isnull=False)),
        "sent_at": Max("documents__sent_at", filter=asked),
        "agenda_at": Min("documents__published_at", filter=agendas),
        "withheld": Count("documents", filter=agendas & ~Q(documents__withheld_on_ground="")),
        "minutes_at": F("minutes__published_at"),
    }
    rows: QuerySet[Any] = Meeting.objects.filter(pk=meeting.pk).order_by().annotate(**facts)
    return Tally(*rows.values_list(*facts).get())


def done(meeting: Meeting, limits: Limits, counted: Tally, *, has_moved: bool, at: datetime) -> dict[str, Done]:
    """Return what was done, by the name of the limit; nothing before the meeting is convened.

    `has_moved`: its first day was changed since it was convened, so that the invitation is not judged again here.
    """
    if meeting.convened_at is None:
        return {}
    return {
        **_invited(clock.local_day(meeting.convened_at), limits, has_moved=has_moved),
        **_papers(counted, has_begun=meeting.starts_at <= at),
        **({"minutes": Done(clock.local_day(counted.minutes_at))} if counted.minutes_at else {}),
    }


def _invited(on: date, limits: Limits, *, has_moved: bool) -> dict[str, Done]:
    if has_moved:
        moved = _now("convened on %s, its day was changed since") % date_format(on, "l j F Y")
        return {"invitation": Done(words=moved), "urgent": Done(words=_("see above"))}
    if on <= limits.invitation_on:
        return {"invitation": Done(on), "urgent": Done(words=_("not needed"))}
    return {"invitation": Done(on), "urgent": Done(on)}


def _papers(counted: Tally, *, has_begun: bool) -> dict[str, Done]:
    found: dict[str, Done] = {}
    if counted.sent_at and counted.is_sent:
        found["documents"] = Done(clock.local_day(counted.sent_at))
    elif not counted.asked and has_begun:
        found["documents"] = Done(words=_("none was sent for consultation"))
    if counted.agenda_at:
        found["agenda"] = Done(clock.local_day(counted.agenda_at))
    elif counted.withheld:
        found["agenda"] = Done(words=_("withheld"))
    return found
