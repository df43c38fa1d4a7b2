"""The letters about a mandate: the appointment of who sits, and the thanks to who leaves."""

from datetime import date

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from nominations.kernel import findings
from nominations.kernel.findings import Finding
from nominations.letters import queries as letters
from nominations.letters.composing import Composed, Paper, compose, in_words
from nominations.letters.models import Letter, Signatory
from nominations.mandates.models import Mandate
from nominations.texts import queries as texts

OPEN_END = _("until somebody else is appointed")


def appointment(mandate: Mandate, *, signatory: Signatory | None, dated_on: date, on: date) -> Composed:
    """Return the letter that says who sits on the seat, since when and until when; or what blocks it."""
    return _compose(mandate, Letter.Kind.APPOINTMENT, _against_appointing(mandate, on=on), signatory, dated_on, on)


def thanks(mandate: Mandate, *, signatory: Signatory | None, dated_on: date, on: date) -> Composed:
    """Return the letter that thanks for the work of a representative whose last day is known; or what blocks it."""
    return _compose(mandate, Letter.Kind.THANKS, _against_thanking(mandate), signatory, dated_on, on)


def _against_appointing(mandate: Mandate, *, on: date) -> list[Finding]:
    if mandate.voided_at:
        return [_in_error()]
    if mandate.last_on and mandate.last_on < on:
        words = _("The mandate ended on %(day)s: there is nobody to appoint.")
        return [findings.blocker("ended", words % {"day": in_words(mandate.last_on)})]
    return []


def _against_thanking(mandate: Mandate) -> list[Finding]:
    if mandate.voided_at:
        return [_in_error()]
    if mandate.last_on is None:
        words = _("The mandate still runs and has no last day. End it first.")
        return [findings.blocker("still_running", words)]
    return []


def _in_error() -> Finding:
    return findings.blocker("in_error", _("The mandate was entered in error, so no letter is about it."))


def _compose(
    mandate: Mandate, kind: Letter.Kind, against: list[Finding], signatory: Signatory | None, dated_on: date, on: date
) -> Composed:
    group, country = mandate.seat.group, mandate.seat.country
    addressee = letters.addressees(on=dated_on).get(str(country.pk))
    language = addressee.language if addressee else "en"
    paper = Paper(
        kind=kind,
        group=group,
        code=group.code,
        about=mandate,
        country=country,
        wording=texts.in_force(f"letter.{kind.value}", group_id=group.pk, language=language),
        values=_values(mandate),
        mailbox=group.mailbox_on(on),
        thread=_thread(mandate),
    )
    return compose(paper, addressee=addressee, signatory=signatory, dated_on=dated_on, against=against)


def _thread(mandate: Mandate) -> str:
    """Return the key of the call that the mandate comes from, so that its mails stand together."""
    return str(mandate.nomination.invitation.call_id) if mandate.nomination else ""


def _values(mandate: Mandate) -> dict[str, str]:
    group, last = mandate.seat.group, mandate.last_on
    return {
        "group_title": group.title,
        "group_code": group.code,
        "representative": str(mandate.person),
        "function": mandate.person.function,
        "authority": mandate.authority.name,
        "since": in_words(mandate.since),
        "until": _now("until %(day)s") % {"day": in_words(last)} if last else str(OPEN_END),
        "last_day": in_words(last) if last else "",
    }
