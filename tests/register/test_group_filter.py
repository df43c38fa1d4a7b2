"""The one filter of the groups, for screen, exports and interface: words, terms, status, main or sub-group."""

import pytest
from django.db import connection
from django.http import QueryDict

from nominations.groups.models import ExpertGroup
from nominations.reference import actions as reference
from nominations.reference.models import Country
from nominations.register import queries
from nominations.register.forms import GroupSearch
from nominations.register.queries import GroupFilter
from tests.cast import SINCE, TODAY, make_group
from tests.register.seating import authority, person, publish, sit, sub_group

pytestmark = pytest.mark.django_db


def found(**wanted: str) -> list[str]:
    return [group.code for group in queries.groups(GroupFilter(**wanted, on=TODAY))]


@pytest.fixture
def quantum(group: ExpertGroup) -> ExpertGroup:
    return publish(
        group,
        title="Quantum Technologies Coordination Group",
        mission="Coopération européenne",
        lead_dgs=["CNECT"],
        associated_dgs=["RTD"],
        policy_areas=["information-society"],
        tasks=["other"],
        scope="broad",
    )


@pytest.fixture
def marine(states: dict[str, Country]) -> ExpertGroup:
    return publish(
        make_group("E02550"), title="Marine Strategy", lead_dgs=["ENV"], status="closed", legal_form="formal"
    )


@pytest.fixture
def data(marine: ExpertGroup) -> ExpertGroup:
    return sub_group(marine, "E02550/7", title="Marine data", duration="temporary", status="on_hold")


def test_all_groups_come_by_code(quantum: ExpertGroup, data: ExpertGroup) -> None:
    assert found() == ["E02550", "E02550/7", "E03931"]


@pytest.mark.parametrize(
    ("wanted", "codes"),
    [
        ({"dg": "CNECT"}, ["E03931"]),
        ({"dg": "RTD"}, ["E03931"]),
        ({"policy_area": "information-society"}, ["E03931"]),
        ({"task": "other"}, ["E03931"]),
        ({"legal_form": "formal"}, ["E02550"]),
        ({"duration": "temporary"}, ["E02550/7"]),
        ({"status": "closed"}, ["E02550"]),
        ({"scope": "broad"}, ["E03931"]),
        ({"kind": "main"}, ["E02550", "E03931"]),
        ({"kind": "sub"}, ["E02550/7"]),
        ({"kind": "main", "dg": "ENV", "status": "closed"}, ["E02550"]),
        ({"dg": "ENV", "status": "active"}, []),
    ],
)
def test_each_filter_narrows(quantum: ExpertGroup, data: ExpertGroup, wanted: dict[str, str], codes: list[str]) -> None:
    assert found(**wanted) == codes


@pytest.mark.parametrize("typed", ["cooperation", "COOPÉRATION", "europ coop", "e03931", "Quantum tech"])
def test_words_are_found_whatever_accents_and_case(quantum: ExpertGroup, data: ExpertGroup, typed: str) -> None:
    assert found(text=typed) == ["E03931"]


def test_a_group_is_found_by_the_authority_that_is_a_member_today(quantum: ExpertGroup, data: ExpertGroup) -> None:
    sit(data, authority("FR", "Ministère de la Mer"), person(informed=False))
    assert found(text="ministere mer") == ["E02550/7"]
    assert [group.code for group in queries.groups(GroupFilter("ministere", on=SINCE.replace(year=2000)))] == []


def test_a_person_is_found_only_where_the_group_publishes_names_and_the_person_knows(
    quantum: ExpertGroup, data: ExpertGroup
) -> None:
    sit(quantum, authority("ES", "CSIC"), person("García"))
    sit(data, authority("ES", "CSIC"), person("García", informed=False, email="other@ministry.example.org"))
    assert found(text="Garcia") == []
    publish(quantum, publishes_names=True)
    publish(data, publishes_names=True)
    assert found(text="Garcia") == ["E03931"]


def test_the_words_of_a_search_use_the_indexes_of_words(quantum: ExpertGroup) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        assert "group_words" in queries.groups(GroupFilter("garcia", on=TODAY)).explain()


def test_a_form_that_understands_all_asks_for_all_of_it(db: None) -> None:
    reference.load_register_terms()
    form = GroupSearch(QueryDict("text= Garc%C3%ADa%E2%80%8B &dg=CNECT&status=active&kind=sub"), terms=queries.terms())
    assert form.is_valid()
    assert form.wanted() == GroupFilter(text="García", dg="CNECT", status="active", kind="sub")


def test_a_filter_that_is_not_understood_is_named_and_left_out(db: None) -> None:
    form = GroupSearch(QueryDict("dg=NOBODY&status=sleeping&text=quantum"), terms=queries.terms())
    assert form.wanted() == GroupFilter(text="quantum")
    assert form.errors == {
        "dg": ["“NOBODY” is not in the list; this filter was left out."],
        "status": ["“sleeping” is not in the list; this filter was left out."],
    }


def test_a_filter_can_be_written_into_an_address() -> None:
    wanted = GroupFilter(text="García & co", dg="CNECT", on=TODAY)
    assert wanted.as_query() == "text=Garc%C3%ADa+%26+co&dg=CNECT"
    assert wanted.as_query(dg="", page="2") == "text=Garc%C3%ADa+%26+co&page=2"
    assert GroupFilter(on=TODAY).is_empty
