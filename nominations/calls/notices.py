"""What the States are told about a call: recipients, template, context. Composed only; the verbs send it."""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.conf import settings

from nominations.accounts.models import Role
from nominations.calls import queries
from nominations.calls.models import Call, Invitation
from nominations.kernel import clock
from nominations.outbox.messages import Message, key
from nominations.outbox.states import IfUncertain


def to_state(
    kind: str,
    invitation: Invitation,
    contacts: Iterable[Role],
    *,
    step: str,
    mailbox: str,
    template: str,
    context: dict[str, Any],
    expires_at: datetime | None = None,
    if_uncertain: IfUncertain = IfUncertain.HOLD,
) -> list[Message]:
    """Compose one message to each contact point of a State; `step` makes the key unique within the invitation."""
    call = invitation.call
    shared = {"invitation": invitation, "call": call, "group": call.group, "state": invitation.country, **context}
    return [
        Message(
            kind=kind,
            template=template,
            recipient=role.user.email,
            recipient_name=str(role.user),
            context={
                **shared,
                "recipient": role.user,
                "mailbox": mailbox,
                "url": f"{settings.SITE_URL}/calls/{invitation.pk}/",
            },
            dedup_key=key(kind, invitation.pk, step, role.user.email),
            about=invitation,
            audience=str(invitation.country_id),
            reply_to=mailbox,
            thread=str(call.pk),
            expires_at=expires_at,
            if_uncertain=if_uncertain,
            variant="change" if call.is_change else "",
            group_id=call.group_id,
            call_id=call.pk,
        )
        for role in contacts
    ]


def _to_every_state(
    kind: str, call: Call, template: str, *, at: datetime, step: str, context: dict[str, Any]
) -> list[Message]:
    today = clock.local_day(at)
    contacts = queries.contact_points(on=today)
    mailbox = call.group.mailbox_on(today)
    return [
        message
        for invitation in call.invitations.select_related("country", "call__group")
        for message in to_state(
            kind,
            invitation,
            contacts.get(str(invitation.country_id), []),
            step=step,
            mailbox=mailbox,
            template=template,
            context=context,
            if_uncertain=IfUncertain.RESEND_ONCE,
        )
    ]


def opened(call: Call, *, at: datetime) -> list[Message]:
    """Compose the mails that announce an open call to every State."""
    step = f"opened.{at:%Y%m%d%H%M%S}"
    return _to_every_state("call_opened", call, "calls/opened", at=at, step=step, context={"at": at})


def deadline_moved(call: Call, *, old_on: date, reason: str, at: datetime) -> list[Message]:
    """Compose the mails that tell every State of a new deadline; context: old_on, reason."""
    context = {"old_on": old_on, "reason": reason, "at": at}
    step = f"deadline.{call.deadline_version}"
    return _to_every_state("deadline_moved", call, "calls/deadline_moved", at=at, step=step, context=context)


def cancelled(call: Call, *, reason: str, at: datetime) -> list[Message]:
    """Compose the mails that tell every State that the call is cancelled; context: reason."""
    return _to_every_state(
        "call_cancelled", call, "calls/cancelled", at=at, step="cancelled", context={"reason": reason, "at": at}
    )


def extended(invitation: Invitation, *, old_on: date, new_on: date, reason: str, at: datetime) -> list[Message]:
    """Compose the mails that tell one State of its own deadline; context: old_on, new_on, reason."""
    today = clock.local_day(at)
    return to_state(
        "deadline_extended",
        invitation,
        queries.contact_points(on=today).get(str(invitation.country_id), []),
        step=f"extended.{invitation.deadline_key}.{new_on}",
        mailbox=invitation.call.group.mailbox_on(today),
        template="calls/extended",
        context={"old_on": old_on, "new_on": new_on, "reason": reason, "at": at},
        if_uncertain=IfUncertain.RESEND_ONCE,
    )


def message(
    invitation: Invitation, contacts: Iterable[Role], *, subject: str, text: str, mailbox: str, at: datetime
) -> list[Message]:
    """Compose what a person of the secretariat writes to one State; the same words within one minute are one mail."""
    said = hashlib.sha256(f"{subject}\n{text}".encode()).hexdigest()[:16]
    return to_state(
        "state_message",
        invitation,
        contacts,
        step=f"message.{at:%Y%m%d%H%M}.{said}",
        mailbox=mailbox,
        template="calls/message",
        context={"subject_typed": subject, "text": text, "at": at},
    )
