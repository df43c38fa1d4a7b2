"""The planner alone, for any deadline, publication and outage: no step twice, nothing due and useful missing."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nominations.kernel import clock
from nominations.reminders.catalogue import BY_KIND, LEAST_GAP, RETURNED, STAFF, STEPS, Slot, Step
from nominations.reminders.planner import Situation, Verdict, decide

DEADLINE = date(2026, 5, 25)
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
KNOWN = Situation(LONG_AGO)
# Whit Monday 2026 is the deadline itself; Ascension and the Friday after it lie before it.
HOLIDAYS = frozenset({date(2026, 5, 14), date(2026, 5, 15), date(2026, 5, 25), date(2026, 7, 21)})


def slot(kind: str, counted_from: date = DEADLINE) -> Slot:
    return BY_KIND[kind].slot(counted_from, HOLIDAYS)


def brussels(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return clock.local_instant(date(2026, month, day), hour, minute)


@pytest.mark.parametrize(
    ("kind", "due", "useful_until"),
    [
        ("reminder_d14", brussels(5, 11), brussels(5, 14)),
        ("reminder_d7", brussels(5, 18), brussels(5, 20)),
        ("reminder_d1", brussels(5, 24), brussels(5, 24, 23)),
        ("reminder_overdue", brussels(5, 26), brussels(6, 9)),
        ("reminder_second_contact", brussels(5, 28), brussels(6, 11)),
        ("reminder_permanent_representation", brussels(6, 1), brussels(6, 15)),
        ("reminder_returned", brussels(6, 1), brussels(6, 15)),
        ("staff_deadline", brussels(5, 26), brussels(6, 2)),
    ],
)
def test_each_step_goes_at_nine_and_is_skipped_after_its_grace(
    kind: str, due: datetime, useful_until: datetime
) -> None:
    second = timedelta(seconds=1)
    verdicts = [decide(slot(kind), KNOWN, now).verdict for now in (due - second, due, useful_until - second)]
    assert verdicts == [Verdict.PLAN, Verdict.QUEUE, Verdict.QUEUE]
    late = decide(slot(kind), KNOWN, useful_until)
    assert (late.verdict, late.due_at, late.reason) == (
        Verdict.SKIP,
        due,
        "It could not be sent in time to be useful.",
    )


def test_nine_is_nine_in_brussels_across_both_changes_of_the_clock() -> None:
    spring, autumn = date(2026, 3, 30), date(2026, 10, 26)
    assert slot("reminder_d1", spring).due_at == datetime(2026, 3, 29, 7, tzinfo=UTC)
    assert slot("reminder_d14", spring).due_at == datetime(2026, 3, 16, 8, tzinfo=UTC)
    assert slot("reminder_d1", autumn).due_at == datetime(2026, 10, 25, 8, tzinfo=UTC)
    assert slot("reminder_d7", autumn).due_at == datetime(2026, 10, 19, 7, tzinfo=UTC)
    assert slot("reminder_permanent_representation", date(2026, 3, 27)).due_at == datetime(2026, 4, 3, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("counted_from", "staff", "second", "representation"),
    [
        (date(2026, 5, 12), brussels(5, 13), brussels(5, 19), brussels(5, 21)),  # Ascension and its Friday pass
        (date(2026, 5, 23), brussels(5, 26), brussels(5, 28), brussels(6, 1)),  # a Saturday, then Whit Monday
        (date(2026, 7, 17), brussels(7, 20), brussels(7, 23), brussels(7, 27)),  # the national day
    ],
)
def test_working_days_pass_over_weekends_and_holidays(
    counted_from: date, staff: datetime, second: datetime, representation: datetime
) -> None:
    steps = ("staff_deadline", "reminder_second_contact", "reminder_permanent_representation")
    assert [slot(kind, counted_from).due_at for kind in steps] == [staff, second, representation]
    assert RETURNED.slot(counted_from, HOLIDAYS).due_at == representation
    assert STAFF.useful_for == timedelta(days=7)


def test_in_the_hour_that_exists_twice_and_late_in_the_evening_the_local_day_counts() -> None:
    twice = [datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)]
    assert {clock.local_day(at) for at in twice} == {date(2026, 10, 25)}
    evening = brussels(5, 25, 23, 30)
    assert evening.date() == clock.local_day(evening) == date(2026, 5, 25)
    assert clock.local_day(brussels(5, 26, 0, 30)) == date(2026, 5, 26)  # in UTC it is still the 25th
    assert decide(slot("reminder_overdue"), KNOWN, brussels(5, 26, 0, 30)).verdict is Verdict.PLAN


def test_what_was_due_before_the_deadline_was_announced_is_skipped_even_within_its_grace() -> None:
    decision = decide(slot("reminder_d14"), Situation(brussels(5, 12)), brussels(5, 13))
    assert (decision.verdict, decision.reason) == (Verdict.SKIP, "It was due before this deadline was announced.")


def test_too_soon_after_another_reminder_it_waits_and_goes_later() -> None:
    situation = Situation(LONG_AGO, last_other_at=brussels(5, 18, 8))
    assert decide(slot("reminder_d7"), situation, brussels(5, 18, 9)).verdict is Verdict.PLAN
    assert decide(slot("reminder_d7"), situation, brussels(5, 19, 4)).verdict is Verdict.QUEUE


def test_when_it_waited_until_it_was_useless_the_reason_says_so() -> None:
    situation = Situation(LONG_AGO, last_other_at=brussels(5, 24, 8))
    decision = decide(slot("reminder_d1"), situation, brussels(5, 24, 23))
    assert (decision.verdict, decision.reason) == (Verdict.SKIP, "It came too soon after another reminder.")


@settings(deadline=None)
@given(st.dates(date(2026, 1, 1), date(2028, 1, 1)), st.integers(-40 * 24 * 60, 40 * 24 * 60))
def test_never_are_two_steps_to_the_first_contact_due_at_the_same_time(deadline_on: date, minutes: int) -> None:
    now = clock.day_ends(deadline_on) + timedelta(minutes=minutes)
    to_first = [step for step in STEPS if not step.working_days_after]
    verdicts = [decide(step.slot(deadline_on, HOLIDAYS), KNOWN, now).verdict for step in to_first]
    assert verdicts.count(Verdict.QUEUE) <= 1


def simulate(deadline_on: date, announced_at: datetime, runs: list[datetime]) -> tuple[dict[str, datetime], set[str]]:
    """Let the planner run at these instants as in the database: a step sent or skipped is never asked about again."""
    sent: dict[str, datetime] = {}
    skipped: set[str] = set()
    for now in sorted(run for run in runs if run >= announced_at):
        for step in sorted(STEPS, key=lambda step: step.slot(deadline_on, HOLIDAYS).useful_until):
            if step.kind in sent or step.kind in skipped:
                continue
            last_other = max((at for kind, at in sent.items() if kind != step.kind), default=None)
            verdict = decide(step.slot(deadline_on, HOLIDAYS), Situation(announced_at, last_other), now).verdict
            if verdict is Verdict.QUEUE:
                sent[step.kind] = now
            elif verdict is Verdict.SKIP:
                skipped.add(step.kind)
    return sent, skipped


def useful_runs(step: Step, deadline_on: date, announced_at: datetime, runs: list[datetime]) -> list[datetime]:
    """Say, without the planner, when the clock ran while the step was due, known and useful."""
    due_on = deadline_on - timedelta(days=step.days_before)
    if step.working_days_after:
        working = (deadline_on + timedelta(days=number) for number in range(1, 40))
        due_on = [day for day in working if day.weekday() < 5 and day not in HOLIDAYS][step.working_days_after - 1]
    due_at = clock.local_instant(due_on, 9)
    return [run for run in runs if due_at >= announced_at and due_at <= run < due_at + step.useful_for]


@settings(deadline=None, max_examples=200)
@given(
    st.dates(date(2026, 1, 1), date(2028, 1, 1)),
    st.integers(-5, 40),
    st.lists(st.integers(0, 65 * 24), max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 10)), max_size=2),
)
def test_whatever_the_outages_nothing_is_sent_twice_and_nothing_due_and_useful_is_missing(
    deadline_on: date, announced_days_before: int, extra: list[int], outages: list[tuple[int, int]]
) -> None:
    start = clock.local_instant(deadline_on - timedelta(days=40))
    announced_at = clock.local_instant(deadline_on - timedelta(days=announced_days_before), 14)
    away = [(start + timedelta(days=day), start + timedelta(days=day + length)) for day, length in outages]
    hours = [start + timedelta(hours=hour) for hour in [*range(0, 65 * 24, 3), *extra]]
    runs = [run for run in hours if run >= announced_at and not any(begin <= run < end for begin, end in away)]
    sent, skipped = simulate(deadline_on, announced_at, runs)
    for step in STEPS:
        useful = useful_runs(step, deadline_on, announced_at, runs)
        if step.kind in sent:
            assert sent[step.kind] in useful, step.kind
        else:  # every time, another had gone less than 20 hours before
            assert all(any(gone <= run < gone + LEAST_GAP for gone in sent.values()) for run in useful), step.kind
    assert not set(sent) & skipped
    times = sorted(sent.values())
    assert all(later - earlier >= LEAST_GAP for earlier, later in pairwise(times))
