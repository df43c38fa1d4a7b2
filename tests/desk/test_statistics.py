"""The statistics: of the own groups and the years asked for; the same numbers on the page and in the files."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.calls.models import Call
from nominations.desk import charts, figures
from nominations.desk.figures import FIGURES
from nominations.desk.views import statistics
from nominations.mandates import actions as mandates
from nominations.parties.models import Person
from tests.cast import NOW, TODAY, content, invitation_of, person, submitted
from tests.desk.pages import text_of

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
PAGE = "/admin/statistics/"


def data(figure: str, form: str = "json") -> str:
    return reverse("admin:statistics_data", args=[figure, form])


def lines(client: Client, figure: str) -> list[dict[str, Any]]:
    answer = json.loads(client.get(data(figure)).content)
    return next(value for name, value in answer.items() if name not in {"about", "fields"})  # type: ignore[no-any-return]


def seated(call: Call, contacts: dict[str, User], officer: User, genders: dict[str, str]) -> None:
    for iso2, gender in genders.items():
        what = content(persons=(person(email=f"{iso2.lower()}@ministry.example.org", gender=gender),))
        nomination = submitted(invitation_of(call, iso2), contacts[iso2], what=what)
        mandates.accept(nomination, version=1, by=officer, at=NOW)


FOUR = {"AT": "woman", "BE": "man", "MT": "woman", "ES": "man", "FR": "not_said", "DE": ""}


def test_a_share_of_fewer_than_five_is_not_shown_anywhere(
    call: Call, contacts: dict[str, User], officer: User, sign_in: SignIn
) -> None:
    seated(call, contacts, officer, FOUR)
    client = sign_in(officer)
    assert "too few to show" in text_of(client.get(PAGE))
    for figure in ("women-nominated", "women-in-office"):
        line = lines(client, figure)[-1]
        assert (line["persons"], line["given"], line["not_given"]) == (6, 4, 2)
        assert (line["women"], line["women_percent"]) == (None, None)
    Person.objects.filter(gender="").update(gender="woman")
    line = lines(client, "women-in-office")[-1]
    assert (line["given"], line["women"], line["women_percent"]) == (5, 3, 60)


def test_page_and_files_say_the_same(call: Call, contacts: dict[str, User], officer: User, sign_in: SignIn) -> None:
    seated(call, contacts, officer, FOUR)
    client = sign_in(officer)
    shown = {figure.name: figure for figure in client.get(PAGE).context["figures"]}
    assert list(shown) == list(FIGURES)
    for name, figure in shown.items():
        found = [[figures.shown(as_day(cell)) for cell in line.values()] for line in lines(client, name)]
        assert found == [[cell for _label, cell in row] for row in figure.rows] or figure.is_cut, name
        csv = client.get(data(name, "csv")).content.decode("utf-8-sig").splitlines()
        assert len(csv) == len(found) + 1
        assert client.get(data(name, "xlsx")).content[:2] == b"PK"
    austria = next(line for line in lines(client, "response-states") if line["code"] == "AT")
    assert (austria["asked"], austria["answered"], austria["median"]) == (1, 1, 3)
    assert lines(client, "seniority")[0] == {"in_office": "Under 1 year", "representatives": 6}


def as_day(cell: Any) -> Any:
    try:
        return date.fromisoformat(cell)
    except (TypeError, ValueError):
        return cell


def test_another_groups_numbers_are_not_there(
    call: Call, contacts: dict[str, User], officer: User, other_officer: User, sign_in: SignIn
) -> None:
    seated(call, contacts, officer, FOUR)
    client = sign_in(other_officer)
    assert lines(client, "response-calls") == []
    assert lines(client, "vacancies")[0]["asked"] == 0
    said = f"“{call.group.code}” is none of your groups. Choose one from the list."
    assert said in text_of(client.get(PAGE, {"group": call.group.code}))
    answer = client.get(data("vacancies"), {"group": call.group.code})
    assert (answer.status_code, answer.content.decode().strip()) == (400, said)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"first": "2024", "last": "2023"}, "The first year comes after the last one. Exchange them."),
        ({"first": "1999"}, f"Choose years from 2000 to {TODAY.year}."),
        ({"last": str(TODAY.year + 1)}, f"Choose years from 2000 to {TODAY.year}."),
        ({"first": "2000", "last": "2024"}, "Choose at most 20 years."),
        ({"first": "last year"}, f"Write the year in figures, for example {TODAY.year}."),
    ],
)
def test_a_period_that_is_none_is_refused_and_kept(
    asked: dict[str, str], said: str, officer: User, sign_in: SignIn
) -> None:
    client = sign_in(officer)
    page = client.get(PAGE, asked)
    assert said in text_of(page)
    assert page.context["figures"] == []
    assert all(f'value="{typed}"' in page.content.decode() for typed in asked.values())
    answer = client.get(data("changes", "csv"), asked)
    assert (answer.status_code, answer.content.decode().strip()) == (400, said)


def test_what_is_no_figure_or_form_is_not_there(officer: User, sign_in: SignIn) -> None:
    client = sign_in(officer)
    assert client.get(data("salaries")).status_code == 404
    assert client.get(data("changes", "pdf")).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_its_queries_do_not_grow(
    number: int,
    call: Call,
    contacts: dict[str, User],
    officer: User,
    sign_in: SignIn,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    seated(call, contacts, officer, dict(list(FOUR.items())[:number]))
    client = sign_in(officer)
    client.get(PAGE)
    with django_assert_num_queries(QUERIES):
        client.get(PAGE)


def test_figures_of_many_groups_are_counted_once_in_five_minutes(
    call: Call,
    contacts: dict[str, User],
    officer: User,
    sign_in: SignIn,
    django_assert_num_queries: DjangoAssertNumQueries,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seated(call, contacts, officer, FOUR)
    client = sign_in(officer)
    counted = client.get(PAGE)
    assert "every five minutes" not in counted.content.decode()
    monkeypatch.setattr(statistics, "MANY", 1)
    client.get(PAGE)
    with django_assert_num_queries(QUERIES - 6):  # what was counted is read instead of seven statements
        kept = client.get(PAGE)
    assert "every five minutes" in kept.content.decode()
    rows = [[(each.name, each.rows) for each in answer.context["figures"]] for answer in (counted, kept)]
    assert rows[0] == rows[1]
    other_years = client.get(PAGE, {"first": 2015, "last": 2016})
    assert [each.rows for each in other_years.context["figures"]] != [each.rows for each in kept.context["figures"]]


QUERIES = 11


def test_a_scale_is_round_and_reaches_the_largest() -> None:
    for largest in range(1, 3000):
        scale = charts.steps_of(largest)
        assert scale[0] == 0
        assert scale[-1] >= largest > scale[-2]
        assert len(scale) <= charts.MOST_TICKS + 1


def test_bars_and_steps_stay_within_the_picture() -> None:
    drawn = charts.bars([charts.Given("A", 40, "40", 0, 90), charts.Given("B", None, "none")], mark=(40, "40 %"))
    assert all(charts.LEFT <= bar.text_at <= charts.WIDTH for bar in drawn.bars)
    assert drawn.bars[0].span is not None
    assert drawn.bars[1].width == 0
    assert charts.line([]) is None
    days = [(TODAY + timedelta(days=31 * number), number % 4) for number in range(14)]
    line = charts.line(days)
    assert line is not None
    assert line.path.count("H") == 13
    assert line.last_at <= charts.WIDTH - charts.BESIDE


@pytest.mark.parametrize(("days", "words"), [(0, "0 days"), (1, "1 day"), (2723, "2,723 days")])
def test_a_number_of_days_reads_as_people_write_it(days: int, words: str) -> None:
    assert figures._days_bar("Spain", (days, days, days)).text == words
