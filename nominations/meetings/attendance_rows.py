"""Who is expected and who came, by State in protocol order, then guests by capacity: three queries, however many."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Prefetch
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from nominations.kernel import clock
from nominations.kernel.text import fold, is_in_scripts_of_the_union
from nominations.kernel.times import shown
from nominations.meetings import presences
from nominations.meetings.models import Delegation, Meeting
from nominations.meetings.participant_models import Participant, Presence
from nominations.reference.models import Country

NIL, SILENT, NOBODY = _("Nobody attends"), _("Has not answered"), _("Nobody is named")
GUESTS = [
    Participant.Capacity.OBSERVER,
    Participant.Capacity.PARTNER,
    Participant.Capacity.INVITED_EXPERT,
    Participant.Capacity.COMMISSION,
]


@dataclass(frozen=True)
class Line:
    """A participant with all stays; `on` and `at` say what “there” means."""

    participant: Participant
    stays: list[Presence]
    on: date | None
    at: datetime

    @property
    def of_day(self) -> list[Presence]:
        """The stays of the day that is looked at, or of all days."""
        return [stay for stay in self.stays if self.on is None or clock.local_day(stay.arrived_at) == self.on]

    @property
    def stay(self) -> Presence | None:
        """The stay that goes on."""
        return next((stay for stay in self.of_day if presences.is_there(stay, self.at)), None)

    @property
    def last(self) -> Presence | None:
        return self.of_day[-1] if self.of_day else None

    @property
    def times(self) -> str:
        """When the person was there, in words."""
        return times(self.stays, at=self.at)

    @property
    def times_of_day(self) -> str:
        """The hours of the day that is looked at."""
        return times(self.of_day, at=self.at, with_day=self.on is None)

    @property
    def is_withdrawn(self) -> bool:
        return self.participant.withdrawn_at is not None

    @property
    def key(self) -> str:
        return str(self.participant.pk)

    @property
    def may_travel(self) -> bool:
        """Whether there is a journey to reimburse: announced in person, or came in person all the same."""
        modes = {self.participant.mode, *(stay.mode for stay in self.stays)}
        return Participant.Mode.IN_PERSON in modes

    @property
    def name(self) -> str:
        return full_name(self.participant)

    @property
    def belongs(self) -> str:
        return authority_of(self.participant)

    @property
    def words(self) -> str:
        """What a search looks in: both forms of the name."""
        person = self.participant
        names = (person.family_name, person.given_name, person.family_name_latin, person.given_name_latin)
        return fold(" ".join(names)).replace("-", " ").replace("’", " ").replace("'", " ")


@dataclass(frozen=True)
class StateRows:
    """One of the delegations: who is named, or why nobody is."""

    delegation: Delegation
    lines: list[Line]

    @property
    def country(self) -> Country:
        return self.delegation.country

    @property
    def standing(self) -> list[Line]:
        return [line for line in self.lines if not line.is_withdrawn]

    @property
    def why_empty(self) -> str | Promise:
        """Why nobody is expected; empty when somebody is."""
        if self.standing:
            return ""
        if self.delegation.is_nil:
            return NIL
        return NOBODY if self.delegation.answered_at else SILENT


@dataclass(frozen=True)
class Counts:
    """What the door counts."""

    delegations: int
    delegations_there: int
    expected: int
    came: int  # on the day looked at, whether they left or not
    there: int
    in_person: int
    online: int


@dataclass(frozen=True)
class Attendance:
    states: list[StateRows]
    guests: list[Line] = field(default_factory=list)

    @property
    def lines(self) -> list[Line]:
        return [line for state in self.states for line in state.lines] + self.guests

    @property
    def is_open(self) -> bool:
        """Whether anybody's leaving is still to be noted, of today or of an earlier day."""
        return any(stay.left_at is None for line in self.lines for stay in line.stays)

    @property
    def counts(self) -> Counts:
        standing = [line for line in self.lines if not line.is_withdrawn]
        there = [line.stay for line in self.lines if line.stay]
        online = sum(stay.mode == Participant.Mode.ONLINE for stay in there)
        return Counts(
            delegations=len(self.states),
            delegations_there=sum(any(line.stay for line in state.lines) for state in self.states),
            expected=len(standing),
            came=sum(bool(line.of_day) for line in self.lines),
            there=len(there),
            in_person=len(there) - online,
            online=online,
        )

    def found(self, typed: str) -> "Attendance":
        """Return those in whose names a word begins with each typed word, in whichever script it is kept."""
        asked = fold(typed).replace("-", " ").split()
        if not asked:
            return self
        states = [
            StateRows(state.delegation, [line for line in state.lines if _is(line, asked)]) for state in self.states
        ]
        return Attendance(
            [state for state in states if state.lines], [line for line in self.guests if _is(line, asked)]
        )


def attendance(meeting: Meeting, *, at: datetime, on: date | None = None) -> Attendance:
    """Return all delegations with their people and the guests, as of an instant; `on`: one day of the meeting."""
    known: dict[object, list[Line]] = defaultdict(list)
    for person in _participants(meeting):
        person.meeting = meeting
        known[person.delegation_id].append(Line(person, list(person.presences.all()), on, at))
    delegations = Delegation.objects.filter(meeting=meeting).select_related("country")
    states = [
        StateRows(delegation, sorted(known[delegation.pk], key=_place))
        for delegation in delegations.order_by("country__protocol_order")
    ]
    return Attendance(states, sorted(known[None], key=_place_of_guest))


def times(stays: list[Presence], *, at: datetime, with_day: bool = True) -> str:
    """Return when somebody was there: "Wed 4 Nov 09:12–17:30, online"; what nobody noted has no second time."""
    said = []
    for stay in stays:
        arrived, left = stay.arrived_at.astimezone(clock.BRUSSELS), ""
        if presences.is_noted(stay) and stay.left_at:
            left = f"–{shown(stay.left_at, on=clock.local_day(stay.left_at))}"
        elif not presences.is_there(stay, at):
            left = _now(", leaving not noted")
        online = _now(", online") if stay.mode == "online" else ""
        day = f"{date_format(arrived.date(), 'D j M')} " if with_day else ""
        said.append(f"{day}{shown(stay.arrived_at, on=arrived.date())}{left}{online}")
    return "; ".join(said)


def name_on_paper(participant: Participant) -> str:
    """Return the name as papers can print it: where its own script is none of the Union's, in Latin letters alone."""
    if is_in_scripts_of_the_union(str(participant)):
        return full_name(participant)
    return f"{participant.given_name_latin} {participant.family_name_latin}".strip() or str(participant)


def full_name(participant: Participant) -> str:
    """Return a name in its own script, and in Latin letters where those were given."""
    latin = f"{participant.given_name_latin} {participant.family_name_latin}".strip()
    return f"{participant} ({latin})" if latin and latin != str(participant) else str(participant)


def authority_of(participant: Participant) -> str:
    """Return the authority that the person is there for; of an expert or a guest the employer where none is known."""
    return participant.authority.name if participant.authority else participant.organisation


def country_of(participant: Participant) -> str:
    """Return the State, or the country of a guest, in words."""
    if participant.delegation:
        return participant.delegation.country.name_en
    return participant.country.name_en if participant.country else participant.country_name


def _participants(meeting: Meeting) -> list[Participant]:
    rows = Participant.objects.filter(meeting=meeting).select_related(
        "authority", "seat", "country", "delegation__country"
    )
    return list(rows.prefetch_related(Prefetch("presences", Presence.objects.order_by("arrived_at"))).order_by())


def _is(line: Line, asked: list[str]) -> bool:
    words = line.words.split()
    return all(any(word.startswith(part) for word in words) for part in asked)


def _place(line: Line) -> tuple[object, ...]:
    """Representatives and substitutes by seat, then experts, then whoever was withdrawn."""
    person = line.participant
    number = person.seat.number if person.seat else person.expert_number or 0
    return (line.is_withdrawn, person.seat is None, number, *_by_name(person))


def _place_of_guest(line: Line) -> tuple[object, ...]:
    person = line.participant
    rank = GUESTS.index(Participant.Capacity(person.capacity))
    return (line.is_withdrawn, rank, country_of(person), person.organisation, *_by_name(person))


def _by_name(person: Participant) -> tuple[str, str, str]:
    family, given = person.family_name_latin or person.family_name, person.given_name_latin or person.given_name
    return (fold(family), fold(given), str(person.pk))
