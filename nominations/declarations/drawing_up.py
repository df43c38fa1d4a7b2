"""The verbs of a declaration: enter it, say what it is, open it to accession, close it, open it again."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from nominations.accounts.models import User
from nominations.audit import actions as audit
from nominations.declarations import access, describing, signing
from nominations.declarations.commitment_models import Commitment
from nominations.declarations.describing import NotADeclaration
from nominations.declarations.models import Declaration
from nominations.declarations.signature_models import Accession, Signature
from nominations.declarations.states import DECLARATION, AccessionStatus, Move
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.kernel.partial_dates import PartialDate
from nominations.kernel.refusals import Refused

UNCHANGED: Any = object()  # the date is not spoken of


class DateContradicts(Refused):
    """What is recorded already would lie before the declaration."""


class StillOpen(Refused):
    """A State waits for an answer, or the declaration has no date yet."""


@transaction.atomic
def declare(
    group: ExpertGroup,
    *,
    kind: str,
    slug: str,
    title: str,
    short_title: str,
    by: User | None,  # None: a command that loads public facts
    at: datetime,
    when: PartialDate | None = None,
    **facts: Any,  # as `describing` names them
) -> Declaration:
    """Enter a declaration that is being drawn up; nobody can sign it, and the public does not see it, before it opens.

    Raises NotADeclaration for facts that make none, NotAllowed outside the secretariat of the group.
    """
    declaration = Declaration(group=group, created_at=at)
    if by is not None:
        access.allow(access.keeps(by, declaration, on=clock.local_day(at)))
    named = {"kind": kind, "slug": slug, "title": title, "short_title": short_title}
    describing.settle(declaration, {**named, **facts})
    _take_date(declaration, when, at=at)
    describing.save(declaration)
    audit.record("declaration.declare", declaration, by=by, at=at, slug=declaration.slug)
    return declaration


@transaction.atomic
def edit(
    declaration: Declaration, *, by: User | None, at: datetime, when: PartialDate | None = UNCHANGED, **facts: Any
) -> Declaration:
    """Say anew what a declaration is. The same facts again change nothing, and leave no trace.

    When its date moves, the States that signed when it was done move along, each by a correction that says so. Raises
    NotADeclaration, and DateContradicts when a later signature or a commitment would come to lie before it.
    """
    declaration = signing.locked(declaration, by=by, at=at)
    changed = describing.settle(declaration, facts)
    if by is not None and "group" in changed:  # whoever gives it away must keep the other group as well
        access.allow(access.keeps(by, declaration, on=clock.local_day(at)))
    old = declaration.when
    if when is not UNCHANGED and when != old:
        _take_date(declaration, when, at=at)
        changed["date"] = [old.stated if old else "", when.stated if when else ""]
    if not changed:
        return declaration
    describing.save(declaration)
    if old is not None and "date" in changed:
        _move_signatures(declaration, old, by=by, at=at)
    audit.record("declaration.edit", declaration, by=by, at=at, changed=changed)
    return declaration


@transaction.atomic
def open_(declaration: Declaration, *, by: User | None, at: datetime) -> Declaration:
    """Say that it was done: States can be recorded from now on. Raises StillOpen without the date on which it was."""
    return _move(declaration, Move.OPEN, by=by, at=at)


@transaction.atomic
def close(declaration: Declaration, *, by: User | None, at: datetime) -> Declaration:
    """Say that no further State signs. Raises StillOpen while a State that announced its accession has no answer."""
    return _move(declaration, Move.CLOSE, by=by, at=at)


@transaction.atomic
def reopen(declaration: Declaration, *, by: User | None, at: datetime) -> Declaration:
    """Say that further States may sign after all."""
    return _move(declaration, Move.REOPEN, by=by, at=at)


def _move(declaration: Declaration, move: Move, *, by: User | None, at: datetime) -> Declaration:
    declaration = signing.locked(declaration)
    if by is not None or not DECLARATION.allows(move, declaration.status):
        access.allow(access.may(move, by, declaration, on=clock.local_day(at)))
    if declaration.when is None:
        raise StillOpen(_("Say first on which date it was done, as the text states it."))
    if move == Move.CLOSE:
        _refuse_who_waits(declaration)
    declaration.status = DECLARATION.target(move)
    declaration.save()
    audit.record(f"declaration.{move}", declaration, by=by, at=at)
    return declaration


def _refuse_who_waits(declaration: Declaration) -> None:
    waiting = Accession.objects.filter(declaration=declaration, status=AccessionStatus.ANNOUNCED)
    if found := waiting.select_related("country").first():
        sentence = _("%(state)s has announced its accession: confirm it, or send it back, before you close.")
        raise StillOpen(sentence % {"state": found.country.name_en})


def _take_date(declaration: Declaration, when: PartialDate | None, *, at: datetime) -> None:
    """Raise NotADeclaration or DateContradicts unless the declaration may have this date."""
    if when is None:
        if not DECLARATION.allows(Move.OPEN, declaration.status):
            raise NotADeclaration(_("A declaration that was done keeps its date: correct it rather than empty it."))
    else:
        if when.start > clock.local_day(at) and not DECLARATION.allows(Move.OPEN, declaration.status):
            raise NotADeclaration(_("%(when)s has not come yet, and the declaration was done.") % {"when": when.stated})
        _refuse_what_is_earlier(declaration, when)
    declaration.set_date(when)


def _refuse_what_is_earlier(declaration: Declaration, when: PartialDate) -> None:
    if declaration._state.adding:
        return
    early = Commitment.objects.filter(declaration=declaration, date_to__lt=when.start).first()
    if early is not None:
        facts = {"number": early.number, "due": early.stated, "when": when.stated}
        sentence = _("Commitment %(number)s is due (%(due)s) before %(when)s: correct the commitment first.")
        raise DateContradicts(sentence % facts)
    later = [row for row in declaration.signatures.standing() if not _moves_along(row, declaration.when)]
    for row in later:
        if row.when is not None and row.when.end < when.start:
            facts = {"state": row.country.name_en, "signed": row.stated, "when": when.stated}
            sentence = _(
                "%(state)s: %(signed)s would be before %(when)s. Correct what is recorded of this State first."
            )
            raise DateContradicts(sentence % facts)


def _moves_along(row: Signature, old: PartialDate | None) -> bool:
    return row.kind == Signature.Kind.SIGNATURE and row.when is not None and row.when.same_days(old)


def _move_signatures(declaration: Declaration, old: PartialDate, *, by: User | None, at: datetime) -> None:
    """Let the first signatories follow; and let whoever acceded on the new date be one of them."""
    new = declaration.when
    if new is None or old.same_days(new):
        return
    for row in declaration.signatures.standing().filter(turn=1):
        reason = {"reason": _("The date on which the declaration was done was corrected.")}
        if _moves_along(row, old):
            signing.revise(declaration, row, new, reason, by=by, at=at)
        elif row.when is not None and row.when.same_days(new):
            signing.revise(declaration, row, row.when, reason, by=by, at=at)
