"""The mails about a meeting, its delegations and its people: the newest ones, and how all of them stand."""

from dataclasses import dataclass

from django.db.models import Count, Q, Value

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
    """Return what was written about the meeting; three queries."""
    found = OutgoingMail.objects.filter(_about(meeting), sensitive=False)
    counted = dict(found.order_by().values_list("status").annotate(number=Count("pk")))
    newest = queries.with_state_name(found.defer("text", "html").order_by("-due_at", "pk"), "audience")
    counts = [(str(each.label), mails.TONES.get(each, "silent"), counted[each]) for each in Status if each in counted]
    return Mails([mails.line(mail) for mail in newest[:MOST]], counts)


def _about(meeting: Meeting) -> Q:
    delegations = meeting.delegations.order_by().values_list(Value("delegation"), "pk")
    people = meeting.participants.order_by().values_list(Value("participant"), "pk")
    keys: dict[str, list[str]] = {"meeting": [str(meeting.pk)], "delegation": [], "participant": []}
    for kind, pk in delegations.union(people, all=True):
        keys[kind].append(str(pk))
    about = Q()
    for kind, pks in keys.items():
        about |= Q(subject_type=kind, subject_id__in=pks)
    return about
