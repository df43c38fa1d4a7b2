"""The tags: deadlines in words, and the error summary over several forms."""

from datetime import UTC, date, datetime

import pytest
from django import forms
from django.template import Context, Template

from nominations.templatetags import ecl

NOON = datetime(2024, 5, 13, 10, 0, tzinfo=UTC)


def shown(source: str, **context: object) -> str:
    return " ".join(Template("{% load ecl %}" + source).render(Context(context)).split())


@pytest.mark.parametrize(
    ("days", "words"),
    [(12, "in 12 days"), (1, "tomorrow"), (0, "today"), (-1, "yesterday"), (-3, "3 days ago")],
)
def test_a_distance_is_said_in_words(days: int, words: str) -> None:
    assert ecl.distance(days) == words


def test_a_deadline_names_weekday_brussels_time_and_distance() -> None:
    html = shown("{% deadline day at %}", day=date(2024, 5, 25), at=NOON)
    assert "Saturday 25 May 2024</time>, 23:59:59 Brussels time" in html
    assert "(in 12 days)" in html


def test_late_in_the_evening_in_utc_it_is_already_the_next_day_in_brussels() -> None:
    at = datetime(2024, 5, 24, 22, 30, tzinfo=UTC)
    assert "(today)" in shown("{% deadline day at %}", day=date(2024, 5, 25), at=at)


def test_an_instant_is_shown_in_brussels_time() -> None:
    assert ecl.brussels(datetime(2024, 5, 25, 21, 59, 59, tzinfo=UTC)) == "25 May 2024, 23:59 (Brussels time)"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("2024-05-25T21:59:59.123456+00:00", "25 May 2024, 23:59 (Brussels time)"),
        ("2024-05-25", "2024-05-25"),
        ("T", "T"),
        ("2024-05-25T10:00:00", "2024-05-25T10:00:00"),
        (["2024-05-25T21:59:59+00:00"], ["2024-05-25T21:59:59+00:00"]),
        (3, 3),
    ],
)
def test_what_the_audit_trail_keeps_is_shown_as_people_read_it(value: object, words: object) -> None:
    assert ecl.kept(value) == words


class Person(forms.Form):
    name = forms.CharField()
    fields_known = forms.MultipleChoiceField(choices=[("a", "A")], widget=forms.CheckboxSelectMultiple)

    def clean(self) -> None:
        self.add_error(None, "Both persons are the same.")


def test_the_summary_names_the_errors_of_every_form_and_links_to_their_fields() -> None:
    forms_given = [Person({}, prefix="first"), Person({"second-name": "Anna"}, prefix="second")]
    html = shown("{% error_summary forms %}", forms=forms_given)
    assert "There are 5 things to correct" in html
    assert 'href="#id_first-name"' in html
    assert 'href="#id_second-fields_known_0"' in html
    assert 'href="#id_second-name"' not in html
    assert html.count("Both persons are the same.") == 2


def test_without_errors_there_is_no_summary() -> None:
    assert shown("{% error_summary form %}", form=Person()) == ""


def test_what_a_visitor_typed_is_escaped_in_the_summary() -> None:
    form = forms.Form({})
    form.add_error(None, "<script>alert(1)</script>")
    assert "<script>" not in shown("{% error_summary form %}", form=form)
