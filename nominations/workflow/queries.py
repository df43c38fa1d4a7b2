"""Screens that join several tables: a State's calls, the 27 rows of a call, the review of one nomination."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Case, F, Prefetch, Q, QuerySet, Subquery, When, prefetch_related_objects
from django.db.models.functions import Coalesce

from nominations.accounts.models import Role
from nominations.calls import queries as calls
from nominations.calls.models import Call, Invitation
from nominations.calls.states import Status as CallStatus
from nominations.kernel import clock
from nominations.kernel.findings import Finding
from nominations.outbox.models import OutgoingMail
from nominations.reference.models import Country
from nominations.workflow import rules
from nominations.workflow.content import content_from_version, content_of
from nominations.workflow.differences import Line, lines
from nominations.workflow.models import Nomination, NominationEvent, NominationVersion, Nominee
from nominations.workflow.rules import Completeness, Elsewhere
from nominations.workflow.states import ANSWERED, EDITABLE, LIVE, Move, Status


@dataclass(frozen=True)
class FileRow:
    """A State's file for one call: the invitation and the answer that counts now, if there is one."""

    invitation: Invitation
    nomination: Nomination | None
    completeness: Completeness | None  # of what is typed now, where it is still being typed
    contacts: tuple[Role, ...] = ()
    last_mail: OutgoingMail | None = None

    @property
    def call(self) -> Call:
        return self.invitation.call

    @property
    def country(self) -> Country:
        return self.invitation.country

    @property
    def deadline_on(self) -> Any:
        return self.invitation.deadline_on

    @property
    def status(self) -> str:
        """Return the status of the answer, or "silent" where nothing was begun."""
        return self.nomination.status if self.nomination else "silent"

    @property
    def is_extended(self) -> bool:
        return self.invitation.extended_to is not None


def state_calls(user: Any, *, on: date) -> QuerySet[Invitation]:
    """Return the invitations of the visitor's States, to be paged: open calls first, the nearest deadline first of
    them; then the earlier calls, the latest first.
    """
    deadline = Coalesce("extended_to", "call__deadline_on")
    is_open = Q(call__status=CallStatus.OPEN)
    ordered = Invitation.objects.visible_to(user, on=on).annotate(
        of_open=Case(When(is_open, then=deadline)), of_earlier=Case(When(~is_open, then=deadline))
    )
    return with_answers(ordered.order_by(F("of_open").asc(nulls_last=True), F("of_earlier").desc(), "pk"))


def board(call: Call, *, at: datetime) -> list[FileRow]:
    """Return a call's rows in protocol order, the silent States included; a constant number of queries."""
    contacts = calls.contact_points(on=clock.local_day(at))
    invitations = list(with_answers(call.invitations.order_by("country__protocol_order")))
    last = last_mails(invitations)
    rows = file_rows(invitations)
    return [
        replace(row, contacts=tuple(contacts.get(row.country.pk, [])), last_mail=last.get(str(row.invitation.pk)))
        for row in rows
    ]


def file_row(invitation: Invitation) -> FileRow:
    """Return one State's file for a call."""
    return file_rows([invitation])[0]


def file_rows(invitations: Iterable[Invitation]) -> list[FileRow]:
    """Return States' files for calls, of invitations that were fetched `with_answers`; at most two queries."""
    found = list(invitations)
    fetch_typed(answer for invitation in found for answer in invitation.nominations.all())
    return [_row(invitation) for invitation in found]


def last_mails(invitations: Iterable[Invitation]) -> dict[str, OutgoingMail]:
    """Return the last mail that left, or should have left, for each State's file; one query."""
    keys = [str(invitation.pk) for invitation in invitations]
    mails = OutgoingMail.objects.filter(subject_type="invitation", subject_id__in=keys).exclude(audience="")
    gone = mails.filter(status__in=["sent", "sending", "queued", "uncertain", "failed", "bounced", "held"])
    newest = gone.order_by("subject_id", "-due_at", "-created_at").distinct("subject_id")
    return {mail.subject_id: mail for mail in newest.defer("text", "html")}


def with_answers(invitations: QuerySet[Invitation]) -> QuerySet[Invitation]:
    """Fetch with each invitation its call, group, seat rules and answers; three queries."""
    answers = Nomination.objects.order_by("created_at")
    return invitations.select_related("call__group", "country").prefetch_related(
        Prefetch("nominations", queryset=answers), "call__group__seat_rules"
    )


def fetch_typed(answers: Iterable[Nomination]) -> None:
    """Fetch persons and files of the answers that are still being typed, which completeness is judged by; two queries.

    What was sent is read from its frozen version.
    """
    typed = [answer for answer in answers if answer.status in EDITABLE]
    prefetch_related_objects(typed, Prefetch("nominees", Nominee.objects.with_codes()), "attachments")


def _row(invitation: Invitation) -> FileRow:
    nomination = _that_counts(invitation.nominations.all())
    completeness = None
    if nomination and nomination.status in EDITABLE:
        completeness = completeness_of(nomination, invitation)
    return FileRow(invitation, nomination, completeness)


def _that_counts(nominations: Iterable[Nomination]) -> Nomination | None:
    """Return the live answer, else the last one that was sent; a discarded draft does not count."""
    found = [nomination for nomination in nominations if nomination.status != Status.DISCARDED]
    live = [nomination for nomination in found if nomination.status in LIVE]
    counting = live or found
    return counting[-1] if counting else None


def completeness_of(nomination: Nomination, invitation: Invitation) -> Completeness:
    """Judge what is typed now; prefetched nominees, attachments and seat rules are used when they are there."""
    return rules.completeness(
        content_of(nomination),
        invitation.call.group.seat_rules.all(),
        has_letter=bool(nomination.attachments.all()),
        is_change=invitation.call.is_change,
    )


def earlier_versions(invitation: Invitation) -> QuerySet[NominationVersion]:
    """Return the same State's frozen nominations of other calls, newest first, whose persons can be taken up."""
    versions = NominationVersion.objects.filter(
        nomination__invitation__country_id=invitation.country_id, content__kind="nomination"
    ).exclude(nomination__invitation=invitation)
    return versions.select_related("nomination__invitation__call__group").order_by("-frozen_at")


@dataclass(frozen=True)
class Review:
    """What the secretariat may see of a State's nomination: frozen versions only, and what was found in the last."""

    nomination: Nomination
    version: NominationVersion | None
    previous: NominationVersion | None
    accepted: NominationVersion | None  # what was accepted last of the same State and group
    beside: NominationVersion | None  # one of the two: what the last version is shown beside
    lines: list[Line]
    findings: list[Finding]
    completeness: Completeness | None  # of a draft in progress: how far it is, never what it says


def review(nomination: Nomination, *, beside_previous: bool = False) -> Review:
    """Return the review of a nomination's last frozen version beside what was accepted last, or the version before."""
    versions, accepted = _versions(nomination)
    version, previous = [*versions, None, None][:2]
    beside = previous if beside_previous or accepted is None else accepted
    in_progress = nomination.status in EDITABLE
    fetch_typed([nomination])
    return Review(
        nomination=nomination,
        version=version,
        previous=previous,
        accepted=accepted,
        beside=beside,
        lines=lines(version.content, beside.content if beside else None) if version else [],
        findings=findings(nomination, version) if version else [],
        completeness=completeness_of(nomination, nomination.invitation) if in_progress else None,
    )


def _versions(nomination: Nomination) -> tuple[list[NominationVersion], NominationVersion | None]:
    """Return the last two frozen versions, the newest first, and the one accepted last of the State; one query.

    That is in the same group, in another call or change; of a nomination that is decided, before it was sent.
    """
    invitation, own = nomination.invitation, nomination.versions.order_by("-number")
    accepted = NominationEvent.objects.filter(
        move=Move.ACCEPT,
        nomination__status=Status.ACCEPTED,
        nomination__invitation__country=invitation.country_id,
        nomination__invitation__call__group=invitation.call.group_id,
    ).exclude(nomination=nomination)
    if nomination.status != Status.SUBMITTED:
        accepted = accepted.filter(at__lte=Subquery(own.values("frozen_at")[:1]))
    last = NominationVersion.objects.filter(pk=Subquery(accepted.order_by("-at", "-pk").values("version")[:1]))
    related = ("by", "nomination")
    rows = list(own.select_related(*related)[:2].union(last.select_related(*related).order_by(), all=True))
    versions = sorted((row for row in rows if row.nomination_id == nomination.pk), key=lambda row: -row.number)
    for version in versions:
        version.nomination = nomination
    found = next((row for row in rows if row.nomination_id != nomination.pk), None)
    return versions, found if versions else None


def findings_of(nominations: Sequence[Nomination]) -> dict[Any, list[Finding]]:
    """Return what was found in the last frozen versions of one call's answers, by their keys; two queries.

    The answers come with their call, its group and seat rules. One that was never sent has no findings.
    """
    if not nominations:
        return {}
    versions = NominationVersion.objects.filter(nomination__in=nominations)
    newest = versions.order_by("nomination_id", "-number").distinct("nomination_id")
    frozen = {version.nomination_id: version for version in newest}
    sent = _sent_persons(nominations[0].invitation.call_id)
    return {
        each.pk: findings(each, frozen[each.pk], [who for key, who in sent if key != each.invitation_id])
        for each in nominations
        if each.pk in frozen
    }


def findings(
    nomination: Nomination, version: NominationVersion, elsewhere: Sequence[Elsewhere] | None = None
) -> list[Finding]:
    """Return what the rules notice in a frozen version, blockers and warnings, beside the other States' persons."""
    if version.content["kind"] == "nil":
        return rules.review_findings(content_from_version({}), elsewhere=[], is_late=nomination.is_late)
    content = content_from_version(version.content)
    call = nomination.invitation.call
    has_letter = bool(version.content["files"])
    seat_rules = call.group.seat_rules.all()
    missing = rules.completeness(content, seat_rules, has_letter=has_letter, is_change=call.is_change)
    known = _elsewhere(nomination) if elsewhere is None else elsewhere
    others = rules.review_findings(content, elsewhere=known, is_late=nomination.is_late)
    return [*missing.findings, *others]


def _elsewhere(nomination: Nomination) -> list[Elsewhere]:
    """Return the persons of the other States' answers in the same call, as they were sent."""
    sent = _sent_persons(nomination.invitation.call_id)
    return [who for invitation_id, who in sent if invitation_id != nomination.invitation_id]


def _sent_persons(call_id: uuid.UUID) -> list[tuple[uuid.UUID, Elsewhere]]:
    sent = Nominee.objects.filter(
        nomination__invitation__call=call_id,
        nomination__status__in=[Status.SUBMITTED, Status.ACCEPTED],  # typed text equals the frozen version then
    )
    rows = sent.values_list("nomination__invitation", "nomination__invitation__country__name_en", "name_key", "email")
    return [(invitation_id, Elsewhere(state, key, email)) for invitation_id, state, key, email in rows]


_HAS_ANSWER = "SELECT 1 FROM nominations_nomination WHERE invitation_id = %s AND status = ANY(%s)"
_ANSWERS = [status.value for status in ANSWERED]


def is_answered(invitation_id: str) -> bool:
    """Return whether a State has answered; asked before each reminder goes, so it is written out."""
    with connection.cursor() as cursor:
        cursor.execute(_HAS_ANSWER, [invitation_id, _ANSWERS])
        return cursor.fetchone() is not None
