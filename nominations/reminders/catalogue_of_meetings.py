"""The mails of the clock about meetings, reviews and invitations to accede, each once.

What cancels one: an answer, another day, the end of the matter, the end of the recipient's role.
"""

from datetime import timedelta
from enum import Enum

from nominations.outbox.states import IfUncertain
from nominations.reminders.catalogue import Step


class Matter(Enum):
    """What a State is asked for; the value is the folder of its mail."""

    DELEGATION = "reminder_delegation"
    VOTE = "reminder_vote"
    MINUTES = "reminder_minutes"
    PROGRESS = "reminder_progress"
    ACCESSION = "reminder_accession"


OVERDUE = timedelta(days=14)  # for how long the mail of the day after is of use

# Counted from the last day on which the State answers itself.
STEPS: dict[Matter, tuple[Step, ...]] = {
    Matter.DELEGATION: (
        Step("reminder_delegation_d7", timedelta(days=2), days_before=7),
        Step("reminder_delegation_d1", timedelta(hours=14), days_before=1, if_uncertain=IfUncertain.RESEND_ONCE),
    ),
    Matter.VOTE: (
        Step("reminder_vote_d7", timedelta(days=2), days_before=7),
        Step("reminder_vote_d1", timedelta(hours=14), days_before=1, if_uncertain=IfUncertain.RESEND_ONCE),
    ),
    Matter.MINUTES: (Step("reminder_minutes_d3", timedelta(days=2), days_before=3),),
    # As for nominations (domain rule 19).
    Matter.PROGRESS: (
        Step("reminder_progress_d14", timedelta(days=3), days_before=14),
        Step("reminder_progress_d7", timedelta(days=2), days_before=7),
        Step("reminder_progress_d1", timedelta(hours=14), days_before=1, if_uncertain=IfUncertain.RESEND_ONCE),
        Step("reminder_progress_overdue", OVERDUE, days_before=-1, if_uncertain=IfUncertain.RESEND_ONCE),
    ),
    # The day is a wish: nobody is reminded after it.
    Matter.ACCESSION: (
        Step("reminder_accession_d14", timedelta(days=3), days_before=14),
        Step("reminder_accession_d7", timedelta(days=2), days_before=7),
        Step("reminder_accession_d1", timedelta(hours=14), days_before=1, if_uncertain=IfUncertain.RESEND_ONCE),
    ),
}
KINDS = tuple(step.kind for steps in STEPS.values() for step in steps)
