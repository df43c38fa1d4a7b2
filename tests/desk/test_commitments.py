"""Commitments at the desk: the list with what is overdue, points entered, edited, moved, removed, and fulfilled."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.declarations import fulfilling
from nominations.declarations.commitment_models import Commitment, Fulfilment
from nominations.declarations.models import Declaration
from nominations.reference.models import Country
from tests.cast import NOW, TODAY
from tests.declarations.promises import VAGUE, of_day, point, signed
from tests.desk.pages import text_of

SignIn = Callable[[User], Client]
QUERIES = 7
NO_DATE = {"precision": "", "date_from": "", "date_to": "", "stated": ""}
DUE = {"precision": "end_of_year", "date_from": "2020-11-01", "date_to": "", "stated": "At the end of 2020"}


def at(page: str, declaration: Declaration, *keys: object) -> str:
    return reverse(f"admin:nominations_declaration_{page}", args=[declaration.pk, *keys])


@pytest.fixture
def client(officer: User, sign_in: SignIn) -> Client:
    return sign_in(officer)


@pytest.fixture
def points(declaration: Declaration, states: dict[str, Country], officer: User) -> list[Commitment]:
    signed(declaration, states, "BE", "ES")
    first = point(declaration, "1", by=officer)
    return [
        first,
        point(declaration, "1.1", by=officer, parent=first, due=None, states=[states["ES"]], bodies=""),
        point(declaration, "2", by=officer, due=of_day(TODAY + timedelta(days=9))),
    ]


def test_the_list_says_what_is_due_as_stated_and_what_is_overdue(
    client: Client, declaration: Declaration, points: list[Commitment], officer: User
) -> None:
    fulfilling.record(points[1], when=VAGUE, evidence="The study.", by=officer, at=NOW)
    page = client.get(at("commitments", declaration))
    rows = [(row.promise.commitment.number, row.label, row.responsible) for row in page.context["found"].rows]
    assert rows == [
        ("1", "Overdue", "All signatories; European Commission"),
        ("1.1", "Fulfilled", "Spain"),
        ("2", "Not due yet", "All signatories; European Commission"),
    ]
    words = text_of(page)
    assert "preferably before the end of 2020" in words
    assert "At the end of 2020" in words
    assert "31 December 2020" not in words
    shown = client.get(at("commitments", declaration), {"show": "overdue"})
    assert [row.promise.commitment.number for row in shown.context["found"].rows] == ["1"]


def test_an_empty_list_says_what_to_do(client: Client, declaration: Declaration) -> None:
    assert "No commitments are entered yet" in text_of(client.get(at("commitments", declaration)))


def told(**facts: Any) -> dict[str, Any]:
    return {"number": "3", "title": "Deploy", "text": "", "parent": "", "who": "all", "bodies": "", **NO_DATE, **facts}


def test_a_point_is_entered_and_the_next_one_after_it(client: Client, declaration: Declaration) -> None:
    answer = client.post(at("commitment_new", declaration), told(**DUE, another="1"), follow=True)
    assert answer.redirect_chain[-1][0] == at("commitment_new", declaration)
    assert "Point 3 is entered." in text_of(answer)
    made = Commitment.objects.get()
    assert (made.number, made.when, made.all_signatories) == ("3", VAGUE, True)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"number": "1"}, "has a point 1 already: change the number"),
        ({"number": "three"}, "Number the point as the text does"),
        ({"title": ""}, "Give the point a title."),
        ({"who": "named"}, "Name the States, or choose all signatories."),
        ({"who": "none"}, "Say who is responsible for point 3"),
        ({**DUE, "date_to": "2020-11-30"}, "goes from 1 October 2020 to 31 December 2020"),
        ({"precision": "day", "date_from": "2019-02-30"}, "Write the day as"),
        ({"precision": "day", "date_from": "2019-06-12"}, "before the declaration was done"),
        ({"precision": "interval", "date_from": "2020-01-01", "date_to": "2020-02-01"}, "in the words of the source"),
    ],
)
def test_bad_input_gets_a_sentence_and_loses_nothing(
    client: Client, declaration: Declaration, points: list[Commitment], facts: dict[str, str], sentence: str
) -> None:
    page = client.post(at("commitment_new", declaration), told(text="Word for word.", **facts))
    assert page.status_code == 200
    assert sentence.casefold() in text_of(page).casefold()
    assert "Word for word." in text_of(page)
    assert Commitment.objects.count() == 3


def test_a_point_is_edited_moved_and_removed(
    client: Client, declaration: Declaration, points: list[Commitment], states: dict[str, Country]
) -> None:
    page = client.get(at("commitment", declaration, points[1].pk))
    assert page.context["form"].initial["who"] == "named"
    facts = told(number="1.1", title="Study", parent=str(points[0].pk), who="named", states=["ES"])
    client.post(at("commitment", declaration, points[1].pk), facts)
    points[1].refresh_from_db()
    assert points[1].title == "Study"
    answer = client.post(at("commitment_place", declaration, points[2].pk, "up"))
    assert answer.url.endswith(f"#point-{points[2].pk}")  # type: ignore[attr-defined]
    assert list(declaration.commitments.values_list("number", flat=True)) == ["2", "1", "1.1"]
    shown = client.get(at("commitment_removal", declaration, points[2].pk)).context["shown"]
    client.post(at("commitment_removal", declaration, points[2].pk), {"shown": shown})
    assert declaration.commitments.count() == 2
    refused = client.get(at("commitment_removal", declaration, points[0].pk))
    assert "Other points stand below point 1" in text_of(refused)


def test_a_fulfilment_is_recorded_and_taken_back(
    client: Client, declaration: Declaration, points: list[Commitment]
) -> None:
    address = at("fulfilment", declaration, points[0].pk)
    facts = {**DUE, "evidence": "The action plan.", "evidence_url": "plan.example.org"}
    refused = client.post(address, facts)
    assert "Give the whole address" in text_of(refused)
    client.post(address, {**facts, "evidence_url": "https://plan.example.org/"})
    page = client.get(address)
    assert "The point is recorded as fulfilled." in text_of(page)
    away = at("fulfilment_removal", declaration, points[0].pk)
    assert "Give the reason" in text_of(client.post(away, {"reason": ""}))
    shown = client.post(away, {"reason": "It was a draft."}).context["shown"]
    client.post(away, {"reason": "It was a draft.", "shown": shown})
    assert list(Fulfilment.objects.values_list("is_met", flat=True)) == [True, False]
    assert "Taken back : It was a draft." in text_of(client.get(address))


def test_the_rows_are_taken_along_and_printed(
    client: Client, declaration: Declaration, points: list[Commitment]
) -> None:
    body = client.get(at("commitments_table", declaration, "xlsx")).content
    rows = list(openpyxl.load_workbook(BytesIO(body)).worksheets[0].values)
    assert [row[0] for row in rows[-3:]] == ["1", "1.1", "2"]
    csv = client.get(at("commitments_table", declaration, "csv")).content.decode("utf-8-sig")
    assert "preferably before the end of 2020" in csv
    assert client.get(at("commitments_table", declaration, "pdf")).status_code == 404
    assert "Printed on" in text_of(client.get(at("commitments_print", declaration)))


def test_what_is_another_groups_is_not_there(
    declaration: Declaration, points: list[Commitment], other_officer: User, sign_in: SignIn
) -> None:
    stranger = sign_in(other_officer)
    for page, *keys in (
        ("commitments",),
        ("commitment", points[0].pk),
        ("fulfilment", points[0].pk),
        ("commitment_removal", points[0].pk),
    ):
        assert stranger.get(at(page, declaration, *keys)).status_code == 404


@pytest.mark.parametrize("number", [1, 8])
def test_the_queries_do_not_grow(
    client: Client,
    declaration: Declaration,
    points: list[Commitment],
    officer: User,
    number: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for each in range(number):
        made = point(declaration, f"3.{each}", by=officer)
        fulfilling.record(made, when=VAGUE, evidence="Seen.", by=officer, at=NOW)
    client.get(at("commitments", declaration))
    with django_assert_num_queries(QUERIES):
        client.get(at("commitments", declaration))
