"""Partners in the interface: what was agreed, held and planned with a country outside the Union; no contacts, ever."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.declarations.models import Declaration
from nominations.kernel.partial_dates import Precision, partial_date
from nominations.partnerships.models import (
    JointStatement,
    NextStep,
    Outcome,
    Partner,
    PartnerContact,
    PartnerEvent,
    Pillar,
    Topic,
)
from nominations.reference.models import Country
from tests.cast import NOW, SINCE
from tests.register.meeting_stage import public_meeting
from tests.register.open_data.conftest import World, ask, key_of

pytestmark = pytest.mark.django_db
CANARY = "Canary counsellor"


@pytest.fixture
def canada(world: World, outside: dict[str, Country]) -> Partner:
    """Canada works with E03931: a workshop of which only the month is known, a topic, a next step, a contact."""
    found = Partner.objects.create(
        group=world.open_group, country=outside["CA"], summary="Exchange of views", since=SINCE, created_at=NOW
    )
    PartnerContact.objects.create(
        partner=found, organisation=CANARY, email="canary@example.org", phone="+1 613", since=SINCE
    )
    event = event_of(found, "Workshop in Paris")
    Outcome.objects.create(event=event, pillar=Pillar.TRAINING, text="Exchange of students")
    Topic.objects.create(partner=found, pillar=Pillar.SENSING, title="Clocks", stage="agreed_topic", event=event)
    NextStep.objects.create(partner=found, text="A second workshop", responsible="The Commission")
    return found


def event_of(partner: Partner, title: str) -> PartnerEvent:
    event = PartnerEvent(partner=partner, kind="workshop", title=title, place="Paris")
    event.set_date(partial_date(Precision.MONTH, date(2018, 9, 1)))
    event.save()
    return event


def test_a_partner_is_listed_and_shown(canada: Partner) -> None:
    [found] = ask("partners").json()["items"]
    assert (found["state"], found["name"], found["group"], found["last_on"]) == ("CA", "Canada", "E03931", None)
    body = ask(f"partners/{canada.pk}").json()
    [event] = body["events"]
    assert (event["when"]["date"], event["when"]["stated"]) == ("2018-09", "September 2018")
    assert event["outcomes"] == [{"pillar": "training", "text": "Exchange of students"}]
    assert body["topics"][0]["event_id"] == event["id"]
    assert body["next_steps"] == [
        {"text": "A second workshop", "responsible": "The Commission", "due": None, "done_on": None, "source": ""}
    ]
    assert ask("partners?group=E04000").json()["items"] == []


def test_contacts_are_told_to_nobody(canada: Partner, officer: User) -> None:
    for key in ("", key_of(officer)):
        for address in ("partners", f"partners/{canada.pk}"):
            text = ask(address, key=key).content.decode()
            assert not [word for word in (CANARY, "canary@example.org", "+1 613") if word in text]


def test_only_public_statements_and_meetings_are_named(canada: Partner, declaration: Declaration, world: World) -> None:
    JointStatement.objects.create(partner=canada, declaration=declaration)
    meetings = [public_meeting(world.open_group, number=number) for number in (1, 2)]
    for number, meeting in enumerate(meetings):
        PartnerEvent.objects.filter(pk=event_of(canada, f"Event {number}").pk).update(meeting=meeting)
    type(meetings[1]).objects.filter(pk=meetings[1].pk).update(is_public=False)
    body = ask(f"partners/{canada.pk}").json()
    assert body["statements"] == ["euroqci"]
    assert {event["meeting_id"] for event in body["events"]} == {None, str(meetings[0].pk)}
    assert [event["title"] for event in body["events"]] == ["Event 0", "Workshop in Paris"]
    assert ask("declarations/euroqci").json()["partners"] == [{"id": str(canada.pk), "state": "CA", "name": "Canada"}]
    Declaration.objects.update(is_public=False)
    assert ask(f"partners/{canada.pk}").json()["statements"] == []


def test_one_that_is_not_public_is_nowhere(canada: Partner) -> None:
    Partner.objects.update(is_public=False)
    assert ask("partners?modified_since=2000-01-01T00:00:00Z").json()["items"] == []
    assert ask(f"partners/{canada.pk}").status_code == 404


@pytest.mark.parametrize("number", [1, 5])
def test_its_queries_do_not_grow(
    canada: Partner, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for each in range(number):
        event_of(canada, f"Event {each}")
        Topic.objects.create(partner=canada, pillar=Pillar.SCIENCE, title=f"Topic {each}")
    for address, count in {"partners": 1, f"partners/{canada.pk}": 6}.items():
        with django_assert_num_queries(count):
            assert ask(address).status_code == 200
