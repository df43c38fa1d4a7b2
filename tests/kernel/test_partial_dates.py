"""A date as its source states it: each precision, what contradicts it, what is no day, and PostgreSQL judges alike."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nominations.declarations.models import Declaration
from nominations.kernel.partial_dates import (
    ContradictoryDate,
    NoSuchDay,
    PartialDate,
    Precision,
    day_of,
    of_day,
    parse_day,
    partial_date,
    possible_days,
)

DAYS = st.dates(date(1648, 1, 1), date(9999, 12, 31))
PRECISIONS = st.sampled_from(Precision.values)


@pytest.mark.parametrize(
    ("precision", "day", "first", "last", "stated", "iso"),
    [
        ("day", date(2019, 6, 13), date(2019, 6, 13), date(2019, 6, 13), "13 June 2019", "2019-06-13"),
        ("month", date(2020, 2, 1), date(2020, 2, 1), date(2020, 2, 29), "February 2020", "2020-02"),
        ("year", date(2020, 1, 1), date(2020, 1, 1), date(2020, 12, 31), "2020", "2020"),
    ],
)
def test_a_date_says_itself_in_words(precision: str, day: date, first: date, last: date, stated: str, iso: str) -> None:
    when = partial_date(precision, day)
    assert (when.start, when.end, when.stated, when.iso) == (first, last, stated, iso)
    assert when.is_vague == (precision != "day")


@pytest.mark.parametrize(
    ("precision", "first", "last", "words"),
    [
        ("early_year", date(2020, 1, 1), date(2020, 6, 30), "in early 2020"),
        ("end_of_year", date(2019, 10, 1), date(2019, 12, 31), "At the end of 2019"),
        ("interval", date(2019, 6, 13), date(2020, 12, 31), "preferably before the end of 2020"),
    ],
)
def test_a_vague_date_is_shown_in_the_words_of_its_source_and_never_as_a_day(
    precision: str, first: date, last: date, words: str
) -> None:
    when = partial_date(precision, first, last, words)
    assert (str(when), when.iso) == (words, str(first.year))
    with pytest.raises(ContradictoryDate, match="in the words of the source"):
        partial_date(precision, first, last)


@pytest.mark.parametrize(
    ("precision", "first", "last", "words", "sentence"),
    [
        ("day", date(2019, 6, 13), date(2019, 6, 14), "", "“A day” goes from 13 June 2019 to 13 June 2019"),
        ("month", date(2019, 7, 1), date(2019, 7, 30), "", "“A month” goes from 1 July 2019 to 31 July 2019"),
        ("month", date(2019, 7, 2), date(2019, 7, 31), "", "“A month” goes from 1 July 2019 to 31 July 2019"),
        ("end_of_year", date(2019, 12, 1), date(2019, 12, 31), "x", "goes from 1 October 2019 to 31 December 2019"),
        ("early_year", date(2020, 1, 1), date(2021, 6, 30), "x", "goes from 1 January 2020 to 30 June 2020"),
        ("interval", date(2020, 2, 1), date(2020, 1, 31), "x", "The last possible day is before the first"),
        ("interval", date(2020, 2, 1), None, "x", "Give the last possible day as well"),
        ("interval", date(2020, 2, 1), date(2020, 2, 1), " \u200b ", "in the words of the source"),
        ("year", date(2020, 1, 1), None, "x" * 201, "at most 200 characters"),
        ("century", date(2020, 1, 1), None, "x", "Choose how exactly the source dates it"),
    ],
)
def test_what_contradicts_itself_is_refused(
    precision: str, first: date, last: date | None, words: str, sentence: str
) -> None:
    with pytest.raises(ContradictoryDate) as refused:
        partial_date(precision, first, last, words)
    assert sentence in str(refused.value)


def test_dates_sort_by_their_start() -> None:
    end_of_2019 = partial_date("end_of_year", date(2019, 10, 1), stated="At the end of 2019")
    march, november = of_day(date(2020, 3, 1)), of_day(date(2019, 11, 5))
    early_2020 = partial_date("early_year", date(2020, 1, 1), stated="in early 2020")
    assert sorted([march, early_2020, november, end_of_2019]) == [end_of_2019, november, early_2020, march]


def test_a_vague_date_is_certainly_past_only_when_its_last_day_is() -> None:
    when = partial_date("end_of_year", date(2019, 10, 1), stated="At the end of 2019")
    assert not when.possibly_by(date(2019, 9, 30))
    assert when.possibly_by(date(2019, 10, 1))
    assert not when.certainly_by(date(2019, 12, 30))
    assert when.certainly_by(date(2019, 12, 31))


def test_two_dates_may_be_the_same_days_in_other_words() -> None:
    assert of_day(date(2019, 6, 13)).same_days(of_day(date(2019, 6, 13), "on Thursday 13 June 2019"))
    assert not of_day(date(2019, 6, 13)).same_days(None)


@pytest.mark.parametrize(
    "typed", ["2019-06-13", "13.6.2019", "13/06/2019", " 13 June 2019 ", "13 jun 2019", "13. 6. 2019"]
)
def test_a_day_is_read_as_people_write_it(typed: str) -> None:
    assert parse_day(typed) == date(2019, 6, 13)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("31 February 2019", "There is no 31 February 2019: that month goes from 1 to 28."),
        ("2019-02-29", "There is no 29 February 2019: that month goes from 1 to 28."),
        ("2020-04-31", "There is no 31 April 2020: that month goes from 1 to 30."),
        ("0.6.2019", "There is no 0 June 2019: that month goes from 1 to 30."),
        ("2019-13-01", "There is no month 13: months go from 1 to 12."),
        ("0000-01-01", "Give the year with four digits."),
        ("13 Juno 2019", "“13 Juno 2019” names no month. Write it as 13 June 2019 or as 2019-06-13."),
        ("13.6.19", "“13.6.19” is no day. Write it as 13 June 2019 or as 2019-06-13."),
        ("At the end of 2019", "“At the end of 2019” is no day. Write it as 13 June 2019 or as 2019-06-13."),
        ("", "“” is no day. Write it as 13 June 2019 or as 2019-06-13."),
    ],
)
def test_a_day_that_does_not_exist_is_refused_with_what_is_wrong(typed: str, sentence: str) -> None:
    with pytest.raises(NoSuchDay) as refused:
        parse_day(typed)
    assert str(refused.value) == sentence


@given(DAYS)
def test_whatever_is_written_is_read_again(day: date) -> None:
    assert parse_day(of_day(day).stated) == parse_day(day.isoformat()) == day_of(day.year, day.month, day.day) == day


@given(st.text(max_size=20))
def test_whatever_is_typed_is_a_day_or_refused(typed: str) -> None:
    try:
        assert isinstance(parse_day(typed), date)
    except NoSuchDay as refused:
        assert str(refused)  # noqa: PT017 - either way is right


@given(PRECISIONS, DAYS)
def test_the_possible_days_contain_the_day(precision: str, day: date) -> None:
    span = possible_days(precision, day)
    if precision in {"early_year", "end_of_year"}:
        assert span is not None
        assert span[0].year == span[1].year == day.year
    else:
        assert span is None or span[0] <= day <= span[1]


def saved(when: PartialDate) -> bool:
    """Answer whether PostgreSQL takes the date."""
    row = Declaration.objects.get()
    row.set_date(when)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        assert "date_fits_its_precision" in str(error)  # noqa: PT017 - either way is right
        return False
    return True


def judged(precision: str, first: date, last: date) -> bool:
    """Answer whether Python takes it."""
    try:
        partial_date(precision, first, last, "in these words")
    except ContradictoryDate:
        return False
    return True


@st.composite
def stretches(draw: st.DrawFn) -> tuple[str, date, date]:
    """A precision with its own days, or nearly."""
    precision = draw(PRECISIONS)
    own = possible_days(draw(PRECISIONS), draw(DAYS)) or (draw(DAYS), draw(DAYS))
    return precision, draw(st.one_of(st.just(own[0]), DAYS)), draw(st.one_of(st.just(own[1]), DAYS))


@pytest.mark.django_db
@pytest.mark.usefixtures("declaration")
@settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=150)
@given(stretches())
def test_postgresql_takes_what_python_takes_and_nothing_else(stretch: tuple[str, date, date]) -> None:
    precision, first, last = stretch
    assert saved(PartialDate(first, last, precision, "in these words")) == judged(precision, first, last)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changes", [{"date_to": None}, {"date_from": None}, {"precision": ""}, {"date_from": None, "date_to": None}]
)
def test_a_date_is_there_as_a_whole_or_not_at_all(declaration: Declaration, changes: dict[str, object]) -> None:
    for name, value in changes.items():
        setattr(declaration, name, value)
    declaration.status = "prepared"
    with pytest.raises(IntegrityError, match="declaration_date_fits_its_precision"), transaction.atomic():
        declaration.save()
