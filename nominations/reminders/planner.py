"""Whether a reminder waits, goes or is skipped: a pure function of deadline, publication, what was sent, and now."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from nominations.reminders.catalogue import LEAST_GAP, Step


class Verdict(Enum):
    PLAN = "plan"
    QUEUE = "queue"
    SKIP = "skip"
    CANCEL = "cancel"


@dataclass(frozen=True)
class Situation:
    """What is known of one State's open, unanswered invitation."""

    deadline_on: date
    announced_at: datetime  # when the deadline in force became known: the opening, or its last change
    last_other_at: datetime | None = None  # when a reminder of another step last went out to this State


@dataclass(frozen=True)
class Decision:
    verdict: Verdict
    due_at: datetime
    reason: str = ""


def decide(step: Step, situation: Situation, now: datetime) -> Decision:
    """Decide one step. After an outage there is no burst: only what is still of use goes out.

    A step that comes too soon after another waits, as long as it is of use.
    """
    due_at = step.due_at(situation.deadline_on)
    last = situation.last_other_at
    too_soon = last is not None and now - last < LEAST_GAP
    if due_at < situation.announced_at:
        return Decision(Verdict.SKIP, due_at, "It was due before this deadline was announced.")
    if now >= step.useful_until(situation.deadline_on):
        late = "It came too soon after another reminder." if too_soon else "It could not be sent in time to be useful."
        return Decision(Verdict.SKIP, due_at, late)
    return Decision(Verdict.QUEUE if now >= due_at and not too_soon else Verdict.PLAN, due_at)
