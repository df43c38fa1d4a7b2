"""Each reminder once: how far from the State's own deadline it goes out, and until when it is still of use (rule 19).

To whom: every contact point of a State without a complete nomination, while the call is open. What cancels it: an
answer, a moved or extended deadline, the end of the call, the end of the contact point's role.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from nominations.kernel import clock

PREFIX = "reminder_"
HOUR = 9  # in Brussels
# Between two different reminders to one State.
LEAST_GAP = timedelta(hours=20)


@dataclass(frozen=True)
class Step:
    """One kind of reminder; its template lies in templates/mail/reminders/<kind>."""

    kind: str
    days_before: int  # negative: after the deadline
    useful_for: timedelta  # from the due instant; afterwards it is skipped

    def due_at(self, deadline_on: date) -> datetime:
        """Return 09:00 in Brussels on its day, in UTC: calendar days, never N × 24 hours."""
        return clock.local_instant(deadline_on - timedelta(days=self.days_before), HOUR)

    def useful_until(self, deadline_on: date) -> datetime:
        return self.due_at(deadline_on) + self.useful_for


STEPS = (
    Step("reminder_d14", 14, timedelta(days=3)),
    Step("reminder_d7", 7, timedelta(days=2)),
    Step("reminder_d1", 1, timedelta(hours=14)),
    Step("reminder_overdue", -1, timedelta(days=14)),
)
BY_KIND = {step.kind: step for step in STEPS}
