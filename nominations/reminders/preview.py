"""How a planned reminder would read if it were sent now; for staff, so it says nothing of what a draft contains."""

from datetime import datetime

from django.utils.translation import gettext as _

from nominations.accounts.models import Role
from nominations.calls import notices as calls
from nominations.calls.models import Invitation
from nominations.kernel import clock
from nominations.outbox.messages import Words, render
from nominations.outbox.models import OutgoingMail
from nominations.reminders import notices, queries
from nominations.reminders.catalogue import PREFIX
from nominations.reminders.queries import Begun
from nominations.workflow.models import Nomination, NominationEvent
from nominations.workflow.states import EDITABLE, Status


def preview(mail: OutgoingMail, *, at: datetime) -> Words | None:
    """Return the words of a planned mail to a State; none for another kind, or when its person holds no role now.

    What a draft lacks is told to its State only: here a sentence stands in its place.
    """
    if not mail.kind.startswith(PREFIX) or mail.subject_type != "invitation":
        return None
    invitation = Invitation.objects.select_related("call__group", "country").filter(pk=mail.subject_id).first()
    held = Role.objects.held_on(clock.local_day(at)).for_states().select_related("user")
    role = held.filter(country_id=mail.audience, user__email=mail.recipient).order_by("position", "pk").first()
    if invitation is None or role is None:
        return None
    [message] = calls.to_state(
        mail.kind,
        invitation,
        [role],
        step="",
        mailbox=queries.mailboxes(at=at).get(str(invitation.call.group_id), ""),
        template=f"reminders/{mail.kind}",
        context={"reason": _reason_of_return(invitation)},
    )
    return render(notices.with_words(message, _begun(invitation), at=at))


def _begun(invitation: Invitation) -> Begun | None:
    draft = Nomination.objects.filter(invitation=invitation, status__in=EDITABLE).only("status").first()
    lacks = _("[here stands what the draft lacks on the day of sending]")
    return Begun((lacks,), draft.status == Status.RETURNED) if draft else None


def _reason_of_return(invitation: Invitation) -> str:
    returns = NominationEvent.objects.filter(nomination__invitation=invitation, to_status=Status.RETURNED)
    return returns.order_by("-at").values_list("reason", flat=True).first() or ""
