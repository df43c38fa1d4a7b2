"""What the reminders about meetings say: to a State that has not named its delegation, not voted, not commented."""

from datetime import date
from typing import Any

from django.conf import settings

from nominations.accounts.models import Role
from nominations.meetings.models import Delegation
from nominations.meetings.voting_models import Ballot
from nominations.outbox.messages import Message
from nominations.reminders.asked_of_states import Asked
from nominations.reminders.catalogue import Slot, Step
from nominations.reminders.catalogue_of_meetings import Matter

MEETINGS, VOTES = "/meetings/", "/votes/"


def reminder(
    step: Step,
    slot: Slot,
    asked: Asked,
    about: Delegation | Ballot,
    role: Role,
    *,
    dedup_key: str,
    mailbox: str,
    on: date,
) -> Message:
    """Compose a reminder about a delegation, a ballot or circulated minutes, to one person of the State."""
    page = "minutes/" if asked.matter is Matter.MINUTES else ""
    context = _of_ballot(about) if isinstance(about, Ballot) else _of_delegation(about, page)
    group = context["group"]
    return Message(
        kind=step.kind,
        template=f"reminders/{asked.matter.value}",
        recipient=role.user.email,
        recipient_name=str(role.user),
        context={
            **context,
            "state": about.country,
            "until_on": asked.until_on,
            "today": on,
            "days_left": (asked.until_on - on).days,
            "recipient": role.user,
            "mailbox": mailbox,
        },
        dedup_key=dedup_key,
        about=about,
        audience=str(about.country_id),
        reply_to=mailbox,
        thread=str(context["meeting"].pk if context["meeting"] else about.pk),
        expires_at=slot.useful_until,
        if_uncertain=step.if_uncertain,
        group_id=group.pk,
    )


def _of_delegation(delegation: Delegation, page: str) -> dict[str, Any]:
    meeting = delegation.meeting
    url = f"{settings.SITE_URL}{MEETINGS}{delegation.pk}/{page}"
    return {"delegation": delegation, "meeting": meeting, "group": meeting.group, "url": url}


def _of_ballot(ballot: Ballot) -> dict[str, Any]:
    opinion = ballot.opinion
    url = f"{settings.SITE_URL}{VOTES}{ballot.pk}/"
    return {"ballot": ballot, "opinion": opinion, "meeting": opinion.meeting, "group": opinion.group, "url": url}
