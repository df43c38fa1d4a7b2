"""When papers of a meeting must be with its members and with the public; what is due and what is overdue."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nominations.calls import queries as calls
from nominations.kernel import clock
from nominations.kernel.clock import Period
from nominations.kernel.findings import Finding, warning
from nominations.meetings.models import Meeting
from nominations.meetings.paper_models import MeetingDocument, Minutes
from nominations.meetings.states import Status

CONVENED = (Status.CONVENED, Status.HELD, Status.MINUTED)
TOOK_PLACE = (Status.HELD, Status.MINUTED)
_DAY = "l j F Y"


@dataclass(frozen=True)
class Deadline:
    """A day by which something must be out; `done_at` says since when it is, `is_over` that the day has passed."""

    code: str
    words: str | Promise
    on: date
    done_at: datetime | None
    is_over: bool

    @property
    def is_overdue(self) -> bool:
        return self.is_over and self.done_at is None

    @property
    def was_late(self) -> bool:
        """It is out, but came after its day."""
        return self.done_at is not None and clock.local_day(self.done_at) > self.on


def documents_limit(meeting: Meeting) -> date:
    """Return the last day to send documents on which members are consulted (domain rules 13, 14: it never moves)."""
    return meeting.first_on - timedelta(days=meeting.group.documents_days)


def agenda_limit(meeting: Meeting) -> date:
    """Return the last day to publish the agenda, counted backwards and never moved."""
    return meeting.first_on - timedelta(days=meeting.group.agenda_public_days)


def minutes_limit(meeting: Meeting) -> date:
    """Return the last day to publish the minutes: a period after the last day, which may roll on (domain rule 17)."""
    days = meeting.group.minutes_public_days
    if not days:
        return meeting.last_on
    return clock.period_ends(meeting.last_on, Period(days=days), calls.holidays(around=meeting.last_on))


def deadlines(meeting: Meeting, *, on: date) -> list[Deadline]:
    """Return what the meeting must publish, and by when; nothing for one that is not public. Three queries."""
    if not meeting.is_public or meeting.status not in CONVENED:
        return []
    agendas = MeetingDocument.objects.filter(meeting=meeting, kind=MeetingDocument.Kind.AGENDA).public()
    agenda_at = agendas.order_by("published_at").values_list("published_at", flat=True).first()
    limit = agenda_limit(meeting)
    found = [Deadline("agenda", _("Agenda public"), limit, agenda_at, on > limit)]
    if meeting.status in TOOK_PLACE:
        minutes_at = Minutes.objects.filter(meeting=meeting).values_list("published_at", flat=True).first()
        limit = minutes_limit(meeting)
        found.append(Deadline("minutes", _("Minutes public"), limit, minutes_at, on > limit))
    return found


def publication_state(meeting: Meeting, *, on: date) -> list[Finding]:
    """Return what is still to be published, as sentences: `agenda_due`, `agenda_overdue`, the same for the minutes."""
    return [_finding(deadline) for deadline in deadlines(meeting, on=on) if deadline.done_at is None]


def _finding(deadline: Deadline) -> Finding:
    sentences: dict[str, Promise] = {
        "agenda_due": _("The agenda must be public by %(day)s."),
        "agenda_overdue": _("The agenda was to be public by %(day)s. Publish it now."),
        "minutes_due": _("The minutes must be public by %(day)s."),
        "minutes_overdue": _("The minutes were to be public by %(day)s. Adopt and publish them."),
    }
    code = f"{deadline.code}_{'overdue' if deadline.is_overdue else 'due'}"
    return warning(code, str(sentences[code]) % {"day": date_format(deadline.on, _DAY)})
