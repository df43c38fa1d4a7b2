"""The map of Europe: the projection hits its published test point, areas are true, and the file we keep is whole."""

import json
import math

import pytest

from config import geography
from nominations.declarations.europe import europe
from nominations.mandates.pictures import PLACES

# Land of Member States in square kilometres, from Eurostat's table of areas; the picture may differ a little.
AREAS = {"AT": 83_900, "CZ": 78_900, "HU": 93_000, "IE": 69_900, "LU": 2_600, "PL": 312_000, "SE": 447_000}


def test_the_projection_hits_the_test_point_of_epsg_3035() -> None:
    x, y = geography.placed((5, 50))
    east, north = x * geography.UNIT + geography.WEST, geography.NORTH - y * geography.UNIT
    assert (east, north) == (pytest.approx(3_962_799.45, abs=0.01), pytest.approx(2_999_718.85, abs=0.01))


def test_every_member_state_and_nobody_else_is_drawn() -> None:
    drawn = europe()
    assert set(drawn.states) == set(PLACES) - {"."}
    assert {code for code, state in drawn.states.items() if state.is_small} == {"CY", "LU", "MT"}
    assert all(0 < state.x < drawn.width and 0 < state.y < drawn.height for state in drawn.states.values())
    assert drawn.others.startswith("M")


@pytest.mark.parametrize(("code", "area"), AREAS.items())
def test_a_state_is_as_large_on_the_map_as_it_is(code: str, area: int) -> None:
    drawn = json.loads(geography.TARGET.read_text(encoding="utf-8"))["states"][code]["area"]
    assert drawn * (geography.UNIT / 1000) ** 2 == pytest.approx(area, rel=0.04)


def test_the_file_is_small_enough_to_stand_in_a_page() -> None:
    assert geography.TARGET.stat().st_size < 40_000


def test_a_line_keeps_its_ends_and_its_corners_when_it_is_simplified() -> None:
    line = [(0.0, 0.0), (50.0, 0.4), (100.0, 0.0), (100.0, 100.0)]
    assert geography.simplified(line) == [(0.0, 0.0), (100.0, 0.0), (100.0, 100.0)]
    island = [(0.0, 0.0), (10.0, 0.1), (20.0, 0.0), (20.0, 20.0), (0.0, 0.0)]
    assert geography.simplified(island) == [(0.0, 0.0), (20.0, 0.0), (20.0, 20.0), (0.0, 0.0)]


def test_what_lies_outside_the_frame_is_cut_off() -> None:
    far = 10 * (geography.EAST - geography.WEST) / geography.UNIT
    square = [(-far, -far), (far, -far), (far, far), (-far, far)]
    edge = geography.MARGIN / geography.UNIT
    cut = geography.cut_off(square)
    assert min(x for x, _y in cut) == pytest.approx(-edge)
    assert max(y for _x, y in cut) == pytest.approx((geography.NORTH - geography.SOUTH) / geography.UNIT + edge)
    assert geography.cut_off([(far, far), (far + 1, far), (far, far + 1)]) == []


def test_the_line_between_two_parts_of_one_land_falls_out() -> None:
    arcs = [[(0.0, 1.0), (1.0, 1.0)], [(1.0, 1.0), (1.0, 0.0), (0.0, 1.0)], [(0.0, 1.0), (0.0, 2.0), (1.0, 1.0)]]
    (ring,) = geography.dissolved([[0, 1], [2, ~0]], arcs)
    assert sorted(ring) == [(0.0, 1.0), (0.0, 2.0), (1.0, 0.0), (1.0, 1.0)]
    assert geography.area(ring) == pytest.approx(1.0)
    assert math.dist(geography.middle(ring), (0.5, 1.0)) == pytest.approx(0)


def test_a_path_is_written_in_whole_steps() -> None:
    assert geography.path([[(0.2, 0.1), (10.4, 0.0), (10.4, -5.0)], [(3.0, 3.0)]]) == "M0 0l10 0 0-5z"
