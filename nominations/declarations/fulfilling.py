"""The verbs of fulfilments: record that a commitment was met, and take that back. Rows are only added."""

from datetime import datetime
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from nominations.accounts.models import User
from nominations.audit import actions as audit
from nominations.declarations import access
from nominations.declarations.commitment_models import Commitment, Fulfilment
from nominations.kernel import clock
from nominations.kernel.partial_dates import PartialDate
from nominations.kernel.refusals import Refused
from nominations.kernel.text import clean_line, clean_text


class CannotFulfil(Refused):
    """This is no fulfilment that can be recorded, or none that can be taken back."""


@transaction.atomic
def record(
    commitment: Commitment,
    *,
    when: PartialDate,
    evidence: str,
    evidence_url: str = "",
    by: User | None,  # None: a command that loads public facts
    at: datetime,
) -> Fulfilment:
    """Record that a commitment was met, when as the source states it, and where one can see it. Raises CannotFulfil."""
    commitment = _locked(commitment, by=by, at=at)
    said, address = clean_text(evidence), clean_line(evidence_url)
    facts = {"number": commitment.number, "when": when.stated}
    done, last = commitment.declaration.when, commitment.fulfilments.last()
    if last is not None and last.is_met:
        raise CannotFulfil(_("Point %(number)s is fulfilled already: take that back first.") % facts)
    if done is not None and when.end < done.start:
        facts["done"] = done.stated
        raise CannotFulfil(_("%(when)s is before the declaration was done (%(done)s): correct the date.") % facts)
    if when.start > clock.local_day(at):
        raise CannotFulfil(_("%(when)s lies ahead: record what has happened.") % facts)
    if not said:
        raise CannotFulfil(_("Say where one can see that point %(number)s was fulfilled.") % facts)
    if address and (urlsplit(address).scheme not in ("http", "https") or not urlsplit(address).netloc):
        raise CannotFulfil(_("Give the whole address, beginning with https://."))
    fulfilment = Fulfilment(commitment=commitment, evidence=said, evidence_url=address)
    fulfilment.set_date(when)
    fulfilment.recorded_at, fulfilment.recorded_by = at, by
    fulfilment.save()
    audit.record("commitment.fulfil", commitment, by=by, at=at, stated=when.stated)
    return fulfilment


@transaction.atomic
def take_back(commitment: Commitment, *, reason: str, by: User, at: datetime) -> Fulfilment:
    """Take back that a commitment was met: a row that follows the one that says so. Raises CannotFulfil."""
    commitment, said = _locked(commitment, by=by, at=at), clean_text(reason)
    facts = {"number": commitment.number}
    last = commitment.fulfilments.last()
    if last is None or not last.is_met:
        raise CannotFulfil(_("Point %(number)s is not recorded as fulfilled: there is nothing to take back.") % facts)
    if not said:
        raise CannotFulfil(_("Say why point %(number)s does not count as fulfilled any more.") % facts)
    row = Fulfilment.objects.create(commitment=commitment, is_met=False, evidence=said, recorded_at=at, recorded_by=by)
    audit.record("commitment.take_back", commitment, by=by, at=at)
    return row


def _locked(commitment: Commitment, *, by: User | None, at: datetime) -> Commitment:
    """Return the commitment, locked: two people who record one fulfilment wait for each other."""
    rows = Commitment.objects.select_for_update(of=("self",), no_key=True).select_related("declaration")
    commitment = rows.get(pk=commitment.pk)
    if by is not None:
        access.allow(access.keeps(by, commitment.declaration, on=clock.local_day(at)))
    return commitment
