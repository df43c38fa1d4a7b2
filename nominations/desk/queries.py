"""What the desk's pages show, joined from several rooms; each in a constant number of queries."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    F,
    IntegerField,
    Min,
    Model,
    OuterRef,
    QuerySet,
    Subquery,
    UUIDField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nominations.audit.models import AuditEvent
from nominations.calls.models import Call, Invitation
from nominations.calls.states import Status as CallStatus
from nominations.desk import mails, meeting_start
from nominations.desk.meeting_start import Line as MeetingLine
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.letters.models import Letter
from nominations.meetings.models import Delegation, Meeting
from nominations.outbox.models import Breaker, MailAttachment, OutgoingMail
from nominations.outbox.queries import silent_jobs
from nominations.outbox.states import Status as MailStatus
from nominations.reference.models import Country
from nominations.reminders import belonging, waiting
from nominations.reminders.todo import Item, Part, Section, Todo
from nominations.workflow.models import Nomination, NominationEvent
from nominations.workflow.review_models import InternalNote
from nominations.workflow.states import ANSWERED, UNSENT, Status

# The same limits as /health/ has (config/views.py).
MAIL_LIMIT = timedelta(minutes=15)
TROUBLE = (MailStatus.UNCERTAIN, MailStatus.FAILED, MailStatus.BOUNCED)
A_PAGE = 20
ON_START = (Part.UNTOLD, Part.DECIDE, Part.SECOND, Part.ANSWER)
MOST_COUNTED = 500  # above the list of mails; beyond, "500+" says enough


@dataclass(frozen=True)
class Start:
    """What the first page of the desk says: what is wrong, what waits first on the visitor's list, which calls run."""

    alarms: list[str]
    todo: Todo  # of the parts `ON_START`
    calls: list[Call]  # open ones, then those in preparation
    mail_trouble: list[tuple[str, str, int]]  # list of the mail desk, its words, how many
    meetings: list[MeetingLine]
    at: datetime

    @property
    def open_calls(self) -> list[Call]:
        return [call for call in self.calls if call.status == CallStatus.OPEN]

    @property
    def prepared(self) -> list[Call]:
        return [call for call in self.calls if call.status == CallStatus.PREPARATION]

    @property
    def untold(self) -> Section:
        return self.todo.section(Part.UNTOLD)

    @property
    def to_decide(self) -> list[Item]:
        return [*self.todo.section(Part.SECOND).items, *self.todo.section(Part.DECIDE).items]

    @property
    def to_read(self) -> int:
        return self.todo.section(Part.ANSWER).count


def start(user: Any, *, at: datetime) -> Start:
    day = clock.local_day(at)
    current = (CallStatus.OPEN, CallStatus.PREPARATION)
    running = with_counts(Call.objects.visible_to(user, on=day).filter(kind=Call.Kind.CALL, status__in=current))
    trouble = mails_visible_to(user, at=at).filter(status__in=TROUBLE).order_by()
    counts = dict(trouble.values_list("status").annotate(number=Count("pk")))
    lists = [(each.value, str(mails.LISTS[each].words), counts[each]) for each in TROUBLE if each in counts]
    return Start(
        alarms=[*alarms(at=at), *_doubts(counts.get(MailStatus.UNCERTAIN, 0))],
        todo=waiting.todo(user, at=at, parts=ON_START),
        calls=list(running.order_by("status", "deadline_on", "reference")[:A_PAGE]),
        mail_trouble=lists,
        meetings=meeting_start.lines(user, at=at),
        at=at,
    )


def _doubts(number: int) -> list[str]:
    if not number:
        return []
    sentence = ngettext(
        "Nobody knows whether %(number)d mail arrived. Decide what becomes of it.",
        "Nobody knows whether %(number)d mails arrived. Decide what becomes of them.",
        number,
    )
    return [sentence % {"number": number}]


def with_counts(calls: QuerySet[Call]) -> QuerySet[Call]:
    """Add `invited`, `answered` and `to_decide`; counted only for the rows that a page shows."""
    live = Nomination.objects.filter(invitation__call=OuterRef("pk"))
    return calls.annotate(
        invited=_count(Invitation.objects.filter(call=OuterRef("pk")), "call"),
        answered=_count(live.filter(status__in=ANSWERED), "invitation__call"),
        to_decide=_count(live.filter(status=Status.SUBMITTED), "invitation__call"),
    )


def _count(rows: QuerySet[Any], by: str) -> Coalesce:
    counted = rows.order_by().values(by).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def alarms(*, at: datetime) -> list[str]:
    """Return what stands still, in sentences: the red line of the first page."""
    found = [
        _("The job “%(job)s” has not run since %(time)s: mail may be standing still.")
        % {"job": beat.job, "time": mails.short(beat.last_run_at)}
        for beat in silent_jobs(at=at)
    ]
    return [*found, *mail_alarms(at=at)]


def mail_alarms(*, at: datetime) -> list[str]:
    """Return why mail stands still now: the mail server is away, or due mail is not sent; two queries."""
    found = []
    breaker = Breaker.objects.filter(opened_at__isnull=False).first()
    if breaker and breaker.opened_at:
        away = {"time": mails.long(breaker.opened_at), "reason": breaker.reason}
        found.append(_("The mail server has been away since %(time)s: %(reason)s") % away)
    due = OutgoingMail.objects.due(at).aggregate(number=Count("pk"), oldest=Min("next_attempt_at"))
    if due["oldest"] and due["oldest"] < at - MAIL_LIMIT:
        late = {"number": due["number"], "time": mails.long(due["oldest"])}
        found.append(
            ngettext(
                "%(number)d mail is due and has not been sent since %(time)s.",
                "%(number)d mails are due and have not been sent; the oldest has waited since %(time)s.",
                due["number"],
            )
            % late
        )
    return found


def mails_visible_to(user: Any, *, at: datetime) -> QuerySet[OutgoingMail]:
    """Return the mails of calls, letters and meetings of the visitor's groups; an administrator sees all envelopes."""
    if user.is_superuser:
        return OutgoingMail.objects.order_by("-due_at", "pk")
    groups = ExpertGroup.objects.visible_to(user, on=clock.local_day(at))
    return OutgoingMail.objects.filter(belonging.of_groups(groups), sensitive=False)


def count_mails(user: Any, *, at: datetime) -> dict[str, int]:
    """Return how many mails the lists of the mail desk hold that somebody may act on; one query.

    Counting stops soon after MOST_COUNTED.
    """
    visible = mails_visible_to(user, at=at).order_by()
    # One part a status, because each has its own partial index; what is over and done with has none.
    counted = [
        visible.filter(status=status).annotate(name=Value(name)).values_list("name")[: MOST_COUNTED + 1]
        for name, each in mails.LISTS.items()
        if each.is_counted
        for status in each.statuses
    ]
    return Counter(name for (name,) in counted[0].union(*counted[1:], all=True))


def with_call(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Add `call_reference`, of the call, letter or meeting that a mail is about; empty for one about none."""
    key = Cast(OuterRef("subject_id"), UUIDField())
    of = {
        "call": Call.objects.filter(pk=key).values("reference"),
        "invitation": Invitation.objects.filter(pk=key).values("call__reference"),
        "nomination": Nomination.objects.filter(pk=key).values("invitation__call__reference"),
        "letter": Letter.objects.filter(pk=key).values("number"),
        "meeting": Meeting.objects.filter(pk=key).values("title"),
        "delegation": Delegation.objects.filter(pk=key).values("meeting__title"),
    }
    found = [When(subject_type=kind, then=Subquery(references.order_by()[:1])) for kind, references in of.items()]
    named: QuerySet[Any] = rows.annotate(call_reference=Case(*found, default=Value(""), output_field=CharField()))
    return named


def call_of(mail: OutgoingMail) -> Call | None:
    """Return the call that a mail is about, if it is about one: a letter's is that of its own subject."""
    subject: OutgoingMail | Letter | None = mail
    if mail.subject_type == "letter":
        subject = Letter.objects.only("subject_type", "subject_id").filter(pk=mail.subject_id).first()
    paths = {"call": "pk", "invitation": "invitations__pk", "nomination": "invitations__nominations__pk"}
    if subject is None or subject.subject_type not in paths:
        return None
    return Call.objects.filter(**{paths[subject.subject_type]: subject.subject_id}).first()


def attached(mail: OutgoingMail) -> list[MailAttachment]:
    """Return the files of a mail with their `size`, in their order; no query for a mail without."""
    if not mail.attached:
        return []
    files = mail.attachments.select_related("file").annotate(size=F("file__blob__size"))
    return list(files.order_by("position"))


def with_state_name(rows: QuerySet[Any], column: str) -> QuerySet[Any]:
    """Add `state_name` for a column that keeps an ISO code without being a foreign key (Greece is GR there)."""
    named: QuerySet[Any] = rows.annotate(
        state_name=Subquery(Country.objects.filter(pk=OuterRef(column)).values("name_en")[:1])
    )
    return named


def trail(subject: Model) -> list[AuditEvent]:
    """Return the newest entries of the audit trail about one record."""
    about = AuditEvent.objects.filter(subject_type=subject._meta.model_name, subject_id=str(subject.pk))
    return list(about.select_related("actor")[:200])


def record(nomination: Nomination) -> tuple[list[NominationEvent], list[Nomination]]:
    """Return a nomination's history, newest first, and the State's other answers to the call that were sent."""
    events = NominationEvent.objects.filter(nomination__invitation=nomination.invitation_id)
    rows = list(events.select_related("by", "version", "nomination").defer("version__content").order_by("-at", "-pk"))
    others = {row.nomination_id: row.nomination for row in rows if row.nomination.status not in UNSENT}
    others.pop(nomination.pk, None)
    newest_first = sorted(others.values(), key=lambda other: other.created_at, reverse=True)
    return [row for row in rows if row.nomination_id == nomination.pk], newest_first


def notes(nomination: Nomination) -> list[InternalNote]:
    return list(nomination.notes.select_related("by").order_by("-at"))


def mails_to_state(nomination: Nomination) -> list[OutgoingMail]:
    """Return every mail to the State about its file for this call, newest first."""
    invitation = nomination.invitation
    letters = Letter.objects.about(invitation) | Letter.objects.about(nomination)
    of_letters = OutgoingMail.objects.filter(belonging.about_letters(letters))
    found = OutgoingMail.objects.about(invitation) | OutgoingMail.objects.about(nomination) | of_letters
    return list(found.to_states(str(invitation.country_id)).defer("text", "html").order_by("-due_at", "pk")[:200])
