"""Reminders around meetings: States that have not named a delegation, not voted, not commented get each one once."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.meetings.models import Delegation, Meeting, MeetingChange
from nominations.meetings.paper_models import Minutes, MinutesComment
from nominations.meetings.voting_models import Ballot, Opinion
from nominations.outbox import guards as outbox_guards
from nominations.outbox.models import OutgoingMail
from nominations.outbox.states import IfUncertain, Status
from nominations.reference.models import Country
from nominations.reminders import actions, asked_of_states, to_delegations
from nominations.reminders.catalogue_of_meetings import STEPS, Matter
from nominations.reminders.planner import Verdict
from nominations.reminders.run import Run
from tests.cast import NOW, TODAY
from tests.register.meeting_stage import public_meeting

pytestmark = pytest.mark.django_db
PARTS = [to_delegations]
UNTIL = TODAY + timedelta(days=20)
MINUTE = timedelta(minutes=1)


def nine(day: date) -> datetime:
    return clock.local_instant(day, 9)


def plan(at: datetime) -> dict[Verdict, int]:
    return dict(actions.plan(at=at, parts=PARTS))


def mails(iso2: str = "", **facts: object) -> list[OutgoingMail]:
    rows = OutgoingMail.objects.filter(kind__startswith="reminder_", **facts)
    return list((rows.filter(audience=iso2) if iso2 else rows).order_by("due_at", "recipient", "created_at"))


def gone(at: datetime) -> None:
    for mail in mails(status=Status.QUEUED):
        OutgoingMail.objects.filter(pk=mail.pk).update(status=Status.SENT, sent_at=at)


@pytest.fixture
def meeting(group: ExpertGroup, contacts: dict[str, User]) -> Meeting:
    return public_meeting(group, answers_until_on=UNTIL)


@pytest.fixture
def vote(group: ExpertGroup, contacts: dict[str, User]) -> Opinion:
    facts = {"procedure": "written", "status": "voting", "members": 27, "majority": 14}
    opinion = Opinion.objects.create(
        group=group, number=1, title="On photons", question="?", opened_at=NOW, answers_until_on=UNTIL, created_at=NOW,
        **facts,
    )  # fmt: skip
    states = Country.objects.member_states(on=TODAY)
    Ballot.objects.bulk_create(Ballot(opinion=opinion, country=state, authorities="A") for state in states)
    return opinion


@pytest.fixture
def minutes(group: ExpertGroup, contacts: dict[str, User]) -> Minutes:
    meeting = public_meeting(group, number=9, in_days=-9, status="held", closed_at=NOW)
    return Minutes.objects.create(meeting=meeting, status="circulated", circulated_at=NOW, comments_until_on=UNTIL)


def answer(meeting: Meeting, iso2: str, at: datetime = NOW) -> None:
    Delegation.objects.filter(meeting=meeting, country=iso2).update(answered_at=at)


def test_all_are_planned_when_the_meeting_is_convened_and_planning_again_changes_nothing(meeting: Meeting) -> None:
    assert plan(NOW) == {Verdict.PLAN: 54}
    assert [(mail.kind, mail.due_at, mail.status) for mail in mails("AT")] == [
        ("reminder_delegation_d7", nine(UNTIL - timedelta(days=7)), Status.PLANNED),
        ("reminder_delegation_d1", nine(UNTIL - timedelta(days=1)), Status.PLANNED),
    ]
    [first, last] = mails("AT")
    assert (first.subject_type, first.recipient) == ("delegation", "contact.at@example.org")
    assert (first.if_uncertain, last.if_uncertain) == (IfUncertain.HOLD, IfUncertain.RESEND_ONCE)
    assert first.reply_to == "quantum@commission.example.org"
    assert plan(NOW + MINUTE) == {}


def test_each_goes_once_and_none_after_an_answer(meeting: Meeting) -> None:
    plan(NOW)
    answer(meeting, "BE")
    week, last = nine(UNTIL - timedelta(days=7)), nine(UNTIL - timedelta(days=1))
    assert plan(week) == {Verdict.QUEUE: 26, Verdict.CANCEL: 2}
    assert [mail.status_reason for mail in mails("BE")] == [asked_of_states.ANSWERED] * 2
    gone(week)
    assert plan(week + MINUTE) == {}
    answer(meeting, "AT")
    assert plan(last) == {Verdict.QUEUE: 25, Verdict.CANCEL: 1}
    gone(last)
    assert plan(last + timedelta(days=1)) == {}
    assert plan(last + timedelta(days=3)) == {}
    assert len(mails("FR", status=Status.SENT)) == 2


def test_an_answer_between_the_plan_and_the_sending_stops_it(meeting: Meeting) -> None:
    plan(NOW)
    plan(nine(UNTIL - timedelta(days=7)))
    [mail] = mails("AT", status=Status.QUEUED)
    guard = outbox_guards.guard_of(mail.kind, outbox_guards.from_settings())
    assert guard is asked_of_states.still_wanted
    assert guard(mail) == ""
    answer(meeting, "AT")
    assert guard(mail) == asked_of_states.ANSWERED


def test_another_day_calls_back_and_plans_anew_there_and_back(meeting: Meeting, officer: User) -> None:
    plan(NOW)
    later = UNTIL + timedelta(days=5)
    Meeting.objects.filter(pk=meeting.pk).update(answers_until_on=later)
    assert asked_of_states.still_wanted(mails("AT")[0]) == asked_of_states.CHANGED
    assert plan(NOW + MINUTE) == {Verdict.CANCEL: 54, Verdict.PLAN: 54}
    waiting = mails("AT", status=Status.PLANNED)
    assert [mail.due_at for mail in waiting] == [nine(later - timedelta(days=7)), nine(later - timedelta(days=1))]
    assert {mail.status for mail in mails("AT")} == {Status.PLANNED, Status.SUPERSEDED}
    Meeting.objects.filter(pk=meeting.pk).update(answers_until_on=UNTIL)
    assert plan(NOW + 2 * MINUTE) == {Verdict.CANCEL: 54, Verdict.PLAN: 54}
    waiting = mails("AT", status=Status.PLANNED)
    assert [mail.due_at for mail in waiting] == [nine(UNTIL - timedelta(days=7)), nine(UNTIL - timedelta(days=1))]


def test_what_was_due_before_the_change_was_announced_is_skipped(meeting: Meeting, officer: User) -> None:
    near = TODAY + timedelta(days=3)
    Meeting.objects.filter(pk=meeting.pk).update(answers_until_on=near)
    what = {"answers_until_on": [str(UNTIL), str(near)]}
    MeetingChange.objects.create(meeting=meeting, sequence=1, what=what, reason="x", by=officer, at=NOW)
    assert plan(NOW) == {Verdict.SKIP: 27, Verdict.PLAN: 27}


@pytest.mark.parametrize("status", ["postponed", "cancelled", "held"])
def test_a_meeting_that_is_off_reminds_nobody(meeting: Meeting, status: str) -> None:
    plan(NOW)
    closed = NOW if status != "postponed" else None
    Meeting.objects.filter(pk=meeting.pk).update(status=status, ended_reason="x", closed_at=closed)
    assert asked_of_states.still_wanted(mails("AT")[0]) == asked_of_states.ANSWERED
    assert plan(NOW + MINUTE) == {Verdict.CANCEL: 54}


def test_two_days_near_each_other_never_bring_two_mails_in_20_hours(meeting: Meeting) -> None:
    """The first reminder was late, then the day came nearer: the second waits, or is skipped with a reason."""
    plan(NOW)
    late = nine(UNTIL - timedelta(days=7)) + timedelta(hours=9)
    plan(late)
    gone(late)
    near = clock.local_day(late) + timedelta(days=2)
    Meeting.objects.filter(pk=meeting.pk).update(answers_until_on=near)
    morning = nine(near - timedelta(days=1))
    assert Verdict.QUEUE not in plan(morning)
    assert plan(late + timedelta(hours=20)) == {Verdict.QUEUE: 27}


def test_only_first_contacts_are_written_to_and_who_left_is_not(meeting: Meeting, austria: User) -> None:
    plan(NOW)
    austria.roles.update(until=TODAY)
    plan(NOW + MINUTE)
    assert {mail.status_reason for mail in mails("AT")} == {"Somebody else is the first contact now."}


def test_a_vote_in_writing_is_reminded_until_it_is_cast_or_a_meeting_is_asked_for(vote: Opinion) -> None:
    assert plan(NOW) == {Verdict.PLAN: 54}
    vote.ballots.filter(country="AT").update(choice="for", cast_at=NOW)
    vote.ballots.filter(country="BE").update(asked_for_meeting_at=NOW)
    [mail, _last] = mails("AT")
    assert (mail.kind, mail.subject_type) == ("reminder_vote_d7", "ballot")
    assert asked_of_states.still_wanted(mail) == asked_of_states.ANSWERED
    assert asked_of_states.still_wanted(mails("FR")[0]) == ""
    assert plan(nine(UNTIL - timedelta(days=7))) == {Verdict.CANCEL: 4, Verdict.QUEUE: 25}
    Opinion.objects.update(status="carried", closed_at=NOW)
    assert asked_of_states.still_wanted(mails("FR")[0]) == asked_of_states.ANSWERED


def test_a_vote_in_a_meeting_reminds_nobody(vote: Opinion, meeting: Meeting) -> None:
    Opinion.objects.update(procedure="meeting", meeting=meeting)
    assert {mail.kind[:19] for mail in mails()} == set()
    plan(NOW)
    assert {mail.kind for mail in mails()} == {"reminder_delegation_d7", "reminder_delegation_d1"}


def test_comments_on_circulated_minutes_are_reminded_three_days_before(minutes: Minutes, austria: User) -> None:
    assert plan(NOW) == {Verdict.PLAN: 27}
    due = nine(UNTIL - timedelta(days=3))
    MinutesComment.objects.create(minutes=minutes, country_id="AT", text="One word.", by=austria, at=NOW)
    assert asked_of_states.still_wanted(mails("AT")[0]) == asked_of_states.ANSWERED
    assert plan(due) == {Verdict.QUEUE: 26, Verdict.CANCEL: 1}
    Minutes.objects.update(status="drafted")
    assert asked_of_states.still_wanted(mails("FR")[0]) == asked_of_states.ANSWERED
    assert plan(due + MINUTE) == {Verdict.CANCEL: 26}


def words_of(iso2: str, at: datetime) -> OutgoingMail:
    plan(at)
    [mail] = mails(iso2, status=Status.QUEUED)
    return mail


def test_the_words_say_what_until_when_and_where(meeting: Meeting, vote: Opinion, minutes: Minutes) -> None:
    plan(NOW)
    plan(nine(UNTIL - timedelta(days=7)))
    delegation, ballot = mails("NL", status=Status.QUEUED)
    day = f"{UNTIL:%A} {UNTIL.day} {UNTIL:%B %Y}"
    if delegation.kind.startswith("reminder_vote"):
        delegation, ballot = ballot, delegation
    assert delegation.subject == f"E03931: reminder, the delegation of the Netherlands is due by {day}"
    row = Delegation.objects.get(meeting=meeting, country="NL")
    for words in (delegation.text, delegation.html):
        assert "who attends for the Netherlands the meeting" in words
        assert f"The last day is {day}, until 23:59:59 Brussels time." in words
        assert "7 days are left" in words
        assert f"/meetings/{row.pk}/" in words
        assert "secret.example.org" not in words
    assert ballot.subject == f"E03931: reminder, the vote of the Netherlands is due by {day}"
    for words in (ballot.text, ballot.html):
        assert "“On photons”" in words
        assert "for, against, or abstention" in words
        assert f"/votes/{ballot.subject_id}/" in words
    OutgoingMail.objects.filter(status=Status.QUEUED).update(status=Status.SENT, sent_at=NOW)
    plan(nine(UNTIL - timedelta(days=3)))
    [comments] = mails("NL", status=Status.QUEUED)
    assert comments.subject == f"E03931: comments of the Netherlands on the minutes are due by {day}"
    for words in (comments.text, comments.html):
        assert "with the members for comments" in words
        assert f"/meetings/{comments.subject_id}/minutes/" in words


def test_every_matter_has_its_steps_and_their_kinds_begin_with_it() -> None:
    assert set(STEPS) == set(Matter)
    for matter, steps in STEPS.items():
        assert all(step.kind.startswith(f"{matter.value}_") for step in steps)


@pytest.mark.parametrize("number", [1, 5])
def test_the_number_of_queries_is_constant(
    group: ExpertGroup,
    contacts: dict[str, User],
    number: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for each in range(number):
        public_meeting(group, number=each + 1, answers_until_on=UNTIL)
    with django_assert_num_queries(4):
        to_delegations.propose(Run(NOW))
    plan(NOW)
    with django_assert_num_queries(4):
        to_delegations.propose(Run(nine(UNTIL - timedelta(days=7))))


def test_a_run_with_nothing_about_meetings_asks_little(
    call: object, django_assert_num_queries: Callable[..., object]
) -> None:
    with django_assert_num_queries(4):  # type: ignore[attr-defined]
        assert to_delegations.propose(Run(NOW)) == []
