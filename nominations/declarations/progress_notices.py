"""What signatories are told of a review of progress: reports asked for, the last day moved, what was received."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings

from nominations.accounts.models import Role
from nominations.calls import queries as calls
from nominations.declarations.commitment_models import Review
from nominations.declarations.progress import Account, Grid
from nominations.kernel import clock
from nominations.outbox.messages import Message, key
from nominations.outbox.states import IfUncertain

ASKED, DAY_MOVED, RECEIPT = "progress_asked", "progress_day_moved", "progress_receipt"
ENTERED = "entered"  # the words of a receipt for what the secretariat entered


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


def day_moved(grid: Grid, *, old_on: date, reason: str, at: datetime) -> list[Message]:
    """Compose the mails about another last day, to the contact points of each State that has not reported on all."""
    contacts, mailbox = calls.contact_points(on=clock.local_day(at)), _mailbox(grid.review, at)
    told: dict[str, Any] = {"old_on": old_on, "reason": reason}
    return [
        message
        for account in grid.accounts
        if account.missing
        for message in _each(
            DAY_MOVED,
            grid.review,
            account,
            contacts.get(account.country.iso2, []),
            _stamp(at),
            mailbox,
            at=at,
            **told,
        )
    ]


def receipts(review: Review, account: Account, *, by: Any, at: datetime, because: str) -> list[Message]:
    """Compose the mails that tell a State's contact points what stands; `because` is empty where it reported itself."""
    contacts = calls.contact_points(on=clock.local_day(at)).get(account.country.iso2, [])
    variant, mailbox = ENTERED if because else "", _mailbox(review, at)
    told = {"by": by, "because": because}
    return _each(RECEIPT, review, account, contacts, _stamp(at), mailbox, at=at, variant=variant, **told)


def _stamp(at: datetime) -> str:
    return f"{at:%Y%m%d%H%M%S%f}"


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
    variant: str = "",
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
            variant=variant,
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
