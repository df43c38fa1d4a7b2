"""Observers of a group by invitation, from a day to a day; a Member State is none."""

from datetime import timedelta

import pytest

from nominations.accounts.models import User
from nominations.groups.models import ExpertGroup
from nominations.partnerships import observing, settling
from nominations.partnerships.access import NotAllowed
from nominations.partnerships.models import Observer
from nominations.reference.members import MemberStateRefused
from nominations.reference.models import Country
from tests.cast import NOW, SINCE, TODAY

LETTER = "Letter CNECT/2026/17 of 3 May 2026"


@pytest.fixture
def norway(group: ExpertGroup, officer: User, outside: dict[str, Country]) -> Observer:
    return observing.admit(group, country=outside["NO"], invitation=LETTER, since=SINCE, by=officer, at=NOW)


def test_an_observer_is_invited_from_a_day_to_a_day(norway: Observer, officer: User) -> None:
    assert (norway.invitation, norway.since, norway.until) == (LETTER, SINCE, None)
    ended = observing.end(norway, on=TODAY, by=officer, at=NOW)
    assert observing.end(norway, on=TODAY, by=officer, at=NOW).until == ended.until == TODAY
    again = observing.admit(norway.group, country=norway.country, invitation=LETTER, since=TODAY, by=officer, at=NOW)
    assert again.pk != norway.pk


def test_an_observer_without_an_invitation_is_refused(
    group: ExpertGroup, officer: User, outside: dict[str, Country]
) -> None:
    with pytest.raises(settling.NotComplete, match="Name the letter of invitation, with its date"):
        observing.admit(group, country=outside["NO"], invitation=" ", since=SINCE, by=officer, at=NOW)


def test_a_member_state_is_no_observer(group: ExpertGroup, officer: User, states: dict[str, Country]) -> None:
    with pytest.raises(MemberStateRefused, match="Austria is a Member State"):
        observing.admit(group, country=states["AT"], invitation=LETTER, since=SINCE, by=officer, at=NOW)


def test_a_country_observes_once_at_a_time(norway: Observer, officer: User) -> None:
    observing.edit(norway, until=TODAY, by=officer, at=NOW)
    same = {"country": norway.country, "invitation": LETTER, "by": officer, "at": NOW}
    day = TODAY - timedelta(days=1)
    with pytest.raises(settling.PeriodRefused, match="Norway is an observer from Monday 1 January 2024 on already"):
        observing.admit(norway.group, since=day, **same)
    with pytest.raises(settling.PeriodRefused):
        observing.admit(norway.group, since=SINCE - timedelta(days=9), until=SINCE + timedelta(days=1), **same)
    observing.admit(norway.group, since=SINCE - timedelta(days=9), until=SINCE, **same)


def test_it_ends_after_it_begins(norway: Observer, officer: User) -> None:
    with pytest.raises(settling.PeriodRefused, match="The last day must come after the first"):
        observing.end(norway, on=SINCE, by=officer, at=NOW)
    with pytest.raises(settling.NotComplete):
        observing.edit(norway, invitation="", by=officer, at=NOW)


def test_only_the_secretariat_admits_observers(norway: Observer, other_officer: User) -> None:
    who = {"by": other_officer, "at": NOW}
    for verb in (
        lambda: observing.admit(norway.group, country=norway.country, invitation=LETTER, since=TODAY, **who),
        lambda: observing.edit(norway, invitation="x", **who),
        lambda: observing.end(norway, on=TODAY, **who),
    ):
        with pytest.raises(NotAllowed):
            verb()
