"""What the mails of the clock say: to a State's people, to the secretariat, to the persons nominated."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.conf import settings

from nominations.accounts.models import Role, User
from nominations.calls import notices as calls
from nominations.calls.models import Call, Invitation
from nominations.kernel import clock
from nominations.outbox.messages import Message, key
from nominations.outbox.states import IfUncertain
from nominations.reminders.catalogue import (
    DIGEST,
    NOMINEE_NOTICE,
    NOMINEE_NOTICE_USEFUL_FOR,
    REMIND_NOW,
    REMIND_NOW_USEFUL_FOR,
    STAFF,
)
from nominations.reminders.lines import DayEnded, Informed, Reminder
from nominations.reminders.queries import Begun
from nominations.reminders.todo import Todo
from nominations.workflow.models import NominationVersion

FIRST_LINES = ":5"  # of each section in the morning's mail


def reminder(planned: Reminder, invitation: Invitation, role: Role, *, mailbox: str) -> Message:
    """Compose a reminder ahead of its day; `with_words` adds what is known only on the day."""
    step = planned.step
    [message] = calls.to_state(
        step.kind,
        invitation,
        [role],
        step=planned.tag,
        mailbox=mailbox,
        template=f"reminders/{step.kind}",
        context={"reason": planned.reason},
        expires_at=planned.slot.useful_until,
        if_uncertain=step.if_uncertain,
    )
    return message


def reminder_now(
    invitation: Invitation, contacts: Sequence[Role], *, text: str, mailbox: str, at: datetime
) -> list[Message]:
    """Compose what a person of the secretariat sends by hand; two in one minute are one."""
    return calls.to_state(
        REMIND_NOW,
        invitation,
        contacts,
        step=f"{invitation.deadline_key}:{at:%Y%m%d%H%M}",
        mailbox=mailbox,
        template=f"reminders/{REMIND_NOW}",
        context={"text": text},
        expires_at=at + REMIND_NOW_USEFUL_FOR,
    )


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


def staff_deadline(call: Call, *, due_on: date, mailbox: str, ended: DayEnded | None, expires_at: datetime) -> Message:
    """Compose the mail to the secretariat after a deadline; `ended` is what is known on the day."""
    return Message(
        kind=STAFF.kind,
        template=f"reminders/{STAFF.kind}",
        recipient=mailbox,
        recipient_name=f"{call.group.abbreviation or call.group.code} secretariat",
        context={
            "call": call,
            "group": call.group,
            "ended": ended,
            "url": f"{settings.SITE_URL}/admin/nominations/call/{call.pk}/change/",
        },
        dedup_key=key(STAFF.kind, call.pk, due_on, mailbox),
        about=call,
        thread=str(call.pk),
        expires_at=expires_at,
        group_id=call.group_id,
        call_id=call.pk,
    )


def nominee_notice(version: NominationVersion, person: Informed, *, mailbox: str, at: datetime) -> Message:
    """Compose what a person is told whom somebody else nominated (Regulation (EU) 2018/1725 Art. 16)."""
    nomination = version.nomination
    invitation = nomination.invitation
    context: dict[str, Any] = {
        "version": version,
        "person": person,
        "nomination": nomination,
        "call": invitation.call,
        "group": invitation.call.group,
        "state": invitation.country,
        "controller": settings.CONTROLLER_NAME,
        "dpo": settings.DPO_ADDRESS,
        "mailbox": mailbox,
        "privacy_url": f"{settings.SITE_URL}/privacy/",
    }
    return Message(
        kind=NOMINEE_NOTICE,
        template=f"reminders/{NOMINEE_NOTICE}",
        recipient=person.email,
        recipient_name=person.name,
        context=context,
        dedup_key=person.key,
        about=nomination,
        reply_to=mailbox,
        thread=str(invitation.call_id),
        group_id=invitation.call.group_id,
        call_id=invitation.call_id,
        expires_at=at + NOMINEE_NOTICE_USEFUL_FOR,
        if_uncertain=IfUncertain.RESEND_ONCE,
    )


def digest(user: User, todo: Todo, *, day: date, expires_at: datetime) -> Message:
    """Compose an officer's list of the morning: numbers, and the first lines without the names of persons."""
    return Message(
        kind=DIGEST,
        template=f"reminders/{DIGEST}",
        recipient=user.email,
        recipient_name=str(user),
        context={
            "todo": todo,
            "day": day,
            "url": f"{settings.SITE_URL}/admin/my-list/",
            "first": FIRST_LINES,
        },
        dedup_key=key(DIGEST, user.pk, day),
        about=user,
        priority=7,
        expires_at=expires_at,
        if_uncertain=IfUncertain.NEVER,
    )
