"""What officers have to do for their meetings: from seven days before a limit, until it is done."""

from datetime import datetime, timedelta

import pytest
from django.core.cache import cache
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.meetings.models import Meeting
from nominations.meetings.paper_models import MeetingDocument, Minutes
from nominations.reference.models import Country
from nominations.reminders import meetings_due, notices, waiting
from nominations.reminders.todo import Item, Part, Reach
from tests.cast import NOW, TODAY
from tests.register.meeting_stage import HELD, document, public_meeting

pytestmark = pytest.mark.django_db
PLANNED = {"status": "planned", "convened_at": None}
TITLE = "E03931, Meeting on invented photons"


@pytest.fixture(autouse=True)
def ground(states: dict[str, Country]) -> None:
    cache.clear()


def items(officer: User, at: datetime = NOW) -> list[Item]:
    return waiting.todo(officer, at=at, parts=[Part.MEETINGS]).section(Part.MEETINGS).items


def words(officer: User, at: datetime = NOW) -> list[str]:
    return [item.words for item in items(officer, at)]


def days(number: int) -> datetime:
    return NOW + timedelta(days=number)


def test_a_planned_meeting_waits_from_seven_days_before_its_limit(group: ExpertGroup, officer: User) -> None:
    meeting = public_meeting(group, in_days=38, **PLANNED)
    assert words(officer) == []
    [item] = items(officer, days(1))
    assert item.words == f"Convene {TITLE}: the time limit for invitations"
    limit = TODAY + timedelta(days=8)
    assert item.note == f"by {limit:%A} {limit.day} {limit:%B %Y}, in 7 days"
    assert item.url == f"/admin/nominations/meeting/{meeting.pk}/overview/"
    assert "tomorrow" in items(officer, days(7))[0].note
    assert items(officer, days(9))[0].note.startswith("was due ")
    Meeting.objects.update(status="convened", convened_at=NOW, is_public=False)
    assert words(officer, days(9)) == []


def test_documents_for_consultation_wait_until_they_are_sent(group: ExpertGroup, officer: User) -> None:
    meeting = public_meeting(group, in_days=22, is_public=False)
    paper = document(meeting, for_consultation=True, published_at=None, sent_at=None)
    assert words(officer) == []
    assert words(officer, days(1)) == [f"Send the documents of {TITLE}: the time limit for consultation"]
    for done in ({"sent_at": NOW}, {"sent_at": None, "withdrawn_at": NOW}, {"withdrawn_at": None}):
        MeetingDocument.objects.filter(pk=paper.pk).update(**done)
        assert bool(words(officer, days(1))) is (done == {"withdrawn_at": None})


def test_an_agenda_waits_until_it_is_published_or_withheld(group: ExpertGroup, officer: User) -> None:
    meeting = public_meeting(group, in_days=22)
    assert words(officer) == []
    assert words(officer, days(1)) == [f"Publish the agenda of {TITLE}"]
    document(meeting, kind="agenda", withheld_on_ground="4-3")
    assert words(officer, days(1)) == []


def test_after_the_meeting_it_is_said_that_it_took_place(group: ExpertGroup, officer: User) -> None:
    meeting = public_meeting(group, in_days=-1, is_public=False)
    assert words(officer, meeting.ends_at - timedelta(minutes=1)) == []
    assert words(officer, meeting.ends_at) == [f"Say whether {TITLE} took place"]


def test_minutes_wait_for_circulation_then_for_publication(group: ExpertGroup, officer: User) -> None:
    meeting = public_meeting(group, in_days=-31, **HELD)
    assert words(officer) == []
    assert words(officer, days(1)) == [f"Circulate the minutes of {TITLE}: 30 days after it"]
    assert len(words(officer, days(40))) == 2
    facts = {"status": "circulated", "circulated_at": NOW, "comments_until_on": TODAY}
    minutes = Minutes.objects.create(meeting=meeting, **facts)
    assert words(officer, days(1)) == []
    assert words(officer, days(40)) == [f"Publish the minutes of {TITLE}"]
    Minutes.objects.filter(pk=minutes.pk).update(published_at=NOW)
    assert words(officer, days(40)) == []


def test_only_the_own_groups_meetings_are_listed_and_the_digest_says_them(
    group: ExpertGroup, officer: User, other_officer: User
) -> None:
    public_meeting(group, in_days=20, **PLANNED)
    assert words(other_officer) == []
    todo = waiting.todo(officer, at=NOW)
    mail = notices.digest(officer, todo, day=clock.local_day(NOW), expires_at=NOW)
    assert "Meetings: what is due" in str(mail.context["todo"].section(Part.MEETINGS).title)


@pytest.mark.parametrize("number", [1, 30])
def test_its_queries_do_not_grow(
    group: ExpertGroup, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for each in range(number):
        public_meeting(group, number=each + 1, in_days=20 + each % 2, **PLANNED)
    with django_assert_num_queries(2):
        [read] = meetings_due.read(Reach(None, NOW)).values()
    assert sum(read.totals.values()) == number
