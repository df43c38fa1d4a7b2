"""What the desk shows of accessions: the rows of a declaration, the facts and buttons of one, what was done."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, F, IntegerField, QuerySet, Value, When
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from nominations.declarations.models import Declaration
from nominations.declarations.signature_models import Accession
from nominations.declarations.states import ACCESSION, AccessionMove, AccessionStatus
from nominations.desk import declaration_pages, mails, print_outs, queries
from nominations.desk.mails import MailLine
from nominations.kernel.tables import Column, Kind, Table
from nominations.letters.drafts import ListDraft
from nominations.outbox.models import OutgoingMail

MOST_MAILS = 12
_COLUMNS = (
    Column("code", _("Code")),
    Column("state", _("State")),
    Column("standing", _("Where it stands")),
    Column("invited_at", _("Invited"), Kind.INSTANT),
    Column("answer_by_on", _("Answer wished by"), Kind.DAY),
    Column("announced_at", _("Announced"), Kind.INSTANT),
    Column("signed_on", _("Signed on"), Kind.DAY),
    Column("signatory", _("Signatory person")),
    Column("capacity", _("Capacity")),
)
_WIDTHS = {"code": 1, "standing": 4, "signatory": 4, "capacity": 5}
# What waits for the secretariat stands first, what is settled last.
ORDER = (
    AccessionStatus.ANNOUNCED,
    AccessionStatus.SENT_BACK,
    AccessionStatus.INVITED,
    AccessionStatus.TAKEN_BACK,
    AccessionStatus.CALLED_OFF,
    AccessionStatus.CONFIRMED,
)
TONES: dict[str, str] = {
    AccessionStatus.ANNOUNCED: "act",
    AccessionStatus.SENT_BACK: "wait",
    AccessionStatus.INVITED: "wait",
    AccessionStatus.CONFIRMED: "good",
}
# Move → name of the page, words of the button; those of the secretariat.
BUTTONS: dict[AccessionMove, tuple[str, Promise]] = {
    AccessionMove.CONFIRM: ("accession_confirmation", _("Confirm")),
    AccessionMove.SEND_BACK: ("accession_return", _("Send back")),
    AccessionMove.INVITE_AGAIN: ("accession_new_invitation", _("Invite again")),
    AccessionMove.CALL_OFF: ("accession_calling_off", _("Withdraw the invitation")),
}
DONE: dict[str, Promise] = {
    "invite": _("Invited"),
    AccessionMove.INVITE_AGAIN: _("Invited again"),
    AccessionMove.ANNOUNCE: _("Announced, with the letter"),
    AccessionMove.TAKE_BACK: _("Taken back"),
    AccessionMove.SEND_BACK: _("Sent back"),
    AccessionMove.CONFIRM: _("Confirmed"),
    AccessionMove.SETTLE: _("Settled by a signature on paper"),
    AccessionMove.CALL_OFF: _("Invitation withdrawn"),
}


def trail(declaration: Declaration) -> tuple[tuple[str, str | Promise], ...]:
    """Return the way back from one accession: to the declaration, and to all its accessions."""
    listed = (declaration_pages.address(declaration, "accessions"), _("Accessions"))
    return (*declaration_pages.trail(declaration), listed)


def rows(declaration: Declaration) -> "QuerySet[Accession]":
    """Return the accessions of a declaration with their States, what waits for the secretariat first."""
    place = Case(
        *[When(status=status, then=Value(number)) for number, status in enumerate(ORDER)], output_field=IntegerField()
    )
    return declaration.accessions.select_related("country").order_by(
        place, F("country__protocol_order").asc(nulls_last=True), "country__name_en", "pk"
    )


def table(declaration: Declaration) -> Table:
    """Return the rows as the page shows them, with who signed for the State."""
    lines = [
        (
            row.country.eu_code,
            row.country.name_en,
            str(row.get_status_display()),
            row.invited_at,
            row.answer_by_on,
            row.announced_at,
            row.signed_on,
            row.signatory_name,
            row.signatory_capacity,
        )
        for row in rows(declaration)
    ]
    title = _now("Accessions: %(title)s") % {"title": declaration.short_title}
    return Table("accessions", "accession", title, _COLUMNS, lines)


def on_paper(table: Table, *, at: datetime) -> ListDraft:
    return print_outs.draft(table, at=at, widths=_WIDTHS)


def to_settle(declaration: Declaration) -> list[Accession]:
    """Return what a signature on paper would settle: invited, announced or sent back; one query."""
    sources = [status for status in AccessionStatus if ACCESSION.allows(AccessionMove.SETTLE, status)]
    found = list(rows(declaration).filter(status__in=sources))
    for each in found:
        each.declaration = declaration
    return found


def tone(accession: Accession) -> str:
    return TONES.get(accession.status, "silent")


@dataclass(frozen=True)
class Button:
    """Where a decision is taken, and its words; `is_first`: the usual way on."""

    address: str
    words: str | Promise
    is_first: bool = False
    is_grave: bool = False


def buttons(accession: Accession) -> list[Button]:
    """Return what the secretariat may decide now."""
    return [
        Button(
            declaration_pages.address(accession.declaration, page, accession.pk),
            words,
            is_first=move is AccessionMove.CONFIRM,
            is_grave=move is AccessionMove.CALL_OFF,
        )
        for move, (page, words) in BUTTONS.items()
        if ACCESSION.allows(move, accession.status)
    ]


def facts(accession: Accession) -> Iterator[tuple[Promise, str]]:
    """Yield what is known, each with its words: of the invitation, and of what the State announced."""
    if accession.invited_at:
        yield _("Invited"), mails.long(accession.invited_at)
    if accession.answer_by_on:
        yield _("Answer wished by"), date_format(accession.answer_by_on, "l j F Y")
    if accession.announced_at:
        yield _("Announced"), mails.long(accession.announced_at)
        yield _("Announced by"), str(accession.announced_by)
    is_on_paper = accession.is_settled_on_paper
    if accession.signed_on:
        signed_on = _("Signed on, as announced") if is_on_paper else _("Signed on")
        yield signed_on, date_format(accession.signed_on, "l j F Y")
        signatory = _("Signatory, as announced") if is_on_paper else _("Signatory")
        yield signatory, f"{accession.signatory_name}, {accession.signatory_capacity}"
    if accession.signature and is_on_paper:
        yield _("Signature on paper, as recorded"), accession.signature.stated
    if accession.note:
        yield _("Note to the secretariat"), accession.note
    if accession.reason:
        yield _("Reason"), accession.reason


def mails_about(accession: Accession) -> list[MailLine]:
    """Return the newest mails about an accession; one query."""
    found = OutgoingMail.objects.filter(subject_type="accession", subject_id=str(accession.pk), sensitive=False)
    newest = queries.with_state_name(found.defer("text", "html").order_by("-due_at", "pk"), "audience")
    return [mails.line(mail) for mail in newest[:MOST_MAILS]]
