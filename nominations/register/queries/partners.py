"""Partners outside the Union in public, field by field; never a contact, never a date more exact than it is stated.

An event that is a meeting here is shown once the public may know of that meeting.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q

from nominations.declarations.models import Declaration
from nominations.kernel import periods
from nominations.kernel.partial_dates import PartialDate
from nominations.meetings.states import Status as MeetingStatus
from nominations.partnerships import rules
from nominations.partnerships.models import (
    JointStatement,
    NextStep,
    Observer,
    Outcome,
    Partner,
    PartnerEvent,
    Pillar,
    Topic,
)
from nominations.partnerships.states import Stage
from nominations.reference.models import Country
from nominations.register.queries.meetings import public_meetings

TONES = {Stage.PROPOSED: "medium", Stage.AGREED: "highlight", Stage.ENDED: "low"}


@dataclass(frozen=True)
class PublicCountry:
    """A country outside the Union."""

    iso2: str
    name: str
    name_in_text: str
    own_names: str


@dataclass(frozen=True)
class PartnerRow:
    """A partner as a list shows it."""

    country: PublicCountry
    code: str
    group: str
    summary: str
    is_over: bool
    topics: int
    agreed: int


@dataclass(frozen=True)
class PublicTopic:
    """A topic; `agreed_at` is the title of the event where that is known."""

    title: str
    text: str
    stage: str
    tone: str
    agreed_at: str


@dataclass(frozen=True)
class PillarTopics:
    """The topics of a pillar, in the partners' order."""

    pillar: str
    topics: tuple[PublicTopic, ...]


@dataclass(frozen=True)
class PublicOutcome:
    """What came out of an event; `pillar` is empty where it concerns them all."""

    pillar: str
    text: str


@dataclass(frozen=True)
class PublicEvent:
    """An event on its date as stated; `meeting` is the key of the public meeting that it is."""

    kind: str
    title: str
    place: str
    text: str
    source: str
    when: PartialDate
    is_over: bool
    is_off: str  # "postponed" or "cancelled" in words, where its days do not hold
    meeting: UUID | None
    outcomes: tuple[PublicOutcome, ...]


@dataclass(frozen=True)
class PublicStep:
    """A next step; `is_past`: its last possible day has passed, and no note says that it was done."""

    text: str
    responsible: str
    due: str
    done_on: date | None
    is_past: bool


@dataclass(frozen=True)
class PublicStatement:
    """A joint statement that was done, on its date as stated."""

    slug: str
    title: str
    stated: str


@dataclass(frozen=True)
class Cooperation:
    """All that the public may know of the work of a group with a country."""

    code: str
    group: str
    summary: str
    source: str
    ended_on: date | None
    pillars: tuple[PillarTopics, ...]
    events: tuple[PublicEvent, ...]
    steps: tuple[PublicStep, ...]
    statements: tuple[PublicStatement, ...]
    observes_since: date | None


def partner_rows(*, on: date) -> list[PartnerRow]:
    """Return the public partners, those whose cooperation goes on first, by country; one query."""
    rows: Any = Partner.objects.filter(is_public=True, since__lte=on).select_related("group", "country")
    kept = Q(topics__stage__in=[Stage.PROPOSED, Stage.AGREED])
    rows = rows.annotate(
        kept=Count("topics", filter=kept), agreed=Count("topics", filter=Q(topics__stage=Stage.AGREED))
    )
    found = [_row(row, on=on) for row in rows.order_by("country__name_en", "group__code")]
    return sorted(found, key=lambda row: row.is_over)


def _row(row: Any, *, on: date) -> PartnerRow:
    group, is_over = row.group, row.until is not None and row.until <= on
    return PartnerRow(
        country_of(row.country), group.code, group.title, row.summary, is_over, topics=row.kept, agreed=row.agreed
    )


def country_of(country: Country) -> PublicCountry:
    own = ", ".join(name for name in country.native_names.split(";") if name != country.name_en)
    return PublicCountry(str(country.pk), country.name_en, country.name_in_text, own)


def partner_country(code: str) -> PublicCountry | None:
    """Return the country outside the Union of an ISO code, or of the Union's own: UK is GB; one query."""
    rows = Country.objects.filter(Q(iso2=code.upper()) | Q(eu_code=code.upper()), protocol_order__isnull=True)
    found = rows.first()
    return country_of(found) if found else None


def cooperations(country: PublicCountry, *, on: date) -> list[Cooperation]:
    """Return the public cooperation of each group with a country, by the group's code; eight queries."""
    rows = Partner.objects.filter(is_public=True, since__lte=on, country=country.iso2).select_related("group")
    partners = list(rows.order_by("group__code"))
    if not partners:
        return []
    known = set(public_meetings().filter(partner_event__partner__in=partners).values_list("pk", flat=True))
    topics, events = _topics(partners, known), _events(partners, known, on=on)
    steps, statements = _steps(partners, on=on), _statements(partners)
    observers = Observer.objects.filter(periods.running_on(on), country=country.iso2)
    since = dict(observers.values_list("group", "since"))
    return [
        Cooperation(
            code=row.group.code,
            group=row.group.title,
            summary=row.summary,
            source=row.source,
            ended_on=row.until if row.until and row.until <= on else None,
            pillars=tuple(topics[row.pk]),
            events=tuple(events[row.pk]),
            steps=tuple(steps[row.pk]),
            statements=tuple(statements[row.pk]),
            observes_since=since.get(row.group_id),
        )
        for row in partners
    ]


def _topics(partners: Iterable[Partner], known: set[UUID]) -> dict[UUID, list[PillarTopics]]:
    rows = Topic.objects.filter(partner__in=partners).select_related("event").order_by("position", "title")
    found: dict[UUID, dict[str, list[PublicTopic]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        agreed_at = row.event.title if row.event and _may_be_known(row.event, known) else ""
        stage, tone = row.get_stage_display(), TONES[Stage(row.stage)]
        found[row.partner_id][row.pillar].append(PublicTopic(row.title, row.text, stage, tone, agreed_at))
    by_pillar = {
        key: [PillarTopics(str(pillar.label), tuple(pillars[pillar])) for pillar in Pillar if pillar in pillars]
        for key, pillars in found.items()
    }
    return defaultdict(list, by_pillar)


def _events(partners: Iterable[Partner], known: set[UUID], *, on: date) -> dict[UUID, list[PublicEvent]]:
    """Return the events that may be shown, the earliest first; two queries."""
    rows = PartnerEvent.objects.filter(partner__in=partners).select_related("meeting").prefetch_related("outcomes")
    said = {row.pk: row.source for row in partners}
    found: dict[UUID, list[PublicEvent]] = defaultdict(list)
    for row in rows:
        if _may_be_known(row, known):
            found[row.partner_id].append(_event(row, said[row.partner_id], on=on))
    for events in found.values():
        events.sort(key=lambda event: (event.when.start, event.when.end, event.title))
    return found


def _may_be_known(event: PartnerEvent, known: set[UUID]) -> bool:
    return event.meeting_id is None or event.meeting_id in known


def _event(row: PartnerEvent, said: str, *, on: date) -> PublicEvent:
    """Return the event; its source only where it is not the one that the page names already."""
    status = row.meeting.status if row.meeting else ""
    off = row.meeting.get_status_display() if row.meeting and status in _OFF else ""
    return PublicEvent(
        kind=row.get_kind_display(),
        title=row.title,
        place=(row.meeting.place if row.meeting else "") or row.place,
        text=row.text,
        source="" if row.source == said else row.source,
        when=rules.when(row),
        is_over=rules.is_over(row, on=on),
        is_off=off,
        meeting=row.meeting_id,
        outcomes=tuple(_outcome(each) for each in row.outcomes.all()),
    )


_OFF = {MeetingStatus.POSTPONED, MeetingStatus.CANCELLED}


def _outcome(row: Outcome) -> PublicOutcome:
    return PublicOutcome("" if row.pillar == Pillar.ACROSS else row.get_pillar_display(), row.text)


def _steps(partners: Iterable[Partner], *, on: date) -> dict[UUID, list[PublicStep]]:
    rows = NextStep.objects.filter(partner__in=partners)
    rows = rows.order_by(F("done_on").desc(nulls_first=True), F("date_from").asc(nulls_last=True), "pk")
    found: dict[UUID, list[PublicStep]] = defaultdict(list)
    for row in rows:
        is_past = rules.is_overdue(row, on=on)
        found[row.partner_id].append(PublicStep(row.text, row.responsible, row.stated, row.done_on, is_past))
    return found


def _statements(partners: Iterable[Partner]) -> dict[UUID, list[PublicStatement]]:
    """Return what the Register shows as a declaration too; what is being drawn up, only the secretariat sees."""
    rows = JointStatement.objects.filter(partner__in=partners, declaration__in=Declaration.objects.public())
    rows = rows.select_related("declaration").order_by(F("declaration__date_from").asc(nulls_last=True), "pk")
    found: dict[UUID, list[PublicStatement]] = defaultdict(list)
    for row in rows:
        made = row.declaration
        found[row.partner_id].append(PublicStatement(made.slug, made.title, made.stated))
    return found
