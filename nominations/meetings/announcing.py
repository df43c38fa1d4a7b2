"""Telling people of their place at a meeting: whom somebody else named, who is withdrawn, the State's contact points.

Mails wait some minutes: who is named and withdrawn within them hears nothing, and several changes give one receipt.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max, Min
from django.utils.translation import gettext as _

from nominations.accounts.models import User
from nominations.files import actions as files
from nominations.files.models import StoredFile
from nominations.meetings import calendar, partial
from nominations.meetings import delegation_notices as notices
from nominations.meetings.calendar import Attendee, Method
from nominations.meetings.entitled import Act
from nominations.meetings.models import Meeting
from nominations.meetings.participant_models import Participant
from nominations.meetings.telling import FILE_NAME, RETENTION
from nominations.outbox import actions as outbox
from nominations.outbox.models import OutgoingMail

GATHERED_FOR = timedelta(minutes=5)


def named(participant: Participant, *, by: User, at: datetime) -> None:
    """Tell a person that somebody else named them, and note it (rule 25); who named themselves knows."""
    if participant.email.casefold() != by.email.casefold():
        entry = _entry(participant, method=Method.REQUEST, by=by, at=at)
        outbox.enqueue([notices.named(participant, entry=entry, at=at)], at=at, hold_for=GATHERED_FOR)
    participant.informed_at = at
    participant.save(update_fields=["informed_at"])


def withdrawn(participant: Participant, *, by: User, at: datetime) -> None:
    """Tell a person that they are not expected any more, unless what told them of it has not left yet."""
    if call_back(participant) or participant.email.casefold() == by.email.casefold():
        return
    entry = _entry(participant, method=Method.CANCEL, by=by, at=at)
    outbox.enqueue([notices.withdrawn(participant, entry=entry, at=at)], at=at, hold_for=GATHERED_FOR)


def call_back(participant: Participant) -> int:
    """Call back what has not left yet of telling a person that they were named; return how many mails."""
    mails = OutgoingMail.objects.about(notices.subject_of(participant)).filter(
        kind=notices.NAMED, dedup_key__startswith=notices.key_of(notices.NAMED, participant)
    )
    return outbox.cancel(mails, reason=_("Withdrawn before the mail left."))


def receipt(act: Act) -> None:
    """Tell the State's contact points how the delegation stands; one that has not left yet gives way to this."""
    about: list[Any] = [act.delegation]
    reason = _("The delegation changed again before the mail left.")
    outbox.cancel_waiting(about=about, kinds=[notices.RECEIPT], reason=reason, at=act.at)
    mails = notices.receipts(act.delegation, by=act.by, because=act.because, at=act.at)
    outbox.enqueue(mails, at=act.at, hold_for=GATHERED_FOR)


def _entry(participant: Participant, *, method: Method, by: User, at: datetime) -> StoredFile:
    """Keep the calendar entry for one person; of a guest who is invited to some items, at the hours of these."""
    attendee = Attendee(str(participant), participant.email)
    entry = calendar.entry(_as_invited(participant), method=method, attendee=attendee, at=at)
    facts: dict[str, Any] = {"content_type": StoredFile.Type.ICS, "retention_class": RETENTION}
    return files.keep(entry, name=FILE_NAME, by=by, at=at, **facts)


def _as_invited(participant: Participant) -> Meeting:
    if participant.delegation_id is not None:
        return participant.meeting
    hours = participant.invited_to.aggregate(first=Min("starts_at"), last=Max("ends_at"))
    return partial.at_hours(participant.meeting, (hours["first"], hours["last"]) if hours["first"] else None)
