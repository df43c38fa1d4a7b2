"""What a reminder says, to the State's own contact points."""

from dataclasses import replace
from datetime import datetime

from nominations.accounts.models import Role
from nominations.calls import notices as calls
from nominations.calls.models import Invitation
from nominations.kernel import clock
from nominations.outbox.messages import Message
from nominations.outbox.models import OutgoingMail
from nominations.reminders.catalogue import Step
from nominations.reminders.queries import Begun, Known


def reminder(step: Step, invitation: Invitation, contact: Role, *, mailbox: str) -> Message:
    """Compose a reminder ahead of its day; `with_words` adds what is known only on the day."""
    [message] = calls.to_state(
        step.kind,
        invitation,
        [contact],
        step=invitation.deadline_key,
        mailbox=mailbox,
        template=f"reminders/{step.kind}",
        context={},
        expires_at=step.useful_until(invitation.deadline_on),
    )
    return message


def with_words(message: Message, begun: Begun | None, *, at: datetime) -> Message:
    """Add the true time left and what the State's draft still lacks; `begun` is None where there is no draft."""
    today = clock.local_day(at)
    deadline_on = message.context["invitation"].deadline_on
    known = {
        "today": today,
        "days_left": (deadline_on - today).days,
        "has_draft": begun is not None,
        "is_returned": begun is not None and begun.is_returned,
        "missing": begun.missing if begun else (),
    }
    return replace(message, context={**message.context, **known})


def is_of_deadline(mail: OutgoingMail | Known, invitation: Invitation) -> bool:
    """Say whether a reminder was written for the deadline that is in force."""
    return mail.dedup_key.startswith(f"{mail.kind}:{invitation.pk}:{invitation.deadline_key}:")
