"""The verbs of a letter: look at it, issue it under a number, send it, withdraw it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from nominations.audit import actions as audit
from nominations.files import actions as files
from nominations.files.actions import Made
from nominations.files.models import StoredFile
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.kernel.text import clean_line, clean_text
from nominations.letters import notices, numbering, papers, rules, typesetting
from nominations.letters.drafts import AnyDraft, Draft
from nominations.letters.models import Letter
from nominations.letters.papers import Paper
from nominations.outbox import actions as outbox
from nominations.outbox.models import OutgoingMail

if TYPE_CHECKING:
    from nominations.accounts.models import User

# Time to call a mail back.
HOLD = timedelta(minutes=1)


class NotIssuable(Refused):
    """Something stands against issuing; the sentence and `reasons` list every row with its reason."""

    def __init__(self, reasons: Sequence[tuple[str, str]]) -> None:
        self.reasons = list(reasons)
        rows = " ".join(f"{row}: {reason}" for row, reason in self.reasons)
        super().__init__(_("No letter was issued. %(rows)s") % {"rows": rows})


class NotSendable(Refused):
    """A letter was withdrawn, or is to nobody."""


class NotWithdrawable(Refused):
    """The letter was withdrawn already, or no reason is given."""


def preview(draft: AnyDraft) -> bytes:
    """Return the PDF as it would be, marked as a draft, without a number.

    Raises NotIssuable, NoSuchLetter, NotTypeset.
    """
    blocking = [finding for finding in rules.findings(draft) if finding.code in rules.UNSETTABLE]
    if blocking:
        raise NotIssuable([(row_of(draft), str(finding.sentence)) for finding in blocking])
    return typesetting.pdf(_paper(draft))


@transaction.atomic
def issue(drafts: Sequence[AnyDraft], *, by: "User", at: datetime) -> list[Letter]:
    """Number, freeze and keep all of these letters, or none.

    Raises NotIssuable with a reason for each row at fault, NotTypeset when the typesetter failed.
    """
    _refuse([(row_of(draft), str(finding.sentence)) for draft in drafts for finding in rules.findings(draft)])
    numbers = numbering.next_numbers(drafts)
    _refuse(_issued_already(drafts))
    made = [_paper(draft, number=number, at=at) for draft, number in zip(drafts, numbers, strict=True)]
    contents = _set(drafts, made)
    named = zip(contents, map(numbering.file_name, numbers), strict=True)
    kept = files.keep_each([Made(content, name) for content, name in named], by=by, at=at)
    letters = Letter.objects.bulk_create(
        _letter(draft, paper, file=file, by=by, at=at) for draft, paper, file in zip(drafts, made, kept, strict=True)
    )
    audit.record_each("letter.issue", [(letter, {"number": letter.number}) for letter in letters], by=by, at=at)
    return letters


@transaction.atomic
def send(letters: Sequence[Letter], *, by: "User", at: datetime) -> list[OutgoingMail]:
    """Mail each letter to its addressee, with its file and annexes; return the mails, in the order of the letters.

    A letter is one mail: one that was sent, or waits, is not sent again, one that was called back is. For a minute all
    can be called back. Raises NotSendable, AnnexGone, TooMuchAttached; then none goes.
    """
    rows = {letter.pk: letter for letter in _locked(letters)}
    locked = [rows[letter.pk] for letter in letters]
    for letter in locked:
        _check_sendable(letter)
    keys = [notices.key_of(letter) for letter in locked]
    outbox.free_keys_of_cancelled(*keys)
    known = {mail.dedup_key: mail for mail in OutgoingMail.objects.filter(dedup_key__in=keys)}
    new = [letter for letter in dict.fromkeys(locked) if notices.key_of(letter) not in known]
    annexes = notices.annexes_of(new)
    sent = outbox.enqueue([notices.cover(letter, annexes) for letter in new], at=at, hold_for=HOLD)
    known |= {mail.dedup_key: mail for mail in sent}
    audit.record_each("letter.send", [(letter, {"number": letter.number}) for letter in new], by=by, at=at)
    return [known[key] for key in keys]


@transaction.atomic
def withdraw(letter: Letter, *, reason: str, by: "User", at: datetime) -> Letter:
    """Take an issued letter back: it stays with its number, and its mail is called back unless it has gone.

    Another letter about the same may then be issued. Raises NotWithdrawable.
    """
    reason = clean_text(reason)
    if not reason:
        raise NotWithdrawable(_("Give the reason, so that colleagues can understand it."))
    locked = _locked([letter])[0]
    if locked.withdrawn_at is not None:
        facts = {"number": locked.number, "day": _day(locked.withdrawn_at)}
        raise NotWithdrawable(_("%(number)s was withdrawn already on %(day)s.") % facts)
    locked.withdrawn_at, locked.withdrawn_by, locked.withdrawn_because = at, by, reason
    locked.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
    why = _("The letter was withdrawn: %s") % clean_line(reason)
    outbox.cancel_waiting(about=[locked], reason=why[: outbox.LONGEST_REASON], at=at)
    audit.record("letter.withdraw", locked, by=by, at=at, number=locked.number)
    return locked


def row_of(draft: AnyDraft) -> str:
    """Return what a row is called where rows are listed: its State, or the title of a list."""
    return draft.country.name_en if isinstance(draft, Draft) else draft.title


def _paper(draft: AnyDraft, *, number: str = "", at: datetime | None = None) -> Paper:
    if isinstance(draft, Draft):
        return papers.of_letter(draft, number=number, at=at)
    return papers.of_list(draft, number=number, at=at)


def _refuse(reasons: Sequence[tuple[str, str]]) -> None:
    if reasons:
        raise NotIssuable(reasons)


def _issued_already(drafts: Sequence[AnyDraft]) -> list[tuple[str, str]]:
    """Say which subjects have a letter of this kind that stands, or come twice; lists may be issued again and again."""
    ours = [draft for draft in drafts if isinstance(draft, Draft)]
    standing = {
        (letter.kind, letter.subject_type, letter.subject_id): letter.number
        for letter in Letter.objects.standing().about(*(draft.about for draft in ours)).defer("content")
    }
    reasons, seen = [], set()
    for draft in ours:
        subject = (draft.kind.value, draft.about._meta.model_name, str(draft.about.pk))
        if subject in standing:
            reasons.append((row_of(draft), _("It has its letter already: %s.") % standing[subject]))
        elif subject in seen:
            reasons.append((row_of(draft), _("It is here twice.")))
        seen.add(subject)
    return reasons


def _set(drafts: Sequence[AnyDraft], made: Sequence[Paper]) -> list[bytes]:
    contents = typesetting.pdfs(made)
    refused = [(draft, each) for draft, each in zip(drafts, contents, strict=True) if not isinstance(each, bytes)]
    _refuse([(row_of(draft), str(refusal)) for draft, refusal in refused])
    return [each for each in contents if isinstance(each, bytes)]


def _letter(draft: AnyDraft, paper: Paper, *, file: StoredFile, by: "User", at: datetime) -> Letter:
    group = numbering.group_of(draft)
    about = draft.about or group
    letter = Letter(
        group_id=group.pk,
        kind=draft.kind or "",  # rules.findings lets no list without a kind come here
        number=paper["number"],
        subject_type=about._meta.model_name or "",
        subject_id=str(about.pk),
        language=draft.language,
        dated_on=draft.dated_on,
        content=paper,
        file=file,
        sha256=file.blob_id,
        issued_at=at,
        issued_by=by,
    )
    if isinstance(draft, Draft):
        letter.country, letter.signatory, letter.wording = draft.country, draft.signatory, draft.wording.version
        letter.subject, letter.ares_ref = paper["subject"], clean_line(draft.ares_ref)
        letter.recipient, letter.recipient_name = paper["mail"]["to"], paper["mail"]["name"]
    else:
        letter.subject = paper["heading"][: rules.LONGEST_SUBJECT]
    return letter


def _locked(letters: Sequence[Letter]) -> list[Letter]:
    """Lock the letters, always in the same order, so that sending and withdrawing wait for each other."""
    rows = Letter.objects.select_for_update(of=("self",)).select_related("file").order_by("pk")
    return list(rows.filter(pk__in=[letter.pk for letter in letters]))


def _check_sendable(letter: Letter) -> None:
    if letter.withdrawn_at is not None:
        facts = {"number": letter.number, "day": _day(letter.withdrawn_at)}
        raise NotSendable(_("%(number)s was withdrawn on %(day)s, so it is not sent.") % facts)
    if not letter.recipient:
        raise NotSendable(_("%s is a list: it has no addressee. Download it.") % letter.number)


def _day(at: datetime) -> str:
    return date_format(clock.local_day(at), "l j F Y")
