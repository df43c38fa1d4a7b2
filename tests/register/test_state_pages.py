"""The Member States in public: all 27, one with its groups and seats, and its authorities over time."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from nominations.groups.models import ExpertGroup
from nominations.parties.models import Authority
from nominations.reference.models import Country
from tests.cast import NOW, TODAY, make_group
from tests.register.seating import ask, authority, join, person, publish, sit

pytestmark = pytest.mark.django_db
PAGE = "/register/states/AT/"


@pytest.fixture(autouse=True)
def ground(states: dict[str, Country]) -> None:
    """All pages need the 27."""


def shown(client: Client, address: str = PAGE) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_27_states_in_protocol_order_with_their_seats(client: Client, group: ExpertGroup) -> None:
    ask(group)
    sit(group, authority(), person())
    counts = client.get("/register/states/").context["counts"]
    assert [count.state.eu_code for count in counts][:3] == ["BE", "BG", "CZ"]
    assert len(counts) == 27
    austria = next(count for count in counts if count.state.iso2 == "AT")
    assert (austria.groups, austria.held, austria.vacant) == (1, 1, 0)
    assert (counts[0].groups, counts[0].held, counts[0].vacant) == (0, 0, 1)
    page = shown(client, "/register/states/")
    assert page.count('class="nom-tile ') == 27
    assert 'href="/register/states/EL/"' in page


@pytest.mark.parametrize(("typed", "code"), [("el", "EL"), ("GR", "EL"), ("gr", "EL"), ("at", "AT"), ("Be", "BE")])
@pytest.mark.parametrize("rest", ["", "authorities/"])
def test_every_way_to_write_a_code_leads_to_the_unions_own(client: Client, typed: str, code: str, rest: str) -> None:
    response = client.get(f"/register/states/{typed}/{rest}")
    assert (response.status_code, response["Location"]) == (301, f"/register/states/{code}/{rest}")


@pytest.mark.parametrize("code", ["UK", "GB", "XX", "Austria", "A"])
def test_no_other_code_is_a_member_state(client: Client, code: str) -> None:
    for rest in ("", "authorities/"):
        response = client.get(f"/register/states/{code}/{rest}")
        assert response.status_code == 404
        assert f"“{code}” is the code of no Member State." in response.content.decode()


def test_a_state_shows_its_authority_and_seats_in_every_group(client: Client, group: ExpertGroup) -> None:
    publish(group, publishes_names=True)
    sit(group, authority(), person("García"))
    other = make_group("E00001", representatives=2)
    ask(other)
    sit(other, authority(name="Zweites Amt"), person("Müller"))
    publish(make_group("E00002"), title="No seat of Austria")
    rows = client.get(PAGE).context["rows"]
    assert [(row.code, row.line.authorities[0].name, row.line.held, row.line.vacant) for row in rows] == [
        ("E00001", "Zweites Amt", 1, 1),
        ("E03931", "Bundesministerium für Erfundenes", 1, 0),
    ]
    page = shown(client)
    assert "member of 2 groups; 2 seats held, 1 vacant" in page
    assert "Ana García" in page
    assert "Müller" not in page


def test_a_group_in_which_only_a_vacant_seat_waits_is_shown_as_well_and_in_its_place(
    client: Client, group: ExpertGroup
) -> None:
    sit(group, authority(), person())
    for code in ("E00002", "E09999"):
        ask(make_group(code))
    rows = client.get(PAGE).context["rows"]
    expected = [("E00002", 0, 1), ("E03931", 1, 0), ("E09999", 0, 1)]
    assert [(row.code, row.line.held, row.line.vacant) for row in rows] == expected
    lines = b"".join(client.get(f"{PAGE}seats.csv"))  # the file says the same
    assert [line.split(",")[0] for line in lines.decode().splitlines()[1:]] == [
        code for code, _held, _vacant in expected
    ]


def test_only_groups_with_a_vacant_seat(client: Client, group: ExpertGroup) -> None:
    ask(group)
    sit(group, authority(), person())
    assert "No seat is vacant" in shown(client, f"{PAGE}?seats=vacant")
    other = make_group("E00001", representatives=2)
    ask(other)
    sit(other, authority(), person())
    assert [row.code for row in client.get(f"{PAGE}?seats=vacant").context["rows"]] == ["E00001"]
    assert [row.code for row in client.get("/register/states/BE/?seats=vacant").context["rows"]] == ["E00001", "E03931"]


def test_a_closed_group_counts_no_vacancy(client: Client, group: ExpertGroup) -> None:
    ask(group)
    sit(group, authority(), person(), until=TODAY)
    publish(group, status="closed")
    assert "No seat and no authority" in shown(client, "/register/states/BE/")
    assert "member of 1 group; 0 seats held, 0 vacant" in shown(client)


def test_a_day_shows_what_was_then(client: Client, group: ExpertGroup) -> None:
    ask(group)
    sit(group, authority(), person(), since=date(2024, 3, 1), until=date(2025, 3, 1))
    assert "On 28 February 2025: member of 1 group; 1 seat held, 0 vacant" in shown(client, f"{PAGE}?on=2025-02-28")
    today = f"{TODAY:%-d %B %Y}"
    assert f"Today, {today}: member of 1 group; 0 seats held, 1 vacant" in shown(client)
    assert "Choose a day from 1 January 1958" in shown(client, f"{PAGE}?on=1900-01-01")


def test_a_state_without_anything_says_so(client: Client) -> None:
    assert "No seat and no authority on this day" in shown(client)


def test_authorities_over_time_with_what_became_of_them(client: Client, group: ExpertGroup) -> None:
    new = authority(name="Neues Amt", on=date(2025, 3, 1))
    old = authority(name="Altes Amt", name_latin="Altes")
    Authority.objects.filter(pk=old.pk).update(until=date(2025, 3, 1), succession="renamed", succeeded_by=new)
    join(group, old, since=date(2024, 1, 1), until=date(2025, 3, 1))
    join(group, new, since=date(2025, 3, 1))
    authority(name="Never a member")
    lines = client.get(f"{PAGE}authorities/").context["lines"]
    assert [(line.name, line.groups, line.first, line.story) for line in lines] == [
        ("Neues Amt", 1, date(2025, 3, 1), ("Before 1 March 2025: Altes Amt",)),
        ("Altes Amt", 0, date(2024, 1, 1), ("Renamed on 1 March 2025, now Neues Amt",)),
    ]
    assert "Never a member" not in shown(client, f"{PAGE}authorities/")


def test_an_authority_that_was_a_member_by_error_only_is_not_there(client: Client, group: ExpertGroup) -> None:
    wrong = join(group, authority(name="Wrong"))
    type(wrong).objects.filter(pk=wrong.pk).update(voided_at=NOW, end_reason="entered_in_error")
    assert "Wrong" not in shown(client, f"{PAGE}authorities/")
    assert "Wrong" not in shown(client)


def test_25_groups_a_page_and_the_number_of_queries_does_not_grow(client: Client, group: ExpertGroup) -> None:
    def asked(address: str) -> int:
        with CaptureQueriesContext(connection) as queried:
            client.get(address)
        return len(queried)

    ask(group)
    sit(group, authority(), person())
    addresses = (PAGE, f"{PAGE}?seats=vacant", f"{PAGE}authorities/", "/register/states/")
    before = [asked(address) for address in addresses]
    for number in range(55):
        code, since = f"E{number:05}", TODAY - timedelta(days=number)
        sit(make_group(code), authority(name=f"Amt {number}"), person(f"P{number}"), since=since)
    assert [asked(address) for address in addresses] == before
    assert max(before) <= 10
    assert "Page 1 of 3" in shown(client)
    assert len(client.get(f"{PAGE}?page=3").context["rows"]) == 6
