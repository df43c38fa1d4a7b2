"""A date as a source states it, as it is typed: errors stand beside the right field, and what is shown is said."""

from datetime import date
from typing import Any

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from nominations.desk.forms.partial_dates import PartialDateFields
from nominations.kernel.partial_dates import PartialDate, Precision, of_day, partial_date


class OptionalDate(PartialDateFields):
    date_is_required = False


def typed(precision: str = "day", first: str = "2019-06-13", last: str = "", stated: str = "") -> PartialDateFields:
    return PartialDateFields({"precision": precision, "date_from": first, "date_to": last, "stated": stated})


@pytest.mark.parametrize(
    ("form", "when", "sentence"),
    [
        (typed(), of_day(date(2019, 6, 13)), "It will be shown as “13 June 2019”: Thursday 13 June 2019."),
        (
            typed("month", "2019-07-20"),
            partial_date("month", date(2019, 7, 1)),
            "It will be shown as “July 2019”: some day from 1 July 2019 to 31 July 2019.",
        ),
        (
            typed("end_of_year", "2019-12-01", stated=" At the end  of 2019 "),
            partial_date("end_of_year", date(2019, 10, 1), stated="At the end of 2019"),
            "It will be shown as “At the end of 2019”: some day from 1 October 2019 to 31 December 2019.",
        ),
        (
            typed("interval", "2020-01-01", "2021-07-28", "after 2019"),
            partial_date("interval", date(2020, 1, 1), date(2021, 7, 28), "after 2019"),
            "It will be shown as “after 2019”: some day from 1 January 2020 to 28 July 2021.",
        ),
    ],
)
def test_what_was_typed_becomes_a_date_and_is_said(form: PartialDateFields, when: PartialDate, sentence: str) -> None:
    assert form.is_valid(), form.errors
    assert form.cleaned_data["when"] == when
    assert form.preview == sentence


@pytest.mark.parametrize(
    ("form", "field", "sentence"),
    [
        (typed(""), "precision", "Choose how exactly the source dates it."),
        (typed("about"), "precision", "Choose how exactly the source dates it."),
        (typed(first=""), "date_from", "Choose the day, or the first possible one."),
        (typed(first="13 June"), "date_from", "Write the day as 2026-03-31."),
        (typed(first="0019-06-13"), "date_from", "Check the year."),
        (typed("interval", last="3019-06-13"), "date_to", "Check the year."),
        (typed("interval"), "date_to", "Give the last possible day as well: this is a time between two days."),
        (typed("interval", last="2019-06-12"), "date_to", "The last possible day is before the first: change one of"),
        (typed("month", last="2019-06-30"), "date_to", "“A month” goes from 1 June 2019 to 30 June 2019"),
        (typed("end_of_year"), "stated", "Say it in the words of the source: the date is not known to the day."),
        (typed(stated="x" * 201), "stated", "Shorten the words to 200 characters."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(form: PartialDateFields, field: str, sentence: str) -> None:
    assert not form.is_valid()
    assert list(form.errors) == [field]
    assert str(form.errors[field][0]).startswith(sentence)
    assert form.preview == ""


def test_a_date_that_may_lack_lacks_wholly_or_not_at_all() -> None:
    empty: dict[str, Any] = {"precision": "", "date_from": "", "date_to": "", "stated": ""}
    form = OptionalDate(empty)
    assert form.is_valid()
    assert form.cleaned_data["when"] is None
    assert list(OptionalDate({**empty, "stated": "in 2020"}).errors) == ["precision", "date_from"]
    assert list(OptionalDate({**empty, "precision": "year"}).errors) == ["date_from"]
    choices = OptionalDate().fields["precision"]
    assert isinstance(choices, forms.ChoiceField)
    assert choices.choices[0][0] == ""
    assert OptionalDate.shown_of(None) == {}


@given(st.sampled_from(list(Precision)), st.dates(date(1950, 1, 1), date(2100, 12, 31)), st.integers(0, 900))
def test_what_is_shown_for_editing_and_sent_back_is_the_same_date(precision: str, day: date, length: int) -> None:
    end = date.fromordinal(day.toordinal() + length) if precision == Precision.INTERVAL else None
    when = partial_date(precision, day, end, "In those days" if precision.endswith(("year", "interval")) else "")
    form = PartialDateFields({name: value or "" for name, value in PartialDateFields.shown_of(when).items()})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["when"] == when
