"""What States are asked for and have not answered, apart from calls: read in sets, judged again later."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import CharField, Exists, F, Max, OuterRef, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, Greatest

from nominations.declarations import accession_queries, progress, reviewing_facts
from nominations.declarations.commitment_models import Review
from nominations.declarations.signature_models import Accession
from nominations.declarations.states import ReviewStatus
from nominations.kernel import clock
from nominations.meetings.models import Delegation
from nominations.meetings.paper_models import MinutesComment
from nominations.meetings.states import MinutesStatus, OpinionStatus, Status
from nominations.meetings.voting_models import Ballot, Opinion
from nominations.outbox.models import OutgoingMail
from nominations.reminders.catalogue_of_meetings import OVERDUE, Matter

CHANGED = "The day was changed."
ANSWERED = "The State has answered, or it is not asked any more."
Rows = QuerySet[Any, tuple[Any, ...]]


class Asked(NamedTuple):
    """One State and one matter: plain facts, for there are many."""

    matter: Matter
    pk: str  # of the delegation, the ballot, the review or the accession: the subject of its mails
    iso2: str
    group_id: UUID
    until_on: date
    announced_at: datetime

    @property
    def tag(self) -> str:
        """What makes the keys of its mails those of this last day."""
        day = f"{self.until_on:%Y%m%d}"
        return f"{self.iso2}.{day}" if self.matter is Matter.PROGRESS else day

    def prefix(self, kind: str) -> str:
        return f"{kind}:{self.pk}:{self.tag}:"


def of_all(*, at: datetime) -> list[Asked]:
    """Return what States have not answered and still can; two queries, three while progress is reviewed."""
    today = clock.local_day(at)
    around = _delegations(today).union(_votes(today), _minutes(today), _accessions(today), all=True)
    return [*(Asked(Matter(matter), *facts) for matter, *facts in around), *_progress(today)]


# Who asked for a meeting instead of voting has answered (domain rule 11).
SILENT_BALLOT = Q(choice="", asked_for_meeting_at__isnull=True)
OPEN_VOTE = Q(opinion__status=OpinionStatus.VOTING, opinion__procedure=Opinion.Procedure.WRITTEN)
OPEN_DELEGATION = Q(answered_at__isnull=True, meeting__status=Status.CONVENED)
OPEN_MINUTES = Q(meeting__minutes__status=MinutesStatus.CIRCULATED)


def _delegations(today: date) -> Rows:
    known = Greatest("meeting__convened_at", Max("meeting__changes__at"))
    rows = Delegation.objects.filter(OPEN_DELEGATION, meeting__answers_until_on__gte=today)
    columns = ("country_id", "meeting__group_id", "meeting__answers_until_on")
    return _asked(Matter.DELEGATION, rows.annotate(known=Coalesce(known, F("meeting__convened_at"))), columns)


def _votes(today: date) -> Rows:
    rows = Ballot.objects.filter(SILENT_BALLOT, OPEN_VOTE, opinion__answers_until_on__gte=today)
    columns = ("country_id", "opinion__group_id", "opinion__answers_until_on")
    return _asked(Matter.VOTE, rows.annotate(known=F("opinion__opened_at")), columns)


def _minutes(today: date) -> Rows:
    rows = Delegation.objects.filter(
        OPEN_MINUTES, ~Exists(_commented()), meeting__minutes__comments_until_on__gte=today
    )
    columns = ("country_id", "meeting__group_id", "meeting__minutes__comments_until_on")
    return _asked(Matter.MINUTES, rows.annotate(known=F("meeting__minutes__circulated_at")), columns)


def _accessions(today: date) -> Rows:
    rows = accession_queries.unanswered().filter(answer_by_on__gte=today)
    columns = ("country_id", "declaration__group_id", "answer_by_on")
    return _asked(Matter.ACCESSION, rows.annotate(known=F("invited_at")), columns)


def _progress(today: date) -> Iterator[Asked]:
    for owed in reviewing_facts.owed(since=today - OVERDUE, on=today):
        yield Asked(Matter.PROGRESS, str(owed.review), owed.iso2, owed.group, owed.until_on, owed.told_at)


def _commented() -> Any:
    since = F("minutes__circulated_at")
    return MinutesComment.objects.filter(
        minutes=OuterRef("meeting"), country=OuterRef("country"), at__gte=since
    ).order_by()


def _asked(matter: Matter, rows: Any, columns: tuple[str, ...]) -> Rows:
    told = rows.order_by().annotate(matter=Value(matter.value, output_field=CharField()), key=Cast("pk", CharField()))
    asked: Rows = told.values_list("matter", "key", *columns, "known")
    return asked


def still_wanted(mail: OutgoingMail) -> str:
    """Return why a reminder about a meeting is not wanted any more, or "". Locks what the State answers in."""
    if mail.subject_type == "ballot":
        ballot = Ballot.objects.select_for_update(of=("self",), no_key=True).filter(pk=mail.subject_id)
        until = ballot.filter(SILENT_BALLOT, OPEN_VOTE).values_list("opinion__answers_until_on", flat=True).first()
    elif mail.subject_type == "accession":
        accession = accession_queries.unanswered().select_for_update(of=("self",), no_key=True)
        until = accession.filter(pk=mail.subject_id).values_list("answer_by_on", flat=True).first()
    elif mail.subject_type == "review":
        return _report_wanted(mail)
    else:
        until = _until(mail)
    if until is None:
        return ANSWERED
    return "" if mail.dedup_key.startswith(f"{mail.kind}:{mail.subject_id}:{until:%Y%m%d}:") else CHANGED


def _report_wanted(mail: OutgoingMail) -> str:
    """Locks the review, as every report and its closing do."""
    rows = Review.objects.select_for_update(of=("self",), no_key=True).select_related("declaration")
    review = rows.filter(pk=mail.subject_id, status=ReviewStatus.OPEN).first()
    account = progress.grid(review, on=clock.local_day(mail.due_at)).of(mail.audience) if review else None
    if review is None or account is None or account.is_complete:
        return ANSWERED
    tag = f"{mail.audience}.{review.reports_until_on:%Y%m%d}"
    return "" if mail.dedup_key.startswith(f"{mail.kind}:{mail.subject_id}:{tag}:") else CHANGED


def _until(mail: OutgoingMail) -> date | None:
    rows = Delegation.objects.select_for_update(of=("self",), no_key=True).filter(pk=mail.subject_id)
    if mail.kind.startswith(Matter.MINUTES.value):
        found = rows.filter(OPEN_MINUTES, ~Exists(_commented()))
        return found.values_list("meeting__minutes__comments_until_on", flat=True).first()
    return rows.filter(OPEN_DELEGATION).values_list("meeting__answers_until_on", flat=True).first()


def delegations(pks: Any) -> dict[str, Delegation]:
    """Return delegations by id, with meeting and group."""
    found = Delegation.objects.filter(pk__in=pks).select_related("meeting__group", "meeting__minutes")
    return {str(each.pk): each for each in found.order_by()}


def ballots(pks: Any) -> dict[str, Ballot]:
    """Return ballots by id, with opinion and group, of which there are few for many ballots; two queries."""
    opinions = Opinion.objects.select_related("group", "meeting")
    found = Ballot.objects.filter(pk__in=pks).prefetch_related(Prefetch("opinion", opinions))
    return {str(each.pk): each for each in found.order_by()}


def reviews(pks: Any) -> dict[str, Review]:
    """Return reviews by id, with declaration and group."""
    found = Review.objects.filter(pk__in=pks).select_related("declaration__group")
    return {str(each.pk): each for each in found.order_by()}


def accessions(pks: Any) -> dict[str, Accession]:
    """Return accessions by id, with declaration and group."""
    found = Accession.objects.filter(pk__in=pks).select_related("declaration__group")
    return {str(each.pk): each for each in found.order_by()}
