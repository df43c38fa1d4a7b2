"""Recording who signed at the desk: one State, or several that one source dates in the same words."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.declarations.models import Declaration
from nominations.declarations.signature_models import Signature
from nominations.declarations.states import Status
from nominations.kernel.partial_dates import partial_date
from nominations.reference.models import Country
from tests.declarations.stage import DONE_ON, sign
from tests.desk.declaration_stage import of
from tests.desk.pages import text_of

SignIn = Callable[[User], Client]
QUERIES = 7
pytestmark = pytest.mark.usefixtures("states")


@pytest.fixture
def one(declaration: Declaration) -> str:
    return of("recording", declaration)


@pytest.fixture
def several(declaration: Declaration) -> str:
    return of("recording_several", declaration)


def typed(**changes: Any) -> dict[str, Any]:
    dated = {"precision": "day", "date_from": "2019-06-13", "date_to": "", "stated": ""}
    person = {"signatory_name": "An Attaché", "signatory_capacity": "Permanent Representation"}
    return {"country": "BE", **dated, **person, "source": "The text.", **changes}


def end_of_2019(**changes: Any) -> dict[str, Any]:
    dated = {"precision": "end_of_year", "date_from": "2019-12-01", "stated": "At the end of 2019", "date_to": ""}
    return {"countries": ["FR", "GR"], **dated, "source": "News.", **changes}


def test_the_page_proposes_the_date_on_which_it_was_done_and_the_state_of_the_row(
    one: str, officer: User, sign_in: SignIn
) -> None:
    initial = sign_in(officer).get(f"{one}?state=BE").context["form"].initial
    assert (initial["country"], initial["precision"], initial["date_from"]) == ("BE", "day", DONE_ON)


def test_a_signature_is_shown_as_stated_and_then_recorded_once(
    declaration: Declaration, one: str, officer: User, sign_in: SignIn
) -> None:
    client = sign_in(officer)
    page = client.post(one, typed())
    assert "It will be shown as “13 June 2019”: Thursday 13 June 2019." in text_of(page)
    sent = {**typed(), "shown": page.context["shown"]}
    for _press in range(2):
        assert client.post(one, sent)["Location"] == of("signatories", declaration)
    row = Signature.objects.get()
    assert (row.country_id, row.kind, row.stated, row.recorded_by) == ("BE", "signature", "13 June 2019", officer)
    assert (row.signatory_name, row.signatory_capacity) == ("An Attaché", "Permanent Representation")
    assert "An Attaché Permanent Representation The text." in text_of(client.get(of("signatories", declaration)))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"country": ""}, "Choose the State."),
        ({"country": "XX"}, "Choose a State of the list: no other can sign."),
        ({"date_from": ""}, "Choose the day, or the first possible one."),
        ({"date_from": "2019-06-31"}, "Write the day as 2026-03-31."),
        (
            {"date_from": "2019-06-12"},
            "12 June 2019 is before the declaration was done (13 June 2019)",
        ),
        ({"date_from": "2199-01-01"}, "1 January 2199 has not come yet"),
        ({"precision": "end_of_year"}, "Say it in the words of the source"),
        ({"precision": "interval"}, "Give the last possible day as well"),
        ({"signatory_name": ""}, "Name the person who signed in this capacity, or leave both empty."),
        ({"country": "AT"}, "Austria has signed already (1 February 2020)."),
    ],
)
def test_what_cannot_be_recorded_is_said_and_nothing_typed_is_lost(
    changes: dict[str, str],
    sentence: str,
    declaration: Declaration,
    states: dict[str, Country],
    one: str,
    officer: User,
    sign_in: SignIn,
) -> None:
    sign(declaration, states["AT"], date(2020, 2, 1))
    page = sign_in(officer).post(one, typed(**changes, source="Kept source."))
    assert sentence in text_of(page)
    assert "Kept source." in text_of(page)
    assert page.context["shown"] == ""
    assert Signature.objects.count() == 1


def test_nobody_signs_what_is_drawn_up_and_nobody_accedes_to_what_is_closed(
    declaration: Declaration, one: str, officer: User, sign_in: SignIn
) -> None:
    client = sign_in(officer)
    Declaration.objects.filter(pk=declaration.pk).update(status=Status.CLOSED)
    words = text_of(client.post(one, typed(date_from="2020-01-01")))
    assert "“EuroQCI declaration” is closed to accession: open it again first." in words
    Declaration.objects.filter(pk=declaration.pk).update(status=Status.PREPARED)
    assert "is still being drawn up: nobody can have signed it." in text_of(client.post(one, typed()))
    assert "signatures are recorded once it is done" in text_of(client.get(of("signatories", declaration)))


def test_who_signed_is_not_offered_again_and_others_only_where_any_state_may(
    declaration: Declaration,
    states: dict[str, Country],
    outside: dict[str, Country],
    several: str,
    officer: User,
    sign_in: SignIn,
) -> None:
    sign(declaration, states["BE"], DONE_ON)
    client = sign_in(officer)
    offered = [key for key, _words in client.get(several).context["form"].fields["countries"].choices]
    assert ("BE" in offered, "CH" in offered, offered[0]) == (False, True, "BG")
    Declaration.objects.filter(pk=declaration.pk).update(open_to="member_states")
    assert len(client.get(several).context["form"].fields["countries"].choices) == 26


@pytest.mark.parametrize(
    ("stated", "is_doubted"), [("At the end of 2019", False), ("in autumn", False), ("In 2018", True)]
)
def test_words_of_another_year_are_doubted_and_not_refused(
    stated: str, is_doubted: bool, declaration: Declaration, several: str, officer: User, sign_in: SignIn
) -> None:
    page = sign_in(officer).post(several, {**end_of_2019(), "stated": stated})
    doubt = "Check it: the words name the year 2018, and the days lie outside it."
    assert (doubt in text_of(page)) == is_doubted
    assert page.context["shown"]


def test_a_wave_is_recorded_at_once(declaration: Declaration, several: str, officer: User, sign_in: SignIn) -> None:
    client = sign_in(officer)
    page = client.post(several, end_of_2019())
    assert "It will be shown as “At the end of 2019”: some day from 1 October 2019 to 31 December 2019." in text_of(
        page
    )
    sent = {**end_of_2019(), "shown": page.context["shown"]}
    for _press in range(2):
        assert client.post(several, sent)["Location"] == of("signatories", declaration)
    when = partial_date("end_of_year", date(2019, 10, 1), stated="At the end of 2019")
    rows = declaration.signatures.standing()
    assert [(row.country_id, row.when, row.source, row.kind) for row in rows] == [
        ("GR", when, "News.", "accession"),
        ("FR", when, "News.", "accession"),
    ]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"countries": []}, "Choose at least one State."),
        ({"countries": ["FR", "XX"]}, "Choose a State of the list: no other can sign."),
        ({"countries": ["FR", "AT"]}, "Austria has signed already (1 February 2020)."),
        ({"stated": ""}, "Say it in the words of the source"),
    ],
)
def test_a_wave_is_recorded_whole_or_not_at_all(
    changes: dict[str, Any],
    sentence: str,
    declaration: Declaration,
    states: dict[str, Country],
    several: str,
    officer: User,
    sign_in: SignIn,
) -> None:
    sign(declaration, states["AT"], date(2020, 2, 1))
    page = sign_in(officer).post(several, end_of_2019(**changes))
    assert sentence in text_of(page)
    assert "News." in text_of(page)
    assert Signature.objects.count() == 1


def test_several_are_recorded_with_as_few_questions_as_one_page_needs(
    declaration: Declaration,
    states: dict[str, Country],
    several: str,
    officer: User,
    sign_in: SignIn,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client = sign_in(officer)
    with django_assert_num_queries(QUERIES):
        client.get(several)
    for iso2 in ("BE", "DE", "ES", "IT"):
        sign(declaration, states[iso2], DONE_ON)
    with django_assert_num_queries(QUERIES):
        client.get(several)


def test_only_the_secretariat_records(declaration: Declaration, other_officer: User, sign_in: SignIn) -> None:
    for page in ("recording", "recording_several"):
        assert sign_in(other_officer).post(of(page, declaration), typed()).status_code == 404
