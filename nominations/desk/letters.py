"""The letters of a call as their page shows them: 27 rows, what blocks each, and what became of the mail."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nominations.calls.letters import KEY, CallLetter, call_letters
from nominations.calls.models import Call
from nominations.desk import mails
from nominations.desk.mails import MailLine
from nominations.groups.models import ExpertGroup
from nominations.kernel.findings import Finding
from nominations.letters import queries as letters
from nominations.letters.models import Addressee, Letter, Signatory
from nominations.outbox.models import OutgoingMail
from nominations.outbox.states import Status
from nominations.reference.models import Country

# A mail in one of these never reaches anybody, so the letter may be sent again.
# Said in each State's own row, even when every State lacks it: each is mended on its own.
OF_A_STATE = {"addressee_missing", "addressee_without_email", "addressee_not_in_office"}
NEVER_WENT = (Status.CANCELLED, Status.SUPERSEDED, Status.SKIPPED, Status.EXPIRED)


@dataclass(frozen=True)
class Mending:
    """What blocks a letter, and where it is mended; no address where nothing can be done."""

    sentence: str | Promise
    address: str = ""
    words: str | Promise = ""


@dataclass(frozen=True)
class Line:
    """A State's row."""

    row: CallLetter
    mendings: list[Mending] = field(default_factory=list)
    mail: MailLine | None = None

    @property
    def is_sendable(self) -> bool:
        """Whether its letter stands and is on no mail that may still arrive."""
        return self.row.letter is not None and self.mail is None


@dataclass(frozen=True)
class Letters:
    lines: list[Line]
    of_all: list[Mending]  # what blocks every letter alike, said once

    @property
    def ready(self) -> list[Line]:
        return [line for line in self.lines if line.row.may_issue]

    @property
    def blocked(self) -> list[Line]:
        return [line for line in self.lines if line.row.letter is None and not line.row.may_issue]

    @property
    def issued(self) -> list[Line]:
        return [line for line in self.lines if line.row.letter]

    @property
    def sendable(self) -> list[Letter]:
        return [line.row.letter for line in self.lines if line.is_sendable and line.row.letter]

    @property
    def held(self) -> list[OutgoingMail]:
        """The mails that may still be called back."""
        found = [line.mail.mail for line in self.lines if line.mail]
        return [mail for mail in found if mail.status == Status.HELD]


def of_call(call: Call, *, signatory: Signatory | None, dated_on: date, on: date) -> Letters:
    """Return the page of a call's letters; a constant number of queries."""
    rows = call_letters(call, signatory=signatory, dated_on=dated_on, on=on)
    mails_of = letters.mails_of([row.letter for row in rows if row.letter])
    shared = _shared([row for row in rows if row.letter is None])
    lines = [
        Line(
            row,
            [mending(call, row, finding) for finding in row.composed.blockers if finding.code not in shared],
            last_mail(mails_of.get(row.letter.pk)) if row.letter else None,
        )
        for row in rows
    ]
    said = {finding.code: mending(call, row, finding) for row in rows for finding in row.composed.blockers}
    return Letters(lines, [said[code] for code in shared])


def _shared(rows: Sequence[CallLetter]) -> list[str]:
    """Return the codes of what blocks every State that has no letter; of one State alone nothing is shared."""
    if len(rows) < 2:  # noqa: PLR2004 - "every" begins with two
        return []
    first, *others = [{finding.code for finding in row.composed.blockers} for row in rows]
    common = first.intersection(*others) - OF_A_STATE
    return [finding.code for finding in rows[0].composed.blockers if finding.code in common]


def last_mail(mail: OutgoingMail | None) -> MailLine | None:
    """Return the mail that went, or may still go; none where it was called back."""
    return mails.line(mail) if mail and mail.status not in NEVER_WENT else None


def mending(call: Call, row: CallLetter, finding: Finding) -> Mending:
    """Return what blocks a State's letter of a call with the way to mend it."""
    address, words = mended_at(finding.code, call.group, row.country, row.composed.draft.addressee, call=call)
    if finding.code == "in_preparation":
        address, words = reverse("admin:nominations_call_opening", args=[call.pk]), _("Open the call")
    elif finding.code == "deadline_past":
        address = reverse("admin:nominations_invitation_extension", args=[row.invitation.pk])
        words = _("Extend the deadline of this State")
    return Mending(finding.sentence, address, words)


def mended_at(
    code: str, group: ExpertGroup, country: Country, addressee: Addressee | None, *, call: Call | None = None
) -> tuple[str, str | Promise]:
    """Return where something is mended that any letter may lack, and the words of the link."""
    if code in {"addressee_missing", "addressee_not_in_office"}:
        query = {"country": country.pk, **({"call": call.pk} if call else {})}
        return f"{reverse('admin:nominations_addressee_add')}?{urlencode(query)}", _("Enter the addressee")
    if code == "addressee_without_email" and addressee:
        return reverse("admin:nominations_addressee_change", args=[addressee.pk]), _("Enter the address")
    if code == "no_mailbox":
        return reverse("admin:nominations_expertgroup_change", args=[group.pk]), _("Open the group")
    if code in {"signatory_missing", "signatory_incomplete", "signatory_not_in_office"}:
        return reverse("admin:nominations_signatory_changelist"), _("Who may sign")
    return "", ""


def text_address(call: Call) -> str:
    """Return where the text of this call's letters is edited; empty while there is no such page."""
    try:
        return reverse("admin:nominations_call_text", args=[call.pk, KEY])
    except NoReverseMatch:
        return ""
