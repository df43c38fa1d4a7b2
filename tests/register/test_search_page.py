"""The first page of the Register: what is found, how it is narrowed, and what helps when nothing is."""

import pytest
from django.test import Client

from nominations.groups.models import ExpertGroup
from nominations.reference import actions as reference
from nominations.reference.models import Country
from tests.cast import TODAY, make_group
from tests.register.seating import authority, person, publish, sit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def terms(db: None) -> None:
    reference.load_register_terms()


@pytest.fixture
def quantum(group: ExpertGroup) -> ExpertGroup:
    return publish(group, title="Quantum Technologies", abbreviation="QT", lead_dgs=["CNECT"], mission="Entanglement")


def shown(client: Client, query: str = "") -> str:
    response = client.get(f"/register/?{query}")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def found(client: Client, query: str = "") -> list[str]:
    return [row.code for row in client.get(f"/register/?{query}").context["rows"]]


def test_a_stranger_sees_code_title_who_leads_status_and_day(client: Client, quantum: ExpertGroup) -> None:
    publish(quantum, register_updated_on=TODAY)
    page = shown(client)
    for text in ("1 group<", "E03931", "Quantum Technologies", "(QT)", "DG Communications Networks", ">Active<"):
        assert text in page
    assert "over a year ago" not in page


def test_an_entry_older_than_a_year_says_so_unless_it_is_closed(client: Client, quantum: ExpertGroup) -> None:
    publish(quantum, register_updated_on=TODAY.replace(year=TODAY.year - 2))
    assert "over a year ago" in shown(client)
    publish(quantum, status="closed")
    assert "over a year ago" not in shown(client)


def test_the_active_come_first_and_other_orders_are_links(client: Client, quantum: ExpertGroup) -> None:
    publish(make_group("E00001"), title="Zebra", status="closed", register_updated_on=TODAY)
    assert found(client) == ["E03931", "E00001"]
    assert found(client, "sort=code") == ["E00001", "E03931"]
    assert found(client, "sort=title") == ["E03931", "E00001"]
    assert found(client, "sort=newest") == ["E00001", "E03931"]
    assert found(client, "sort=oldest") == ["E03931", "E00001"]
    assert found(client, "sort=nonsense") == ["E03931", "E00001"]


def test_each_status_says_how_many_groups_fit(client: Client, quantum: ExpertGroup) -> None:
    publish(make_group("E00001"), status="closed", lead_dgs=["ENV"])
    links = client.get("/register/?dg=CNECT").context["statuses"]
    assert [(link.label, link.number, link.is_current) for link in links] == [
        ("All", 1, True),
        ("Active", 1, False),
        ("Closed", 0, False),
    ]
    assert links[2].href == "/register/?dg=CNECT&status=closed"


def test_a_filter_in_use_is_named_and_can_be_taken_away(client: Client, quantum: ExpertGroup) -> None:
    links = client.get("/register/?dg=CNECT&text=quantum&sort=title").context["in_use"]
    assert [(link.label, link.href) for link in links] == [
        (
            "Directorate-General: DG Communications Networks, Content and Technology",
            "/register/?text=quantum&sort=title",
        )
    ]


def test_what_is_not_understood_is_said_and_the_rest_is_searched(client: Client, quantum: ExpertGroup) -> None:
    page = shown(client, "dg=%3Cscript%3E&text=quantum&page=many&kind=")
    assert "Part of your search was left out" in page
    assert "“&lt;script&gt;” is not in the list" in page
    assert "E03931" in page


@pytest.mark.parametrize(
    "text", ["'; drop table x; --", "a:* & !b", "\\", "(((", "%", "🙂", "x" * 500, "<->", "&quot;"]
)
def test_no_words_break_the_search(client: Client, quantum: ExpertGroup, text: str) -> None:
    assert client.get("/register/", {"text": text}).status_code == 200


@pytest.mark.parametrize("typed", ["E03931", "e03931", "03931"])
def test_a_code_finds_its_group(client: Client, quantum: ExpertGroup, typed: str) -> None:
    assert found(client, f"text={typed}") == (["E03931"] if typed != "03931" else [])


def test_nothing_found_offers_the_ways_back(client: Client, quantum: ExpertGroup) -> None:
    page = shown(client, "text=quantum&status=closed&dg=CNECT")
    assert "No group fits" in page
    assert "1 group of another status fits" in page
    assert 'href="/register/?text=quantum">Search “quantum” without filters' in page
    assert "Show all groups" in page


def test_the_name_or_the_code_of_a_state_leads_to_its_page(client: Client, states: dict[str, Country]) -> None:
    for typed in ("Greece", "el"):
        assert 'href="/register/states/EL/">All authorities and seats of Greece' in shown(client, f"text={typed}")


def test_25_a_page_and_the_search_stays_in_the_address(client: Client, db: None) -> None:
    ExpertGroup.objects.bulk_create(
        ExpertGroup(code=f"E{number:05}", title="A group", search_key="a group") for number in range(60)
    )
    page = shown(client, "text=group&page=2")
    assert "60 groups" in page
    assert "26–50 shown" in page
    assert 'href="?text=group&amp;page=3"' in page
    assert len(found(client, "text=group&page=99")) == 10


def test_a_search_is_not_for_search_engines_and_the_first_page_is(client: Client, quantum: ExpertGroup) -> None:
    assert "noindex" in shown(client, "text=quantum")
    assert "noindex" not in shown(client)


def test_as_many_queries_with_three_groups_as_with_one(
    client: Client, quantum: ExpertGroup, states: dict[str, Country], django_assert_num_queries: object
) -> None:
    sit(quantum, authority(), person())
    for _round in range(2):
        with django_assert_num_queries(3):  # type: ignore[operator]  # pytest-django's fixture
            client.get("/register/")
        with django_assert_num_queries(5):  # type: ignore[operator]
            client.get("/register/?text=bundes&dg=CNECT")
        for code in ("E00001", "E00002"):
            if not ExpertGroup.objects.filter(code=code).exists():
                sit(publish(make_group(code), lead_dgs=["CNECT"]), authority(), person(f"Person {code}"))
