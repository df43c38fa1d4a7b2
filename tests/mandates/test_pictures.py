"""The map of tiles: every Member State has its own place, and each tile says in words what its colour says."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.template.loader import render_to_string

from nominations.groups.models import Seat
from nominations.mandates.composition import Place, StateLine
from nominations.mandates.models import Mandate
from nominations.mandates.pictures import COLUMNS, PLACES, SeatState, TileFacts, seat_state, seats_in_words, tile_map
from nominations.mandates.states import EndReason
from nominations.reference.models import Country
from tests.cast import TODAY

AUSTRIA = Country(iso2="AT", eu_code="AT", name_en="Austria")
AT = TileFacts("AT", "Austria", SeatState.HELD, href="/states/AT/")


def line(*sitting: Mandate | None) -> StateLine:
    return StateLine(AUSTRIA, places=tuple(Place(Seat(number=1), mandate) for mandate in sitting))


def sits(days: int | None = None, reason: str = EndReason.TERM_ENDED) -> Mandate:
    until = TODAY + timedelta(days=days) if days else None
    return Mandate(since=TODAY, until=until, end_reason=reason if until else "")


def test_every_member_state_has_a_place_of_its_own(states: dict[str, Country]) -> None:
    assert set(PLACES) - {"."} == {country.eu_code for country in states.values()}
    tiles = tile_map(TileFacts(each.eu_code, each.name_en, SeatState.HELD) for each in states.values()).tiles
    assert len({(tile.x, tile.y) for tile in tiles}) == 27


def test_a_code_without_a_place_stands_below_the_map() -> None:
    strangers = [replace(AT, code=f"X{number}") for number in range(COLUMNS + 1)]
    drawn = tile_map([AT, *strangers])
    assert len({(tile.x, tile.y) for tile in drawn.tiles}) == COLUMNS + 2
    assert max(tile.y for tile in drawn.tiles) + drawn.side <= int(drawn.box.split()[3])


@pytest.mark.parametrize(
    ("of", "expected", "words"),
    [
        (line(sits()), SeatState.HELD, "1 of 1 seat held"),
        (line(sits(91)), SeatState.HELD, "1 of 1 seat held"),
        (line(sits(90)), SeatState.ENDING, "1 of 1 seat held, ending within 90 days"),
        (line(sits(90, EndReason.REPLACED)), SeatState.HELD, "1 of 1 seat held"),
        (line(sits(), None), SeatState.PARTLY, "1 of 2 seats held"),
        (line(None), SeatState.VACANT, "0 of 1 seat held"),
        (line(), SeatState.NOT_INVITED, "Not invited"),
    ],
)
def test_a_states_seats_are_judged(of: StateLine, expected: SeatState, words: str) -> None:
    judged = seat_state(of, on=TODAY)
    assert (judged, seats_in_words(of, judged)) == (expected, words)


def test_a_state_that_was_not_asked_has_no_vacancy() -> None:
    assert seat_state(line(None), on=TODAY, invited={"BE"}) == SeatState.NOT_INVITED
    assert seat_state(line(), on=TODAY, invited={"AT"}) == SeatState.VACANT
    assert seat_state(line(sits()), on=TODAY, invited=()) == SeatState.HELD


def test_the_legend_counts_what_the_map_shows() -> None:
    drawn = tile_map([AT, replace(AT, code="BE", state=SeatState.VACANT), replace(AT, code="BG")])
    assert [(row.state, row.sign, row.words, row.number) for row in drawn.legend] == [
        ("held", "●", "Held", 2),
        ("vacant", "○", "Vacant", 1),
    ]
    assert drawn.summary == "Held: 2, Vacant: 1"


def test_the_drawn_map_says_everything_in_words_too() -> None:
    facts = [AT, TileFacts("EL", "Greece", SeatState.VACANT, sentence="<b>0</b> of 1 seat held")]
    page = render_to_string("components/tile_map.html", {"picture": tile_map(facts), "heading": "Seats"})
    assert 'href="/states/AT/" aria-label="AT Austria: Held"' in page
    assert "EL Greece: &lt;b&gt;0&lt;/b&gt; of 1 seat held" in page
    assert "The same as a list" in page
    assert "style=" not in page
    beside = {"picture": tile_map(facts), "heading": "Seats", "is_beside": True}
    assert "The same as a list" not in render_to_string("components/tile_map.html", beside)
