"""Partners outside the Union in public: dates as stated, topics by pillar, what came out; never a contact."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.declarations.models import Declaration
from nominations.groups.models import ExpertGroup
from nominations.management import partner_facts
from nominations.meetings import actions as meetings
from nominations.meetings.models import Meeting
from nominations.partnerships import contacts, events, observing, partnering, statements, topics, workshops
from nominations.partnerships.models import Partner
from nominations.reference.models import Country
from tests.cast import NOW, SINCE, TODAY
from tests.desk.pages import text_of
from tests.meetings.stage import ENDS, FIRST_DAY, PLACE, STARTS
from tests.partnerships.stage import NOOR, month

LIST_QUERIES, PAGE_QUERIES = 1, 9


@pytest.fixture
def loaded(group: ExpertGroup, outside: dict[str, Country]) -> ExpertGroup:
    partner_facts.load(group, at=NOW)
    return group


def page(client: Client, iso2: str) -> str:
    return text_of(client.get(reverse("register:partner", args=[iso2])))


def test_the_list_names_the_partners_in_a_constant_number_of_queries(
    loaded: ExpertGroup,
    client: Client,
    outside: dict[str, Country],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(LIST_QUERIES):
        shown = text_of(client.get(reverse("register:partners")))
    assert shown.index("Canada") < shown.index("Japan") < shown.index("United States")
    for words in ("0 of 7", "3 of 3", "none known", "They have no seat and no vote"):
        assert words in shown
    hidden = partnering.enter(loaded, country=outside["CH"], since=SINCE, by=None, at=NOW, is_public=False)
    ended = partnering.enter(loaded, country=outside["GB"], since=SINCE, by=None, at=NOW)
    partnering.end(ended, on=TODAY, by=None, at=NOW)
    with django_assert_num_queries(LIST_QUERIES):
        shown = text_of(client.get(reverse("register:partners")))
    assert hidden.country.name_en not in shown
    assert shown.index("United States") < shown.index("United Kingdom Ended")


def test_the_page_of_the_united_states_says_what_the_source_says(
    loaded: ExpertGroup, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(PAGE_QUERIES):
        shown = page(client, "US")
    for words in (
        "Cooperation with the United States",
        "Quantum sensing and metrology Quantum Sensing & amp; Metrology Agreed".replace("& amp;", "&amp;"),
        "beginning of 2019 First discussions (Telephone conference)",
        "3 and 4 September 2019 US-EU meeting, Washington (Workshop)",
        "Rapporteurs write reports for each pillar.",
        "call deadline 13/11/2019 The date has passed; nothing here says that it was done.",
        "First joint declaration of mutual will to increase QT collaborations no date given; named with",
    ):
        assert words in shown
    assert shown.index("beginning of 2019") < shown.index("3 and 4 September 2019")
    for vague_as_day in ("1 January 2019", "30 June 2019"):
        assert vague_as_day not in shown.split("Source")[0].replace("between 1 January", "")


def test_a_statement_that_is_being_drawn_up_is_not_named(loaded: ExpertGroup, client: Client) -> None:
    shown = page(client, "CA")
    assert "EU/Canada" not in shown
    assert "No joint statement is published" in shown


def test_one_that_is_not_public_is_not_named(loaded: ExpertGroup, client: Client) -> None:
    Declaration.objects.filter(slug="eu-us-quantum-mutual-will").update(is_public=False)
    assert "No joint statement is published" in page(client, "US")


def test_contacts_are_never_shown(loaded: ExpertGroup, client: Client) -> None:
    canada = Partner.objects.get(country="CA")
    contacts.add(canada, since=SINCE, by=None, at=NOW, **NOOR)
    group = reverse("register:group", args=[loaded.code])
    for address in (reverse("register:partner", args=["CA"]), reverse("register:partners"), group):
        text = client.get(address).content.decode()
        assert not [fact for fact in NOOR.values() if fact in text]


def test_more_rows_ask_no_more_queries(
    loaded: ExpertGroup, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    canada = Partner.objects.get(country="CA")
    for number in range(1, 6):
        event = events.enter(
            canada, kind="workshop", title=f"Workshop {number}", when=month(2020, number), by=None, at=NOW
        )
        events.add_outcome(event, text="An outcome", pillar="science", by=None, at=NOW)
    statements.link(canada, declaration=Declaration.objects.get(slug="eu-us-quantum-mutual-will"), by=None, at=NOW)
    with django_assert_num_queries(PAGE_QUERIES):
        assert "Basic science: An outcome" in page(client, "CA")


@pytest.fixture
def planned(loaded: ExpertGroup, officer: User) -> Meeting:
    facts: dict[str, Any] = {"kind": "workshop", "title": "Joint workshop", "place": PLACE}
    japan = Partner.objects.get(country="JP")
    event = events.enter(japan, when=month(FIRST_DAY.year, FIRST_DAY.month), by=officer, at=NOW, **facts)
    return workshops.plan_workshop(event, starts_at=STARTS, ends_at=ENDS, by=officer, at=NOW)


def test_a_workshop_here_is_shown_from_the_day_on_which_it_is_convened(
    planned: Meeting, officer: User, client: Client
) -> None:
    japan = Partner.objects.get(country="JP")
    topic = topics.propose(japan, pillar="science", title="Clocks", by=officer, at=NOW)
    topics.agree(topic, event=japan.events.get(meeting=planned), by=officer, at=NOW)
    assert "Joint workshop" not in page(client, "JP")
    meetings.convene(planned, answers_until_on=FIRST_DAY - timedelta(days=14), by=officer, at=NOW)
    response = client.get(reverse("register:partner", args=["JP"]))
    assert reverse("register:meeting", args=[planned.pk]) in response.content.decode()
    assert f"{FIRST_DAY.year} To come Joint workshop" in text_of(response)
    meetings.cancel(planned, reason="No quorum.", by=officer, at=NOW)
    assert "Cancelled Joint workshop" in page(client, "JP")


def test_a_group_names_its_partners_and_observers(
    loaded: ExpertGroup, client: Client, outside: dict[str, Country]
) -> None:
    observing.admit(loaded, country=outside["NO"], invitation="Letter 17, internal", since=SINCE, by=None, at=NOW)
    address = reverse("register:group", args=[loaded.code])
    shown = text_of(client.get(address))
    assert "Canada partner Japan partner United States partner Norway observer since 1 January 2024" in shown
    assert "Letter 17" not in shown
    before = (SINCE - timedelta(days=1)).isoformat()
    assert "Norway" not in text_of(client.get(address, {"on": before}))


@pytest.mark.parametrize("iso2", ["AT", "CH", "XX", "GB", "toolong"])
def test_who_is_no_partner_has_no_page(loaded: ExpertGroup, client: Client, iso2: str) -> None:
    response = client.get(reverse("register:partner", args=[iso2]))
    assert response.status_code == 404
    assert "There is no such partner" in text_of(response)


def test_an_address_in_small_letters_leads_to_the_page(loaded: ExpertGroup, client: Client) -> None:
    response = client.get(reverse("register:partner", args=["jp"]))
    assert (response.status_code, response["Location"]) == (301, reverse("register:partner", args=["JP"]))


def test_without_partners_the_list_says_so(group: ExpertGroup, client: Client) -> None:
    assert "No partner is published yet" in text_of(client.get(reverse("register:partners")))
    assert "Partners and observers" not in text_of(client.get(reverse("register:group", args=[group.code])))
