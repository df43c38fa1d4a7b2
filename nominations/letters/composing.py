"""What every letter to a State needs, and what blocks one that lacks it; which letter is due say the rooms above."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Model
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from nominations.kernel import findings
from nominations.kernel.findings import Finding
from nominations.kernel.refusals import Refused
from nominations.letters.drafts import Draft
from nominations.letters.models import Addressee, Annex, Letter, Signatory
from nominations.reference.models import Country
from nominations.texts.queries import Wording


class LetterBlocked(Refused):
    """Something stands against the letter; the sentence names the State and says what to mend."""


@dataclass(frozen=True)
class Composed:
    """A letter and what stands against it; without addressee or signatory there is nothing to set."""

    draft: Draft | None
    addressee: Addressee | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def may_issue(self) -> bool:
        return self.draft is not None and not self.blockers

    @property
    def blockers(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.blocks]

    def ready(self, country: Country) -> Draft:
        """Return the letter that may be issued. Raises LetterBlocked."""
        if self.draft is None or self.blockers:
            why = " ".join(str(finding.sentence) for finding in self.blockers)
            raise LetterBlocked(f"{country.name_en}: {why}")
        return self.draft


@dataclass(frozen=True)
class Paper:
    """What a letter is about, before it is known whom it goes to and who signs."""

    kind: Letter.Kind
    group: Model
    code: str
    about: Model
    country: Country
    wording: Wording
    values: Mapping[str, str]
    mailbox: str
    ares_ref: str = ""
    references: Sequence[str] = ()
    annexes: Sequence[Annex] = ()
    thread: str = ""


def compose(
    paper: Paper,
    *,
    addressee: Addressee | None,
    signatory: Signatory | None,
    dated_on: date,
    against: Sequence[Finding] = (),
) -> Composed:
    """Return the letter with all that stands against it; `against`: what the room above found."""
    found = (*against, *blockers(paper, addressee=addressee, signatory=signatory, dated_on=dated_on))
    if addressee is None or signatory is None:
        return Composed(None, addressee, found)
    draft = Draft(
        kind=paper.kind,
        group=paper.group,
        code=paper.code,
        about=paper.about,
        country=paper.country,
        addressee=addressee,
        signatory=signatory,
        wording=paper.wording,
        values={**named(paper.country), "mailbox": paper.mailbox, **paper.values},
        dated_on=dated_on,
        language=addressee.language,
        ares_ref=paper.ares_ref,
        references=paper.references,
        mailbox=paper.mailbox,
        annexes=paper.annexes,
        thread=paper.thread,
    )
    return Composed(draft, addressee, found)


def blockers(
    paper: Paper, *, addressee: Addressee | None, signatory: Signatory | None, dated_on: date
) -> list[Finding]:
    """Return what a letter lacks: addressee, address, signatory in office, mailbox for the answer."""
    found = []
    state = {"state": paper.country.name_in_text}
    if addressee is None:
        found.append(findings.blocker("no_addressee", _("No addressee is in office for %(state)s.") % state))
    elif not addressee.email:
        found.append(findings.blocker("no_email", _("The addressee for %(state)s has no e-mail address.") % state))
    if signatory is None:
        found.append(findings.blocker("no_signatory", _("Choose who signs.")))
    elif not signs_on(signatory, dated_on):
        facts = {"name": signatory.name, "day": in_words(dated_on)}
        found.append(findings.blocker("not_in_office", _("%(name)s does not sign on %(day)s.") % facts))
    if not paper.mailbox:
        words = _("The group has no functional mailbox, so nobody could answer. Enter it on the page of the group.")
        found.append(findings.blocker("no_mailbox", words))
    return found


def signs_on(signatory: Signatory, day: date) -> bool:
    """Answer whether somebody is in office, with a capacity to sign in, on a day."""
    is_running = signatory.since <= day and (signatory.until is None or day < signatory.until)
    return is_running and bool(signatory.capacity.strip())


def named(country: Country) -> dict[str, str]:
    """Return what every letter may say: the State's names, and where to answer."""
    return {
        "state": country.name_in_text,
        "official_name": official_name_in_text(country),
        "site_url": str(settings.SITE_URL),
    }


def official_name_in_text(country: Country) -> str:
    """Return the official name within a sentence: "the Republic of Austria", but "Ireland"."""
    name = country.official_name_en
    return name if name == country.name_en else f"the {name}"


def in_words(day: date) -> str:
    """Return a day as letters write it: "Friday 18 December 2026"."""
    return date_format(day, "l j F Y")


NUMBERS = {
    1: _("one"),
    2: _("two"),
    3: _("three"),
    4: _("four"),
    5: _("five"),
    6: _("six"),
    7: _("seven"),
    8: _("eight"),
    9: _("nine"),
}


def counted(number: int, one: str, several: str) -> str:
    """Return a number of persons in words: "one representative"; more than nine never occur (groups/models.py)."""
    if not number:
        return _now("no %(what)s") % {"what": several}
    return f"{NUMBERS[number]} {one if number == 1 else several}"
