"""Declarations at the desk: their list with computed counts, and the first page of one."""

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.declarations import parties, signing, wording
from nominations.declarations.models import Declaration
from nominations.declarations.signature_models import Signature
from nominations.declarations.states import Status
from nominations.groups.models import ExpertGroup
from nominations.kernel.partial_dates import of_day
from nominations.reference.models import Country
from tests.cast import NOW, letter
from tests.declarations.stage import DONE_ON, sign
from tests.desk.declaration_stage import LIST, of, prepared
from tests.desk.pages import of_record, text_of

SignIn = Callable[[User], Client]
QUERIES_LIST, QUERIES_OVERVIEW = 7, 7


def test_the_list_says_when_it_was_done_as_stated_and_counts_who_signed(
    declaration: Declaration, all_signed: list[Signature], group: ExpertGroup, officer: User, sign_in: SignIn
) -> None:
    prepared(group)
    words = text_of(sign_in(officer).get(LIST))
    assert "EuroQCI declaration Declaration 13 June 2019 27 Open to accession E03931" in words
    assert "Draft 1 Declaration – 0 Being drawn up E03931" in words


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=quantum", ["EuroQCI declaration"]),
        ("q=draft 1", ["Draft 1"]),
        ("q=E03931", ["EuroQCI declaration", "Draft 1"]),
        ("status__exact=prepared", ["Draft 1"]),
        ("kind__exact=joint_statement", []),
    ],
)
def test_the_list_is_searched_and_filtered(
    query: str, found: list[str], declaration: Declaration, group: ExpertGroup, officer: User, sign_in: SignIn
) -> None:
    prepared(group)
    page = sign_in(officer).get(f"{LIST}?{query}")
    assert sorted(str(each) for each in page.context["cl"].result_list) == sorted(found)
    assert ("No declaration is like that." in text_of(page)) is (not found)


def test_an_empty_list_says_how_to_begin_and_shows_no_other_group(
    declaration: Declaration, other_officer: User, sign_in: SignIn
) -> None:
    assert "Your groups keep no declaration yet." in text_of(sign_in(other_officer).get(LIST))


def test_the_list_asks_the_same_of_one_declaration_and_of_many(
    declaration: Declaration,
    all_signed: list[Signature],
    group: ExpertGroup,
    officer: User,
    sign_in: SignIn,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client = sign_in(officer)
    with django_assert_num_queries(QUERIES_LIST):
        client.get(LIST)
    for number in range(12):
        prepared(group, number)
    with django_assert_num_queries(QUERIES_LIST):
        client.get(LIST)


def test_django_s_own_pages_lead_to_ours(
    declaration: Declaration, officer: User, other_officer: User, sign_in: SignIn
) -> None:
    client = sign_in(officer)
    assert client.get(of("change", declaration))["Location"] == of("overview", declaration)
    assert client.get(of_record("declaration", "add"))["Location"] == of_record("declaration", "choose")
    assert client.get(f"{LIST}nonsense/change/").status_code == 404
    assert sign_in(other_officer).get(of("change", declaration)).status_code == 404


def test_the_first_page_says_how_the_signatories_came_together(
    declaration: Declaration, all_signed: list[Signature], officer: User, sign_in: SignIn
) -> None:
    words = text_of(sign_in(officer).get(of("overview", declaration)))
    assert "Further States may sign; a State can announce its accession in the portal." in words
    first = "13 June 2019 : BE, DE, ES, IT, LU, MT, NL then 7"
    for said in ("27 signatory States on ", first, "At the end of 2019 : EL, ", "then 19"):
        assert said in words


def test_it_says_what_is_missing_and_where_it_is_mended(
    declaration: Declaration, states: dict[str, Country], officer: User, sign_in: SignIn
) -> None:
    belgium = sign(declaration, states["BE"], DONE_ON)
    client, address = sign_in(officer), of("overview", declaration)
    found = client.get(address).context["missing"]
    edit = of("edit", declaration)
    assert [(str(each.words), each.address) for each in found] == [
        ("The text in the original language (English).", f"{of('text_new', declaration)}?language=en"),
        ("The source of these facts.", edit),
        ("What it is about, in plain words for the public.", edit),
        ("Its legal effect, in the words of the text.", edit),
        ("The source of what is recorded for: Belgium.", of("signatories", declaration)),
    ]
    wording.add_text(declaration, language="en", upload=letter(), by=officer, at=NOW)
    told = {"source": "The text.", "summary": "Quantum.", "legal_effect": "None."}
    Declaration.objects.filter(pk=declaration.pk).update(**told)
    facts = {"when": of_day(DONE_ON), "signatory_name": "", "signatory_capacity": "", "reason": "Read again."}
    signing.correct(belgium, **facts, source="The text.", by=officer, at=NOW)  # type: ignore[arg-type]  # one dict of all
    page = client.get(address)
    assert page.context["missing"] == []
    assert "Nothing: the facts, their source and the original text are there." in text_of(page)


def test_one_that_is_drawn_up_lacks_its_date(group: ExpertGroup, officer: User, sign_in: SignIn) -> None:
    page = sign_in(officer).get(of("overview", prepared(group)))
    assert [str(each.words) for each in page.context["missing"]][:2] == [
        "The date on which it was done: without it, it cannot be opened.",
        "The original language.",
    ]
    assert "No signature is recorded yet." in text_of(page)


def test_a_joint_statement_names_its_parties_instead_of_counting(
    group: ExpertGroup, officer: User, sign_in: SignIn
) -> None:
    statement = prepared(group, kind=Declaration.Kind.JOINT_STATEMENT)
    parties.name_party(statement, name="An agency", by=officer, at=NOW)
    words = text_of(sign_in(officer).get(of("overview", statement)))
    assert "Its parties do not sign as States: they stand at the end of this page." in words
    assert "signatory States" not in words
    assert "An agency Take away" in words


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (Status.PREPARED, ["Open to accession", "Edit", "Close to accession"]),
        (Status.OPEN, ["Edit", "Close to accession"]),
        (Status.CLOSED, ["Edit", "Open again"]),
    ],
)
def test_the_buttons_are_those_of_the_status(
    status: Status, words: list[str], declaration: Declaration, officer: User, sign_in: SignIn
) -> None:
    Declaration.objects.filter(pk=declaration.pk).update(status=status)
    acts = sign_in(officer).get(of("overview", declaration)).context["acts"]
    assert [str(act.words) for act in acts] == words


def test_the_first_page_asks_the_same_of_no_signature_and_of_27(
    declaration: Declaration,
    states: dict[str, Country],
    officer: User,
    sign_in: SignIn,
    request: pytest.FixtureRequest,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client, address = sign_in(officer), of("overview", declaration)
    with django_assert_num_queries(QUERIES_OVERVIEW):
        client.get(address)
    request.getfixturevalue("all_signed")
    for name in ("The Union", "An agency"):
        parties.name_party(declaration, name=name, by=officer, at=NOW)
    with django_assert_num_queries(QUERIES_OVERVIEW):
        assert len(client.get(address).context["parties"]) == 2


def test_the_history_says_who_recorded_what_of_a_state_too(
    declaration: Declaration, states: dict[str, Country], officer: User, other_officer: User, sign_in: SignIn
) -> None:
    belgium = sign(declaration, states["BE"], DONE_ON, officer)
    signing.strike(belgium, reason="Another State.", by=officer, at=NOW)
    parties.name_party(declaration, name="The Union", by=officer, at=NOW)
    words = text_of(sign_in(officer).get(of("history", declaration)))
    for act in ("signature.record", "signature.strike", "declaration.name_party"):
        assert act in words
    assert sign_in(other_officer).get(of("history", declaration)).status_code == 404
