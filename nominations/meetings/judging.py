"""Whether a meeting may be convened, or moved, now: what blocks is said, what only a reason lets pass is marked."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from nominations.kernel.refusals import Refused
from nominations.kernel.text import clean_text
from nominations.mandates.composition import StateLine
from nominations.meetings import queries, rules
from nominations.meetings.models import Meeting


class CannotConvene(Refused):
    """Something stands against convening the meeting, or against its new day; the sentence lists it."""


def judge(
    meeting: Meeting,
    lines: Sequence[StateLine],
    *,
    urgent_reason: str,
    override: bool,
    at: datetime,
    announced_on: date | None = None,
) -> None:
    """Raise CannotConvene for what blocks; else mark the meeting as urgent where only the reason let it pass."""
    facts = queries.convening(
        meeting,
        answers_until_on=meeting.answers_until_on,
        urgent_reason=urgent_reason,
        override=override,
        announced_on=announced_on,
        lines=lines,
        at=at,
    )
    against = [finding for finding in rules.convening_findings(facts) if finding.blocks]
    if against:
        raise CannotConvene(" ".join(str(finding.sentence) for finding in against))
    if announced_on is None or facts.is_late:
        meeting.is_urgent = facts.is_late
        meeting.urgent_reason = clean_text(urgent_reason) if facts.is_late else ""
        meeting.overridden_by_chair = facts.is_later_than_urgent


def urgency(meeting: Meeting) -> dict[str, Any]:
    """Return what the audit keeps of a late invitation (domain rule 15)."""
    if not meeting.is_urgent:
        return {}
    return {"urgent": meeting.urgent_reason, "overridden_by_chair": meeting.overridden_by_chair}
