"""The facts of a call's rows, read at once: invitations, answers, contact points, the last mails to and fro."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, Exists, JSONField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Cast

from nominations.accounts.models import Role
from nominations.calls import queries as calls
from nominations.calls.models import Call, Invitation
from nominations.inbox.models import ReceivedMail
from nominations.inbox.states import Kind
from nominations.kernel import clock
from nominations.outbox.models import OutgoingMail
from nominations.outbox.states import Status as MailStatus
from nominations.reference.models import Country
from nominations.workflow import queries as workflow
from nominations.workflow.models import Nomination, NominationVersion
from nominations.workflow.rules import Completeness

# What went, goes, or should have gone.
_GONE = (
    MailStatus.SENT,
    MailStatus.SENDING,
    MailStatus.QUEUED,
    MailStatus.HELD,
    MailStatus.UNCERTAIN,
    MailStatus.FAILED,
    MailStatus.BOUNCED,
)
_ENVELOPE = ("kind", "subject", "audience", "status", "status_reason", "due_at", "sent_at", "recipient")


@dataclass(frozen=True, slots=True)
class Facts:
    """One State's row: what is known, not yet judged. `persons` are those of the last version that was sent."""

    invitation: Invitation
    nomination: Nomination | None
    completeness: Completeness | None
    contacts: Sequence[Role]
    last_mail: OutgoingMail | None
    received_at: datetime | None
    persons: Sequence[dict[str, Any]]

    @property
    def country(self) -> Country:
        return self.invitation.country


def rows(call: Call, *, at: datetime) -> list[Facts]:
    """Return a call's rows in protocol order, the silent States included; seven queries, whatever their number."""
    contacts = calls.contact_points(on=clock.local_day(at))
    invitations = list(_invitations(call))
    for invitation in invitations:
        invitation.call = call  # one group and one set of seat rules for all the rows
    last = _last_mails(invitations)
    return [
        Facts(
            invitation=row.invitation,
            nomination=row.nomination,
            completeness=row.completeness,
            contacts=contacts.get(row.invitation.country_id, ()),
            last_mail=last.get(row.invitation.country_id),
            received_at=getattr(row.invitation, "received_at", None),
            persons=getattr(row.nomination, "sent_persons", None) or (),
        )
        for row in workflow.file_rows(invitations)
    ]


def _invitations(call: Call) -> QuerySet[Invitation]:
    newest = NominationVersion.objects.filter(nomination=OuterRef("pk")).order_by("-number")
    answers = Nomination.objects.order_by("created_at").select_related("assigned_to")
    answers = answers.annotate(sent_persons=Subquery(newest.values("content__persons")[:1], output_field=JSONField()))
    found = call.invitations.select_related("country").order_by("country__protocol_order")
    return found.annotate(received_at=_last_answer()).prefetch_related(Prefetch("nominations", queryset=answers))


def _last_answer() -> Subquery:
    """Return when the last e-mail of the State about its file came in; automatic answers and bounces do not count."""
    own = Nomination.objects.filter(invitation=OuterRef(OuterRef("pk"))).annotate(key=Cast("pk", CharField()))
    about = Q(subject_type="invitation", subject_id=Cast(OuterRef("pk"), CharField()))
    about |= Q(subject_type="call", subject_id=Cast(OuterRef("call_id"), CharField()))
    about |= Q(Exists(own.filter(key=OuterRef("subject_id"))), subject_type="nomination")
    found = ReceivedMail.objects.filter(about, audience=OuterRef("country_id"), kind=Kind.ANSWER)
    return Subquery(found.order_by("-received_at").values("received_at")[:1])


def _last_mails(invitations: Sequence[Invitation]) -> dict[str, OutgoingMail]:
    """Return the last mail about each State's file or answer by ISO code; one query."""
    files = [str(invitation.pk) for invitation in invitations]
    answers = [str(answer.pk) for invitation in invitations for answer in invitation.nominations.all()]
    about = Q(subject_type="invitation", subject_id__in=files) | Q(subject_type="nomination", subject_id__in=answers)
    mails = OutgoingMail.objects.filter(about, status__in=_GONE, sensitive=False).exclude(audience="")
    newest = mails.order_by("audience", "-due_at", "-created_at").distinct("audience")
    return {mail.audience: mail for mail in newest.only(*_ENVELOPE)}
