"""The facts that reminders are planned from, read with the same number of queries whatever the number of States."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    CharField,
    DateTimeField,
    Exists,
    F,
    Max,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast

from nominations.accounts.models import Role
from nominations.calls.models import Call, DeadlineChange, Invitation
from nominations.calls.states import Status as CallStatus
from nominations.groups.models import FunctionalMailbox
from nominations.kernel import clock, periods
from nominations.outbox.models import OutgoingMail
from nominations.outbox.states import WAITING
from nominations.outbox.states import Status as MailStatus
from nominations.reference.models import Holiday
from nominations.reminders import informed, rules
from nominations.reminders.catalogue import PREFIX, WARN_WITHIN
from nominations.reminders.informed import Overdue
from nominations.reminders.lines import File
from nominations.reminders.rules import Addressees, Holidays
from nominations.workflow import queries as workflow
from nominations.workflow.models import Nomination, NominationEvent, Nominee
from nominations.workflow.states import ANSWERED, EDITABLE, Move, Status

# A call that waits for answers; a change waits for nobody.
WAITS = {"kind": Call.Kind.CALL, "status": CallStatus.OPEN}


class OpenCall(NamedTuple):
    """A call that waits for answers, and the last days of its States, each once."""

    call: Call
    ends: Collection[date]


class Known(NamedTuple):
    """What the planner needs of a reminder that is written already."""

    dedup_key: str
    status: str
    subject_id: str
    gone_at: datetime | None  # when it reached the State, or now when it is on its way


class Detail(NamedTuple):
    """What is asked only of the few mails that are to be called back."""

    dedup_key: str
    kind: str
    recipient: str
    due_at: datetime


class Return(NamedTuple):
    """A nomination that was returned and not corrected."""

    step: str  # of the keys: the nomination and its round
    at: datetime
    reason: str


@dataclass(frozen=True)
class Facts:
    """All that one run of the planner needs to know of the States."""

    files: list[File]
    people: Mapping[str, Addressees]  # by ISO code
    returns: Mapping[str, Return]  # by invitation's id
    holidays: Holidays
    mails: Mapping[str, Known]  # by key
    gone: Mapping[str, list[Known]]  # those that went out, by invitation's id


def facts(*, at: datetime, people: Mapping[str, Addressees], holidays: Holidays, call: Call | None = None) -> Facts:
    """Return the facts of all open calls, or of one; four queries."""
    mails = [Known(*row) for row in _reminders(at, call)]
    gone: dict[str, list[Known]] = defaultdict(list)
    for mail in mails:
        if mail.gone_at:
            gone[mail.subject_id].append(mail)
    return Facts(
        files=files(at=at, call=call),
        people=people,
        returns=_returns(call),
        holidays=holidays,
        mails={mail.dedup_key: mail for mail in mails},
        gone=gone,
    )


def details(keys: Collection[str]) -> dict[str, Detail]:
    """Return the mails with these keys that still wait."""
    waiting = OutgoingMail.objects.filter(dedup_key__in=keys, status__in=WAITING)
    return {row[0]: Detail(*row) for row in waiting.values_list(*Detail._fields)}


def recent(invitations: Iterable[Invitation], *, at: datetime) -> dict[str, datetime]:
    """Return when the last reminder of the last 24 hours went out, by the invitation's id: staff are warned."""
    ids = [str(invitation.pk) for invitation in invitations]
    mails = OutgoingMail.objects.filter(kind__startswith=PREFIX, subject_type="invitation", subject_id__in=ids)
    gone = mails.order_by().annotate(gone_at=gone_at(at)).filter(gone_at__gt=at - WARN_WITHIN)
    return dict(gone.values("subject_id").annotate(last=Max("gone_at")).values_list("subject_id", "last"))


def overdue_notices(nominations: QuerySet[Nomination], *, at: datetime) -> list[Overdue]:
    """Return whom these nominations name that should have been told by now, or cannot be told (domain rule 25)."""
    return informed.overdue(nominations, at=at, holidays=holidays())


@dataclass(frozen=True)
class Begun:
    """What a State has begun and not sent: the sentences of what it still lacks, and whether it was returned."""

    missing: tuple[str, ...]
    is_returned: bool


def begun(invitations: Iterable[Invitation]) -> dict[str, Begun]:
    """Return what States have begun, by the invitation's id; it is told to the State's own people only."""
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


def invitations(pks: Collection[str], *, calls: Mapping[str, OpenCall]) -> dict[str, Invitation]:
    """Return invitations to these calls by id, without their State: one object a call, for it has up to 27 rows."""
    found = {}
    for each in Invitation.objects.filter(pk__in=pks).order_by():
        if open_ := calls.get(str(each.call_id)):
            each.call = open_.call
            found[str(each.pk)] = each
    return found


def open_calls(call: Call | None = None) -> dict[str, OpenCall]:
    """Return the open calls that wait for answers, all or one, by id, with their group; one query."""
    asked = Invitation.objects.filter(call=OuterRef("pk")).order_by()
    rows = Call.objects.filter(**WAITS, **({"pk": call.pk} if call else {})).select_related("group").order_by()
    found: QuerySet[Any] = rows.annotate(own_days=ArraySubquery(asked.values("extended_to").distinct()))
    return {str(each.pk): OpenCall(each, {own or each.deadline_on for own in each.own_days}) for each in found}


def mailboxes(*, at: datetime) -> dict[str, str]:
    """Return the functional mailbox in use of every group, by the group's id."""
    in_use = FunctionalMailbox.objects.filter(periods.running_on(clock.local_day(at)))
    return {str(group): email for group, email in in_use.values_list("group_id", "email")}


def holidays() -> Holidays:
    rows = list(Holiday.objects.values_list("day", "verified"))
    return Holidays(frozenset(day for day, _ in rows), frozenset(day for day, verified in rows if not verified))


def people(*, on: date) -> dict[str, Addressees]:
    """Return whom each State's mails go to on a day, by ISO code, each role with its State; one query."""
    roles: dict[str, list[Any]] = defaultdict(list)
    held = Role.objects.held_on(on).for_states().filter(user__is_active=True).select_related("user", "country")
    for role in held.annotate(came_back=Exists(_came_back())).order_by("position", "pk"):
        roles[str(role.country_id)].append(role)
    return {
        iso2: rules.addressees(own, came_back={role.user.email for role in own if role.came_back})
        for iso2, own in roles.items()
    }


def _came_back() -> QuerySet[OutgoingMail]:
    """Return the mails to the State and address of a role that came back, where none arrived after them."""
    mails = OutgoingMail.objects.exclude(audience="").order_by()
    later = mails.filter(
        audience=OuterRef("audience"),
        recipient=OuterRef("recipient"),
        status=MailStatus.SENT,
        sent_at__gt=OuterRef("sent_at"),
    )
    bounced = mails.filter(status=MailStatus.BOUNCED).exclude(Exists(later))
    return bounced.filter(audience=OuterRef("country_id"), recipient=OuterRef("user__email"))


def _unanswered(call: Call | None) -> QuerySet[Invitation]:
    answered = Nomination.objects.filter(invitation=OuterRef("pk"), status__in=ANSWERED)
    calls = {f"call__{column}": value for column, value in WAITS.items()}
    open_ = Invitation.objects.filter(**calls, **({"call": call} if call else {}))
    return open_.exclude(Exists(answered)).order_by()


def files(*, at: datetime, call: Call | None = None) -> list[File]:
    """Return the open files without an answer, of all calls or of one; two queries."""
    grouped = DeadlineChange.objects.order_by().values_list("call_id", "invitation_id").annotate(Max("at"))
    changed = {(of, invitation): last for of, invitation, last in grouped}
    columns = ("pk", "country_id", "call_id", "extended_to", "deadline_version")
    of_call = ("call__deadline_on", "call__deadline_version", "call__opened_at")
    found = []
    for pk, iso2, of, extended_to, own, deadline_on, version, opened_at in _unanswered(call).values_list(
        *columns, *of_call
    ):
        announced_at = opened_at or at
        if changed:
            times = (announced_at, changed.get((of, pk)), changed.get((of, None)))
            announced_at = max(time for time in times if time)
        found.append(File(str(pk), iso2, str(of), extended_to or deadline_on, f"{version}.{own}", announced_at))
    return found


def _returns(call: Call | None) -> dict[str, Return]:
    events = NominationEvent.objects.filter(
        move=Move.RETURN,
        nomination__status=Status.RETURNED,
        nomination__invitation__call__status=CallStatus.OPEN,
        nomination__invitation__call__kind=Call.Kind.CALL,
    )
    if call:
        events = events.filter(nomination__invitation__call=call)
    newest = events.order_by("nomination_id", "-at", "-pk").distinct("nomination_id")
    rows = newest.values_list("nomination__invitation_id", "nomination__reference", "nomination__round", "at", "reason")
    return {str(pk): Return(f"{reference}.{round_}", at, reason) for pk, reference, round_, at, reason in rows}


def _reminders(at: datetime, call: Call | None) -> QuerySet[OutgoingMail, tuple[Any, ...]]:
    """Reminders of open files in any state, and those still waiting about any file: some may have to be called back."""
    ids = _unanswered(call).annotate(key=Cast("pk", CharField())).values("key")
    mails = OutgoingMail.objects.filter(kind__startswith=PREFIX, subject_type="invitation")
    mails = mails.filter(Q(subject_id__in=ids) if call else Q(subject_id__in=ids) | Q(status__in=WAITING))
    return mails.order_by().annotate(gone_at=gone_at(at)).values_list(*Known._fields)


def gone_at(at: datetime) -> Case:
    """When it reached the State; now while it is on its way, or held for the minute in which it can be taken back.

    One that is queued and too old will never go: the sweep is about to say so. One in doubt counts from its doubt.
    """
    now = Value(at, output_field=DateTimeField())
    on_its_way = Q(status=MailStatus.QUEUED) & (Q(expires_at__isnull=True) | Q(expires_at__gt=at))
    on_its_way |= Q(status=MailStatus.SENDING) | Q(status=MailStatus.HELD, held_until__isnull=False)
    return Case(
        When(status__in=[MailStatus.SENT, MailStatus.BOUNCED], then=F("sent_at")),
        When(status=MailStatus.UNCERTAIN, then=F("uncertain_at")),
        When(on_its_way, then=now),
        default=None,
        output_field=DateTimeField(),
    )
