"""Why a fact about a State is refused: the moment, the State, the date, or what is known of it already."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from nominations.declarations import rules
from nominations.declarations.models import Declaration
from nominations.declarations.signature_models import Signature
from nominations.declarations.states import Status
from nominations.kernel.partial_dates import PartialDate
from nominations.kernel.refusals import Refused
from nominations.reference.models import Country


class CannotSign(Refused):
    """This State, or this moment, is none at which the declaration is signed."""


class CannotWithdraw(Refused):
    """Only a signatory withdraws, and with a reason."""


class CannotCorrect(Refused):
    """The fact is not the one that stands, nothing would change, or no reason is given."""


def entry(
    declaration: Declaration, country: Country, when: PartialDate, known: list[Signature], *, today: date
) -> None:
    """Raise CannotSign unless this State may have signed at this time; `known` are its facts, in order."""
    facts = {"state": country.name_en, "title": declaration.short_title}
    done = _done(declaration)
    _date(declaration, when, today=today)
    if declaration.status == Status.CLOSED and not when.same_days(done):
        raise CannotSign(_("“%(title)s” is closed to accession: open it again first.") % facts)
    if country.protocol_order is None and declaration.open_to == Declaration.OpenTo.MEMBER_STATES:
        raise CannotSign(_("%(state)s is no Member State, and only Member States sign “%(title)s”.") % facts)
    if known and is_inside(known):
        raise CannotSign(_("%(state)s has signed already (%(when)s).") % {**facts, "when": known[-1].stated})
    _in_order([*dates(known), when])


def withdrawal(
    declaration: Declaration, country: Country, when: PartialDate, known: list[Signature], *, today: date
) -> None:
    """Raise CannotWithdraw unless the State is a signatory; CannotSign for a date that cannot be."""
    if not is_inside(known):
        facts = {"state": country.name_en, "title": declaration.short_title}
        raise CannotWithdraw(_("%(state)s is no signatory of “%(title)s”, so it cannot withdraw.") % facts)
    _date(declaration, when, today=today)
    _in_order([*dates(known), when])


def correction(
    declaration: Declaration, row: Signature, when: PartialDate, known: list[Signature], *, today: date
) -> None:
    """Raise CannotSign when a fact would stand at a time at which it cannot have happened."""
    _date(declaration, when, today=today)
    _in_order([when if each.pk == row.pk else each.when for each in known if each.when is not None])


def is_inside(known: list[Signature]) -> bool:
    """Answer whether the facts of a State, in order, leave it a signatory."""
    return bool(known) and known[-1].kind != Signature.Kind.WITHDRAWAL


def dates(rows: Iterable[Signature]) -> list[PartialDate]:
    return [row.when for row in rows if row.when is not None]


def _done(declaration: Declaration) -> PartialDate:
    if declaration.status == Status.PREPARED or declaration.when is None:
        facts = {"title": declaration.short_title}
        raise CannotSign(_("“%(title)s” is still being drawn up: nobody can have signed it.") % facts)
    return declaration.when


def _date(declaration: Declaration, when: PartialDate, *, today: date) -> None:
    done = _done(declaration)
    if when.end < done.start:
        facts = {"when": when.stated, "done": done.stated}
        raise CannotSign(_("%(when)s is before the declaration was done (%(done)s): correct the date.") % facts)
    if when.start > today:
        raise CannotSign(_("%(when)s has not come yet: record it when it has happened.") % {"when": when.stated})


def _in_order(known: list[PartialDate]) -> None:
    if pair := rules.contradiction(known):
        facts = {"later": pair[1].stated, "before": pair[0].stated}
        sentence = _("%(later)s is before %(before)s, when the State did what this follows: correct the date.")
        raise CannotSign(sentence % facts)
