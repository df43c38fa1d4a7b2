"""The composition as the public may know it: 27 lines, authorities, seats; a name only by rule 26."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nominations.groups.models import ExpertGroup, Role, SeatRule
from nominations.mandates.vacancies import vacancies
from nominations.parties.models import Person
from nominations.reference.models import Country
from nominations.register import queries
from nominations.register.queries import PublicAuthority, PublicLine, PublicSeat, PublicState
from tests.cast import NOW, SINCE, TODAY
from tests.register.seating import MINISTRY, ask, authority, join, person, publish, sit

pytestmark = pytest.mark.django_db


def line(group: ExpertGroup, iso2: str = "AT") -> PublicLine:
    return next(line for line in queries.public_composition(group, on=TODAY) if line.state.iso2 == iso2)


def test_there_are_27_lines_in_protocol_order_whoever_is_missing(
    group: ExpertGroup, states: dict[str, Country]
) -> None:
    lines = queries.public_composition(group, on=TODAY)
    assert [line.state.eu_code for line in lines][:5] == ["BE", "BG", "CZ", "DK", "DE"]
    assert len(lines) == 27
    assert {(line.authorities, line.seats) for line in lines} == {((), ())}


def test_a_line_names_the_authority_and_the_seat(group: ExpertGroup, states: dict[str, Country]) -> None:
    publish(group, publishes_names=True)
    sit(group, authority("EL".replace("EL", "GR"), "Υπουργείο", name_latin="Ypourgeio"), person("Παππάς"))
    assert line(group, "GR") == PublicLine(
        PublicState("GR", "EL", "Greece", states["GR"].native_names),
        (PublicAuthority("Υπουργείο", "Ypourgeio", SINCE),),
        (PublicSeat(1, "Ana Παππάς", "", "Υπουργείο", SINCE),),
    )


@pytest.mark.parametrize(
    ("publishes", "informed", "name"),
    [(True, True, "Ana García"), (True, False, ""), (False, True, ""), (False, False, "")],
)
def test_a_person_is_named_only_where_the_group_publishes_names_and_the_person_was_informed(
    group: ExpertGroup, states: dict[str, Country], publishes: bool, informed: bool, name: str
) -> None:
    publish(group, publishes_names=publishes)
    sit(group, authority(), person(informed=informed))
    assert line(group).seats == (PublicSeat(1, name, "", MINISTRY, SINCE),)
    assert (line(group).held, line(group).vacant) == (1, 0)


def test_what_was_entered_in_error_is_not_shown(group: ExpertGroup, states: dict[str, Country]) -> None:
    ask(group)
    mandate = sit(group, authority(), person(), voided_at=NOW)
    assert line(group).seats == (PublicSeat(1),)
    assert mandate.voided_at is not None


def test_a_day_shows_who_was_a_member_then(group: ExpertGroup, states: dict[str, Country]) -> None:
    yesterday = TODAY - timedelta(days=1)
    join(group, authority(name="The old one"), until=TODAY)
    join(group, authority(name="The new one"), since=TODAY)
    assert [it.name for it in line(group).authorities] == ["The new one"]
    before = next(line for line in queries.public_composition(group, on=yesterday) if line.state.iso2 == "AT")
    assert [it.name for it in before.authorities] == ["The old one"]


def test_a_seat_is_vacant_by_the_same_words_as_for_the_desk(group: ExpertGroup, states: dict[str, Country]) -> None:
    sit(group, authority(), person())
    sit(group, authority("DE", "Amt"), person("Gone"), until=TODAY)
    assert queries.public_composition(group, on=TODAY)[0].seats == ()  # Belgium was not asked
    ask(group, "AT", "BE", "DE")
    for day in (TODAY, SINCE, SINCE - timedelta(days=1)):
        told = [(it.country.iso2, it.seat.number) for it in vacancies(group=group, on=day)]
        lines = queries.public_composition(group, on=day)
        shown = [(line.state.iso2, seat.number) for line in lines for seat in line.seats if not seat.is_held]
        assert shown == told
    assert [state for state, _number in told] == []
    SeatRule.objects.filter(role=Role.REPRESENTATIVE).delete()
    assert not any(line.vacant for line in queries.public_composition(group, on=TODAY))


def test_three_queries_whatever_the_number_of_seats(group: ExpertGroup, states: dict[str, Country]) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queried:
            queries.public_composition(group, on=TODAY)
        return len(queried)

    sit(group, authority("AT"), person("One"))
    assert asked() == 3
    for number, iso2 in enumerate(("BE", "DE", "ES")):
        sit(group, authority(iso2, f"Authority {number}"), person(f"Other {number}"))
    assert asked() == 3
    assert Person.objects.count() == 4
