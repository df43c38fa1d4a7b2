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
from nominations.letters import rules
from nominations.letters.drafts import Draft
from nominations.letters.models import Addressee, Annex, Letter, Signatory
from nominations.reference.models import Country
from nominations.texts.queries import Wording


class LetterBlocked(Refused):
    """Something stands against the letter; the sentence names the State and says what to mend."""


@dataclass(frozen=True)
class Composed:
    """A letter and what stands against it."""

    draft: Draft
    findings: tuple[Finding, ...] = ()

    @property
    def may_issue(self) -> bool:
        return not self.blockers

    @property
    def may_look(self) -> bool:
        """Whether enough is there to set it, as a draft."""
        return not any(finding.code in rules.UNSETTABLE for finding in self.findings)

    @property
    def blockers(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.blocks]

    @property
    def why_not(self) -> str:
        return " ".join(str(finding.sentence) for finding in self.blockers)

    def ready(self) -> Draft:
        """Return the letter that may be issued. Raises LetterBlocked."""
        if self.blockers:
            raise LetterBlocked(f"{self.draft.country.name_en}: {self.why_not}")
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
        language=addressee.language if addressee else "en",
        ares_ref=paper.ares_ref,
        references=paper.references,
        mailbox=paper.mailbox,
        annexes=paper.annexes,
        thread=paper.thread,
    )
    return Composed(draft, (*against, *_of_mailbox(paper), *rules.findings(draft)))


def _of_mailbox(paper: Paper) -> list[Finding]:
    if paper.mailbox:
        return []
    words = _("The group has no functional mailbox, so nobody could answer. Enter it on the page of the group.")
    return [findings.blocker("no_mailbox", words)]


def named(country: Country) -> dict[str, str]:
    """Return what every letter may say: the State's names, and where to answer."""
    return {
        "state": country.name_in_text,
        "official_name": country.official_name_en,
        "site_url": str(settings.SITE_URL),
    }


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
