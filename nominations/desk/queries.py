"""What the desk's pages show, joined from several rooms; each in a constant number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import CharField, Count, IntegerField, Max, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext as _

from nominations.audit.models import AuditEvent
from nominations.calls.models import Call, Invitation
from nominations.calls.states import Status as CallStatus
from nominations.kernel import clock
from nominations.outbox.models import OutgoingMail
from nominations.outbox.queries import silent_jobs
from nominations.outbox.states import Status as MailStatus
from nominations.reference.models import Country
from nominations.reminders.catalogue import PREFIX, REMIND_NOW
from nominations.workflow.models import InternalNote, Nomination, NominationEvent
from nominations.workflow.states import ANSWERED, UNSENT, Status

# The same limits as /health/ has (config/views.py).
MAIL_LIMIT = timedelta(minutes=15)
TROUBLE = (MailStatus.FAILED, MailStatus.UNCERTAIN, MailStatus.BOUNCED)
A_PAGE = 20


@dataclass(frozen=True)
class Start:
    """What the first page of the desk says: what is wrong, what waits for a decision, which calls run."""

    alarms: list[str]
    to_decide: list[Nomination]
    open_calls: list[Call]
    mail_trouble: list[tuple[str, str, int]]  # status, its words, how many
    at: datetime


def start(user: Any, *, at: datetime) -> Start:
    day = clock.local_day(at)
    waiting = Nomination.objects.visible_to(user, on=day).filter(status=Status.SUBMITTED)
    waiting = waiting.select_related("invitation__call", "invitation__country").order_by("submitted_at")
    running = with_counts(Call.objects.visible_to(user, on=day).filter(status=CallStatus.OPEN))
    trouble = mails_visible_to(user, at=at).filter(status__in=TROUBLE).order_by()
    counts = trouble.values("status").annotate(number=Count("pk")).values_list("status", "number")
    return Start(
        alarms=alarms(at=at),
        to_decide=list(waiting[:A_PAGE]),
        open_calls=list(running.order_by("deadline_on", "reference")[:A_PAGE]),
        mail_trouble=[(status, str(MailStatus(status).label), number) for status, number in counts],
        at=at,
    )


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
        % {"job": beat.job, "time": f"{beat.last_run_at.astimezone(clock.BRUSSELS):%d.%m.%Y %H:%M}"}
        for beat in silent_jobs(at=at)
    ]
    overdue = OutgoingMail.objects.filter(status=MailStatus.QUEUED, next_attempt_at__lt=at - MAIL_LIMIT).count()
    if overdue:
        found.append(_("%(number)d mails have been waiting for more than 15 minutes.") % {"number": overdue})
    return found


def mails_visible_to(user: Any, *, at: datetime) -> QuerySet[OutgoingMail]:
    """Return the mails about the calls of the visitor's groups; an administrator also sees the others' envelopes."""
    if user.is_superuser:
        return OutgoingMail.objects.order_by("-due_at", "pk")
    calls = Call.objects.visible_to(user, on=clock.local_day(at))
    return OutgoingMail.objects.filter(about(calls), sensitive=False)


def about(calls: QuerySet[Call]) -> Q:
    """Return the condition that a mail, sent or received, is about one of the calls or a State's file for it."""
    invitations = Invitation.objects.filter(call__in=calls)
    nominations = Nomination.objects.filter(invitation__in=invitations)
    return (
        Q(subject_type="call", subject_id__in=_keys(calls))
        | Q(subject_type="invitation", subject_id__in=_keys(invitations))
        | Q(subject_type="nomination", subject_id__in=_keys(nominations))
    )


def mails_of_call(call: Call) -> list[OutgoingMail]:
    """Return every mail about a call, its States' files and its nominations, without the words; three queries."""
    invitations = [str(pk) for pk in call.invitations.order_by().values_list("pk", flat=True)]
    nominations = Nomination.objects.filter(invitation__call=call).order_by().values_list("pk", flat=True)
    about = (
        Q(subject_type="call", subject_id=str(call.pk))
        | Q(subject_type="invitation", subject_id__in=invitations)
        | Q(subject_type="nomination", subject_id__in=[str(pk) for pk in nominations])
    )
    found = OutgoingMail.objects.filter(about, sensitive=False).order_by()
    return list(found.only(*_ENVELOPE))


def held_reminders(call: Call) -> list[OutgoingMail]:
    """Return the reminders that somebody sent by hand and can still call back."""
    keys = _keys(Invitation.objects.filter(call=call))
    held = OutgoingMail.objects.filter(kind=REMIND_NOW, status=MailStatus.HELD, held_until__isnull=False)
    return list(held.filter(subject_type="invitation", subject_id__in=keys).only("held_until", "recipient", "audience"))


def last_reminders(invitations: Sequence[Invitation]) -> dict[str, datetime]:
    """Return when each State's file was last reminded of, by the invitation's id; what is on its way counts."""
    mails = OutgoingMail.objects.filter(
        subject_type="invitation", subject_id__in=[str(each.pk) for each in invitations]
    )
    gone = mails.filter(kind__startswith=PREFIX, status__in=_GONE)
    last = Max(Coalesce("sent_at", "uncertain_at", "due_at"))
    return dict(gone.order_by().values("subject_id").annotate(last=last).values_list("subject_id", "last"))


_GONE = (MailStatus.HELD, MailStatus.QUEUED, MailStatus.SENDING, MailStatus.SENT, MailStatus.UNCERTAIN)

# What a list of mails says of each; the words are long and stay in the database.
_ENVELOPE = (
    "kind",
    "recipient",
    "recipient_name",
    "audience",
    "status",
    "status_reason",
    "due_at",
    "sent_at",
    "uncertain_at",
)


def with_state_name(rows: QuerySet[Any], column: str) -> QuerySet[Any]:
    """Add `state_name` for a column that keeps an ISO code without being a foreign key (Greece is GR there)."""
    named: QuerySet[Any] = rows.annotate(
        state_name=Subquery(Country.objects.filter(pk=OuterRef(column)).values("name_en")[:1])
    )
    return named


def _keys(rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    keys: QuerySet[Any, Any] = rows.order_by().annotate(key=Cast("pk", CharField())).values("key")
    return keys


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
    mails = OutgoingMail.objects.about(invitation) | OutgoingMail.objects.about(nomination)
    return list(mails.to_states(str(invitation.country_id)).defer("text", "html").order_by("-due_at", "pk")[:200])
