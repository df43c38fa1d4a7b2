"""When papers of a meeting must be with its members and with the public; what is due and what is overdue."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nominations.kernel import clock
from nominations.kernel.findings import Finding, warning
from nominations.meetings import queries
from nominations.meetings.models import Meeting
from nominations.meetings.paper_models import MeetingDocument, Minutes
from nominations.meetings.states import Status

CONVENED = (Status.CONVENED, Status.HELD, Status.MINUTED)
TOOK_PLACE = (Status.HELD, Status.MINUTED)
_DAY = "l j F Y"


@dataclass(frozen=True)
class Deadline:
    """A day by which something must be out; `done_at`: since when it is; `days`: how many are left, or negative."""

    code: str
    words: str | Promise
    on: date
    done_at: datetime | None
    days: int

    @property
    def is_overdue(self) -> bool:
        return self.days < 0 and self.done_at is None

    @property
    def was_late(self) -> bool:
        """It is out, but came after its day."""
        return self.done_at is not None and clock.local_day(self.done_at) > self.on


def deadlines(meeting: Meeting, *, on: date) -> list[Deadline]:
    """Return what the meeting must publish, and by when; nothing for one that is not public. Three queries."""
    if not meeting.is_public or meeting.status not in CONVENED:
        return []
    agendas = MeetingDocument.objects.filter(meeting=meeting, kind=MeetingDocument.Kind.AGENDA).public()
    agenda_at = agendas.order_by("published_at").values_list("published_at", flat=True).first()
    limits = queries.limits(meeting)
    limit = limits.agenda_public_on
    found = [Deadline("agenda", _("Agenda public"), limit, agenda_at, (limit - on).days)]
    if meeting.status in TOOK_PLACE:
        minutes_at = Minutes.objects.filter(meeting=meeting).values_list("published_at", flat=True).first()
        limit = limits.minutes_public_on
        found.append(Deadline("minutes", _("Minutes public"), limit, minutes_at, (limit - on).days))
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
