"""The pages and files of public meetings ask the database the same number of times, however much there is."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.groups.models import ExpertGroup
from nominations.reference.models import Country
from tests.cast import NOW, TODAY
from tests.register.meeting_stage import HELD, attends, document, guest, item, opinion, public_meeting
from tests.register.seating import authority, person, publish, sit

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("number", [1, 30])
def test_queries_do_not_grow_with_meetings(
    client: Client,
    group: ExpertGroup,
    states: dict[str, Country],
    number: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for each in range(number):
        public_meeting(group, number=each + 1, in_days=each + 1)
        opinion(group, None, number=each + 1)
    pages = {
        "/register/meetings/": 4,
        "/register/meetings/?text=photons&when=upcoming": 4,
        f"/register/meetings/?group={group.code}&year={TODAY.year}&text=": 4,
        "/register/groups/E03931/meetings/": 4,
        "/register/groups/E03931/meetings.ics": 2,
        "/register/meetings.json": 3,
    }
    for address, queries in pages.items():
        with django_assert_num_queries(queries):
            response = client.get(address)
            assert response.status_code == 200
            assert response.getvalue() if response.streaming else response.content


@pytest.mark.parametrize(("states_there", "guests"), [(1, 1), (27, 243)])
def test_queries_of_one_meeting_do_not_grow_with_people_and_papers(
    client: Client,
    group: ExpertGroup,
    states: dict[str, Country],
    officer: User,
    states_there: int,
    guests: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    publish(group, publishes_names=True)
    meeting = public_meeting(group, in_days=-5, **HELD)
    for number, iso2 in enumerate(list(states)[:states_there]):
        mandate = sit(group, authority(iso2, f"Ministry {iso2}"), person(f"Name{iso2}"))
        attends(meeting, mandate, by=officer, number=number, informed_at=NOW)
        item(meeting, number + 1)
        document(meeting, number + 1)
        opinion(group, meeting, number=number + 1)
    for number in range(guests):
        guest(meeting, by=officer, email=f"guest.{number}@example.org")
    with django_assert_num_queries(8):
        page = client.get(f"/register/meetings/{meeting.pk}/").content.decode()
    assert page.count("Ministry ") == states_there
    assert f"Partner country ({guests})" in page
