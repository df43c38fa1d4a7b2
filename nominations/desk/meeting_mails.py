"""The mails about a meeting, its delegations and its people: the newest ones, and how all of them stand."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, Q, Value, When

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


def of_meeting(meeting: Meeting, *, at: datetime) -> Mails:
    """Return what was written about the meeting; three queries."""
    found = OutgoingMail.objects.filter(about(meeting), sensitive=False)
    counted = dict(found.order_by().values_list("status").annotate(number=Count("pk")))
    gone_first = Case(When(due_at__lte=at, then=0), default=1)  # what is planned for later stands in the count
    rows = found.defer("text", "html").order_by(gone_first, "-due_at", "pk")
    newest = queries.with_state_name(rows, "audience")
    counts = [(str(each.label), mails.TONES.get(each, "silent"), counted[each]) for each in Status if each in counted]
    return Mails([mails.line(mail) for mail in newest[:MOST]], counts)


def about(meeting: Meeting) -> Q:
    """Return what the mails about a meeting have in common; one query."""
    delegations = meeting.delegations.order_by().values_list(Value("delegation"), "pk")
    people = meeting.participants.order_by().values_list(Value("participant"), "pk")
    keys: dict[str, list[str]] = {"meeting": [str(meeting.pk)], "delegation": [], "participant": []}
    for kind, pk in delegations.union(people, all=True):
        keys[kind].append(str(pk))
    about = Q()
    for kind, pks in keys.items():
        about |= Q(subject_type=kind, subject_id__in=pks)
    return about
