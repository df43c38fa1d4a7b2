"""What signatories are told of a review of progress: that reports are asked for, and what was received. Composed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings

from nominations.accounts.models import Role
from nominations.calls import queries as calls
from nominations.declarations.commitment_models import Review
from nominations.declarations.progress import Account, Grid
from nominations.kernel import clock
from nominations.outbox.messages import Message, key
from nominations.outbox.states import IfUncertain

ASKED, RECEIPT = "progress_asked", "progress_receipt"


def page_of(review: Review, iso2: str) -> str:
    """Return where a State reports."""
    return f"{settings.SITE_URL}/progress/{review.pk}/{iso2}/"


def asked(grid: Grid, *, at: datetime) -> list[Message]:
    """Compose the mails that ask for reports, to the contact points of every signatory that owes one."""
    contacts, mailbox = calls.contact_points(on=clock.local_day(at)), _mailbox(grid.review, at)
    return [
        message
        for account in grid.accounts
        for message in _each(ASKED, grid.review, account, contacts.get(account.country.iso2, []), "", mailbox, at=at)
    ]


def receipts(review: Review, account: Account, *, by: Any, at: datetime, because: str) -> list[Message]:
    """Compose the mails that tell a State's contact points what stands; `because` is empty where it reported itself."""
    contacts = calls.contact_points(on=clock.local_day(at)).get(account.country.iso2, [])
    stamp = f"{at:%Y%m%d%H%M%S%f}"
    return _each(RECEIPT, review, account, contacts, stamp, _mailbox(review, at), at=at, by=by, because=because)


def _mailbox(review: Review, at: datetime) -> str:
    return review.declaration.group.mailbox_on(clock.local_day(at))


def _each(
    kind: str,
    review: Review,
    account: Account,
    contacts: Sequence[Role],
    stamp: str,
    mailbox: str,
    *,
    at: datetime,
    **context: Any,
) -> list[Message]:
    """Compose one message to each contact point of one State."""
    country, group = account.country, review.declaration.group
    shared = {**_context(review, account), "mailbox": mailbox, "at": at, **context}
    return [
        Message(
            kind=kind,
            template=f"declarations/{kind}",
            recipient=role.user.email,
            recipient_name=str(role.user),
            context={**shared, "recipient": role.user},
            dedup_key=key(kind, review.pk, country.iso2, stamp, role.user.email),
            about=review,
            audience=country.iso2,
            reply_to=mailbox,
            thread=str(review.pk),
            if_uncertain=IfUncertain.RESEND_ONCE,
            group_id=group.pk,
        )
        for role in contacts
    ]


def _context(review: Review, account: Account) -> dict[str, Any]:
    return {
        "review": review,
        "declaration": review.declaration,
        "group": review.declaration.group,
        "state": account.country,
        "account": account,
        "points": [cell for cell in account.cells if cell.is_asked],
        "until_on": review.reports_until_on,
        "url": page_of(review, account.country.iso2),
    }
