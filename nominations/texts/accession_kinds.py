"""The opening words of the mails about a State's accession to a declaration."""

from dataclasses import replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nominations.texts.kinds import Kind, Placeholder
from nominations.texts.mail_kinds import CODE, GROUP, MAILBOX, STATE, STATE_FIRST, TODAY, UNTIL

DECLARATION = Placeholder(
    "declaration_title", _("short title of the declaration"), "EuroQCI declaration", source="declaration.short_title"
)
FULL_TITLE = Placeholder(
    "declaration_full_title",
    _("title of the declaration"),
    "Declaration of Cooperation on a Quantum Communication Infrastructure",
    source="declaration.title",
)
NUMBER = Placeholder("number", _("signatories now"), "28", source="number")


def _accession(name: str, label: Promise, *more: Placeholder) -> Kind:
    needed = tuple(replace(each, required=True) for each in (FULL_TITLE, *more))
    return Kind(f"mail.declarations.{name}", label, (*needed, DECLARATION, STATE, STATE_FIRST, GROUP, CODE, MAILBOX))


ACCESSIONS = (
    _accession("accession_invitation", _("Invitation to accede to a declaration")),
    _accession("accession_receipt", _("Receipt of an accession")),
    _accession("accession_taken_back", _("Accession taken back")),
    _accession("accession_sent_back", _("Accession sent back for correction")),
    _accession("accession_confirmed", _("Accession confirmed"), NUMBER),
    _accession("accession_settled", _("Accession settled by a signature on paper"), NUMBER),
    _accession("accession_called_off", _("Invitation to accede withdrawn")),
    Kind(
        "mail.reminders.reminder_accession",
        _("Reminder of an invitation to accede"),
        (replace(FULL_TITLE, required=True), UNTIL, TODAY, DECLARATION, STATE, STATE_FIRST, GROUP, CODE, MAILBOX),
    ),
    _accession("staff_accession_announced", _("To the secretariat: a State accedes")),
    _accession("staff_accession_taken_back", _("To the secretariat: an accession was taken back")),
)
