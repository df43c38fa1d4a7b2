"""The card of a State: who speaks for it, what reached them, what is planned for it and what it wrote to us."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from nominations.accounts.models import Role
from nominations.desk import mails, queries, received_mails
from nominations.desk.mails import MailLine
from nominations.inbox.models import ReceivedMail
from nominations.kernel import clock
from nominations.outbox.models import OutgoingMail
from nominations.outbox.states import WAITING, Status
from nominations.reference.models import Country

MOST_WAITING, MOST_GONE, MOST_RECEIVED = 30, 50, 20
LEFT = (Status.SENDING, Status.SENT, Status.UNCERTAIN, Status.FAILED, Status.BOUNCED)
HEAVY = ("text", "html")


@dataclass(frozen=True)
class Contact:
    """One person with a role for the State, and the newest mail to the address that left."""

    role: Role
    last: MailLine | None
    begins_later: bool = False

    @property
    def came_back(self) -> bool:
        return self.last is not None and self.last.mail.status in (Status.BOUNCED, Status.FAILED)


@dataclass(frozen=True)
class Part:
    """First contacts, second contacts or the Permanent Representation; `gap` says what is missing."""

    heading: str
    contacts: list[Contact]
    gap: str


@dataclass(frozen=True)
class Card:
    parts: list[Part]
    former: list[Contact]
    waiting: list[MailLine]
    gone: list[MailLine]
    has_more: bool
    received: list[ReceivedMail]


def card(country: Country, user: Any, *, at: datetime) -> Card:
    """Return a State's card as this member of staff may see it: mails of the own groups' calls only; five queries."""
    roles = list(Role.objects.for_states().filter(country=country).select_related("user").order_by("position", "since"))
    visible = queries.mails_visible_to(user, at=at).filter(audience=country.pk, sensitive=False).defer(*HEAVY)
    contacts = _contacts(roles, _newest(visible, roles), today=clock.local_day(at))
    told = queries.with_call(visible)
    gone = list(told.exclude(status__in=WAITING).order_by("-due_at", "pk")[: MOST_GONE + 1])
    return Card(
        parts=_parts([contact for contact, is_over in contacts if not is_over]),
        former=[contact for contact, is_over in contacts if is_over],
        waiting=_lines(told.filter(status__in=WAITING).order_by("due_at", "pk")[:MOST_WAITING]),
        gone=_lines(gone[:MOST_GONE]),
        has_more=len(gone) > MOST_GONE,
        received=list(_received(country, user, at=at)[:MOST_RECEIVED]),
    )


def _contacts(roles: list[Role], newest: dict[str, MailLine], *, today: date) -> list[tuple[Contact, bool]]:
    """Return every contact, and whether the role is over."""
    return [
        (
            Contact(role, newest.get(role.user.email.lower()), role.since > today),
            bool(role.until and role.until <= today),
        )
        for role in roles
    ]


def _newest(visible: QuerySet[OutgoingMail], roles: list[Role]) -> dict[str, MailLine]:
    addresses = {role.user.email for role in roles}
    left = visible.filter(recipient__in=addresses, status__in=LEFT)
    newest = left.order_by("recipient", "-due_at", "-created_at").distinct("recipient")
    return {mail.recipient.lower(): mails.line(mail) for mail in newest}


def _parts(contacts: list[Contact]) -> list[Part]:
    of_state = [each for each in contacts if each.role.kind == Role.Kind.CONTACT_POINT]
    first = [each for each in of_state if each.role.position == 1]
    second = [each for each in of_state if each.role.position > 1]
    permanent = [each for each in contacts if each.role.kind == Role.Kind.PERMANENT_REPRESENTATION]
    return [
        Part(_("First contact"), first, _("No first contact is entered: reminders reach nobody.")),
        Part(_("Second contact"), second, _("No second contact is entered.")),
        Part(_("Permanent Representation"), permanent, _("No Permanent Representation is entered.")),
    ]


def _lines(found: Iterable[OutgoingMail]) -> list[MailLine]:
    return [mails.line(mail) for mail in found]


def _received(country: Country, user: Any, *, at: datetime) -> QuerySet[ReceivedMail]:
    came = received_mails.received_visible_to(user, at=at).filter(audience=country.pk)
    return came.defer("text", "attachments")
