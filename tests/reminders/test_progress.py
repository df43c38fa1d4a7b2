"""Reminders to report on progress: to the States whose report is not complete, each once; what an officer has to do."""

from datetime import date, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.declarations import fulfilling, reviewing
from nominations.declarations.commitment_models import Commitment, Review
from nominations.declarations.models import Declaration
from nominations.kernel import clock
from nominations.outbox.models import OutgoingMail
from nominations.outbox.states import Status
from nominations.reference.models import Country
from nominations.reminders import actions, asked_of_states, commitments_due, to_delegations, waiting
from nominations.reminders.planner import Verdict
from nominations.reminders.run import Run
from nominations.reminders.todo import Part, Reach
from tests.cast import NOW, TODAY
from tests.declarations.promises import STUDY, UNTIL, asked, of_day, point, say, signed

DAY = timedelta(days=1)


def nine(day: date) -> datetime:
    return clock.local_instant(day, 9)


def plan(at: datetime) -> dict[Verdict, int]:
    return dict(actions.plan(at=at, parts=[to_delegations]))


def mails(iso2: str, **facts: object) -> list[OutgoingMail]:
    rows = OutgoingMail.objects.filter(kind__startswith="reminder_progress", audience=iso2, **facts)
    return list(rows.order_by("due_at"))


def gone(at: datetime) -> None:
    OutgoingMail.objects.filter(kind__startswith="reminder_", status=Status.QUEUED).update(
        status=Status.SENT, sent_at=at
    )


@pytest.fixture
def commitments(
    declaration: Declaration, states: dict[str, Country], contacts: dict[str, User], officer: User
) -> list[Commitment]:
    """One of all three signatories, one of Spain only."""
    signed(declaration, states, "BE", "ES", "NL")
    return [point(declaration, "1", by=officer), point(declaration, "2", by=officer, states=[states["ES"]])]


@pytest.fixture
def review(declaration: Declaration, commitments: list[Commitment], officer: User) -> Review:
    return asked(declaration, officer)


def test_each_signatory_has_its_four_steps_and_planning_again_changes_nothing(review: Review) -> None:
    assert plan(NOW) == {Verdict.PLAN: 12}
    assert [(mail.kind, mail.due_at) for mail in mails("ES")] == [
        ("reminder_progress_d14", nine(UNTIL - 14 * DAY)),
        ("reminder_progress_d7", nine(UNTIL - 7 * DAY)),
        ("reminder_progress_d1", nine(UNTIL - DAY)),
        ("reminder_progress_overdue", nine(UNTIL + DAY)),
    ]
    assert {mail.subject_type for mail in mails("ES")} == {"review"}
    assert plan(NOW + timedelta(minutes=1)) == {}


def test_an_incomplete_report_is_reminded_and_a_complete_one_is_not(
    review: Review, commitments: list[Commitment], states: dict[str, Country], contacts: dict[str, User]
) -> None:
    plan(NOW)
    say(review, states["ES"], commitments[0], by=contacts["ES"])
    say(review, states["BE"], commitments[0], by=contacts["BE"])
    plan(nine(UNTIL - 14 * DAY))
    assert [mail.status for mail in mails("ES")] == [Status.QUEUED, *[Status.PLANNED] * 3]
    assert {mail.status for mail in mails("BE")} == {Status.CANCELLED}
    gone(nine(UNTIL - 14 * DAY))
    plan(nine(UNTIL - 14 * DAY) + timedelta(minutes=1))
    assert [mail.status for mail in mails("ES")] == [Status.SENT, *[Status.PLANNED] * 3]


def test_the_day_after_one_more_goes_and_none_once_it_is_closed(review: Review, officer: User) -> None:
    plan(NOW)
    plan(nine(UNTIL + DAY))
    assert [mail.status for mail in mails("NL")][-1] == Status.QUEUED
    reviewing.close(review, by=officer, at=nine(UNTIL + DAY))
    plan(nine(UNTIL + DAY) + timedelta(minutes=1))
    assert Status.PLANNED not in [mail.status for mail in mails("NL")]
    assert asked_of_states.still_wanted(mails("NL")[-1]) == asked_of_states.ANSWERED


def test_reminders_follow_a_day_that_is_moved_and_come_back_with_it(review: Review, officer: User) -> None:
    plan(NOW)
    before, later = mails("NL")[0], UNTIL + 20 * DAY
    reviewing.move_day(review, new_on=later, reason="A holiday.", by=officer, at=NOW + timedelta(hours=1))
    assert asked_of_states.still_wanted(before) == asked_of_states.CHANGED
    plan(NOW + timedelta(hours=2))
    days = [later - 14 * DAY, later - 7 * DAY, later - DAY, later + DAY]
    assert [mail.due_at for mail in mails("NL", status=Status.PLANNED)] == [nine(day) for day in days]
    reviewing.move_day(review, new_on=UNTIL, reason="Not after all.", by=officer, at=NOW + timedelta(hours=3))
    plan(NOW + timedelta(hours=4))
    days = [UNTIL - 14 * DAY, UNTIL - 7 * DAY, UNTIL - DAY, UNTIL + DAY]
    assert [mail.due_at for mail in mails("NL", status=Status.PLANNED)] == [nine(day) for day in days]


def test_who_was_just_told_of_an_earlier_day_is_not_reminded_in_the_same_hour(review: Review, officer: User) -> None:
    plan(NOW)
    sooner = TODAY + 6 * DAY
    reviewing.move_day(review, new_on=sooner, reason="A meeting.", by=officer, at=NOW + timedelta(hours=1))
    plan(NOW + timedelta(hours=2))
    waiting_ = [(mail.kind, mail.due_at) for mail in mails("NL", status=Status.PLANNED)]
    assert waiting_ == [
        ("reminder_progress_d1", nine(sooner - DAY)),
        ("reminder_progress_overdue", nine(sooner + DAY)),
    ]
    assert not mails("NL", status=Status.QUEUED)


def test_what_was_reported_between_the_plan_and_the_sending_stops_it(
    review: Review, commitments: list[Commitment], states: dict[str, Country], contacts: dict[str, User]
) -> None:
    plan(nine(UNTIL - 7 * DAY))
    [mail] = mails("NL", status=Status.QUEUED)
    assert asked_of_states.still_wanted(mail) == ""
    say(review, states["NL"], commitments[0], by=contacts["NL"])
    assert asked_of_states.still_wanted(mail) == asked_of_states.ANSWERED


def test_the_words_say_what_until_when_and_where(review: Review) -> None:
    plan(nine(UNTIL - 7 * DAY))
    [mail] = mails("NL", status=Status.QUEUED)
    day = f"{UNTIL:%A} {UNTIL.day} {UNTIL:%B %Y}"
    assert mail.subject == f"E03931: progress report of the Netherlands for “Review”, last day {day}"
    for form in (mail.text, mail.html):
        assert "we have no complete report of the Netherlands yet" in form
        assert f"The last day is {day}, until 23:59:59 Brussels time." in form
        assert "7 days are left" in form
        assert f"/progress/{review.pk}/NL/" in form
    plan(nine(UNTIL + DAY))
    late = mails("NL")[-1]
    assert f"The last day was {day}. Reports are still taken until the secretariat closes the review." in late.text


@pytest.mark.parametrize("number", [1, 3])
def test_the_number_of_queries_is_constant(
    declaration: Declaration,
    commitments: list[Commitment],
    officer: User,
    number: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for each in range(number):
        asked(declaration, officer, title=f"Review {each}")
    with django_assert_num_queries(5):
        assert to_delegations.propose(Run(NOW))


def lines(officer: User, at: datetime = NOW) -> list[tuple[str, str, str]]:
    section = waiting.todo(officer, at=at).section(Part.COMMITMENTS)
    return [(item.words, item.note, item.path) for item in section.items]


def test_an_officer_closes_reviews_whose_day_is_over(
    review: Review, declaration: Declaration, officer: User, other_officer: User
) -> None:
    after = nine(UNTIL + DAY)
    assert lines(officer, nine(UNTIL))[0][0] != "Close “Review” of the EuroQCI declaration"
    (words, note, path) = lines(officer, after)[-1]
    assert words == "Close “Review” of the EuroQCI declaration"
    assert note.endswith(", yesterday")
    assert path == f"declaration/{declaration.pk}/progress/{review.pk}/"
    assert lines(other_officer, after) == []
    reviewing.close(review, by=officer, at=after)
    assert len(lines(officer, after)) == 1


def test_an_officer_looks_at_overdue_commitments(
    declaration: Declaration, commitments: list[Commitment], officer: User
) -> None:
    point(declaration, "3", by=officer, due=of_day(TODAY))
    point(declaration, "4", by=officer, due=None)
    (line,) = lines(officer)
    assert line == (
        "EuroQCI declaration: 2 commitments are overdue",
        "none of them is recorded as fulfilled; the oldest was due by Thursday 31 December 2020",
        f"declaration/{declaration.pk}/commitments/",
    )
    for each in commitments:
        fulfilling.record(each, when=STUDY, evidence="Seen.", by=officer, at=NOW)
    assert lines(officer) == []
    fulfilling.take_back(commitments[0], reason="It was a draft.", by=officer, at=NOW)
    assert lines(officer)[0][0] == "EuroQCI declaration: 1 commitment is overdue"


def test_reading_what_is_due_is_one_query(
    review: Review, declaration: Declaration, officer: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in ("3", "4", "5"):
        with django_assert_num_queries(1):
            commitments_due.read(Reach(None, nine(UNTIL + DAY)))
        point(declaration, number, by=officer)
