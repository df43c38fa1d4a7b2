"""The meetings of a bench: one ahead in each group, past ones in the Register, one of 270 people, a vote in writing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from bench.names import CROWD, authority_key, authority_name, key, name_of
from nominations.accounts.models import User
from nominations.files.models import StoredFile
from nominations.groups.models import ExpertGroup, Seat
from nominations.kernel import clock
from nominations.mandates.models import Mandate
from nominations.meetings.models import AgendaItem, Delegation, Meeting
from nominations.meetings.paper_models import MeetingDocument, Minutes
from nominations.meetings.participant_models import Participant, Presence
from nominations.meetings.states import MinutesStatus, OpinionStatus, Status
from nominations.meetings.voting_models import Ballot, Opinion

WEEKS_AHEAD, WEEKS_AGO, ITEMS, MEMBERS = 7, 9, 8, 27
# One group in three has met; of three members two have voted already; of the crowd each State brings nine experts.
HAS_MET, OF_THREE, IN_THE_CROWD = 3, 3, 9
PLACE = "Brussels, Invented House, room 1"
Kind, Mode, Capacity = MeetingDocument.Kind, Participant.Mode, Participant.Capacity
# What is on the table: the kind, and whether the public may read it; the members were sent all but the last.
PAPERS: Final = (
    (Kind.AGENDA, True),
    (Kind.WORKING, True),
    (Kind.WORKING, False),
    (Kind.PRESENTATION, False),
    (Kind.OTHER, False),
)


@dataclass
class Rows:
    """What is written at the end, table by table, in an order in which each row finds those that it names."""

    meetings: list[Meeting] = field(default_factory=list)
    items: list[AgendaItem] = field(default_factory=list)
    delegations: list[Delegation] = field(default_factory=list)
    participants: list[Participant] = field(default_factory=list)
    presences: list[Presence] = field(default_factory=list)
    files: list[StoredFile] = field(default_factory=list)
    documents: list[MeetingDocument] = field(default_factory=list)
    minutes: list[Minutes] = field(default_factory=list)
    opinions: list[Opinion] = field(default_factory=list)
    ballots: list[Ballot] = field(default_factory=list)

    def store(self) -> None:
        Meeting.objects.bulk_create(self.meetings)
        AgendaItem.objects.bulk_create(self.items)
        Delegation.objects.bulk_create(self.delegations)
        Participant.objects.bulk_create(self.participants)
        Presence.objects.bulk_create(self.presences)
        StoredFile.objects.bulk_create(self.files)
        MeetingDocument.objects.bulk_create(self.documents)
        Minutes.objects.bulk_create(self.minutes)
        Opinion.objects.bulk_create(self.opinions)
        Ballot.objects.bulk_create(self.ballots)


@dataclass(frozen=True)
class World:
    """What the rows of a meeting are made of; `sitting` is who holds a mandate, by seat."""

    rows: Rows
    people: Mapping[str, User]
    sitting: Mapping[int, Mandate]
    at: datetime

    @property
    def officer(self) -> User:
        return self.people["officer"]


def meet(
    groups: Sequence[tuple[int, ExpertGroup]], seats: Sequence[Seat], *, people: Mapping[str, User], at: datetime
) -> None:
    """Enter the meetings of these groups, each with its number; the seats are those of all members, group by group."""
    sitting = Mandate.objects.as_of(clock.local_day(at)).filter(seat__in=seats)
    world = World(Rows(), people, {mandate.seat_id: mandate for mandate in sitting}, at)
    for place, (number, group) in enumerate(groups):
        own = seats[place * MEMBERS : (place + 1) * MEMBERS]
        _ahead(world, number, group, own)
        _vote(world, number, group, own)
        if number % HAS_MET == 0:
            _past(world, number, group, own)
        if number == 0:
            _crowd(world, group, own)
    world.rows.store()


def _ahead(world: World, number: int, group: ExpertGroup, seats: Sequence[Seat]) -> None:
    """Each begins after the one before, so that few and many meetings begin with the same page."""
    day = clock.local_day(world.at) + timedelta(weeks=WEEKS_AHEAD, days=number // 4)
    meeting = _meeting(world, key("meeting", number), group, day, number=2, status=Status.CONVENED)
    everybody = _delegations(world, meeting, number, seats)
    _experts(world, everybody, each=1)


def _past(world: World, number: int, group: ExpertGroup, seats: Sequence[Seat]) -> None:
    """Enter a meeting that took place: who was there, and minutes that are public."""
    day = clock.local_day(world.at) - timedelta(weeks=WEEKS_AGO, days=number // 4)
    held = {"status": Status.MINUTED, "closed_at": clock.local_instant(day, 18)}
    meeting = _meeting(world, key("meeting", number, "past"), group, day, number=1, **held)
    everybody = _delegations(world, meeting, number, seats)
    _stays(world, everybody, left_at=meeting.ends_at)
    adopted_at = meeting.ends_at + timedelta(weeks=4)
    document = _document(world, meeting, len(PAPERS) + 1, Kind.MINUTES, sent_at=adopted_at, published_at=adopted_at)
    world.rows.minutes.append(
        Minutes(
            meeting=meeting,
            status=MinutesStatus.PUBLISHED,
            opening="The Chair opened the meeting.",
            conclusions="The group meets again in half a year.",
            circulated_at=meeting.ends_at + timedelta(weeks=1),
            comments_until_on=day + timedelta(weeks=3),
            adopted_at=adopted_at,
            published_at=adopted_at,
            document=document,
        )
    )


def _crowd(world: World, group: ExpertGroup, seats: Sequence[Seat]) -> None:
    """Enter a workshop that runs today: 270 people, of whom the representatives have arrived."""
    facts = {"kind": Meeting.Kind.WORKSHOP, "number": 1, "status": Status.CONVENED}
    meeting = _meeting(world, key("meeting", CROWD), group, clock.local_day(world.at), **facts)
    everybody = _delegations(world, meeting, 0, seats)
    _experts(world, everybody, each=IN_THE_CROWD)
    _stays(world, everybody, left_at=None)


def _meeting(world: World, pk: UUID, group: ExpertGroup, day: date, **facts: Any) -> Meeting:
    """Return a meeting on one day, with its programme and its papers."""
    asked_at = clock.local_instant(day, 9) - timedelta(weeks=8)
    meeting = Meeting(
        id=pk,
        group=group,
        title=f"Meeting of the {group.title.lower()}",
        starts_at=clock.local_instant(day, 10),
        ends_at=clock.local_instant(day, 17),
        place=PLACE,
        practical="Bring a document that says who you are.",
        answers_until_on=day - timedelta(weeks=2),
        convened_at=asked_at,
        created_at=asked_at - timedelta(days=3),
        **facts,
    )
    world.rows.meetings.append(meeting)
    world.rows.items.extend(_item(meeting, position) for position in range(1, ITEMS + 1))
    public_at = asked_at + timedelta(days=2)
    for number, (kind, is_public) in enumerate(PAPERS, start=1):
        sent_at = None if number == len(PAPERS) else public_at
        _document(world, meeting, number, kind, sent_at=sent_at, published_at=public_at if is_public else None)
    return meeting


def _item(meeting: Meeting, position: int) -> AgendaItem:
    starts_at = meeting.starts_at + timedelta(minutes=45 * (position - 1))
    return AgendaItem(
        meeting=meeting,
        position=position,
        kind=AgendaItem.Kind.BREAK if position == ITEMS // 2 else AgendaItem.Kind.ITEM,
        title=f"Invented point {position}",
        description="What the States do, what the group makes of it, and what comes next.",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=45),
        room="Room 1",
    )


def _document(world: World, meeting: Meeting, number: int, kind: str, **facts: Any) -> MeetingDocument:
    file = StoredFile(
        blob_id="0" * 64,
        name=f"document-{number}.pdf",
        content_type=StoredFile.Type.PDF,
        retention_class="meeting",
        uploaded_at=meeting.created_at,
        uploaded_by=world.officer,
    )
    made = MeetingDocument(
        meeting=meeting,
        number=number,
        kind=kind,
        title=f"Invented document {number}",
        file=file,
        for_consultation=kind == Kind.WORKING,
        added_at=meeting.created_at,
        added_by=world.officer,
        **facts,
    )
    world.rows.files.append(file)
    world.rows.documents.append(made)
    return made


def _delegations(world: World, meeting: Meeting, number: int, seats: Sequence[Seat]) -> list[Participant]:
    """Enter a delegation of each State, answered, with its representative; return the representatives."""
    answered_at = meeting.convened_at or world.at
    found = []
    for place, seat in enumerate(seats):
        iso2 = str(seat.country_id)
        delegation = Delegation(
            id=key("delegation", meeting.pk, iso2),
            meeting=meeting,
            country=seat.country,
            answered_at=answered_at + timedelta(days=3),
            answered_by=world.people[iso2],
            revision=1,
        )
        world.rows.delegations.append(delegation)
        facts = {"capacity": Capacity.REPRESENTATIVE, "seat": seat, "mandate": world.sitting.get(seat.pk)}
        found.append(_participant(world, delegation, 0, authority_id=authority_key(iso2, number), **facts))
        found[-1].mode = Mode.ONLINE if place % OF_THREE == 0 else Mode.IN_PERSON
    world.rows.participants.extend(found)
    return found


def _experts(world: World, representatives: Sequence[Participant], *, each: int) -> None:
    for person in representatives:
        assert person.delegation  # noqa: S101 - a representative has one
        world.rows.participants.extend(
            _participant(
                world,
                person.delegation,
                number,
                capacity=Capacity.EXPERT,
                accompanies=person,
                expert_number=number,
                authority_id=person.authority_id,
            )
            for number in range(1, each + 1)
        )


def _participant(world: World, delegation: Delegation, number: int, **facts: Any) -> Participant:
    iso2 = str(delegation.country_id)
    given, family = name_of(number * MEMBERS + len(world.rows.delegations))
    return Participant(
        meeting=delegation.meeting,
        delegation=delegation,
        country=delegation.country,
        family_name=f"{family}-{iso2}",
        given_name=f"{given} {number + 1}.",
        email=f"{facts['capacity']}.{number}.{iso2.lower()}@ministry.example.org",
        phone="+32 2 000 00 00",
        function="Head of an invented division",
        organisation="Institute of Invented Physics",
        added_at=delegation.answered_at or world.at,
        added_by=world.people[iso2],
        informed_at=delegation.answered_at,
        **facts,
    )


def _stays(world: World, people: Sequence[Participant], *, left_at: datetime | None) -> None:
    world.rows.presences.extend(
        Presence(
            participant=person,
            arrived_at=min(person.meeting.starts_at, world.at),
            left_at=left_at,
            mode=person.mode,
            recorded_by=world.officer,
        )
        for person in people
    )


def _vote(world: World, number: int, group: ExpertGroup, seats: Sequence[Seat]) -> None:
    """Enter a question in writing on which two members of three have voted."""
    opened_at = world.at - timedelta(days=5)
    opinion = Opinion(
        id=key("opinion", number),
        group=group,
        number=1,
        title=f"Roadmap of the {group.title.lower()}",
        question="Does the group agree to the invented roadmap?",
        procedure=Opinion.Procedure.WRITTEN,
        status=OpinionStatus.VOTING,
        opened_at=opened_at,
        answers_until_on=clock.local_day(world.at) + timedelta(days=15 + number // 4),
        members=MEMBERS,
        majority=MEMBERS // 2 + 1,
        created_at=opened_at,
        created_by=world.officer,
    )
    world.rows.opinions.append(opinion)
    for place, seat in enumerate(seats):
        iso2 = str(seat.country_id)
        voted = {"choice": Ballot.Choice.FOR, "cast_at": world.at - timedelta(days=1), "cast_by": world.people[iso2]}
        names = authority_name(seat.country.name_en, number)
        pk = key("ballot", number, iso2)
        cast = voted if place % OF_THREE else {}
        world.rows.ballots.append(Ballot(id=pk, opinion=opinion, country=seat.country, authorities=names, **cast))
