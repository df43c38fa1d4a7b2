"""The verbs of signatures: record who signed and who withdrew, correct, strike what never was. Rows are only added."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from nominations.accounts.models import User
from nominations.audit import actions as audit
from nominations.declarations import access, judging
from nominations.declarations.judging import CannotCorrect, CannotSign, CannotWithdraw
from nominations.declarations.models import Declaration
from nominations.declarations.signature_models import Signature
from nominations.files.models import StoredFile
from nominations.kernel import clock
from nominations.kernel.partial_dates import PartialDate
from nominations.kernel.text import clean_line, clean_text
from nominations.reference.models import Country

__all__ = ["CannotCorrect", "CannotSign", "CannotWithdraw", "correct", "record", "strike", "withdraw"]

# What a version says as the one before it, unless it says otherwise.
KEPT = (
    *("declaration_id", "country_id", "kind", "turn", "precision", "stated", "date_from", "date_to"),
    *("signatory_name", "signatory_capacity", "letter_id", "source"),
)


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

    Raises CannotSign for a State that has signed already, a day before the declaration was done or one that has not
    come, a declaration that is in preparation or closed to accession, and a country outside the Union where only
    Member States sign.
    """
    declaration = locked(declaration, by=by, at=at)
    known = of_state(declaration, country)
    judging.entry(declaration, country, when, known, today=clock.local_day(at))
    facts = {
        "kind": _kind(declaration, len(known) + 1, when),
        "signatory_name": clean_line(signatory_name),
        "signatory_capacity": clean_line(signatory_capacity),
        "letter": letter,
        "source": clean_text(source),
    }
    return _follow(declaration, country, known, when, facts, by=by, at=at)


@transaction.atomic
def withdraw(
    declaration: Declaration,
    *,
    country: Country,
    when: PartialDate,
    reason: str,
    letter: StoredFile | None = None,
    source: str = "",
    by: User | None,
    at: datetime,
) -> Signature:
    """Record that a signatory withdrew: a new fact, its signature stays.

    Raises CannotWithdraw without a reason and for a State that is no signatory, CannotSign for a day that cannot be.
    """
    declaration = locked(declaration, by=by, at=at)
    known = of_state(declaration, country)
    judging.withdrawal(declaration, country, when, known, today=clock.local_day(at))
    words = clean_text(reason)
    if not words:
        raise CannotWithdraw(_("Give the reason of the withdrawal, in the words of the State."))
    facts = {"kind": Signature.Kind.WITHDRAWAL, "letter": letter, "source": clean_text(source), "reason": words}
    return _follow(declaration, country, known, when, facts, by=by, at=at)


@transaction.atomic
def correct(
    signature: Signature,
    *,
    when: PartialDate,
    signatory_name: str,
    signatory_capacity: str,
    source: str,
    reason: str,
    letter: StoredFile | None = None,
    by: User,
    at: datetime,
) -> Signature:
    """Add the version that stands from now on; what was entered before stays and can be read.

    Without another letter, the one before stays with it.
    Raises CannotCorrect for a row that does not stand, without a reason, or when nothing changes; CannotSign for a day
    that cannot be.
    """
    declaration = locked(signature.declaration, by=by, at=at)
    known = of_state(declaration, signature.country)
    row = _standing(signature, known)
    judging.correction(declaration, row, when, known, today=clock.local_day(at))
    facts: dict[str, Any] = {
        "signatory_name": clean_line(signatory_name),
        "signatory_capacity": clean_line(signatory_capacity),
        "source": clean_text(source),
    }
    if letter is not None and (row.letter is None or row.letter.blob_id != letter.blob_id):
        facts["letter_id"] = letter.pk
    if when == row.when and all(getattr(row, name) == value for name, value in facts.items()):
        raise CannotCorrect(_("Nothing is different from what stands: change something, or go back."))
    return revise(declaration, row, when, {**facts, "reason": _reason(reason)}, by=by, at=at)


@transaction.atomic
def strike(signature: Signature, *, reason: str, by: User, at: datetime) -> Signature:
    """Say that the last fact about a State was entered in error and never happened; the State may sign again.

    Raises CannotCorrect for a row that does not stand, one that another fact follows, or without a reason.
    """
    declaration = locked(signature.declaration, by=by, at=at)
    known = of_state(declaration, signature.country)
    row = _standing(signature, known)
    if row.pk != known[-1].pk:
        facts = {"state": row.country.name_en, "later": known[-1].stated}
        sentence = _("%(state)s did something later (%(later)s), which would hang in the air: strike that one first.")
        raise CannotCorrect(sentence % facts)
    struck = _version_after(row, reason=_reason(reason), is_struck=True, recorded_at=at, recorded_by=by)
    struck.save()
    audit.record("signature.strike", struck, by=by, at=at, state=row.country_id, kind=row.kind, stated=row.stated)
    return struck


def revise(
    declaration: Declaration, row: Signature, when: PartialDate, facts: dict[str, Any], *, by: User | None, at: datetime
) -> Signature:
    """Add the next version of a fact that stands; the caller has locked the declaration and judged the date."""
    version = _version_after(row, **facts, recorded_at=at, recorded_by=by)
    version.set_date(when)
    if row.kind != Signature.Kind.WITHDRAWAL:
        version.kind = _kind(declaration, row.turn, when)
    version.save()
    told: dict[str, Any] = {"state": row.country_id, "kind": version.kind, "stated": [row.stated, version.stated]}
    if version.letter_id != row.letter_id:
        told["letter"] = [str(row.letter_id or ""), str(version.letter_id or "")]
    audit.record("signature.correct", version, by=by, at=at, **told)
    return version


def locked(declaration: Declaration, *, by: User | None = None, at: datetime | None = None) -> Declaration:
    """Return the row, locked: two people who record one State wait for each other. With `by`, only for who keeps it."""
    declaration = Declaration.objects.select_for_update(no_key=True).get(pk=declaration.pk)
    if by is not None and at is not None:
        access.allow(access.keeps(by, declaration, on=clock.local_day(at)))
    return declaration


def of_state(declaration: Declaration, country: Country) -> list[Signature]:
    """Return what stands about one State, in the order in which it happened."""
    return list(declaration.signatures.standing().filter(country=country))


def _kind(declaration: Declaration, turn: int, when: PartialDate) -> str:
    first = turn == 1 and when.same_days(declaration.when)
    return Signature.Kind.SIGNATURE if first else Signature.Kind.ACCESSION


def _follow(
    declaration: Declaration,
    country: Country,
    known: list[Signature],
    when: PartialDate,
    facts: dict[str, Any],
    *,
    by: User | None,
    at: datetime,
) -> Signature:
    """Add the next fact about a State; where one was struck, as the version after it."""
    turn = len(known) + 1
    struck = declaration.signatures.filter(country=country, turn=turn).order_by("-version").first()
    row = Signature(declaration=declaration, country=country, turn=turn, recorded_at=at, recorded_by=by, **facts)
    row.set_date(when)
    if struck is not None:
        row.corrects, row.version = struck, struck.version + 1
        row.reason = row.reason or _("Recorded after what stood here was struck.")
    row.save()
    act = "withdraw" if row.kind == Signature.Kind.WITHDRAWAL else "record"
    audit.record(f"signature.{act}", row, by=by, at=at, state=country.iso2, kind=str(row.kind), stated=when.stated)
    return row


def _version_after(row: Signature, **facts: Any) -> Signature:
    same = {name: getattr(row, name) for name in KEPT}
    return Signature(**{**same, **facts}, corrects=row, version=row.version + 1)


def _standing(signature: Signature, known: list[Signature]) -> Signature:
    row = next((each for each in known if each.pk == signature.pk), None)
    if row is None:
        raise CannotCorrect(_("This was corrected or struck meanwhile: open the list again and look at what stands."))
    return row


def _reason(reason: str) -> str:
    words = clean_text(reason)
    if not words:
        raise CannotCorrect(_("Give the reason: it stays beside what was entered before."))
    return words
