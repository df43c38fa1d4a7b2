"""Each mail of the clock once: to whom, how far from which day it goes out, until when it is still of use (rule 19).

What cancels it: an answer, a moved or extended deadline, the end of the call, the end of the recipient's role; for the
nominee's notice, a nomination that does not stand any more.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import NamedTuple

from nominations.kernel import clock
from nominations.outbox.states import IfUncertain

PREFIX = "reminder_"  # mails to a State about its file; every act that answers or moves calls these back
HOUR = 9  # in Brussels
DIGEST = "digest"  # to each officer, on working days: from 08:00, of use until noon, in Brussels
DIGEST_HOUR, DIGEST_ENDS = 8, 12
# Between two different reminders to one State.
LEAST_GAP = timedelta(hours=20)


class To(Enum):
    """Whom of a State a step is written to: the names of `rules.Addressees`."""

    FIRST = "first"
    SECOND = "second"
    PERMANENT_REPRESENTATION = "permanent_representation"


class Slot(NamedTuple):
    """A step's place in time."""

    due_at: datetime
    useful_until: datetime


@dataclass(frozen=True)
class Step:
    """One kind of mail; its template lies in templates/mail/reminders/<kind>."""

    kind: str
    useful_for: timedelta  # from the due instant; afterwards it is skipped
    days_before: int = 0  # calendar days before the day it is counted from; negative: after
    working_days_after: int = 0  # instead of calendar days (Regulation 1182/71 Art. 3)
    to: To = To.FIRST
    if_uncertain: IfUncertain = IfUncertain.HOLD

    def slot(self, counted_from: date, holidays: AbstractSet[date]) -> Slot:
        due_at = clock.local_instant(self.day(counted_from, holidays), HOUR)
        return Slot(due_at, due_at + self.useful_for)

    def day(self, counted_from: date, holidays: AbstractSet[date]) -> date:
        """Return the day it goes out, at 09:00 in Brussels: calendar or working days, never N × 24 hours."""
        if self.working_days_after:
            return clock.period_ends(counted_from, clock.Period(working_days=self.working_days_after), holidays)
        return counted_from - timedelta(days=self.days_before)


_TWO_WEEKS = timedelta(days=14)
_AGAIN = IfUncertain.RESEND_ONCE

# Counted from the State's own deadline.
STEPS = (
    Step("reminder_d14", timedelta(days=3), days_before=14),
    Step("reminder_d7", timedelta(days=2), days_before=7),
    Step("reminder_d1", timedelta(hours=14), days_before=1, if_uncertain=_AGAIN),
    Step("reminder_overdue", _TWO_WEEKS, days_before=-1, if_uncertain=_AGAIN),
    Step("reminder_second_contact", _TWO_WEEKS, working_days_after=3, to=To.SECOND, if_uncertain=_AGAIN),
    Step(
        "reminder_permanent_representation",
        _TWO_WEEKS,
        working_days_after=5,
        to=To.PERMANENT_REPRESENTATION,
        if_uncertain=_AGAIN,
    ),
)
# Counted from the day on which the nomination was returned; once a round.
RETURNED = Step("reminder_returned", _TWO_WEEKS, working_days_after=5)
# Counted from each deadline of a call, the States' own ones among them; to the group's functional mailbox.
STAFF = Step("staff_deadline", timedelta(days=7), working_days_after=1)
BY_KIND = {step.kind: step for step in (*STEPS, RETURNED, STAFF)}

# A person of the secretariat sends it, at once.
REMIND_NOW = "reminder_now"
REMIND_NOW_USEFUL_FOR = timedelta(days=3)
UNDO = timedelta(minutes=1)
WARN_WITHIN = timedelta(hours=24)

# Domain rule 25: to a person whom somebody else nominated.
NOMINEE_NOTICE = "nominee_notice"
# While the Commission has not decided; at acceptance it goes at once.
NOMINEE_NOTICE_AFTER = timedelta(days=14)
NOMINEE_NOTICE_USEFUL_FOR = timedelta(days=30)
# Regulation (EU) 2018/1725 Art. 16(3)(a): within one month.
NOMINEE_NOTICE_WITHIN = clock.Period(months=1)
