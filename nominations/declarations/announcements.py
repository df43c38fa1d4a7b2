"""What a State says when it accedes: who signed, when, in which letter; judged before anything is kept."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Self

from django.core.files.uploadedfile import UploadedFile
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nominations.declarations import accession_queries as queries
from nominations.declarations.signature_models import Accession, Signature
from nominations.files import checks
from nominations.files.models import StoredFile
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.kernel.text import clean_line, clean_text

# As the columns have it.
LONGEST = {"signatory_name": 200, "signatory_capacity": 300}


class HasSigned(Refused):
    """The State is a signatory already."""


class WrongFact(Refused):
    """One of the facts is missing or cannot be; `fact` names it, so that a form can say it there."""

    def __init__(self, fact: str, sentence: str | Promise) -> None:
        super().__init__(sentence)
        self.fact = fact


@dataclass(frozen=True)
class Announcement:
    """The facts as typed; the letter is a PDF that was chosen, or none."""

    signed_on: date | None
    signatory_name: str
    signatory_capacity: str
    letter: "UploadedFile[bytes] | None"
    note: str = ""

    def cleaned(self) -> Self:
        return replace(
            self,
            signatory_name=clean_line(self.signatory_name),
            signatory_capacity=clean_line(self.signatory_capacity),
            note=clean_text(self.note),
        )


def check(accession: Accession, told: Announcement, *, at: datetime) -> None:
    """Raise HasSigned for a signatory, WrongFact for the first fact that cannot be, FileRefused for the letter."""
    last = queries.last_fact(accession.declaration, accession.country)
    if last is not None and last.kind != Signature.Kind.WITHDRAWAL:
        facts = {"state": accession.country.name_en, "when": last.stated}
        raise HasSigned(_("%(state)s has signed already (%(when)s).") % facts)
    _check_persons(told)
    _check_day(accession, told.signed_on, last, at=at)
    if told.letter is not None:
        checks.check(told.letter, [StoredFile.Type.PDF])
    elif accession.letter_id is None:
        raise WrongFact("letter", _("Attach the letter of accession, as a PDF."))


def _check_persons(told: Announcement) -> None:
    if not told.signatory_name:
        raise WrongFact("signatory_name", _("Say who signed the letter."))
    if not told.signatory_capacity:
        raise WrongFact("signatory_capacity", _("Say in which capacity: for example Minister, Ambassador, Attaché."))
    for name, most in LONGEST.items():
        if len(getattr(told, name)) > most:
            raise WrongFact(name, _("Shorten this to %(most)d characters.") % {"most": most})


def _check_day(accession: Accession, signed_on: date | None, last: Signature | None, *, at: datetime) -> None:
    if signed_on is None:
        raise WrongFact("signed_on", _("Give the day on which the letter was signed."))
    facts = {"day": date_format(signed_on, "l j F Y")}
    if signed_on > clock.local_day(at):
        raise WrongFact(
            "signed_on", _("%(day)s is still to come: give the day on which the letter was signed.") % facts
        )
    done = accession.declaration.when
    if done is not None and signed_on < done.start:
        facts["done"] = done.stated
        raise WrongFact("signed_on", _("%(day)s is before the declaration was done (%(done)s).") % facts)
    if last is not None and last.date_from is not None and signed_on < last.date_from:
        facts["left"] = last.stated
        raise WrongFact("signed_on", _("%(day)s is before the State withdrew (%(left)s).") % facts)
