"""The facts that reminders are planned from, read with the same number of queries whatever the number of States."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Case, CharField, Exists, Max, OuterRef, Prefetch, Q, QuerySet, When
from django.db.models.functions import Cast

from nominations.accounts.models import Role
from nominations.calls import queries as calls
from nominations.calls.models import DeadlineChange, Invitation
from nominations.calls.states import Status as CallStatus
from nominations.groups.models import FunctionalMailbox
from nominations.kernel import clock, periods
from nominations.outbox.models import OutgoingMail
from nominations.outbox.states import WAITING
from nominations.outbox.states import Status as MailStatus
from nominations.reminders.catalogue import PREFIX
from nominations.workflow import queries as workflow
from nominations.workflow.models import Nomination, Nominee
from nominations.workflow.states import ANSWERED, EDITABLE, Status

# A reminder in one of these reached the State, or is about to.
GONE = (MailStatus.QUEUED, MailStatus.SENDING, MailStatus.SENT, MailStatus.UNCERTAIN, MailStatus.BOUNCED)


class Known(NamedTuple):
    """What the planner needs of a reminder that is written already: there are many, so no model instances."""

    pk: UUID
    kind: str
    dedup_key: str
    recipient: str
    subject_id: str
    status: str
    due_at: datetime
    sent_at: datetime | None
    is_over: bool  # still queued, but it will never go: its use is over, the sweep is about to say so


@dataclass(frozen=True)
class Facts:
    """All that one run of the planner needs to know."""

    invitations: Mapping[str, Invitation]  # open and unanswered, by id
    contacts: Mapping[str, list[Role]]  # by ISO code
    announced_at: Mapping[str, datetime]  # of the deadline in force, by invitation's id
    mails: Mapping[str, Known]  # by key
    gone: Mapping[str, list[Known]] = field(default_factory=dict)  # those that went out, by invitation's id


def facts(*, at: datetime) -> Facts:
    unanswered = _unanswered()
    invitations = {str(each.pk): each for each in unanswered}
    mails = [Known(*row) for row in _reminders(unanswered, at)]
    gone: dict[str, list[Known]] = defaultdict(list)
    for mail in mails:
        if mail.status in GONE and not mail.is_over:
            gone[mail.subject_id].append(mail)
    return Facts(
        invitations=invitations,
        contacts=calls.contact_points(on=clock.local_day(at)),
        announced_at=_announced(invitations.values(), at),
        mails={mail.dedup_key: mail for mail in mails},
        gone=gone,
    )


@dataclass(frozen=True)
class Begun:
    """What a State has begun and not sent: the sentences of what it still lacks, and whether it was returned."""

    missing: tuple[str, ...]
    is_returned: bool


def begun(invitations: Iterable[Invitation]) -> dict[str, Begun]:
    """Return what States have begun, by the invitation's id; it is told to the State's own contact points only."""
    drafts = Nomination.objects.filter(invitation__in=list(invitations), status__in=EDITABLE)
    drafts = drafts.select_related("invitation__call__group").prefetch_related(
        Prefetch("nominees", Nominee.objects.with_codes()), "attachments", "invitation__call__group__seat_rules"
    )
    found = {}
    for draft in drafts:
        findings = workflow.completeness_of(draft, draft.invitation).findings
        missing = tuple(str(finding.sentence) for finding in findings)
        found[str(draft.invitation_id)] = Begun(missing, draft.status == Status.RETURNED)
    return found


def mailboxes(*, at: datetime) -> dict[str, str]:
    """Return the functional mailbox in use of every group, by the group's id."""
    in_use = FunctionalMailbox.objects.filter(periods.running_on(clock.local_day(at)))
    return {str(group): email for group, email in in_use.values_list("group_id", "email")}


def _unanswered() -> QuerySet[Invitation]:
    answered = Nomination.objects.filter(invitation=OuterRef("pk"), status__in=ANSWERED)
    opened = Invitation.objects.filter(call__status=CallStatus.OPEN)
    # One object a call and a State instead of one a row: a call has up to 27 rows.
    return opened.exclude(Exists(answered)).order_by("pk").prefetch_related("call__group", "country")


def _reminders(unanswered: QuerySet[Invitation], at: datetime) -> QuerySet[OutgoingMail, tuple[Any, ...]]:
    """Reminders of open files in any state, and those still waiting about any file: some may have to be called back."""
    ids = unanswered.order_by().annotate(key=Cast("pk", CharField())).values("key")
    mails = OutgoingMail.objects.filter(kind__startswith=PREFIX, subject_type="invitation")
    mails = mails.filter(Q(subject_id__in=ids) | Q(status__in=WAITING)).exclude(status=MailStatus.CANCELLED)
    is_over = Case(When(status=MailStatus.QUEUED, expires_at__lte=at, then=True), default=False)
    return mails.order_by().annotate(is_over=is_over).values_list(*Known._fields)


def _announced(invitations: Iterable[Invitation], at: datetime) -> dict[str, datetime]:
    grouped = DeadlineChange.objects.order_by().values_list("call_id", "invitation_id").annotate(Max("at"))
    changed = {(call, invitation): last for call, invitation, last in grouped}
    found = {}
    for each in invitations:
        own = changed.get((each.call_id, each.pk))
        shared = changed.get((each.call_id, None))
        found[str(each.pk)] = max(filter(None, (each.call.opened_at or at, own, shared)))
    return found
