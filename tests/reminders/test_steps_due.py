"""Next steps with partners in an officer's list: those due within a week or overdue, with the commitments' query."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.declarations.models import Declaration
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.kernel.partial_dates import PartialDate, of_day, partial_date
from nominations.outbox.models import OutgoingMail
from nominations.partnerships import partnering, steps
from nominations.partnerships.models import NextStep, Partner
from nominations.reference.models import Country
from nominations.reminders import commitments_due, digests, waiting
from nominations.reminders.todo import Item, Part, Reach
from tests.cast import NOW, SINCE, TODAY

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
MONDAY = date(2026, 10, 19)


@pytest.fixture(autouse=True)
def nothing_kept(db: None) -> None:
    cache.clear()


@pytest.fixture
def japan(group: ExpertGroup, officer: User, outside: dict[str, Country]) -> Partner:
    return partnering.enter(group, country=outside["JP"], since=SINCE, by=officer, at=NOW)


def step(partner: Partner, officer: User, when: PartialDate | date | None, text: str = "Send the draft") -> NextStep:
    stated = of_day(when) if isinstance(when, date) else when
    return steps.add(partner, text=text, when=stated, responsible="Commission", by=officer, at=NOW)


def items(user: User) -> list[Item]:
    return waiting.todo(user, at=NOW).section(Part.STEPS).items


def in_words(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"


def test_a_step_that_is_overdue_leads_to_the_steps_of_its_partner(japan: Partner, officer: User) -> None:
    step(japan, officer, TODAY - 3 * DAY)
    (item,) = items(officer)
    assert item.words == "Japan, E03931: next step"
    assert item.note == f"was due by {in_words(TODAY - 3 * DAY)}, 3 days ago"
    assert item.person == "Send the draft"
    assert item.path == f"partner/{japan.pk}/steps/"


@pytest.mark.parametrize(
    ("days", "note"), [(0, "is due by {day}, today"), (7, "is due by {day}, in 7 days"), (8, ""), (None, "")]
)
def test_a_step_is_shown_from_a_week_before_its_last_day(
    japan: Partner, officer: User, days: int | None, note: str
) -> None:
    day = None if days is None else TODAY + days * DAY
    step(japan, officer, day)
    assert [item.note for item in items(officer)] == ([note.format(day=in_words(day))] if day and note else [])


def test_a_vague_date_counts_by_its_last_possible_day(japan: Partner, officer: User) -> None:
    step(japan, officer, partial_date("interval", TODAY - 30 * DAY, TODAY + 30 * DAY, "this season"))
    assert items(officer) == []
    step(japan, officer, partial_date("interval", TODAY - 30 * DAY, TODAY + DAY, "this month"), text="Agree on a day")
    assert [item.note for item in items(officer)] == [f"is due by {in_words(TODAY + DAY)}, tomorrow"]


def test_what_is_done_or_with_a_partner_of_the_past_is_not_asked_for(
    japan: Partner, officer: User, other_officer: User
) -> None:
    sent = step(japan, officer, TODAY - DAY)
    step(japan, officer, TODAY, text="Agree on a day")
    assert [item.person for item in items(officer)] == ["Send the draft", "Agree on a day"]
    assert items(other_officer) == []
    steps.done(sent, on=TODAY, by=officer, at=NOW)
    assert [item.person for item in items(officer)] == ["Agree on a day"]
    partnering.end(japan, on=TODAY, by=officer, at=NOW)
    assert items(officer) == []


def test_the_mail_of_the_morning_names_the_partner_and_not_the_words_of_the_step(japan: Partner, officer: User) -> None:
    step(japan, officer, MONDAY - DAY, text="Ring Ms Invented")
    digests.send(at=clock.local_instant(MONDAY, 8))
    mail = OutgoingMail.objects.get(kind="digest", recipient=officer.email)
    for form in (mail.text, mail.html):
        assert "Next steps with partners: what is due: 1" in form
        assert "Japan, E03931: next step" in form
        assert f"/admin/nominations/partner/{japan.pk}/steps/" in form
        assert "Invented" not in form


@pytest.mark.parametrize("number", [1, 4])
def test_they_are_read_in_the_query_of_the_commitments(
    japan: Partner,
    declaration: Declaration,
    officer: User,
    number: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for each in range(number):
        step(japan, officer, TODAY - each * DAY, text=f"Step {each}")
    with django_assert_num_queries(1):
        read = commitments_due.read(Reach(None, NOW))
    assert sum(read[Part.STEPS].totals.values()) == number
