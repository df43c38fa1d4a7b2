"""What a contact point is shown about the State's file: the calls as cards, the history, the mails, who shares it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.paginator import Page, Paginator
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nominations.accounts.models import Role, User
from nominations.calls.models import DeadlineChange, Invitation
from nominations.calls.states import Status as CallStatus
from nominations.groups.models import FunctionalMailbox
from nominations.kernel import clock, periods
from nominations.outbox.models import OutgoingMail, OutgoingMailQuerySet
from nominations.outbox.states import Status as MailStatus
from nominations.workflow import queries as workflow
from nominations.workflow.models import Nomination, NominationEvent, NominationVersion
from nominations.workflow.queries import FileRow
from nominations.workflow.states import LIVE, Move, Status

# What happened, in the words of the history.
HAPPENED: dict[str, str | Promise] = {
    Move.SUBMIT: gettext_lazy("Nomination submitted"),
    Move.DECLINE: gettext_lazy("Answered that there is no nomination"),
    Move.WITHDRAW: gettext_lazy("Answer withdrawn"),
    Move.DISCARD: gettext_lazy("Draft discarded"),
    Move.RESTORE: gettext_lazy("Draft brought back"),
    Move.ACCEPT: gettext_lazy("Nomination accepted"),
    Move.RETURN: gettext_lazy("Returned for correction"),
    Move.REJECT: gettext_lazy("Nomination rejected"),
    Move.REGISTER: gettext_lazy("Answer received by e-mail and registered"),
    Move.REGISTER_NIL: gettext_lazy("“No nomination” received by e-mail and registered"),
    Move.SET_ASIDE: gettext_lazy("Draft set aside, because an answer by e-mail was registered"),
    Move.UNDO: gettext_lazy("Decision undone before its mail left"),
}
CARDS_A_PAGE = 20
TONES = {
    "silent": "high",
    Status.DRAFT: "medium",
    Status.RETURNED: "high",
    Status.SUBMITTED: "highlight",
    Status.ACCEPTED: "low",
    Status.NIL: "low",
}
# Planned mails and mails that were called back are not shown: nobody received them.
ON_THEIR_WAY = (MailStatus.QUEUED, MailStatus.SENDING, MailStatus.SENT)
TROUBLED = (MailStatus.UNCERTAIN, MailStatus.FAILED, MailStatus.BOUNCED)


@dataclass(frozen=True)
class Card:
    """A call as its State sees it: how its answer stands, and the one thing to do next."""

    row: FileRow
    status: str
    tone: str
    step: str
    href: str
    is_open: bool
    is_past: bool


def cards(user: User, *, page: str, at: datetime) -> tuple[Page[Invitation], list[Card]]:
    """Return one page of the calls of the visitor's States, the open ones first."""
    found = Paginator(workflow.state_calls(user, on=clock.local_day(at)), CARDS_A_PAGE).get_page(page)
    return found, [card(row, at=at) for row in workflow.file_rows(found)]


def card(row: FileRow, *, at: datetime) -> Card:
    is_open = row.call.status == CallStatus.OPEN
    step, href = _next_step(row, is_open=is_open)
    return Card(
        row=row,
        status=status_words(row),
        tone=TONES.get(row.status, "medium") if is_open or row.nomination else "medium",
        step=step,
        href=href,
        is_open=is_open,
        is_past=row.invitation.is_late_at(at),
    )


def status_words(row: FileRow) -> str:
    """Return the status of the State's answer in words, late included."""
    if row.nomination is None and row.call.on_paper:
        return _("By letter and e-mail, before this site")
    if row.nomination is None:
        return _("No answer yet") if row.call.status == CallStatus.OPEN else _("No answer")
    if row.call.is_change and row.nomination.status == Status.NIL:
        return _("Leaves, nobody follows yet")
    words = str(row.nomination.get_status_display())
    return _("%(status)s, late") % {"status": words} if row.nomination.is_late else words


def _next_step(row: FileRow, *, is_open: bool) -> tuple[str, str]:
    file = reverse("portal:call", args=[row.invitation.pk])
    if not is_open or row.nomination is None:
        return (_("Answer this call") if is_open else _("Open the file")), file
    draft = reverse("portal:draft", args=[row.nomination.pk])
    is_change = row.call.is_change
    steps = {
        Status.DRAFT: (_("Continue the change") if is_change else _("Continue the draft"), draft),
        Status.RETURNED: (_("Correct the change") if is_change else _("Correct the nomination"), draft),
    }
    return steps.get(Status(row.nomination.status), (_("Open the file"), file))


@dataclass(frozen=True)
class Moment:
    """One point of the history, as components/timeline.html shows it."""

    at: datetime
    title: str
    content: str

    @property
    def label(self) -> str:
        return f"{self.at.astimezone(clock.BRUSSELS):%-d %B %Y, %H:%M}"


def events_of(invitation: Invitation) -> list[NominationEvent]:
    """Return the moves of all the State's answers to the call, in order."""
    events = NominationEvent.objects.filter(nomination__invitation=invitation)
    return list(events.select_related("by", "nomination", "version__by").defer("version__content"))


def history(
    invitation: Invitation, events: Iterable[NominationEvent], changes: Iterable[DeadlineChange]
) -> list[Moment]:
    """Return all that happened to the State's file, the newest first."""
    opened = invitation.call.opened_at
    began = _("Change begun") if invitation.call.is_change else _("Call opened")
    moments = [Moment(opened, began, "")] if opened else []
    moments += [*map(_of_deadline, changes), *map(_of_event, events)]
    return sorted(moments, key=lambda moment: moment.at)[::-1]


def _of_event(event: NominationEvent) -> Moment:
    who = _("by the secretariat of the group") if event.by_commission else _("by %(name)s") % {"name": event.by}
    if event.move in (Move.REGISTER, Move.REGISTER_NIL):
        who = _("by the secretariat of the group, on behalf of your State")
    first = _("%(reference)s, %(who)s") % {"reference": event.nomination.reference, "who": who}
    return Moment(event.at, str(HAPPENED[event.move]), "\n".join(filter(None, [first, event.reason])))


def _of_deadline(change: DeadlineChange) -> Moment:
    title = _("Deadline moved to %(day)s") % {"day": f"{change.new_on:%-d %B %Y}"}
    before = _("It was %(day)s before.") % {"day": f"{change.old_on:%-d %B %Y}"}
    return Moment(change.at, title, f"{before}\n{change.reason}")


def deadline_changes(invitation: Invitation) -> QuerySet[DeadlineChange]:
    """Return the changes that the State was told of: its own, and all States' since the call opened (rule 19)."""
    all_states = Q(invitation__isnull=True, call=invitation.call_id, at__gte=invitation.call.opened_at)
    own = Q(invitation=invitation)
    return DeadlineChange.objects.filter(own | all_states if invitation.call.opened_at else own)


def versions(events: Iterable[NominationEvent]) -> list[NominationVersion]:
    """Return everything that was sent for this call, the newest first: each is a receipt."""
    sent: dict[int, NominationVersion] = {}
    for event in events:
        if event.version is not None:
            event.version.nomination = event.nomination
            sent[event.version.pk] = event.version
    return sorted(sent.values(), key=lambda version: version.frozen_at, reverse=True)


def with_mailbox(invitations: QuerySet[Invitation], *, on: date) -> QuerySet[Invitation]:
    """Add `mailbox`: where the group's secretariat answers on a day, if anywhere (domain rule 41)."""
    in_use = FunctionalMailbox.objects.filter(periods.running_on(on), group=OuterRef("call__group"))
    return invitations.annotate(mailbox=Subquery(in_use.values("email")[:1]))


def discarded_draft(invitation: Invitation) -> Nomination | None:
    """Return the draft that can be brought back: discarded last, and nothing else begun since."""
    rows = list(invitation.nominations.all())  # in the order they were begun, see workflow.with_answers
    if not rows or any(row.status in LIVE for row in rows):
        return None
    return rows[-1] if rows[-1].status == Status.DISCARDED else None


def return_reason(nomination: Nomination | None, events: Iterable[NominationEvent] | None = None) -> str:
    """Return why the Commission sent the nomination back, while it waits for the correction."""
    if nomination is None or nomination.status != Status.RETURNED:
        return ""
    known = nomination.events.all() if events is None else events
    reasons = [event.reason for event in known if event.move == Move.RETURN and event.nomination_id == nomination.pk]
    return reasons[-1] if reasons else ""


def mails(states: Sequence[str] | QuerySet[Role, str]) -> OutgoingMailQuerySet:
    """Return the mails that went, or should have gone, to people who speak for these States.

    One whose text was deleted after its time is still listed; one whose words could never be made is not.
    """
    return OutgoingMail.objects.to_states(*states).filter(status__in=ON_THEIR_WAY + TROUBLED).exclude(subject="")


def mails_of(invitation: Invitation) -> list[OutgoingMail]:
    found = mails([str(invitation.country_id)]).about(invitation)
    return list(found.defer("text", "html").order_by("-due_at", "-created_at", "recipient"))


def contact_points(user: User, *, on: date) -> list[Role]:
    """Return everybody who speaks today for the visitor's States, in the order they are written to."""
    states = Role.objects.states_of(user, on=on)
    roles = Role.objects.for_states().held_on(on).filter(country_id__in=states, user__is_active=True)
    return list(roles.select_related("user", "country").order_by("country__protocol_order", "kind", "position", "pk"))


def sharing(invitation: Invitation, *, on: date) -> list[Role]:
    """Return everybody who shares one State's file today."""
    roles = Role.objects.for_states().held_on(on).filter(country_id=invitation.country_id, user__is_active=True)
    return list(roles.select_related("user").order_by("kind", "position", "pk"))


def to_take_up(invitation: Invitation) -> list[NominationVersion]:
    """Return the last version of each earlier nomination of the State whose persons can be taken up."""
    newest: dict[str, NominationVersion] = {}
    for version in workflow.earlier_versions(invitation):
        newest.setdefault(str(version.nomination_id), version)
    return list(newest.values())
