"""How commitments stand on a day: a vague due date makes one possibly overdue before it is overdue for certain."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nominations.accounts.models import User
from nominations.declarations import fulfilling, progress
from nominations.declarations.models import Declaration
from nominations.declarations.states import Due
from nominations.kernel.partial_dates import PartialDate, Precision, of_day, partial_date
from nominations.reference.models import Country
from tests.cast import NOW, TODAY
from tests.declarations.promises import DONE, END_OF_2020, STUDY, VAGUE, asked, point, say, signed

DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("due", "on", "found"),
    [
        (STUDY, date(2020, 6, 13), Due.NOT_DUE),
        (STUDY, date(2020, 6, 14), Due.OVERDUE),
        (END_OF_2020, date(2020, 12, 31), Due.NOT_DUE),
        (END_OF_2020, date(2021, 1, 1), Due.OVERDUE),
        (VAGUE, date(2020, 10, 1), Due.NOT_DUE),
        (VAGUE, date(2020, 10, 2), Due.POSSIBLY_OVERDUE),
        (VAGUE, date(2020, 12, 31), Due.POSSIBLY_OVERDUE),
        (VAGUE, date(2021, 1, 1), Due.OVERDUE),
        (None, date(2021, 1, 1), Due.NO_DATE),
    ],
)
def test_a_commitment_stands_on_a_day(due: PartialDate | None, on: date, found: Due) -> None:
    assert progress.standing(due, fulfilled=False, on=on) is found
    assert progress.standing(due, fulfilled=True, on=on) is Due.FULFILLED


@given(first=DAYS, length=st.integers(0, 500), true=st.integers(0, 500), on=DAYS)
def test_whichever_day_was_meant_certain_is_certain_and_possible_is_possible(
    first: date, length: int, true: int, on: date
) -> None:
    last = first + timedelta(days=length)
    meant = first + timedelta(days=min(true, length))
    found = progress.standing(partial_date(str(Precision.INTERVAL), first, last, "some time"), fulfilled=False, on=on)
    exact = progress.standing(of_day(meant), fulfilled=False, on=on)
    assert exact is not Due.POSSIBLY_OVERDUE
    if found is not Due.POSSIBLY_OVERDUE:
        assert found is exact
    assert (found is Due.NOT_DUE) == (on <= first)


def test_the_plan_stands_as_the_text_orders_it(
    declaration: Declaration, states: dict[str, Country], officer: User
) -> None:
    signed(declaration, states, "BE", "ES")
    second = point(declaration, "2", by=officer)
    below = point(declaration, "2.1", by=officer, parent=second, due=None, states=[states["ES"]])
    point(declaration, "2.1.1", by=officer, parent=below, due=of_day(TODAY), bodies="")
    fulfilling.record(second, when=VAGUE, evidence="The plan.", by=officer, at=NOW)
    found = progress.plan(declaration, on=TODAY)
    assert [(each.commitment.number, each.depth, each.due) for each in found] == [
        ("2", 0, Due.FULFILLED),
        ("2.1", 1, Due.NO_DATE),
        ("2.1.1", 2, Due.NOT_DUE),
    ]
    assert found[0].met is not None
    assert found[0].met.when == VAGUE
    assert [each.asks("BE") for each in found] == [True, False, True]
    assert progress.totals(found)[Due.NO_DATE] == 1
    assert list(progress.totals(found)) == list(Due)


def test_a_commitment_taken_back_is_not_fulfilled(declaration: Declaration, officer: User) -> None:
    made = point(declaration, "1", by=officer, due=STUDY)
    fulfilling.record(made, when=STUDY, evidence="A study.", by=officer, at=NOW)
    fulfilling.take_back(made, reason="Another study.", by=officer, at=NOW)
    (found,) = progress.plan(declaration, on=TODAY)
    assert (found.due, found.met, found.is_late) == (Due.OVERDUE, None, True)


def test_on_a_day_before_it_was_met_a_commitment_was_not(declaration: Declaration, officer: User) -> None:
    made = point(declaration, "1", by=officer, due=STUDY)
    fulfilling.record(made, when=of_day(date(2020, 8, 1)), evidence="A study.", by=officer, at=NOW)
    days = (date(2020, 6, 1), date(2020, 7, 31), date(2020, 8, 1))
    found = [progress.plan(declaration, on=day)[0].due for day in days]
    assert found == [Due.NOT_DUE, Due.OVERDUE, Due.FULFILLED]


def test_a_review_counts_what_each_state_reported(
    declaration: Declaration, states: dict[str, Country], officer: User, belgium: User
) -> None:
    signed(declaration, states, "BE", "ES", "IT")
    one = point(declaration, "1", by=officer)
    two = point(declaration, "2", by=officer, states=[states["ES"]])
    review = asked(declaration, officer)
    say(review, states["BE"], one, by=belgium)
    say(review, states["ES"], one, two, by=officer, progress=DONE, because="An e-mail of Monday.")
    grid = progress.grid(review, on=TODAY)
    assert [account.country.iso2 for account in grid.accounts] == ["BE", "ES", "IT"]
    assert (grid.complete, grid.begun, grid.silent) == (2, 0, 1)
    assert grid.counts()[one.pk].rows == [("under_way", "Under way", 1), ("done", "Done in this State", 1)]
    assert not progress.grid(asked(declaration, officer, title="Next"), on=TODAY).counts()[one.pk]
    italy = grid.of("IT")
    assert italy is not None
    assert (italy.given, italy.asked, italy.missing) == (0, 1, ["1"])


def test_the_queries_are_the_same_with_few_and_many(
    all_signed: list[object],
    declaration: Declaration,
    states: dict[str, Country],
    officer: User,
    django_assert_num_queries: object,
) -> None:
    first = point(declaration, "1", by=officer)
    review = asked(declaration, officer)
    count = django_assert_num_queries
    for number in ("2", "3", "4"):
        with count(3):  # type: ignore[operator]
            progress.plan(declaration, on=TODAY)
        with count(5):  # type: ignore[operator]
            progress.grid(review, on=TODAY)
        made = point(declaration, number, by=officer, states=[states["BE"], states["AT"]])
        fulfilling.record(made, when=VAGUE, evidence="Seen.", by=officer, at=NOW)
        say(review, states["BE"], first, made, by=officer, because="A call.", text=number)
    assert len(progress.plan(declaration, on=TODAY)) == 4
