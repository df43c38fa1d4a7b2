"""Whether a reminder is still wanted, asked in the moment of sending (OUTBOX_GUARDS in the settings)."""

from nominations.calls.models import Invitation
from nominations.calls.states import Status as CallStatus
from nominations.outbox.models import OutgoingMail
from nominations.reminders import notices
from nominations.workflow.models import Nomination
from nominations.workflow.states import ANSWERED


def still_wanted(mail: OutgoingMail) -> str:
    """Return why a reminder is not wanted any more, or "".

    Locks the State's row of the call, as every act does that answers, extends or calls mails back: one of both waits.
    """
    rows = Invitation.objects.select_for_update(of=("self",), no_key=True).select_related("call")
    invitation = rows.filter(pk=mail.subject_id).first()
    if invitation is None or invitation.call.status != CallStatus.OPEN:
        return "The call is not open."
    if not notices.is_of_deadline(mail, invitation):
        return "The deadline was moved."
    if Nomination.objects.filter(invitation=invitation, status__in=ANSWERED).exists():
        return "The State has answered."
    return ""
