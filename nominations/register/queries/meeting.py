"""One meeting in public: its programme, its documents, which authorities were there, what the members said."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Concat

from nominations.calls import queries as calls
from nominations.files.models import Blob
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.meetings import rules
from nominations.meetings.models import AgendaItem, Delegation
from nominations.meetings.paper_models import MeetingDocument
from nominations.meetings.participant_models import Participant, Presence
from nominations.meetings.states import OpinionStatus
from nominations.meetings.voting_models import Opinion
from nominations.register.queries.meetings import COLUMNS, PublicMeeting, public_meetings

Kind = MeetingDocument.Kind
# What a program may be told of an opinion: what became of it, and only when it is over.
TOLD = (OpinionStatus.CONSENSUS, OpinionStatus.CARRIED, OpinionStatus.NOT_CARRIED, OpinionStatus.TERMINATED)


@dataclass
class Settings:
    """The time limits of the group, in calendar days."""

    invitation_days: int
    documents_days: int
    urgent_days: int
    agenda_public_days: int
    minutes_public_days: int


@dataclass(frozen=True)
class PublicItem:
    """A point of the programme. Who chairs or reports is not public; of which State the rapporteur is, is."""

    kind_code: str
    title: str
    starts_at: datetime | None
    ends_at: datetime | None
    rapporteur_state: str

    @property
    def kind(self) -> str:
        return str(AgendaItem.Kind(self.kind_code).label)


@dataclass(frozen=True)
class PublicDocument:
    """A document that is published, or withheld on a ground of Regulation 1049/2001 (`published_at` is None then)."""

    key: UUID
    number: int
    kind_code: str
    title: str
    published_at: datetime | None
    withheld_on_ground: str
    content_type: str
    size: int | None

    @property
    def kind(self) -> str:
        return str(Kind(self.kind_code).label)

    @property
    def ground(self) -> str:
        return str(MeetingDocument.Ground(self.withheld_on_ground).label) if self.withheld_on_ground else ""


@dataclass(frozen=True)
class Publication:
    """Until when something is to be public, and whether that was kept."""

    due_on: date
    published_on: date | None
    is_withheld: bool
    is_overdue: bool

    @property
    def is_late(self) -> bool:
        return self.published_on is not None and self.published_on > self.due_on


@dataclass(frozen=True)
class Attended:
    """A Member State at a meeting that took place: which of its authorities were represented; nobody: absent."""

    iso2: str
    eu_code: str
    state: str
    authorities: tuple[str, ...]
    names: tuple[str, ...]

    @property
    def is_absent(self) -> bool:
        return not self.authorities


@dataclass(frozen=True)
class Guests:
    """How many from one country were there without being a member."""

    capacity_code: str
    country: str
    number: int

    @property
    def capacity(self) -> str:
        return str(Participant.Capacity(self.capacity_code).label)


@dataclass(frozen=True)
class PublicOpinion:
    """What became of a question put to the members, in counts; how each State voted is not public."""

    number: int
    title: str
    procedure_code: str
    status_code: str
    closed_at: datetime | None
    members: int | None
    majority: int | None
    in_favour: int
    against: int
    abstained: int

    @property
    def status(self) -> str:
        return str(OpinionStatus(self.status_code).label)

    @property
    def procedure(self) -> str:
        return str(Opinion.Procedure(self.procedure_code).label)

    @property
    def closed_on(self) -> date | None:
        return clock.local_day(self.closed_at) if self.closed_at else None

    @property
    def is_counted(self) -> bool:
        return self.status_code != OpinionStatus.CONSENSUS and self.members is not None

    @property
    def silent(self) -> int:
        return (self.members or 0) - self.in_favour - self.against - self.abstained


def public_meeting(key: UUID) -> tuple[PublicMeeting, Settings] | None:
    """Return a meeting that the public may know of, with what its group asks; one query."""
    more = [f"group__{each.name}" for each in fields(Settings)]
    row = public_meetings().filter(pk=key).values_list(*COLUMNS, *more).first()
    return (PublicMeeting(*row[: len(COLUMNS)]), Settings(*row[len(COLUMNS) :])) if row else None


def programme(meeting: PublicMeeting) -> list[PublicItem]:
    """Return the points of the programme in their order; one query."""
    state = Coalesce("rapporteur_state__name_en", Value(""))
    columns = ("kind", "title", "starts_at", "ends_at", state)
    return [PublicItem(*row) for row in AgendaItem.objects.filter(meeting=meeting.key).values_list(*columns)]


def shown_documents() -> QuerySet[MeetingDocument]:
    """Return what is published or withheld, of any meeting; of one replaced, the last version that was published."""
    withheld = MeetingDocument.objects.standing().exclude(withheld_on_ground="").order_by()
    return MeetingDocument.objects.filter(
        Q(pk__in=MeetingDocument.objects.public().order_by().values("pk")) | Q(pk__in=withheld.values("pk"))
    )


def documents(meeting: PublicMeeting) -> list[PublicDocument]:
    """Return the documents that are published or withheld, by number; one query."""
    columns = ("pk", "number", "kind", "title", "published_at", "withheld_on_ground")
    of_file = (Coalesce("file__content_type", Value("")), "file__blob__size")
    found = shown_documents().filter(meeting=meeting.key).order_by("number")
    return [PublicDocument(*row) for row in found.values_list(*columns, *of_file)]


@dataclass(frozen=True)
class Content:
    """The bytes of a published document."""

    name: str
    content_type: str
    sha256: str

    def read(self) -> bytes:
        return bytes(Blob.objects.values_list("content", flat=True).get(pk=self.sha256))


def content(meeting_key: UUID, document_key: UUID) -> Content | None:
    """Return a published document of a public meeting; the bytes are not read yet. One query."""
    found = shown_documents().filter(pk=document_key, published_at__isnull=False, meeting__in=public_meetings())
    row = found.filter(meeting=meeting_key).values_list("file__name", "file__content_type", "file__blob_id").first()
    return Content(*row) if row else None


def publications(
    meeting: PublicMeeting, asked: Settings, found: Sequence[PublicDocument], *, on: date
) -> dict[str, Publication]:
    """Return until when agenda and minutes are to be public (OI/3/2024); one query for the holidays (rule 17)."""
    holidays = calls.holidays(around=meeting.last_on)
    limits = rules.limits(asked, meeting.first_on, last_on=meeting.last_on, holidays=holidays)
    days = {Kind.AGENDA: limits.agenda_public_on, Kind.MINUTES: limits.minutes_public_on}
    return {kind.value: _publication(kind, due_on, found, on=on) for kind, due_on in days.items()}


def _publication(kind: str, due_on: date, found: Sequence[PublicDocument], *, on: date) -> Publication:
    theirs = [document for document in found if document.kind_code == kind]
    days = [clock.local_day(document.published_at) for document in theirs if document.published_at]
    is_withheld = not days and bool(theirs)
    return Publication(due_on, min(days, default=None), is_withheld, not days and not is_withheld and on > due_on)


def attendance(meeting: PublicMeeting) -> list[Attended]:
    """Return every Member State of a meeting in protocol order with its authorities that were there; two queries.

    Nobody where it did not take place, or where presence was not recorded.
    """
    there: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
    if meeting.took_place:
        for delegation, authority, name in _present(meeting):
            there[delegation].append((authority, name))
    if not there:
        return []
    rows = Delegation.objects.filter(meeting=meeting.key).order_by("country__protocol_order")
    return [
        Attended(
            iso2,
            eu_code,
            state,
            tuple(dict.fromkeys(authority for authority, _name in there[key])),
            tuple(name for _authority, name in there[key] if name),
        )
        for key, iso2, eu_code, state in rows.values_list("pk", "country_id", "country__eu_code", "country__name_en")
    ]


def _present(meeting: PublicMeeting) -> QuerySet[Any, Any]:
    """Return the delegation, the authority and, where rule 26 allows it, the name of who was there for a State.

    An accompanying expert alone does not represent the authority (domain rule 6).
    """
    was_there = Exists(Presence.objects.filter(participant=OuterRef("pk")))
    found = Participant.objects.standing().filter(was_there, meeting=meeting.key, seat__isnull=False)
    authority = Coalesce("authority__name", "mandate__authority__name", Value(""))
    return found.order_by("seat__number", "pk").values_list("delegation", authority, _name())


def _name() -> Case:
    """Return the name of a participant, empty unless the group publishes names and the person was told (rule 26)."""
    told = Q(meeting__group__publishes_names=True, informed_at__isnull=False)
    name = Concat("given_name", Value(" "), "family_name")
    return Case(When(told, then=name), default=Value(""), output_field=CharField())


def guests(meeting: PublicMeeting) -> list[Guests]:
    """Return from which countries observers and partners were there, without a name; one query."""
    if not meeting.took_place:
        return []
    was_there = Exists(Presence.objects.filter(participant=OuterRef("pk")))
    capacities = (Participant.Capacity.OBSERVER, Participant.Capacity.PARTNER)
    found = Participant.objects.standing().filter(was_there, meeting=meeting.key, capacity__in=capacities)
    country = Coalesce("country__name_en", "country_name", output_field=CharField())
    rows = found.order_by().values_list("capacity", country).annotate(Count("pk"))
    return sorted((Guests(*row) for row in rows), key=lambda each: (each.capacity_code, each.country))


def opinions(found: QuerySet[Opinion]) -> list[PublicOpinion]:
    """Return what became of questions put to the members, by number; one query."""
    counts = {
        name: Count("ballots", filter=Q(ballots__choice=choice))
        for name, choice in (("in_favour", "for"), ("against", "against"), ("abstained", "abstain"))
    }
    columns = ("number", "title", "procedure", "status", "closed_at", "members", "majority")
    rows = found.filter(status__in=TOLD).order_by("number").annotate(**counts)
    return [PublicOpinion(*row) for row in rows.values_list(*columns, *counts)]


def of_meeting(meeting: PublicMeeting) -> QuerySet[Opinion]:
    return Opinion.objects.filter(meeting=meeting.key)


def in_writing(group: ExpertGroup) -> QuerySet[Opinion]:
    """Return the group's questions that no meeting dealt with."""
    return Opinion.objects.filter(group=group, meeting__isnull=True)
