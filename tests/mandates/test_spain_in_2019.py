"""Who sat for Spain on 14 June 2019 in the group on the Quantum Communication Infrastructure (domain rules 3, 5, 6).

Source: ICFO, "The Quantum Communications Infrastructure Declaration", 14 June 2019: "ICREA Prof. at ICFO Valerio
Pruneri … has also been designated to become one of the two representatives of Spain …, together with Juan Jose Garcia
Ripoll from CSIC". Assumed, since the source does not say: the day of the page as their first day; the Permanent
Representation, whose attaché signed, as the authority; the group's code.
"""

from datetime import date
from typing import Any

import pytest

from nominations.groups.models import ExpertGroup
from nominations.mandates import actions as mandates
from nominations.mandates.composition import composition
from nominations.parties import actions as parties
from tests.cast import make_group
from tests.mandates.stage import AT, appoint, authority, seat

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("states")]

FIRST_DAY = date(2019, 6, 14)
PERMANENT_REPRESENTATION = "Permanent Representation of Spain to the European Union"


@pytest.fixture
def euroqci() -> ExpertGroup:
    group = make_group("E03600", representatives=2, experts=0)
    office = authority(PERMANENT_REPRESENTATION, country_id="ES", since=FIRST_DAY)
    for number, given_name, family_name, employer in (
        (1, "Valerio", "Pruneri", "ICFO"),
        (2, "Juan José", "García Ripoll", "CSIC"),
    ):
        names = {"given_name": given_name, "family_name": family_name, "employer": employer}
        person = parties.register_person(email="", at=AT, **names)
        where, facts = seat(group, number, country_id="ES"), {"since": FIRST_DAY, "by": None, "at": AT}
        mandates.appoint(where, person=person, authority=office, **facts)  # type: ignore[arg-type]
    return group


def spain(group: ExpertGroup, on: date) -> list[tuple[int, str, str, str]]:
    (line,) = [line for line in composition(group, on=on) if line.country.iso2 == "ES"]
    sitting: list[Any] = line.sitting
    return [(it.seat.number, str(it.person), it.person.employer, it.authority.name) for it in sitting]


def test_two_sat_for_spain_on_14_june_2019_employed_by_two_institutes(euroqci: ExpertGroup) -> None:
    assert spain(euroqci, date(2019, 6, 14)) == [
        (1, "Valerio Pruneri", "ICFO", PERMANENT_REPRESENTATION),
        (2, "Juan José García Ripoll", "CSIC", PERMANENT_REPRESENTATION),
    ]


def test_nobody_sat_the_day_before(euroqci: ExpertGroup) -> None:
    assert spain(euroqci, date(2019, 6, 13)) == []


def test_the_day_is_told_the_same_after_a_successor_was_appointed(euroqci: ExpertGroup) -> None:
    before = spain(euroqci, date(2019, 6, 14))
    appoint(seat(euroqci, 1, country_id="ES"), "Heredera", date(2025, 3, 1), office="Ministerio")
    assert spain(euroqci, date(2019, 6, 14)) == before
    assert [name for _seat, name, *_rest in spain(euroqci, date(2025, 3, 1))] == [
        "Uli Heredera",
        "Juan José García Ripoll",
    ]
