"""The verbs of an accession: from the invitation to a confirmation, or to a signature on paper (ADR 0028).

Each locks the declaration before the accession, so that two verbs never wait for each other; each counts one revision.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from nominations.accounts.models import User
from nominations.audit import actions as audit
from nominations.declarations import access, accession_notices, announcements, signing
from nominations.declarations import accession_queries as queries
from nominations.declarations.announcements import Announcement
from nominations.declarations.models import Declaration
from nominations.declarations.signature_models import Accession, Signature
from nominations.declarations.states import ACCESSION, AccessionMove, AccessionStatus
from nominations.files import actions as files
from nominations.files.models import StoredFile
from nominations.kernel import clock
from nominations.kernel.partial_dates import of_day
from nominations.kernel.refusals import Refused
from nominations.kernel.text import clean_text
from nominations.outbox import actions as outbox
from nominations.reference.models import Country

RETENTION = "declaration"


class CannotInvite(Refused):
    """A State that cannot be invited, nobody to write to, or a day that has passed."""


class ReasonMissing(Refused):
    """Who is told of this needs to know why."""


@transaction.atomic
def invite(
    declaration: Declaration,
    *,
    countries: Iterable[Country],
    by: User,
    at: datetime,
    answer_by_on: date | None = None,
) -> list[Accession]:
    """Invite States to accede, all or none of them; each hears of it at once.

    Raises NotAllowed, and CannotInvite: for none, for a State that has signed, was invited or may not sign, for one
    that no mail reaches, and for a day that has passed.
    """
    declaration, on = signing.locked(declaration), clock.local_day(at)
    access.allow(access.keeps(by, declaration, on=on))
    access.allow(access.is_open(declaration))
    states = list({country.pk: country for country in countries}.values())
    if not states:
        raise CannotInvite(_("Choose the States that are invited."))
    for state in states:
        access.allow(access.is_open_to(declaration, state))
    _refuse_if_under_way(declaration, states)
    _check_answer_day(answer_by_on, on=on)
    _check_reached(states, on=on)
    made = [
        Accession(declaration=declaration, country=state, invited_at=at, answer_by_on=answer_by_on, revision=1)
        for state in states
    ]
    Accession.objects.bulk_create(made)
    facts = {"answer_by_on": str(answer_by_on or "")}
    audit.record_each("accession.invite", [(each, facts) for each in made], by=by, at=at)
    outbox.enqueue(accession_notices.invitation(made, at=at), at=at)
    return made


def _refuse_if_under_way(declaration: Declaration, states: list[Country]) -> None:
    signed = queries.signed(declaration)
    facts = {"title": declaration.short_title}
    done = [state.name_en for state in states if state.iso2 in signed]
    if done:
        raise CannotInvite(_("Signatories of “%(title)s” already: %(states)s.") % {**facts, "states": ", ".join(done)})
    rows = Accession.objects.exclude(status=AccessionStatus.CONFIRMED).select_related("country")
    found = rows.filter(declaration=declaration, country__in=states)
    lines = [f"{each.country.name_en} ({each.get_status_display()})" for each in found]
    if lines:
        raise CannotInvite(
            _("These States have an accession that is not settled: %(states)s. Open it and decide there.")
            % {"states": ", ".join(lines)}
        )


def _check_answer_day(answer_by_on: date | None, *, on: date) -> None:
    if answer_by_on and answer_by_on < on:
        raise CannotInvite(_("The day by which an answer is wished has passed: choose a later one, or none."))


def _check_reached(states: list[Country], *, on: date) -> None:
    """Raise CannotInvite for a State that nobody speaks for: an invitation that nobody gets is none."""
    reached = queries.speakers([state.iso2 for state in states], on=on)
    silent = [state.name_en for state in states if state.iso2 not in reached]
    if silent:
        sentence = _("Nobody can be written to: %(states)s. Enter a contact point first.")
        raise CannotInvite(sentence % {"states": ", ".join(silent)})


@transaction.atomic
def announce(
    declaration: Declaration,
    *,
    country: Country,
    signed_on: date | None,
    signatory_name: str,
    signatory_capacity: str,
    letter: "UploadedFile[bytes] | None",
    by: User,
    at: datetime,
    note: str = "",
) -> Accession:
    """Announce in the name of a State that it accedes, with its letter; the State gets a receipt, the secretariat word.

    A Member State needs no invitation. After a return the letter sent before stays unless another one is given.
    Raises NotAllowed, WrongFact, and a FileRefused.
    """
    told = Announcement(signed_on, signatory_name, signatory_capacity, letter, note).cleaned()
    accession = judge(declaration, country=country, told=told, by=by, at=at)
    accession.signed_on, accession.note = told.signed_on, told.note
    accession.signatory_name, accession.signatory_capacity = told.signatory_name, told.signatory_capacity
    if letter:
        accession.letter = files.store(letter, by=by, at=at, allow=[StoredFile.Type.PDF], retention_class=RETENTION)
    accession.announced_at, accession.announced_by, accession.reason = at, by, ""
    _move(accession, AccessionMove.ANNOUNCE, by=by, at=at, signed_on=str(told.signed_on))
    messages = accession_notices.receipt(accession, at=at)
    outbox.enqueue([*messages, *accession_notices.staff_announced(accession, at=at)], at=at)
    return accession


@transaction.atomic
def judge(declaration: Declaration, *, country: Country, told: Announcement, by: User, at: datetime) -> Accession:
    """Return the accession that an announcement would be of, locked and not changed; raises as `announce`."""
    declaration = signing.locked(declaration)
    accession = under_way(declaration, country)
    access.allow(access.may_accede(AccessionMove.ANNOUNCE, by, accession, on=clock.local_day(at)))
    announcements.check(accession, told, at=at)
    return accession


@transaction.atomic
def take_back(accession: Accession, *, reason: str, by: User, at: datetime) -> Accession:
    """Take back what the State announced, before it is confirmed; what it said stays for when it announces again."""
    accession = locked(accession)
    access.allow(access.may_accede(AccessionMove.TAKE_BACK, by, accession, on=clock.local_day(at)))
    accession.reason = _reason(reason, _("Say why, so that the secretariat can understand it."))
    _move(accession, AccessionMove.TAKE_BACK, by=by, at=at, reason=accession.reason)
    messages = accession_notices.taken_back(accession, at=at)
    outbox.enqueue([*messages, *accession_notices.staff_taken_back(accession, at=at)], at=at)
    return accession


@transaction.atomic
def send_back(accession: Accession, *, reason: str, by: User, at: datetime) -> Accession:
    """Ask the State to correct what it announced; the reason goes to it word for word."""
    accession = locked(accession)
    access.allow(access.may_accede(AccessionMove.SEND_BACK, by, accession, on=clock.local_day(at)))
    accession.reason = _reason(reason, _("Give the reason, so that the State can understand it."))
    _move(accession, AccessionMove.SEND_BACK, by=by, at=at, reason=accession.reason)
    outbox.enqueue(accession_notices.sent_back(accession, at=at), at=at)
    return accession


@transaction.atomic
def confirm(accession: Accession, *, by: User, at: datetime) -> Accession:
    """Record the signature that a State announced: from the day of its letter it is a signatory.

    No source is cited: a letter is not public, and a source would name the signatory person in public.

    Raises NotAllowed, and CannotSign where it was recorded otherwise, or the declaration was closed meanwhile.
    """
    accession = locked(accession)
    access.allow(access.may_accede(AccessionMove.CONFIRM, by, accession, on=clock.local_day(at)))
    assert accession.signed_on  # noqa: S101 - held by a constraint while an accession is announced
    accession.signature = signing.record(
        accession.declaration,
        country=accession.country,
        when=of_day(accession.signed_on),
        signatory_name=accession.signatory_name,
        signatory_capacity=accession.signatory_capacity,
        letter=accession.letter,
        by=by,
        at=at,
    )
    accession.settled_at = at
    _move(accession, AccessionMove.CONFIRM, by=by, at=at)
    outbox.enqueue(accession_notices.confirmed(accession, at=at), at=at)
    return accession


@transaction.atomic
def settle(signatures: Sequence[Signature], *, by: User, at: datetime) -> list[Accession]:
    """Settle what is under way of States whose signatures of one declaration were recorded on paper; they are told.

    What such a State announced is kept beside the signature. Raises NotAllowed.
    """
    of_state = {str(each.country_id): each for each in signatures}
    rows = Accession.objects.select_for_update(of=("self",)).select_related("country", "letter")
    sources = [status for status in AccessionStatus if ACCESSION.allows(AccessionMove.SETTLE, status)]
    declaration = signing.locked(signatures[0].declaration)
    found = list(rows.filter(declaration=declaration, country__in=of_state, status__in=sources))
    for accession in found:
        accession.declaration = declaration
        access.allow(access.may_accede(AccessionMove.SETTLE, by, accession, on=clock.local_day(at)))
        accession.signature = of_state[str(accession.country_id)]
        accession.settled_at, accession.reason = at, ""
        _move(accession, AccessionMove.SETTLE, by=by, at=at)
    if found:
        outbox.enqueue(accession_notices.settled(found, at=at), at=at)
    return found


@transaction.atomic
def call_off(accession: Accession, *, reason: str, by: User, at: datetime) -> Accession:
    """Withdraw an invitation that the State has not answered, or has not answered again; it is told why."""
    accession = locked(accession)
    access.allow(access.may_accede(AccessionMove.CALL_OFF, by, accession, on=clock.local_day(at)))
    accession.reason = _reason(reason, _("Give the reason, so that the State can understand it."))
    accession.settled_at = at
    _move(accession, AccessionMove.CALL_OFF, by=by, at=at, reason=accession.reason)
    outbox.enqueue(accession_notices.called_off(accession, at=at), at=at)
    return accession


@transaction.atomic
def invite_again(accession: Accession, *, by: User, at: datetime, answer_by_on: date | None = None) -> Accession:
    """Invite a State whose invitation was withdrawn, or that took its accession back. Raises as `invite`."""
    accession, on = locked(accession), clock.local_day(at)
    access.allow(access.may_accede(AccessionMove.INVITE_AGAIN, by, accession, on=on))
    if accession.country_id in queries.signed(accession.declaration):
        facts = {"title": accession.declaration.short_title, "states": accession.country.name_en}
        raise CannotInvite(_("Signatories of “%(title)s” already: %(states)s.") % facts)
    _check_answer_day(answer_by_on, on=on)
    _check_reached([accession.country], on=on)
    accession.invited_at, accession.answer_by_on = at, answer_by_on
    accession.reason, accession.settled_at = "", None
    _move(accession, AccessionMove.INVITE_AGAIN, by=by, at=at, answer_by_on=str(answer_by_on or ""))
    outbox.enqueue(accession_notices.invitation([accession], at=at), at=at)
    return accession


def under_way(declaration: Declaration, country: Country) -> Accession:
    """Return the State's accession that is not confirmed, locked; a new one, not saved, where there is none."""
    rows = Accession.objects.select_for_update(of=("self",)).select_related("letter")
    found = rows.filter(declaration=declaration, country=country).exclude(status=AccessionStatus.CONFIRMED).first()
    accession = found or Accession()
    accession.declaration, accession.country = declaration, country
    return accession


def locked(accession: Accession) -> Accession:
    """Return the accession with its row locked, its declaration's before."""
    declaration = signing.locked(accession.declaration)
    rows = Accession.objects.select_for_update(of=("self",)).select_related("country", "letter")
    found = rows.get(pk=accession.pk)
    found.declaration = declaration
    return found


def _reason(text: str, missing: str) -> str:
    cleaned = clean_text(text)
    if not cleaned:
        raise ReasonMissing(missing)
    return cleaned


def _move(accession: Accession, move: AccessionMove, *, by: User, at: datetime, **facts: Any) -> None:
    accession.status = ACCESSION.target(move)
    accession.revision += 1
    accession.save()
    state = str(accession.country_id) if move in access.BY_STATES else ""
    audit.record(f"accession.{move.value}", accession, by=by, at=at, on_behalf_of=state, **facts)
