"""A group in public: what the Register says, who is a member on a day, what changed, and what is no link."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from nominations.groups.models import ExpertGroup
from nominations.reconciliation.models import RegisterEntry
from nominations.reference import actions as reference
from nominations.reference.models import Country
from tests.cast import SINCE, TODAY, make_group
from tests.register.seating import MINISTRY, ask, authority, join, person, publish, sit, sub_group

pytestmark = pytest.mark.django_db
PAGE = "/register/groups/E03931/"


@pytest.fixture(autouse=True)
def ground(states: dict[str, Country]) -> None:
    reference.load_register_terms()


def shown(client: Client, address: str = PAGE) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_the_page_says_what_the_register_says(client: Client, group: ExpertGroup) -> None:
    publish(
        group,
        title="Quantum & Co",
        abbreviation="QC",
        mission="To advise.",
        lead_dgs=["CNECT"],
        associated_dgs=["RTD"],
        policy_areas=["information-society", "other"],
        policy_area_other="Photons",
        tasks=["other"],
        task_other="Something else",
        scope="broad",
        contact="CNECT-C2@ec.europa.eu",
        published_on=date(2024, 6, 27),
        register_updated_on=TODAY,
    )
    RegisterEntry.objects.create(group=group, code=group.code, published={}, retrieved_on=date(2026, 4, 9))
    page = shown(client)
    for text in (
        "<title>E03931 Quantum &amp; Co –",
        "To advise.",
        "DG Communications Networks, Content and Technology",
        "DG Research and Innovation",
        "Information Society",
        "Photons",
        "Something else",
        "Informal, permanent",
        "Broad",
        "CNECT-C2@ec.europa.eu",
        "27 June 2024",
        "retrieved on 9 April 2026, reused under Commission Decision 2011/833/EU",
        'rel="canonical" href="http://localhost:8000/register/groups/E03931/"',
    ):
        assert text in page
    assert ">Other<" not in page


def test_only_an_address_of_the_web_becomes_a_link(client: Client, group: ExpertGroup) -> None:
    publish(group, creating_act="javascript:alert(1)", terms_of_reference="https://eur-lex.europa.eu/x?a=1&b=2")
    page = shown(client)
    assert 'href="https://eur-lex.europa.eu/x?a=1&amp;b=2" rel="external nofollow"' in page
    assert 'href="javascript' not in page
    for words in ("Decision of 2 July https://x.example.org/", "http://[::1", "http:nothing", "ftp://x.example.org/"):
        publish(group, creating_act=words, terms_of_reference="")
        assert "external nofollow" not in shown(client)


def test_members_today_and_on_another_day(client: Client, group: ExpertGroup) -> None:
    publish(group, publishes_names=True)
    ask(group)
    sit(group, authority(), person("García"), since=date(2024, 3, 1), until=date(2025, 3, 1))
    sit(group, authority(), person("Müller"), since=date(2025, 3, 1))
    assert "Ana Müller" in (today := shown(client).split("Changes over time")[0])
    assert "Ana García" not in today
    assert "Authorities of 1 of 27 Member States are members." in today
    assert "1 of 27 seats are held." in today
    assert today.count("reg-vacant") == 26
    then = shown(client, f"{PAGE}?on=2025-02-28").split("Changes over time")[0]
    assert "Members on 28 February 2025" in then
    assert "Ana García" in then
    assert "Ana Müller" not in then
    assert 'href="/register/states/AT/?on=2025-02-28"' in then


@pytest.mark.parametrize(
    ("on", "sentence"),
    [
        ("yesterday", "This is no day."),
        ("2025-02-30", "This is no day."),
        ("", "Choose a day; today is shown."),
        (f"{TODAY + timedelta(days=1)}", "Choose a day from 1 January 1958 to today"),
        ("1957-12-31", "Choose a day from 1 January 1958 to today"),
        ("0001-01-01", "Choose a day from 1 January 1958 to today"),
    ],
)
def test_a_day_that_cannot_be_shown_gets_a_sentence(client: Client, group: ExpertGroup, on: str, sentence: str) -> None:
    page = shown(client, f"{PAGE}?on={on}")
    assert sentence in page
    assert "Members today" in page


def test_who_begins_tomorrow_is_not_shown_yet(client: Client, group: ExpertGroup) -> None:
    join(group, authority(name="Tomorrow's ministry"), since=TODAY + timedelta(days=1))
    assert "Tomorrow" not in shown(client)


def test_changes_tell_who_came_and_went_and_a_name_only_by_rule_26(client: Client, group: ExpertGroup) -> None:
    publish(group, publishes_names=True)
    sit(group, authority(), person("García"), since=date(2024, 3, 1), until=date(2025, 3, 1))
    sit(group, authority(), person("Unaware", informed=False), since=date(2025, 3, 1), until=date(2026, 1, 1))
    join(group, authority("BE", "FOD"), since=date(2024, 5, 1), until=date(2024, 6, 1))
    told = [(change.day, change.sentence, change.detail) for change in client.get(PAGE).context["changes"]]
    assert told == [
        (date(2026, 1, 1), f"A representative of {MINISTRY} left the seat of Austria, which became vacant.", ""),
        (date(2025, 3, 1), f"A new representative, of {MINISTRY}, took over the seat of Austria.", ""),
        (date(2024, 6, 1), "FOD was no longer a member for Belgium.", "Authority changed"),
        (date(2024, 5, 1), "FOD became a member for Belgium.", ""),
        (date(2024, 3, 1), f"{MINISTRY} became a member for Austria.", ""),
        (date(2024, 3, 1), f"Ana García of {MINISTRY} took the seat of Austria.", ""),
    ]
    publish(group, publishes_names=False)
    assert "García" not in shown(client)


def test_all_changes_have_a_page_of_their_own(client: Client, group: ExpertGroup) -> None:
    for number in range(60):
        join(group, authority(name=f"Authority {number}"), since=SINCE + timedelta(days=number))
    assert 'href="/register/groups/E03931/changes/"' in shown(client)
    page = shown(client, f"{PAGE}changes/")
    assert "Page 1 of 2" in page
    assert "Authority 59 became a member for Austria." in page
    assert "Authority 0 became a member" in shown(client, f"{PAGE}changes/?page=2")


def test_nothing_changed_yet(client: Client, group: ExpertGroup) -> None:
    assert "Nothing has changed yet" in shown(client, f"{PAGE}changes/")


def test_a_group_without_members_says_so_instead_of_27_empty_lines(client: Client, group: ExpertGroup) -> None:
    page = shown(client)
    assert "No authority is recorded for this day" in page
    assert "Belgium" not in page


def test_a_group_and_its_sub_groups_lead_to_each_other(client: Client, group: ExpertGroup) -> None:
    for number in (10, 2):
        sub_group(group, f"E03931/{number}", title=f"Sub {number}")
    page = shown(client)
    assert "2 sub-groups" in page
    assert page.index("Sub 2") < page.index("Sub 10")
    assert 'Sub-group of <a class="ecl-link" href="/register/groups/E03931/">' in shown(client, f"{PAGE[:-1]}/10/")


def test_a_group_known_by_its_sub_groups_only_says_how_little_is_known(client: Client, group: ExpertGroup) -> None:
    publish(group, known_by_sub_groups=True, status="unknown", legal_form="unknown", duration="unknown")
    page = shown(client)
    assert "Little is known of this group" in page
    assert "<dt>Type</dt>" not in page


def test_a_closed_group_shows_no_vacancy(client: Client, group: ExpertGroup) -> None:
    publish(group, status="closed")
    ask(group)
    sit(group, authority(), person())
    page = shown(client)
    assert "This group is closed" in page
    assert "Vacant" not in page


@pytest.mark.parametrize("typed", ["e03931", "e03931/"])
def test_small_letters_lead_to_the_code(client: Client, group: ExpertGroup, typed: str) -> None:
    response = client.get(f"/register/groups/{typed}", follow=True)
    assert response.redirect_chain[-1] == (PAGE, 301)


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("E99999", "No group with the code E99999 is known here."),
        ("e99999/3", "No group with the code E99999/3 is known here."),
        ("E393", "“E393” is no code of a group."),
        ("Q03931", "“Q03931” is no code of a group."),
    ],
)
def test_an_unknown_code_is_not_found_and_offers_the_search(client: Client, db: None, code: str, sentence: str) -> None:
    response = client.get(f"/register/groups/{code}/", follow=True)
    assert response.status_code == 404
    page = response.content.decode()
    assert sentence in page
    assert 'action="/register/"' in page


def test_the_number_of_queries_does_not_grow(client: Client, group: ExpertGroup) -> None:
    def asked(address: str = PAGE) -> int:
        with CaptureQueriesContext(connection) as queried:
            client.get(address)
        return len(queried)

    sit(group, authority(), person())
    sub_group(group, "E03931/1", title="Sub")
    before = asked(), asked(f"{PAGE}changes/")
    for number, iso2 in enumerate(("BE", "DE", "ES"), start=2):
        sit(group, authority(iso2, f"Authority {number}"), person(f"Person {number}"))
        sub_group(group, f"E03931/{number}", title="Sub")
    assert (asked(), asked(f"{PAGE}changes/")) == before
    assert before == (9, 4)  # ten where a declaration is signed: its signatures
    assert make_group("E00001").code == "E00001"
