"""What screens ask about partners: lists that are short by nature, each in a constant number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from nominations.declarations.models import Declaration
from nominations.groups.models import ExpertGroup
from nominations.kernel import periods
from nominations.kernel.partial_dates import PartialDate
from nominations.meetings.models import Meeting
from nominations.meetings.states import Status
from nominations.partnerships import rules
from nominations.partnerships.models import (
    JointStatement,
    NextStep,
    Observer,
    Outcome,
    Partner,
    PartnerContact,
    PartnerEvent,
    Topic,
)
from nominations.partnerships.states import TOPIC, Stage, TopicMove

BY_COUNTRY = ("partner__country__name_en", "partner__group__code", "organisation", "family_name", "pk")


@dataclass(frozen=True)
class TopicLine:
    """A topic, where it stands in the list, and what may be done to it."""

    topic: Topic
    is_first: bool
    is_last: bool
    moves: tuple[TopicMove, ...]


@dataclass(frozen=True)
class EventLine:
    """An event, when it takes place, what came of it, and what was agreed at it."""

    event: PartnerEvent
    when: PartialDate
    is_over: bool
    outcomes: tuple[Outcome, ...]
    topics: tuple[Topic, ...]


@dataclass(frozen=True)
class StepLine:
    """A next step; `is_overdue`: its last possible day has passed and nobody noted it as done."""

    step: NextStep
    is_overdue: bool


def counted(partners: "QuerySet[Partner]") -> "QuerySet[Partner]":
    """Count, for each partner, the topics agreed, those kept at all, and the steps that are open."""
    kept = Q(topics__stage__in=[Stage.PROPOSED, Stage.AGREED])
    open_steps = Q(next_steps__isnull=False, next_steps__done_on__isnull=True)
    return partners.annotate(
        agreed=Count("topics", filter=Q(topics__stage=Stage.AGREED), distinct=True),
        topics_kept=Count("topics", filter=kept, distinct=True),
        steps_open=Count("next_steps", filter=open_steps, distinct=True),
    )


def counts(partner: Partner, *, on: date) -> Any:
    """Return the same of one partner, with its contacts of a day and its events."""
    present = periods.running_on(on, "contacts__")
    rows = counted(Partner.objects.filter(pk=partner.pk))
    return rows.annotate(
        people=Count("contacts", filter=present, distinct=True), events_known=Count("events", distinct=True)
    ).get()


def contacts(partner: Partner, *, on: date) -> tuple[list[PartnerContact], list[PartnerContact]]:
    """Return whom to write to, and who was written to before; one query."""
    rows = list(PartnerContact.objects.filter(partner=partner).select_related("partner__country", "partner__group"))
    over = [row for row in rows if row.until is not None and row.until <= on]
    return [row for row in rows if row not in over], sorted(over, key=lambda row: row.until or on, reverse=True)


def contacts_of(partners: "QuerySet[Partner]", *, on: date) -> list[PartnerContact]:
    """Return the contacts of these partners that hold on a day, by country; two queries."""
    rows = PartnerContact.objects.filter(periods.running_on(on), partner__in=[partner.pk for partner in partners])
    return list(rows.select_related("partner__country", "partner__group").order_by(*BY_COUNTRY))


def contacts_of_group(group: ExpertGroup, *, on: date) -> list[PartnerContact]:
    """Return the contacts of all partners of a group that hold on a day, by country; one query."""
    rows = PartnerContact.objects.filter(periods.running_on(on), periods.running_on(on, "partner__"))
    rows = rows.filter(partner__group=group).select_related("partner__country", "partner__group")
    return list(rows.order_by(*BY_COUNTRY))


def convened(group: ExpertGroup, *, at: datetime) -> list[Meeting]:
    """Return the meetings of a group that guests can be invited to, the next one first."""
    rows = Meeting.objects.filter(group=group, status=Status.CONVENED, ends_at__gt=at)
    return list(rows.select_related("group").order_by("starts_at"))


def topics(partner: Partner) -> list[TopicLine]:
    """Return the topics in their order; one query."""
    rows = list(partner.topics.select_related("event").order_by("position", "title"))
    last = len(rows) - 1
    return [
        TopicLine(row, place == 0, place == last, tuple(TOPIC.moves_from(row.stage))) for place, row in enumerate(rows)
    ]


def events(partner: Partner, *, on: date) -> list[EventLine]:
    """Return the events, the newest first, with outcomes and topics; three queries."""
    rows = partner.events.select_related("meeting__group").prefetch_related("outcomes", "topics")
    lines = [_line(row, on=on) for row in rows]
    return sorted(lines, key=lambda line: (line.when.start, line.event.title), reverse=True)


def coming(partner: Partner, *, on: date) -> list[EventLine]:
    """Return the events that are not over for certain, the next one first; three queries."""
    return [line for line in reversed(events(partner, on=on)) if not line.is_over]


def _line(event: PartnerEvent, *, on: date) -> EventLine:
    is_over = rules.is_over(event, on=on)
    return EventLine(event, rules.when(event), is_over, tuple(event.outcomes.all()), tuple(event.topics.all()))


def steps(partner: Partner, *, on: date) -> list[StepLine]:
    """Return the next steps: the open ones by their date, those on no date last, then what was done; one query."""
    rows = partner.next_steps.order_by(F("done_on").desc(nulls_first=True), F("date_from").asc(nulls_last=True), "pk")
    return _steps(rows, on=on)


def open_steps(partner: Partner, *, on: date) -> list[StepLine]:
    """Return the steps that nobody noted as done; one query."""
    rows = partner.next_steps.filter(done_on__isnull=True)
    return _steps(rows.order_by(F("date_from").asc(nulls_last=True), "pk"), on=on)


def _steps(rows: Iterable[NextStep], *, on: date) -> list[StepLine]:
    return [StepLine(row, rules.is_overdue(row, on=on)) for row in rows]


def statements(partner: Partner) -> list[JointStatement]:
    """Return the joint statements with a partner, the newest first, those without a date on top; one query."""
    rows = partner.statements.select_related("declaration")
    return list(rows.order_by(F("declaration__date_from").desc(nulls_first=True), "pk"))


def unlinked(partner: Partner) -> "QuerySet[Declaration]":
    """Return the joint statements of the partner's group that are not linked to the partner."""
    rows = Declaration.objects.filter(group=partner.group_id, kind=Declaration.Kind.JOINT_STATEMENT)
    return rows.exclude(partner_statements__partner=partner).order_by("short_title")


def observer(partner: Partner, *, on: date) -> Observer | None:
    """Return the entry by which the partner's country observes the group on a day, if there is one."""
    rows = Observer.objects.filter(periods.running_on(on), group=partner.group_id, country=partner.country_id)
    return rows.first()
