"""Whether a reminder is still wanted, asked in the moment of sending (OUTBOX_GUARDS in the settings)."""

from nominations.calls import queries as calls
from nominations.calls.states import Status as CallStatus
from nominations.outbox.models import OutgoingMail
from nominations.workflow import queries as workflow


def still_wanted(mail: OutgoingMail) -> str:
    """Return why a reminder is not wanted any more, or "".

    Locks the State's row of the call, as every act does that answers, extends or calls mails back: one of both waits.
    """
    standing = calls.lock(mail.subject_id)
    if standing is None or standing.call_status != CallStatus.OPEN:
        return "The call is not open."
    if not mail.dedup_key.startswith(f"{mail.kind}:{mail.subject_id}:{standing.deadline_key}:"):
        return "The deadline was moved."
    if workflow.is_answered(mail.subject_id):
        return "The State has answered."
    return ""
