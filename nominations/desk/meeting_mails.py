"""The mails about a meeting, its delegations and its people: the newest ones, and how all of them stand."""

from dataclasses import dataclass

from django.db.models import Count, Q

from nominations.desk import mails, queries
from nominations.desk.mails import MailLine
from nominations.meetings.models import Meeting
from nominations.outbox.models import OutgoingMail
from nominations.outbox.states import Status

MOST = 8


@dataclass(frozen=True)
class Mails:
    """The newest lines, and how many mails stand how: (words, tone, number)."""

    lines: list[MailLine]
    counts: list[tuple[str, str, int]]

    @property
    def total(self) -> int:
        return sum(number for _words, _tone, number in self.counts)


def of_meeting(meeting: Meeting) -> Mails:
    """Return what was written about the meeting; four queries."""
    found = OutgoingMail.objects.filter(_about(meeting), sensitive=False)
    counted = dict(found.order_by().values_list("status").annotate(number=Count("pk")))
    newest = queries.with_state_name(found.defer("text", "html").order_by("-due_at", "pk"), "audience")
    counts = [(str(each.label), mails.TONES.get(each, "silent"), counted[each]) for each in Status if each in counted]
    return Mails([mails.line(mail) for mail in newest[:MOST]], counts)


def _about(meeting: Meeting) -> Q:
    delegations = [str(pk) for pk in meeting.delegations.order_by().values_list("pk", flat=True)]
    people = [str(pk) for pk in meeting.participants.order_by().values_list("pk", flat=True)]
    return (
        Q(subject_type="meeting", subject_id=str(meeting.pk))
        | Q(subject_type="delegation", subject_id__in=delegations)
        | Q(subject_type="participant", subject_id__in=people)
    )
