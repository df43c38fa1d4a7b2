"""A year of meetings, votes and minutes with outages: planner and sender run through it, then what went out is judged.

Nothing twice, never two mails about one thing in 20 hours, none after an answer or when nobody asks any more.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import combinations
from typing import Any

import pytest

from nominations.accounts.models import User
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.meetings.models import Delegation, Meeting
from nominations.meetings.paper_models import Minutes, MinutesComment
from nominations.meetings.voting_models import Ballot, Opinion
from nominations.outbox.models import OutgoingMail
from nominations.reference.models import Country
from nominations.reminders import actions, to_delegations
from tests.reminders.ledger import Span
from tests.reminders.stage import Delivered, Server, enter, hours, set_up, twice

pytestmark = pytest.mark.django_db
STATES = ("AT", "BE", "DE", "ES", "FR")
Act = Callable[[datetime], Any]


def local(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return clock.local_instant(date(2026, month, day), hour, minute)


OUTAGES = (
    Span(local(3, 22, 8), local(3, 23, 15)),  # over D-7 of the first meeting, until the afternoon of the next day
    Span(local(6, 9, 8), local(6, 11, 10)),  # over the whole use of D-7 of the second one
    Span(local(10, 24, 23), local(10, 25, 4)),  # the night in which an hour exists twice
)


class Year:
    """What happens when; each subject of mails with the instants from which nobody waits for it."""

    def __init__(self, group: ExpertGroup, officer: User) -> None:
        self.group, self.officer = group, officer
        self.acts: list[tuple[datetime, Act]] = []
        self.over: dict[str, datetime] = {}  # by subject: the answer, or the end of the matter
        self.server = Server(local(1, 2))

    def convene(self, number: int, convened: datetime, until: date) -> Meeting:
        day = until + timedelta(days=14)
        meeting = Meeting.objects.create(
            group=self.group,
            number=number,
            title=f"Meeting {number}",
            starts_at=clock.local_instant(day, 10),
            ends_at=clock.local_instant(day, 17),
            place="Brussels",
            status="convened",
            convened_at=convened,
            answers_until_on=until,
            created_at=convened,
        )
        Delegation.objects.bulk_create(Delegation(meeting=meeting, country_id=iso2) for iso2 in STATES)
        return meeting

    def answers(self, meeting: Meeting, iso2: str, at: datetime) -> None:
        row = meeting.delegations.get(country=iso2)
        self.acts.append((at, lambda then: Delegation.objects.filter(pk=row.pk).update(answered_at=then)))
        self.over[str(row.pk)] = at

    def moves(self, meeting: Meeting, until: date, at: datetime) -> None:
        rows = Meeting.objects.filter(pk=meeting.pk)
        self.acts.append((at, lambda _then: rows.update(answers_until_on=until)))

    def ends(self, meeting: Meeting, status: str, at: datetime) -> None:
        closed = None if status == "postponed" else at
        rows = Meeting.objects.filter(pk=meeting.pk)
        facts = {"status": status, "ended_reason": "x", "closed_at": closed}
        self.acts.append((at, lambda _then: rows.update(**facts)))
        self.over |= {
            str(pk): at for pk in meeting.delegations.values_list("pk", flat=True) if str(pk) not in self.over
        }

    def run(self, until: datetime) -> None:
        at = local(1, 2)
        while at < until:
            while self.acts and min(self.acts, key=lambda act: act[0])[0] <= at:
                act = min(self.acts, key=lambda act: act[0])
                self.acts.remove(act)
                act[1](act[0])
            if not any(outage.since <= at < outage.until for outage in OUTAGES):
                self.server.at = at
                actions.plan(at=at, parts=[to_delegations])
                self.server.drain()
                self.server.tidy()
            at = min(self.next(at), until)

    def next(self, at: datetime) -> datetime:
        planned = OutgoingMail.objects.filter(status="planned", due_at__gt=at).order_by("due_at")
        times = [*planned.values_list("due_at", flat=True)[:1], *(act[0] for act in self.acts)]
        times += [outage.until for outage in OUTAGES]
        times += [mail.at + hours(20) for mail in self.server.taken[-50:]]
        return min((max(time, at + timedelta(minutes=1)) for time in times if time > at), default=at + hours(24))


@pytest.fixture
def year() -> Year:
    group, officer = set_up(*STATES)
    for iso2 in STATES:
        enter(iso2, "first")
    return Year(group, officer)


def of(taken: list[Delivered], subject: str) -> list[tuple[str, datetime]]:
    return [(mail.kind, mail.at) for mail in taken if mail.file == subject]


def test_in_a_year_nothing_goes_twice_too_soon_or_after_an_answer(year: Year) -> None:
    first = year.convene(1, local(2, 20), date(2026, 3, 29))  # the clock changes on the last day
    second = year.convene(2, local(5, 10), date(2026, 6, 16))
    third = year.convene(3, local(9, 20), date(2026, 10, 26))
    fourth = year.convene(4, local(11, 2), date(2026, 11, 20))
    year.answers(first, "AT", local(3, 1))
    year.answers(first, "BE", local(3, 23, 14))  # while the machines are away and its reminder waits
    year.answers(first, "DE", local(3, 28, 8, 59))
    year.moves(second, date(2026, 6, 13), local(6, 11, 12))
    year.moves(third, date(2026, 10, 22), local(10, 20, 8))
    year.ends(fourth, "postponed", local(11, 13, 8, 59))
    vote = _vote(year.group, local(4, 1), date(2026, 4, 30))
    year.acts.append((local(4, 25), lambda at: vote.ballots.filter(country="AT").update(choice="for", cast_at=at)))
    year.over[str(vote.ballots.get(country="AT").pk)] = local(4, 25)
    year.acts.append((local(4, 30, 12), lambda at: Opinion.objects.update(status="carried", closed_at=at)))
    minutes = _minutes(year, local(7, 1), date(2026, 7, 21))
    spain = minutes.meeting.delegations.get(country="ES")
    user = User.objects.get(email="first.es@example.org")
    facts = {"minutes": minutes, "country_id": "ES", "text": "One word.", "by": user}
    year.acts.append((local(7, 10), lambda at: MinutesComment.objects.create(at=at, **facts)))
    year.over[str(spain.pk)] = local(7, 10)
    year.run(local(12, 31))
    taken = year.server.taken
    assert twice(taken) == {}
    close = [
        (one, other)
        for one, other in combinations(taken, 2)
        if one.file == other.file and abs(one.at - other.at) < hours(20)
    ]
    assert close == []
    assert [mail for mail in taken if mail.file in year.over and mail.at >= year.over[mail.file]] == []
    _as_the_rules_say(taken, first, second, third, fourth, vote, minutes)
    assert not OutgoingMail.objects.filter(status__in=["planned", "queued", "held"]).exists()


def _as_the_rules_say(
    taken: list[Delivered],
    first: Meeting,
    second: Meeting,
    third: Meeting,
    fourth: Meeting,
    vote: Opinion,
    minutes: Minutes,
) -> None:
    def times(meeting: Meeting, iso2: str) -> list[tuple[str, datetime]]:
        return of(taken, str(meeting.delegations.get(country=iso2).pk))

    week, day = "reminder_delegation_d7", "reminder_delegation_d1"
    assert times(first, "AT") == times(first, "BE") == []
    assert times(first, "DE") == [(week, local(3, 23, 15))]  # late, and of use
    assert times(first, "FR") == [(week, local(3, 23, 15)), (day, local(3, 28))]
    assert times(second, "FR") == [(day, local(6, 12))]
    assert times(third, "FR") == [(week, local(10, 19)), (day, local(10, 21))]
    assert times(fourth, "FR") == []
    ballots = {iso2: of(taken, str(vote.ballots.get(country=iso2).pk)) for iso2 in ("AT", "FR")}
    assert ballots == {
        "AT": [("reminder_vote_d7", local(4, 23))],
        "FR": [("reminder_vote_d7", local(4, 23)), ("reminder_vote_d1", local(4, 29))],
    }
    assert times(minutes.meeting, "ES") == []
    assert times(minutes.meeting, "FR") == [("reminder_minutes_d3", local(7, 18))]


def _vote(group: ExpertGroup, opened: datetime, until: date) -> Opinion:
    facts = {"procedure": "written", "status": "voting", "members": 5, "majority": 3, "created_at": opened}
    opinion = Opinion.objects.create(
        group=group, number=1, title="On cables", question="?", opened_at=opened, answers_until_on=until, **facts
    )
    countries = Country.objects.filter(pk__in=STATES)
    Ballot.objects.bulk_create(Ballot(opinion=opinion, country=country, authorities="A") for country in countries)
    return opinion


def _minutes(year: Year, circulated: datetime, until: date) -> Minutes:
    meeting = year.convene(9, local(1, 5), date(2026, 1, 2))
    Meeting.objects.filter(pk=meeting.pk).update(status="held", closed_at=circulated)
    return Minutes.objects.create(
        meeting=meeting, status="circulated", circulated_at=circulated, comments_until_on=until
    )
