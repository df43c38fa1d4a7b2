"""The oracle finds what is wrong: doctored logs and tables, each with one fault, and one without."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.faults import oracle
from tests.faults.oracle import Facts, Taken

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SHA, OTHER_SHA = "a" * 64, "b" * 64


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def mail(number: int = 1, **changes: Any) -> dict[str, Any]:
    row = {
        "pk": f"pk-{number}",
        "kind": "reminder_d7",
        "dedup_key": f"reminder_d7:invitation-{number}:1.1:contact@example.org",
        "message_id": f"<{number}@example.org>",
        "recipient": "contact@example.org",
        "status": "sent",
        "sha256": SHA,
        "subject_id": f"invitation-{number}",
        "due_at": NOON,
    }
    return {**row, **changes}


def taken(number: int = 1, seconds: float = 1, **changes: Any) -> Taken:
    return replace(Taken(f"<{number}@example.org>", "contact@example.org", SHA, after(seconds)), **changes)


def marked(seconds: float, number: int = 1) -> dict[str, Any]:
    return {"mail": f"pk-{number}", "old": "sending", "new": "sending", "marked": True, "at": after(seconds)}


def found(facts: Facts) -> Mapping[str, int]:
    """How much is wrong, by name."""
    return {name: len(mails) for name, mails in oracle.judge(facts).faults.items() if mails}


def test_a_sound_run_is_clean() -> None:
    mails = [mail(1), mail(2), mail(3, status="skipped"), mail(4, status="planned", due_at=after(90))]
    seen = oracle.judge(Facts([taken(1), taken(2)], mails, now=after(60)))
    assert (seen.is_clean, seen.due, seen.accepted, seen.reminders) == (True, 2, 2, 2)


@pytest.mark.parametrize(
    ("facts", "wrong"),
    [
        (Facts([], [mail()]), {"lost": 1}),
        (Facts([], [mail(status="failed")]), {"lost": 1}),
        (Facts([], [mail(status="cancelled")]), {"lost": 1}),
        (Facts([], [], unwritten=[{"kind": "receipt", "about": "invitation-1"}]), {"lost": 1}),
        (Facts([taken(), taken(seconds=9)], [mail()]), {"doubled": 1}),
        (Facts([taken(1), taken(2)], [mail(1), mail(2, dedup_key=mail(1)["dedup_key"])]), {"doubled": 1}),
        (Facts([taken()], [mail(status="cancelled")], answers={"invitation-1": after(5)}), {"doubled": 1}),
        (Facts([taken()], []), {"doubled": 1}),
        (Facts([], [mail(status="queued")]), {"unresolved at the end": 1}),
        (Facts([], [mail(status="sending")]), {"unresolved at the end": 1}),
        (Facts([taken()], [mail(status="uncertain")]), {"unresolved at the end": 1}),
        (Facts([], [mail(status="planned")], now=after(1)), {"unresolved at the end": 1}),
        (Facts([taken(sha256=OTHER_SHA)], [mail()]), {"sent with other bytes": 1}),
        (Facts([taken(recipient="other@example.org")], [mail()]), {"sent with other bytes": 1}),
    ],
)
def test_each_fault_is_found_and_called_by_its_name(facts: Facts, wrong: Mapping[str, int]) -> None:
    assert found(facts) == wrong


def test_a_mail_called_back_for_an_answer_is_not_lost() -> None:
    row = mail(status="cancelled", dedup_key="reminder_d7:invitation-1:1.1:contact@example.org#pk-1")
    again = mail(2, subject_id="invitation-2")
    assert found(Facts([taken(2)], [row, again], answers={"invitation-1": after(5)})) == {}


@pytest.mark.parametrize(
    ("markers", "taken_at", "is_wrong"),
    [
        ([marked(1)], 2, False),  # taken before the submission at 5
        ([marked(4)], 6, False),  # in flight when it was submitted
        ([marked(6)], 7, True),  # marked after it: nobody asked the guard
        ([marked(1), marked(6)], 7, True),  # sent again after it
        ([], 7, True),  # no marker at all
        ([marked(8)], 7, True),  # a marker that came later proves nothing
    ],
)
def test_a_reminder_after_a_submission_is_judged_by_the_marker_that_let_it_go(
    markers: list[dict[str, Any]], taken_at: float, is_wrong: bool
) -> None:
    facts = Facts([taken(seconds=taken_at)], [mail()], moves=markers, answers={"invitation-1": after(5)})
    assert found(facts) == ({"reminder after a submission": 1} if is_wrong else {})


def test_a_receipt_may_go_after_the_submission_that_it_is_of() -> None:
    facts = Facts([taken(seconds=9)], [mail(kind="receipt")], answers={"invitation-1": after(5)})
    assert found(facts) == {}


def test_doubts_are_counted_with_their_ends() -> None:
    ends = [
        ("sent", "The mail server has it"),
        ("sent", ""),
        ("queued", "It never took it"),
        ("queued", ""),
        ("failed", ""),
    ]
    doubt = {"mail": "pk-1", "marked": False, "at": NOON}
    moves = [{**doubt, "old": "sending", "new": "uncertain", "reason": "No reply"}] * 5
    moves += [{**doubt, "old": "uncertain", "new": new, "reason": reason} for new, reason in ends]
    seen = oracle.judge(Facts([taken()], [mail()], moves=moves))
    resolved = ["found in the log", "late yes", "proved absent, sent again", "late no, sent again", "failed"]
    assert (seen.uncertain, seen.resolved) == (5, Counter(resolved))
