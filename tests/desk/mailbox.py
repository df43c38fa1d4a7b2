"""Mails in any state, for the tests of the mail desk: written as the outbox would leave them."""

import uuid
from datetime import timedelta
from typing import Any

from nominations.calls.models import Invitation
from nominations.inbox.models import ReceivedMail
from nominations.outbox.models import OutgoingMail
from nominations.outbox.states import Status
from tests.cast import NOW

HOUR = timedelta(hours=1)
_FACTS: dict[str, dict[str, Any]] = {
    Status.SENT: {"sent_at": NOW - HOUR, "attempts": 1, "last_reply": "250 2.0.0 Ok: queued as 4F1"},
    Status.BOUNCED: {"sent_at": NOW - HOUR, "attempts": 1, "status_reason": "5.1.1 The mailbox does not exist."},
    Status.UNCERTAIN: {"uncertain_at": NOW - HOUR, "attempts": 1},
    Status.FAILED: {"attempts": 1, "status_reason": "550 no such mailbox"},
    Status.SENDING: {"lease_token": uuid.UUID(int=1), "lease_until": NOW + HOUR},
    Status.PLANNED: {"subject": "", "text": "", "html": "", "due_at": NOW + timedelta(days=7)},
    Status.SKIPPED: {"subject": "", "text": "", "html": "", "status_reason": "It was due before the call opened."},
    Status.CANCELLED: {"status_reason": "The State has answered."},
}


def in_state(mail: OutgoingMail, status: str, **facts: Any) -> OutgoingMail:
    """Put a mail that was queued into a state, with what belongs to it."""
    OutgoingMail.objects.filter(pk=mail.pk).update(status=status, **{**_FACTS.get(status, {}), **facts})
    mail.refresh_from_db()
    return mail


def planned_reminder(invitation: Invitation, **facts: Any) -> OutgoingMail:
    """Turn the State's opening mail into a copy that is a reminder due in a week."""
    mail = OutgoingMail.objects.get(kind="call_opened", subject_id=str(invitation.pk), resend_of=None)
    mail.pk, mail.message_id = uuid.uuid4(), f"<{uuid.uuid4()}@nominations.example.org>"
    mail.kind, mail.dedup_key = "reminder_d7", f"reminder_d7:{invitation.pk}:1.1:{mail.recipient}"
    mail.status, mail.subject, mail.text, mail.html = Status.PLANNED, "", "", ""
    mail.due_at = mail.next_attempt_at = NOW + timedelta(days=7)
    mail.sent_at = mail.uncertain_at = None
    mail.attempts, mail.last_reply, mail.status_reason = 0, "", ""
    mail.expires_at = mail.due_at + timedelta(days=2)
    for name, value in facts.items():
        setattr(mail, name, value)
    mail._state.adding = True
    mail.save(force_insert=True)
    return mail


def received(invitation: Invitation, **facts: Any) -> ReceivedMail:
    """Enter an answer of the State that came into the group's mailbox."""
    usual: dict[str, Any] = {
        "mailbox": "quantum@commission.example.org",
        "uid": f"1:{uuid.uuid4()}",
        "kind": "answer",
        "sender": f"contact.{invitation.country.eu_code.lower()}@example.org",
        "subject": "Our nomination",
        "size": 1000,
        "received_at": NOW,
        "read_at": NOW,
        "subject_type": "invitation",
        "subject_id": str(invitation.pk),
        "audience": invitation.country_id,
    }
    return ReceivedMail.objects.create(**{**usual, **facts})
