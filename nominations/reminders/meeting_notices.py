"""What the reminders about meetings and reviews say: to a State that has not answered."""

from datetime import date
from typing import Any

from django.conf import settings

from nominations.accounts.models import Role
from nominations.declarations import accession_notices, progress_notices
from nominations.declarations.commitment_models import Review
from nominations.declarations.signature_models import Accession
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
    about: Delegation | Ballot | Review | Accession,
    role: Role,
    *,
    dedup_key: str,
    mailbox: str,
    on: date,
) -> Message:
    """Compose a reminder about a delegation, a ballot, minutes, a review or an invitation to accede, to one person."""
    context = _context(asked, about)
    group = context["group"]
    return Message(
        kind=step.kind,
        template=f"reminders/{asked.matter.value}",
        recipient=role.user.email,
        recipient_name=str(role.user),
        context={
            **context,
            "state": role.country,
            "until_on": asked.until_on,
            "today": on,
            "days_left": (asked.until_on - on).days,
            "recipient": role.user,
            "mailbox": mailbox,
        },
        dedup_key=dedup_key,
        about=about,
        audience=asked.iso2,
        reply_to=mailbox,
        thread=str(context["meeting"].pk if context["meeting"] else about.pk),
        expires_at=slot.useful_until,
        if_uncertain=step.if_uncertain,
        group_id=group.pk,
    )


def _context(asked: Asked, about: Delegation | Ballot | Review | Accession) -> dict[str, Any]:
    if isinstance(about, Ballot):
        return _of_ballot(about)
    if isinstance(about, Review):
        return _of_review(about, asked.iso2)
    if isinstance(about, Accession):
        return _of_accession(about)
    return _of_delegation(about, "minutes/" if asked.matter is Matter.MINUTES else "")


def _of_review(review: Review, iso2: str) -> dict[str, Any]:
    declaration = review.declaration
    facts = {"review": review, "declaration": declaration, "meeting": None, "group": declaration.group}
    return {**facts, "url": progress_notices.page_of(review, iso2)}


def _of_accession(accession: Accession) -> dict[str, Any]:
    declaration = accession.declaration
    facts = {"accession": accession, "declaration": declaration, "meeting": None, "group": declaration.group}
    return {**facts, "url": accession_notices.portal_page(accession)}


def _of_delegation(delegation: Delegation, page: str) -> dict[str, Any]:
    meeting = delegation.meeting
    url = f"{settings.SITE_URL}{MEETINGS}{delegation.pk}/{page}"
    return {
        "delegation": delegation,
        "meeting": meeting,
        "group": meeting.group,
        "url": url,
    }


def _of_ballot(ballot: Ballot) -> dict[str, Any]:
    opinion = ballot.opinion
    url = f"{settings.SITE_URL}{VOTES}{ballot.pk}/"
    facts = {"ballot": ballot, "opinion": opinion, "meeting": opinion.meeting, "group": opinion.group}
    return {**facts, "url": url}
