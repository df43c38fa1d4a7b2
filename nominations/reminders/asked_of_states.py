"""What States are asked for around a meeting and have not answered: read set by set, judged again before sending."""

from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, F, Max, OuterRef, Prefetch, Q
from django.db.models.functions import Coalesce, Greatest

from nominations.kernel import clock
from nominations.meetings.models import Delegation
from nominations.meetings.paper_models import MinutesComment
from nominations.meetings.states import MinutesStatus, OpinionStatus, Status
from nominations.meetings.voting_models import Ballot, Opinion
from nominations.outbox.models import OutgoingMail
from nominations.reminders.catalogue_of_meetings import Matter

CHANGED = "The day was changed."
ANSWERED = "The State has answered, or it is not asked any more."


class Asked(NamedTuple):
    """One State and one matter: plain facts, for there are many."""

    matter: Matter
    pk: str  # of the delegation or the ballot: the subject of its mails
    iso2: str
    group_id: UUID
    until_on: date
    announced_at: datetime

    @property
    def tag(self) -> str:
        """What makes the keys of its mails those of this last day."""
        return f"{self.until_on:%Y%m%d}"

    def prefix(self, kind: str) -> str:
        return f"{kind}:{self.pk}:{self.tag}:"


def of_all(*, at: datetime) -> list[Asked]:
    """Return what States have not answered and still can; three queries."""
    today = clock.local_day(at)
    return [*_delegations(today), *_votes(today), *_minutes(today)]


# Who asked for a meeting instead of voting has answered (domain rule 11).
SILENT_BALLOT = Q(choice="", asked_for_meeting_at__isnull=True)
OPEN_VOTE = Q(opinion__status=OpinionStatus.VOTING, opinion__procedure=Opinion.Procedure.WRITTEN)
OPEN_DELEGATION = Q(answered_at__isnull=True, meeting__status=Status.CONVENED)
OPEN_MINUTES = Q(meeting__minutes__status=MinutesStatus.CIRCULATED)


def _delegations(today: date) -> list[Asked]:
    known = Greatest("meeting__convened_at", Max("meeting__changes__at"))
    rows = Delegation.objects.filter(OPEN_DELEGATION, meeting__answers_until_on__gte=today).order_by()
    columns = ("pk", "country_id", "meeting__group_id", "meeting__answers_until_on")
    return _asked(Matter.DELEGATION, rows.annotate(known=Coalesce(known, F("meeting__convened_at"))), columns)


def _votes(today: date) -> list[Asked]:
    rows = Ballot.objects.filter(SILENT_BALLOT, OPEN_VOTE, opinion__answers_until_on__gte=today).order_by()
    columns = ("pk", "country_id", "opinion__group_id", "opinion__answers_until_on")
    return _asked(Matter.VOTE, rows.annotate(known=F("opinion__opened_at")), columns)


def _minutes(today: date) -> list[Asked]:
    rows = Delegation.objects.filter(
        OPEN_MINUTES, ~Exists(_commented()), meeting__minutes__comments_until_on__gte=today
    )
    columns = ("pk", "country_id", "meeting__group_id", "meeting__minutes__comments_until_on")
    return _asked(Matter.MINUTES, rows.order_by().annotate(known=F("meeting__minutes__circulated_at")), columns)


def _commented() -> Any:
    since = F("minutes__circulated_at")
    return MinutesComment.objects.filter(
        minutes=OuterRef("meeting"), country=OuterRef("country"), at__gte=since
    ).order_by()


def _asked(matter: Matter, rows: Any, columns: tuple[str, ...]) -> list[Asked]:
    return [Asked(matter, str(pk), iso2, *facts) for pk, iso2, *facts in rows.values_list(*columns, "known")]


def still_wanted(mail: OutgoingMail) -> str:
    """Return why a reminder about a meeting is not wanted any more, or "". Locks what the State answers in."""
    if mail.subject_type == "ballot":
        ballot = Ballot.objects.select_for_update(of=("self",), no_key=True).filter(pk=mail.subject_id)
        until = ballot.filter(SILENT_BALLOT, OPEN_VOTE).values_list("opinion__answers_until_on", flat=True).first()
    else:
        until = _until(mail)
    if until is None:
        return ANSWERED
    return "" if mail.dedup_key.startswith(f"{mail.kind}:{mail.subject_id}:{until:%Y%m%d}:") else CHANGED


def _until(mail: OutgoingMail) -> date | None:
    rows = Delegation.objects.select_for_update(of=("self",), no_key=True).filter(pk=mail.subject_id)
    if mail.kind.startswith(Matter.MINUTES.value):
        found = rows.filter(OPEN_MINUTES, ~Exists(_commented()))
        return found.values_list("meeting__minutes__comments_until_on", flat=True).first()
    return rows.filter(OPEN_DELEGATION).values_list("meeting__answers_until_on", flat=True).first()


def delegations(pks: Any) -> dict[str, Delegation]:
    """Return delegations by id, with meeting, group and State."""
    found = Delegation.objects.filter(pk__in=pks).select_related("meeting__group", "meeting__minutes", "country")
    return {str(each.pk): each for each in found.order_by()}


def ballots(pks: Any) -> dict[str, Ballot]:
    """Return ballots by id, with opinion, group and State, of which there are few for many ballots; three queries."""
    opinions = Opinion.objects.select_related("group", "meeting")
    found = Ballot.objects.filter(pk__in=pks).prefetch_related(Prefetch("opinion", opinions), "country")
    return {str(each.pk): each for each in found.order_by()}
