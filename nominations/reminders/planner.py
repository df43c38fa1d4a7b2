"""Whether a mail waits, goes or is skipped: a pure function of its slot, publication, what was sent, and now."""

from datetime import datetime
from enum import Enum
from typing import NamedTuple

from nominations.reminders.catalogue import LEAST_GAP, Slot


class Verdict(Enum):
    PLAN = "plan"
    QUEUE = "queue"
    SKIP = "skip"
    CANCEL = "cancel"


class Situation(NamedTuple):
    """What is known of one State's open, unanswered invitation when a step is decided."""

    announced_at: datetime  # when the day it is counted from became known: the opening, a changed deadline, a return
    last_other_at: datetime | None = None  # when a reminder of another step last went out to this State


class Decision(NamedTuple):
    verdict: Verdict
    due_at: datetime
    reason: str = ""


def decide(slot: Slot, situation: Situation, now: datetime) -> Decision:
    """Decide one step. After an outage there is no burst: only what is still of use goes out.

    A step that comes too soon after another waits, as long as it is of use.
    """
    due_at, last = slot.due_at, situation.last_other_at
    if due_at < situation.announced_at:
        return Decision(Verdict.SKIP, due_at, "It was due before this deadline was announced.")
    too_soon = last is not None and now - last < LEAST_GAP
    if now >= slot.useful_until:
        late = "It came too soon after another reminder." if too_soon else "It could not be sent in time to be useful."
        return Decision(Verdict.SKIP, due_at, late)
    return Decision(Verdict.QUEUE if now >= due_at and not too_soon else Verdict.PLAN, due_at)
