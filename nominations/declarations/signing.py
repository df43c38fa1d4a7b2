"""The verbs of signatures: record who signed, record a withdrawal, correct what was entered. Rows are only added."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from nominations.accounts.models import User
from nominations.audit import actions as audit
from nominations.declarations import access
from nominations.declarations.models import Declaration
from nominations.declarations.signature_models import Signature
from nominations.declarations.states import Status
from nominations.files.models import StoredFile
from nominations.kernel import clock
from nominations.kernel.partial_dates import PartialDate
from nominations.kernel.refusals import Refused
from nominations.kernel.text import clean_line, clean_text
from nominations.reference.models import Country


class CannotSign(Refused):
    """This State, or this moment, is none at which the declaration is signed."""


@transaction.atomic
def record(
    declaration: Declaration,
    *,
    country: Country,
    when: PartialDate,
    signatory_name: str = "",
    signatory_capacity: str = "",
    letter: StoredFile | None = None,
    source: str = "",
    by: User | None,  # None: a command that loads public facts
    at: datetime,
) -> Signature:
    """Record that a State signed, or acceded after the declaration was done.

    Raises CannotSign for a State that has signed already, a day before the declaration was done, a declaration that is
    in preparation or closed to accession, and a country outside the Union where only Member States sign.
    """
    declaration = locked(declaration)
    if by is not None:
        access.allow(access.keeps(by, declaration, on=clock.local_day(at)))
    last = declaration.signatures.standing().filter(country=country).last()
    _refuse(declaration, country, when, last)
    turn = last.turn + 1 if last else 1
    kind = Signature.Kind.SIGNATURE if turn == 1 and when == declaration.when else Signature.Kind.ACCESSION
    signature = Signature(declaration=declaration, country=country, kind=kind, turn=turn, letter=letter)
    signature.set_date(when)
    signature.signatory_name, signature.signatory_capacity = clean_line(signatory_name), clean_line(signatory_capacity)
    signature.source, signature.recorded_at, signature.recorded_by = clean_text(source), at, by
    signature.save()
    audit.record("signature.record", signature, by=by, at=at, state=country.iso2, kind=str(kind), stated=when.stated)
    return signature


def locked(declaration: Declaration) -> Declaration:
    """Return the row, locked: two people who record one State wait for each other."""
    return Declaration.objects.select_for_update().get(pk=declaration.pk)


def _refuse(declaration: Declaration, country: Country, when: PartialDate, last: Signature | None) -> None:
    facts = {"state": country.name_en, "title": declaration.short_title}
    done = declaration.when
    if declaration.status == Status.PREPARED or done is None:
        raise CannotSign(_("“%(title)s” is still being drawn up: nobody can have signed it.") % facts)
    if when.end < done.start:
        facts |= {"when": when.stated, "done": done.stated}
        raise CannotSign(_("%(when)s is before the declaration was done (%(done)s): correct the date.") % facts)
    if declaration.status == Status.CLOSED and not when == done:
        raise CannotSign(_("“%(title)s” is closed to accession: open it again first.") % facts)
    if country.protocol_order is None and declaration.open_to == Declaration.OpenTo.MEMBER_STATES:
        raise CannotSign(_("%(state)s is no Member State, and only Member States sign “%(title)s”.") % facts)
    if last is not None and last.kind != Signature.Kind.WITHDRAWAL:
        raise CannotSign(_("%(state)s has signed already (%(when)s).") % {**facts, "when": last.stated})
