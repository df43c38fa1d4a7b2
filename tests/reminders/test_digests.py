"""The morning's mail: on working days at 08:00 in Brussels, once, to who is there and wants it, and of something."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.cache import cache
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from nominations.accounts import actions as accounts
from nominations.accounts.models import Role, User
from nominations.audit.models import AuditEvent
from nominations.groups import actions as groups
from nominations.groups.models import ExpertGroup, Officer
from nominations.inbox.models import ReceivedMail
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.outbox.models import Heartbeat, OutgoingMail
from nominations.reference.models import Country, Holiday
from nominations.reminders import digests, guards, tasks
from tests.cast import make_group

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 10, 19)
SINCE = date(2024, 1, 1)
MAILBOX = "quantum@commission.example.org"


def at(day: date, hour: int = 8, minute: int = 0) -> datetime:
    return clock.local_instant(day, hour, minute)


@pytest.fixture(autouse=True)
def nothing_kept(states: dict[str, Country]) -> None:
    cache.clear()


@pytest.fixture
def waiting_mail(db: None) -> ReceivedMail:
    return received(1)


def received(number: int, **facts: str) -> ReceivedMail:
    long_ago = datetime(2025, 1, 2, tzinfo=UTC)
    given = {"mailbox": MAILBOX, "kind": "answer", "sender": "a@example.org", "subject": "Re: Ms Borg", **facts}
    return ReceivedMail.objects.create(**given, uid=f"1:{number}", size=1, received_at=long_ago, read_at=long_ago)


def told() -> list[str]:
    return sorted(OutgoingMail.objects.filter(kind="digest").values_list("recipient", flat=True))


def test_at_eight_each_officer_gets_one_mail(waiting_mail: ReceivedMail, officer: User, head_of_unit: User) -> None:
    assert digests.send(at=at(MONDAY, 7, 59)) is None
    assert digests.send(at=at(MONDAY)) == 2
    assert digests.send(at=at(MONDAY, 8, 1)) is None
    cache.clear()
    assert digests.send(at=at(MONDAY, 8, 2)) == 0, "the key lets nothing through twice"
    assert told() == [head_of_unit.email, officer.email]
    mail = OutgoingMail.objects.get(kind="digest", recipient=officer.email)
    assert (mail.status, mail.expires_at, mail.if_uncertain) == ("queued", at(MONDAY, 12), "never")
    assert mail.dedup_key == f"digest:{officer.pk}:2026-10-19"
    assert mail.subject == "1 thing waits for you, Monday 19 October"
    for words in (mail.text, mail.html):
        assert "Mails to read and answer: 1" in words
        assert "received Thursday 2 January 2025, 01:00" in words
        assert f"/admin/nominations/receivedmail/{waiting_mail.pk}/page/" in words
        assert "/admin/my-list/" in words
        assert "Borg" not in words, "names of persons stay on the page"


def test_nothing_waits_nothing_is_sent(officer: User) -> None:
    assert digests.send(at=at(MONDAY)) == 0
    assert told() == []


def test_after_an_outage_until_noon_and_not_later(waiting_mail: ReceivedMail, officer: User) -> None:
    assert digests.send(at=at(MONDAY, 12)) is None
    assert digests.send(at=at(MONDAY, 11, 59)) == 1


@pytest.mark.parametrize("day", [date(2026, 5, 1), date(2026, 12, 25), date(2026, 10, 18), date(2026, 10, 17)])
def test_not_on_holidays_and_weekends(day: date, waiting_mail: ReceivedMail, officer: User) -> None:
    assert [digests.send(at=at(day, hour)) for hour in range(24)] == [None] * 24


def test_a_holiday_is_data(waiting_mail: ReceivedMail, officer: User) -> None:
    Holiday.objects.create(day=MONDAY)
    assert digests.send(at=at(MONDAY)) is None


def test_who_left_or_does_not_want_it_gets_none(
    waiting_mail: ReceivedMail,
    officer: User,
    head_of_unit: User,
    other_officer: User,
    superuser: User,
    group: ExpertGroup,
) -> None:
    colleagues = [accounts_staff(f"left{number}@commission.example.org", group) for number in range(4)]
    accounts.set_digest(officer, wanted=False, by=officer, at=at(MONDAY, 7))
    Officer.objects.filter(user=head_of_unit).update(until=MONDAY)
    Role.objects.filter(user=colleagues[0]).update(until=MONDAY)
    User.objects.filter(pk=colleagues[1].pk).update(is_active=False)
    User.objects.filter(pk=colleagues[2].pk).update(is_staff=False)
    Role.objects.filter(user=colleagues[3]).delete()
    assert digests.send(at=at(MONDAY)) == 1
    assert told() == [superuser.email]


def accounts_staff(email: str, group: ExpertGroup) -> User:
    user = User.objects.create_user(email, is_staff=True)
    Role.objects.create(user=user, kind=Role.Kind.DESK_OFFICER, since=SINCE)
    groups.add_officer(group, user=user, since=SINCE, by=None, at=at(MONDAY, 7))
    return user


def test_who_leaves_before_it_goes_is_not_written_to(waiting_mail: ReceivedMail, officer: User) -> None:
    digests.send(at=at(MONDAY))
    mail = OutgoingMail.objects.get(kind="digest")
    assert guards.digest_wanted(mail) == ""
    User.objects.update(is_active=False)
    assert guards.digest_wanted(mail) == "This officer left, or does not want this mail."


def test_only_oneself_switches_it_and_it_is_recorded(officer: User, head_of_unit: User) -> None:
    with pytest.raises(Refused, match="Only Staff Officer can switch"):
        accounts.set_digest(officer, wanted=False, by=head_of_unit, at=at(MONDAY))
    for _twice in range(2):
        accounts.set_digest(officer, wanted=False, by=officer, at=at(MONDAY))
    [event] = AuditEvent.objects.filter(action="account.digest")
    assert (event.actor, event.detail) == (officer, {"wanted": False})


def test_the_task_leaves_a_heartbeat(officer: User) -> None:
    tasks.digest()
    assert Heartbeat.objects.get(job="digest").last_result in {"nothing to do", "0 queued"}


QUERIES = 21  # ten of them keep the cache and the savepoints


@pytest.mark.parametrize("number", [1, 9])
def test_its_queries_do_not_grow_with_officers_or_groups(
    number: int, officer: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for each in range(number):
        group = make_group(f"E0700{each}")
        accounts_staff(f"officer{each}@commission.example.org", group)
        received(each)
    with django_assert_num_queries(QUERIES):
        digests.send(at=at(MONDAY))
    assert len(told()) == number + 1
    with django_assert_num_queries(1):
        digests.send(at=at(MONDAY, 8, 1))
    with django_assert_num_queries(0):
        digests.send(at=at(MONDAY, 13))
        digests.send(at=at(MONDAY - timedelta(days=1), 9))


def test_a_year_of_mornings(waiting_mail: ReceivedMail, officer: User) -> None:
    """Every ten minutes of a year, with an outage: a mail on each working day on which something waits before noon."""
    away = (date(2026, 3, 9), date(2026, 6, 10))
    reading = (date(2026, 7, 1), date(2026, 8, 1))  # nothing waits in July
    day, expected = date(2026, 1, 1), Counter[date]()
    while day < date(2027, 1, 1):
        waits = not reading[0] <= day < reading[1]
        ReceivedMail.objects.update(status="unread" if waits else "noted")
        up_from = 12 if day == away[0] else 10 if day == away[1] else 0
        for step in range(0, 24 * 6, 3):
            moment = at(day) + timedelta(minutes=10 * (step - 48))
            if moment.astimezone(clock.BRUSSELS).hour >= up_from:
                digests.send(at=moment)
        is_free = day.weekday() >= 5 or Holiday.objects.filter(day=day).exists()
        expected[day] += waits and not is_free and day != away[0]
        day += timedelta(days=1)
    mails = OutgoingMail.objects.filter(kind="digest")
    got = Counter(clock.local_day(when) for when in mails.values_list("due_at", flat=True))
    assert +got == +expected
    assert got[date(2026, 5, 1)] == 0
    late = {away[1]: 10}
    for when in mails.values_list("due_at", flat=True):
        local = when.astimezone(clock.BRUSSELS)
        assert (local.hour, local.minute) == (late.get(local.date(), 8), 0)
    summer = mails.get(dedup_key__endswith="2026-03-30").due_at
    winter = mails.get(dedup_key__endswith="2026-10-26").due_at
    assert (summer.hour, winter.hour) == (6, 7), "08:00 in Brussels, on either side of the change of the clocks"


@given(minutes=st.integers(0, 3 * 366 * 24 * 60))
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_it_is_time_on_mornings_of_weekdays(minutes: int) -> None:
    moment = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    local = moment.astimezone(clock.BRUSSELS)
    assert digests.is_time(moment) == (local.isoweekday() <= 5 and 8 <= local.hour < 12)
