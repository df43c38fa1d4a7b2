"""Whether a draft can become a letter: who it is from and to, on which day, and whether its text is whole."""

import re
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from nominations.kernel.findings import Finding, blocker
from nominations.kernel.text import clean_line
from nominations.letters import paragraphs
from nominations.letters.drafts import AnyDraft, Draft
from nominations.letters.models import Addressee, Signatory
from nominations.texts.filling import PLACEHOLDER, fill

LONGEST_SUBJECT = 300
_LANGUAGE = re.compile(r"[a-z]{2}")
# Without these nothing can be set at all; with other findings a preview still shows the letter.
UNSETTABLE = frozenset(
    {"addressee_missing", "signatory_missing", "placeholder_unfilled", "language_unknown", "wording_empty"}
)


def findings(draft: AnyDraft) -> list[Finding]:
    """Return what stands against issuing, in words for its row; empty when nothing does."""
    if not isinstance(draft, Draft):
        return [] if draft.kind else [blocker("list_is_a_print", _("This list is only printed, it is not issued."))]
    return [*_of_signatory(draft), *_of_addressee(draft), *_of_wording(draft)]


def _of_signatory(draft: Draft) -> Iterator[Finding]:
    if draft.signatory is None:
        yield blocker("signatory_missing", _("Nobody signs it. Choose a signatory."))
    elif not clean_line(draft.signatory.name) or not clean_line(draft.signatory.capacity):
        yield blocker("signatory_incomplete", _("The signatory has no name or no capacity. Complete the entry."))
    elif not _in_office(draft.signatory, draft):
        facts = {"name": draft.signatory.name, "day": date_format(draft.dated_on, "l j F Y")}
        yield blocker("signatory_not_in_office", _("%(name)s is not in office on %(day)s.") % facts)


def _of_addressee(draft: Draft) -> Iterator[Finding]:
    addressee = draft.addressee
    if addressee is None:
        yield blocker("addressee_missing", _("No addressee is entered for this State."))
        return
    if addressee.country_id != draft.country.pk:
        yield blocker("addressee_of_another_state", _("%s speaks for another State.") % addressee.name)
    if not _in_office(addressee, draft):
        facts = {"name": addressee.name, "day": date_format(draft.dated_on, "l j F Y")}
        yield blocker("addressee_not_in_office", _("%(name)s is not in office on %(day)s.") % facts)
    if not _is_email(addressee.email):
        yield blocker("addressee_without_email", _("The addressee has no e-mail address that mail can reach."))


def _of_wording(draft: Draft) -> Iterator[Finding]:
    if not is_language(draft.language):
        yield blocker("language_unknown", _("“%s” is no code of a language, as “en” is.") % draft.language)
    subject, body = clean_line(draft.wording.subject), draft.wording.body
    named = [*PLACEHOLDER.findall(subject), *PLACEHOLDER.findall(body)]
    unfilled = [f"{{{name}}}" for name in dict.fromkeys(named) if name not in draft.values]
    if unfilled:
        yield blocker("placeholder_unfilled", _("The text has placeholders without a value: %s.") % ", ".join(unfilled))
        return
    filled = clean_line(fill(subject, draft.values))
    if not filled or not paragraphs.blocks(body, draft.values):
        yield blocker("wording_empty", _("The text has no subject or no body."))
    if len(filled) > LONGEST_SUBJECT:
        yield blocker("subject_too_long", _("The subject is longer than %d characters.") % LONGEST_SUBJECT)


def is_language(code: str) -> bool:
    """Say whether the typesetter can name this language in the file (ISO 639-1)."""
    return bool(_LANGUAGE.fullmatch(code))


def _in_office(who: Addressee | Signatory, draft: Draft) -> bool:
    return who.since <= draft.dated_on and (who.until is None or draft.dated_on < who.until)


def _is_email(typed: str) -> bool:
    try:
        validate_email(typed)
    except ValidationError:
        return False
    return True
