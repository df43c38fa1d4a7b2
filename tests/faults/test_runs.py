"""A run that misses a bar says which: each bar once."""

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from tests.faults import chaos, oracle, table
from tests.faults.oracle import Facts
from tests.faults.runs import Ended, Run, missed

ALL = Run("all", calls=1, answers=2, seconds=1, faults={chaos.sink_killed: 1})
UNMARKED = replace(ALL, name="marker off", marker=False)
ROLLING = replace(ALL, name="rolling", faults={chaos.worker_terminated: 1})
CLEAN = oracle.judge(Facts([], []))


def ended(run: Run = ALL, **changes: Any) -> Ended:
    facts: dict[str, Any] = {
        "run": run,
        "seen": CLEAN,
        "answers": 2,
        "faults": Counter({chaos.in_words(fault): 1 for fault in run.faults}),
        "settled_after": 59.0,
        "sending_seconds": 10.0,
        "hard_ends": 0,
    }
    return Ended(**{**facts, **changes})


@pytest.mark.parametrize(
    ("run", "says"),
    [
        (ended(), []),
        (ended(seen=replace(CLEAN, lost=["a"], doubled=["b", "c"])), ["1 lost", "2 doubled"]),
        (ended(seen=replace(CLEAN, after_submission=["a"])), ["1 reminder after a submission"]),
        (
            ended(seen=replace(CLEAN, unresolved=["a"], altered=["b"])),
            ["1 unresolved at the end", "1 sent with other bytes"],
        ),
        (ended(settled_after=61.0), ["all due mail was out 61 s after the last fault"]),
        (ended(answers=1), ["only 1 of 2 submissions"]),
        (ended(faults=Counter()), ["these faults could not be done: sink killed"]),
        (ended(UNMARKED), ["nothing was doubled: the test cannot fail"]),
        (ended(UNMARKED, seen=replace(CLEAN, doubled=["a"])), []),
        (ended(ROLLING), []),
        (ended(ROLLING, seen=replace(CLEAN, uncertain=1)), ["1 uncertain, 0 workers had to be killed"]),
        (ended(ROLLING, hard_ends=1), ["0 uncertain, 1 workers had to be killed"]),
    ],
)
def test_each_bar_that_is_missed_is_named(run: Ended, says: list[str]) -> None:
    assert missed(run) == says


def test_the_table_has_a_column_a_run_and_says_whether_it_passed() -> None:
    lines = table.drawn([ended(), ended(UNMARKED)]).splitlines()
    assert lines[0].split() == ["all", "marker", "off"]
    assert lines[-1].split() == ["passed", "yes", "no"]
    assert len({len(line) for line in lines}) == 1
