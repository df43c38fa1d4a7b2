"""The verbs of parties that do not sign as States: the Union, a country of a joint statement, an agency."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from nominations.accounts.models import User
from nominations.audit import actions as audit
from nominations.declarations import signing
from nominations.declarations.models import Declaration, OtherParty
from nominations.kernel.refusals import Refused
from nominations.kernel.text import clean_line
from nominations.reference.models import Country

LONGEST = 200


class NoParty(Refused):
    """The party has no name, is named already, or signs as a State."""


@transaction.atomic
def name_party(
    declaration: Declaration, *, name: str, country: Country | None = None, by: User | None, at: datetime
) -> OtherParty:
    """Name a party, behind those that are there; a country outside the Union lends its name. Raises NoParty."""
    declaration = signing.locked(declaration, by=by, at=at)
    words = clean_line(name) or (country.name_en if country else "")
    facts = {"name": words, "title": declaration.short_title, "most": LONGEST}
    if not words or len(words) > LONGEST:
        raise NoParty(_("Name the party in at most %(most)d characters.") % facts)
    if country is not None and country.protocol_order is not None:
        raise NoParty(_("%(name)s is a Member State: record its signature instead.") % {"name": country.name_en})
    parties = declaration.other_parties
    if parties.filter(name__iexact=words).exists() or (country and parties.filter(country=country).exists()):
        raise NoParty(_("%(name)s is a party of “%(title)s” already.") % facts)
    last = parties.aggregate(last=Max("position"))["last"] or 0
    party = OtherParty.objects.create(declaration=declaration, country=country, name=words, position=last + 1)
    audit.record("declaration.name_party", declaration, by=by, at=at, party=words)
    return party


@transaction.atomic
def remove_party(party: OtherParty, *, by: User | None, at: datetime) -> Declaration:
    """Take away a party that was named in error. Raises NoParty when it is gone already."""
    declaration = signing.locked(party.declaration, by=by, at=at)
    gone, _rows = OtherParty.objects.filter(pk=party.pk, declaration=declaration).delete()
    if not gone:
        raise NoParty(_("This party was removed already."))
    audit.record("declaration.remove_party", declaration, by=by, at=at, party=party.name)
    return declaration
