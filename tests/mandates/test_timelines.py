"""The timelines: no day of a seat is lost, gaps are vacancies, and no wild date breaks the picture."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from nominations.mandates.timelines import HELD, VACANT, Holding, SeatRow, Span, Timeline, group_timeline, seat_timeline

TODAY = date(2026, 6, 15)
ANNA = Holding("Anna Kovács", date(2020, 1, 1), date(2022, 7, 1), detail="Ministry", end="Resigned")
BELA = Holding("Béla Nagy", date(2023, 1, 1))


def said(spans: tuple[Span, ...]) -> list[tuple[str, date, date | None]]:
    return [(span.who, span.since, span.last_on) for span in spans]


def test_gaps_are_vacancies_and_the_last_holder_runs_on() -> None:
    drawn = seat_timeline([BELA, ANNA], today=TODAY)
    assert said(drawn.rows[0].spans) == [
        ("Anna Kovács", date(2020, 1, 1), date(2022, 6, 30)),
        ("Vacant", date(2022, 7, 1), date(2022, 12, 31)),
        ("Béla Nagy", date(2023, 1, 1), None),
    ]
    assert (drawn.since, drawn.until) == (date(2020, 1, 1), TODAY)
    assert [tick.words for tick in drawn.ticks] == ["2021", "2022", "2023", "2024", "2025", "2026"]


def test_a_seat_is_vacant_from_the_day_it_was_asked_for() -> None:
    before = seat_timeline([BELA], today=TODAY, since=date(2022, 1, 1)).rows[0].spans
    assert said(before)[0] == ("Vacant", date(2022, 1, 1), date(2022, 12, 31))
    ended = seat_timeline([ANNA], today=TODAY).rows[0].spans
    assert said(ended)[-1] == ("Vacant", date(2022, 7, 1), None)
    assert ended[-1].said == "Vacant, since 1 July 2022"
    assert ended[0].said == "Anna Kovács, 1 January 2020 – 30 June 2022"


def test_no_vacancy_follows_the_end_of_the_group() -> None:
    closed = replace(ANNA, closes=True)
    assert [span.kind for span in seat_timeline([closed], today=TODAY).rows[0].spans] == [HELD]


def test_a_seat_that_nobody_held_is_vacant_all_along() -> None:
    drawn = seat_timeline([], today=TODAY)
    assert [span.kind for span in drawn.rows[0].spans] == [VACANT]
    assert [tick.words for tick in drawn.ticks] == ["Apr 2026"]


def test_the_future_is_no_vacancy() -> None:
    ending = Holding("Anna Kovács", date(2025, 1, 1), date(2026, 9, 1))
    assert [span.kind for span in seat_timeline([ending], today=TODAY).rows[0].spans] == [HELD]
    coming = [ANNA, Holding("Béla Nagy", date(2026, 9, 1))]
    assert said(seat_timeline(coming, today=TODAY).rows[0].spans)[1] == (
        "Vacant",
        date(2022, 7, 1),
        date(2026, 8, 31),
    )


def test_wild_dates_are_cut_off_in_the_picture_and_stand_whole_in_the_table() -> None:
    drawn = seat_timeline([Holding("Old", date(1, 1, 1), date(9999, 12, 31))], today=TODAY)
    assert (drawn.since, drawn.until, drawn.is_cut) == (date(1976, 6, 1), date(2036, 6, 1), True)
    span = drawn.rows[0].spans[0]
    assert (span.since, span.last_on) == (date(1, 1, 1), date(9999, 12, 30))
    assert (span.x, span.width) == ("0.00", "100.00")


def test_what_lies_outside_the_scale_is_not_drawn() -> None:
    drawn = seat_timeline([ANNA, BELA], today=TODAY, since=date(2024, 1, 1))
    assert [span.is_drawn for span in drawn.rows[0].spans] == [False, False, True]


def test_today_is_marked_where_it_lies_in_the_scale() -> None:
    assert seat_timeline([ANNA], today=TODAY).today_x == "100.00"
    assert seat_timeline([ANNA], today=TODAY, until=date(2022, 1, 1)).today_x == ""


def test_a_group_has_a_row_a_seat_beside_the_names_of_the_states() -> None:
    drawn = group_timeline([SeatRow("AT", "Austria", [ANNA]), SeatRow("BE", "Belgium", [], 2)], today=TODAY)
    assert [(row.code, row.number, row.y) for row in drawn.rows] == [("AT", None, 2), ("BE", 2, 24)]
    assert drawn.rows[0].spans[0].x == "14.00"
    assert drawn.said == "From January 2020 to June 2026. Mandates: 1."


@given(
    st.lists(st.dates(), unique=True, max_size=9),
    st.none() | st.dates(),
    st.none() | st.dates(),
    st.dates(min_value=date(1960, 1, 1), max_value=date(2200, 1, 1)),
)
def test_no_dates_break_a_picture(days: list[date], since: date | None, until: date | None, today: date) -> None:
    edges = sorted(days)
    holdings = [Holding("x", one, other) for one, other in zip(edges[::2], edges[1::2], strict=False)]
    drawn = seat_timeline(holdings, today=today, since=since, until=until)
    _assert_sound(drawn)
    spans = drawn.rows[0].spans
    for one, other in pairwise(spans):
        assert one.last_on
        assert one.last_on + timedelta(days=1) == other.since


def _assert_sound(drawn: Timeline) -> None:
    assert len(drawn.ticks) <= 14
    for span in drawn.rows[0].spans:
        if span.is_drawn:
            assert 0 <= float(span.x) <= 100
            assert 0 < float(span.width) <= 100.3


@pytest.mark.parametrize("name", ["seat_timeline", "group_timeline"])
def test_the_drawn_timeline_stands_as_a_table_too(name: str) -> None:
    picture = group_timeline([SeatRow("AT", "Austria", [ANNA])], today=TODAY)
    page = render_to_string(f"components/{name}.html", {"picture": picture, "heading": "Over time"})
    assert '<td data-label="Last day">30 June 2022</td><td data-label="How it ended">Resigned</td>' in page
    assert "<title>Anna Kovács, 1 January 2020 – 30 June 2022</title>" in page
    assert "style=" not in page
