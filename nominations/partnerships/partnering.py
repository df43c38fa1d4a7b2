"""The verbs of partners: enter a country outside the Union as a partner of a group, edit, end, take up again."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from nominations.accounts.models import User
from nominations.audit import actions as audit
from nominations.groups.models import ExpertGroup
from nominations.kernel.refusals import Refused
from nominations.partnerships import access, settling
from nominations.partnerships.models import Partner
from nominations.reference import members
from nominations.reference.models import Country

FACTS = ("summary", "source", "is_public")


class PartnerThere(Refused):
    """The country is a partner of this group already."""


@transaction.atomic
def enter(group: ExpertGroup, *, country: Country, since: date, by: User | None, at: datetime, **facts: Any) -> Partner:
    """Enter a country as a partner of the group from a day on; facts: summary, source, is_public.

    Raises MemberStateRefused, PartnerThere, NotComplete, NotAllowed.
    """
    group = ExpertGroup.objects.select_for_update(no_key=True).get(pk=group.pk)
    access.check(by, group, at=at)
    members.refuse_member_state(country)
    if Partner.objects.filter(group=group, country=country).exists():
        words = _("%(country)s is a partner of %(code)s already. Open it in the list of partners.")
        raise PartnerThere(words % {"country": capfirst(country.name_in_text), "code": group.code})
    partner = Partner(group=group, country=country, since=since, created_at=at)
    settling.settle(partner, facts, columns=FACTS)
    partner.save()
    audit.record("partner.enter", partner, by=by, at=at, country=country.iso2, since=str(since))
    return partner


@transaction.atomic
def edit(partner: Partner, *, by: User | None, at: datetime, since: date | None = None, **facts: Any) -> Partner:
    """Change what is said of the partner; the same again changes nothing. Raises NotComplete, PeriodRefused."""
    partner = settling.locked_partner(partner)
    access.check(by, partner.group, at=at)
    given = {**facts, **({"since": since} if since else {})}
    changed = settling.settle(partner, given, columns=(*FACTS, "since"))
    settling.in_order(partner.since, partner.until)
    if changed:
        partner.save()
        audit.record("partner.edit", partner, by=by, at=at, fields=changed)
    return partner


@transaction.atomic
def end(partner: Partner, *, on: date, by: User | None, at: datetime) -> Partner:
    """End the cooperation on a day, the first on which it is over; what was agreed and done stays. Twice is once."""
    partner = settling.locked_partner(partner)
    access.check(by, partner.group, at=at)
    if partner.until == on:
        return partner
    if partner.until is not None:
        facts = {"country": partner.country.name_in_text, "day": date_format(partner.until, "l j F Y")}
        raise settling.PartnerEnded(_("The cooperation with %(country)s ended on %(day)s already.") % facts)
    settling.in_order(partner.since, on)
    partner.until = on
    partner.save(update_fields=["until"])
    audit.record("partner.end", partner, by=by, at=at, until=str(on))
    return partner


@transaction.atomic
def take_up_again(partner: Partner, *, by: User | None, at: datetime) -> Partner:
    """Take the cooperation up again, as if it had never ended; the audit trail says that it did. Twice is once."""
    partner = settling.locked_partner(partner)
    access.check(by, partner.group, at=at)
    if partner.until is not None:
        old, partner.until = partner.until, None
        partner.save(update_fields=["until"])
        audit.record("partner.take_up_again", partner, by=by, at=at, ended=str(old))
    return partner
