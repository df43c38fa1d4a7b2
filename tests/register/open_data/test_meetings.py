"""Meetings in the interface: the list, one group's, one in full; what changed since; never what is private."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.meetings.models import Meeting
from tests.cast import NOW
from tests.register.meeting_stage import HELD, attends, document, item, opinion, public_meeting
from tests.register.open_data.conftest import World, ask, key_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(world: World, officer: User) -> Meeting:
    """E03931 publishes names; García was there and told of it, the Greek representative was there and not told."""
    found = public_meeting(world.open_group, in_days=-9, **HELD)
    item(found, rapporteur_state_id="NL")
    document(found, 1, kind="agenda")
    document(found, 2, withheld_on_ground="4-2-court", withheld_note="Qanary")
    attends(found, world.garcia, by=officer, informed_at=NOW)
    attends(found, world.hidden, by=officer, number=2)
    opinion(world.open_group, found)
    return found


def test_one_meeting_in_full(meeting: Meeting, client: Client) -> None:
    answer = ask(f"meetings/{meeting.pk}")
    body = answer.json()
    assert (body["group"], body["status"], body["is_online"]) == ("E03931", "held", True)
    assert body["programme"][0]["rapporteur_state"] == "Netherlands"
    published, withheld = body["documents"]
    assert client.get(published["url"].removeprefix("http://localhost:8000")).content.startswith(b"%PDF")
    assert (withheld["url"], withheld["size"], withheld["published_at"]) == (None, None, None)
    assert withheld["withheld_on_ground"] == "Court proceedings and legal advice (Art. 4(2))"
    there = {
        line["state"]: (line["authorities"], line["persons"]) for line in body["attendance"] if line["authorities"]
    }
    assert there == {
        "ES": (["Ministerio de Inventos"], ["Ana García"]),
        "GR": (["Υπουργείο Ψηφιακής"], []),
    }
    assert len(body["attendance"]) == 27
    assert (body["opinions"][0]["in_favour"], body["opinions"][0]["majority"]) == (14, 14)
    assert body["minutes"]["published_on"] is None
    for private in ("Qanary", "qanary", "secret.example.org", "Κανάρης", "+43"):
        assert private not in answer.content.decode()


def test_lists_of_all_and_of_a_group(meeting: Meeting, world: World) -> None:
    other = public_meeting(world.shut_group)
    public_meeting(world.open_group, number=7, is_public=False)
    public_meeting(world.open_group, number=8, is_rehearsal=True)
    public_meeting(world.open_group, number=9, status="planned", convened_at=None)
    assert {row["id"] for row in ask("meetings").json()["items"]} == {str(meeting.pk), str(other.pk)}
    for address in ("meetings?group=E03931", "groups/E03931/meetings"):
        assert [row["id"] for row in ask(address).json()["items"]] == [str(meeting.pk)]
    assert ask("groups/E99999/meetings").status_code == 404
    assert ask("meetings?group=nonsense").status_code == 400
    assert ask("meetings/00000000-0000-4000-8000-000000000000").status_code == 404
    assert ask("meetings", key="wrong").status_code == 401


def test_pages_follow_each_other_and_a_new_document_counts_as_a_change(meeting: Meeting, world: World) -> None:
    for number in range(2, 6):
        public_meeting(world.open_group, number=number)
    first = ask("meetings?limit=3").json()
    second = ask(first["next"].partition("/api/v1/")[2]).json()
    assert len({row["id"] for row in (*first["items"], *second["items"])}) == 5
    later = (NOW + timedelta(days=1)).isoformat().replace("+00:00", "Z")
    assert ask(f"meetings?modified_since={later}").json()["items"] == []
    document(meeting, 5, published_at=NOW + timedelta(days=2))
    assert [row["id"] for row in ask(f"meetings?modified_since={later}").json()["items"]] == [str(meeting.pk)]


def test_a_key_shows_no_more_than_the_public_sees(meeting: Meeting, officer: User) -> None:
    assert ask(f"meetings/{meeting.pk}", key=key_of(officer)).json() == ask(f"meetings/{meeting.pk}").json()


@pytest.mark.parametrize("number", [1, 30])
def test_its_queries_do_not_grow(
    meeting: Meeting, world: World, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for each in range(number):
        public_meeting(world.open_group, number=each + 2)
        document(meeting, each + 10)
        item(meeting, each + 10)
    for address, count in {"meetings": 1, "groups/E03931/meetings": 2, f"meetings/{meeting.pk}": 8}.items():
        with django_assert_num_queries(count):
            assert ask(address).status_code == 200
