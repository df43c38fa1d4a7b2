"""Registering an answer straight from the mail that it came in: the nomination and the mail know each other."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from nominations.accounts.models import User
from nominations.calls.models import Invitation
from nominations.inbox import actions as inbox
from nominations.inbox.models import ReceivedMail
from nominations.workflow import actions
from nominations.workflow.content import Content
from nominations.workflow.models import Nomination

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile


@transaction.atomic
def register_received(
    received: ReceivedMail,
    *,
    invitation: Invitation,
    content: Content,
    upload: "UploadedFile[bytes]",
    received_at: datetime,
    by: User,
    at: datetime,
) -> Nomination:
    """Register the answer and mark its mail, both or neither. Raises what `register` and `mark_registered` raise."""
    nomination = actions.register(invitation, content=content, upload=upload, received_at=received_at, by=by, at=at)
    inbox.mark_registered(received, subject_type="nomination", subject_id=str(nomination.pk), by=by, at=at)
    return nomination


@transaction.atomic
def register_nil_received(
    received: ReceivedMail,
    *,
    invitation: Invitation,
    reason: str,
    upload: "UploadedFile[bytes]",
    received_at: datetime,
    by: User,
    at: datetime,
) -> Nomination:
    """Register “no nomination” and mark its mail, both or neither. Raises what `register_nil` and the mark raise."""
    nomination = actions.register_nil(invitation, reason=reason, upload=upload, received_at=received_at, by=by, at=at)
    inbox.mark_registered(received, subject_type="nomination", subject_id=str(nomination.pk), by=by, at=at)
    return nomination
