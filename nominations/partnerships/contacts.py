"""The verbs of a partner's contacts: dated rows, so that who was the contact in May can still be read in December."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from nominations.accounts.models import User
from nominations.audit import actions as audit
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.partnerships import access, settling
from nominations.partnerships.models import Partner, PartnerContact

FACTS = ("family_name", "given_name", "function", "organisation", "email", "phone")


class ContactOver(Refused):
    """The row has ended: a later one holds, or nobody does."""


@transaction.atomic
def add(partner: Partner, *, since: date, by: User | None, at: datetime, **facts: Any) -> PartnerContact:
    """Add a contact from a day on. Raises NotComplete, PartnerEnded, NotAllowed."""
    partner = settling.locked_partner(partner)
    access.check(by, partner.group, at=at)
    settling.running(partner, on=clock.local_day(at))
    contact = _made(partner, since, facts)
    audit.record("partner_contact.add", partner, by=by, at=at, contact=contact.pk, since=str(since))
    return contact


@transaction.atomic
def change(contact: PartnerContact, *, on: date, by: User | None, at: datetime, **facts: Any) -> PartnerContact:
    """Change a contact from a day on: the row ends there and a new one begins (domain rule 41).

    On its own first day the row itself is corrected: it never said anything else. The same again changes nothing.
    Raises ContactOver, PeriodRefused, NotComplete.
    """
    partner = settling.locked_partner(contact.partner)
    access.check(by, partner.group, at=at)
    contact = _standing(contact)
    changed = settling.settle(contact, facts, columns=FACTS)
    if not changed:
        return contact
    _complete(contact)
    if on == contact.since:
        contact.save()
        audit.record("partner_contact.correct", partner, by=by, at=at, contact=contact.pk, fields=changed)
        return contact
    settling.in_order(contact.since, on)
    said = {name: getattr(contact, name) for name in FACTS}
    PartnerContact.objects.filter(pk=contact.pk).update(until=on)
    fresh = _made(partner, on, said)
    audit.record("partner_contact.change", partner, by=by, at=at, contact=fresh.pk, old=contact.pk, fields=changed)
    return fresh


@transaction.atomic
def end(contact: PartnerContact, *, on: date, by: User | None, at: datetime) -> PartnerContact:
    """End a contact on a day, the first on which nobody writes to it any more. Twice is once."""
    partner = settling.locked_partner(contact.partner)
    access.check(by, partner.group, at=at)
    row = PartnerContact.objects.get(pk=contact.pk)
    if row.until == on:
        return row
    row = _standing(row)
    settling.in_order(row.since, on)
    row.until = on
    row.save(update_fields=["until"])
    audit.record("partner_contact.end", partner, by=by, at=at, contact=row.pk, until=str(on))
    return row


def _standing(contact: PartnerContact) -> PartnerContact:
    row = PartnerContact.objects.get(pk=contact.pk)
    if row.until is not None:
        raise ContactOver(_("%(name)s is not a contact any more: change the one that holds now.") % {"name": row})
    return row


def _made(partner: Partner, since: date, facts: dict[str, Any]) -> PartnerContact:
    contact = PartnerContact(partner=partner, since=since)
    settling.settle(contact, facts, columns=FACTS)
    _complete(contact)
    same = {"organisation": contact.organisation, "family_name": contact.family_name, "given_name": contact.given_name}
    if PartnerContact.objects.filter(partner=partner, until__isnull=True, **same).exists():
        raise settling.NotComplete(_("%(name)s is a contact already: change that entry.") % {"name": contact}, "email")
    contact.save()
    return contact


def _complete(contact: PartnerContact) -> None:
    settling.needs(contact, organisation=_("Give the organisation, for example the ministry."))
