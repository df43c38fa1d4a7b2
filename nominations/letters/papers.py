"""Everything that is typeset, as plain data: made of a draft once, frozen with the letter, typeset again alike."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeAlias

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from nominations.kernel import clock
from nominations.kernel.text import clean_line, clean_text
from nominations.letters import paragraphs
from nominations.letters.drafts import Draft, ListDraft
from nominations.letters.models import Addressee, Annex, Signatory
from nominations.letters.rules import is_language
from nominations.reference.models import Country
from nominations.texts.filling import fill

Paper: TypeAlias = dict[str, Any]  # JSON, in the form that templates/letters/ reads

LETTER, LIST = "letter", "list"


def of_letter(draft: Draft, *, number: str = "", at: datetime | None = None) -> Paper:
    """Return the content of a letter; without a number it says that it is a draft. It must have nothing missing."""
    if draft.addressee is None or draft.signatory is None:
        raise ValueError("A letter needs an addressee and a signatory: ask rules.findings first.")
    with translation.override(draft.language):
        subject = clean_line(fill(draft.wording.subject, draft.values))
        return {
            **_common(LETTER, subject, draft, number=number, at=at),
            "author": clean_line(draft.signatory.service),
            "letterhead": {
                "institution": _("European Commission"),
                "service": clean_line(draft.signatory.service),
                "capacity": clean_line(draft.signatory.capacity),
            },
            "place_and_date": _("Brussels, %(day)s") % {"day": date_format(draft.dated_on, "j F Y")},
            "references": _references(draft, draft.signatory, number),
            "addressee": _addressee(draft.addressee),
            "state": official_names(draft.country),
            "subject": subject,
            "salutation": f"{clean_line(draft.addressee.salutation).rstrip(',')},",
            "body": paragraphs.blocks(draft.wording.body, draft.values),
            "closing": _("Yours faithfully,"),
            "signed": [clean_line(draft.signatory.name), clean_line(draft.signatory.capacity)],
            "annexes": [_annex(number, annex, draft.annexes) for number, annex in enumerate(draft.annexes, 1)],
            "words": {"subject": _("Subject:"), "annexes": _("Annexes")},
            "mail": {
                "to": draft.addressee.email,
                "name": clean_line(draft.addressee.name),
                "reply_to": draft.mailbox,
                "thread": draft.thread,
            },
        }


def of_list(draft: ListDraft, *, number: str = "", at: datetime | None = None) -> Paper:
    """Return the content of a list; one that is printed only has no number and needs none."""
    with translation.override(draft.language):
        columns = [clean_line(column) for column in draft.columns]
        rows = [[clean_text(cell) for cell in row] for row in draft.rows]
        widths = list(draft.widths) or [1] * len(columns)
        if draft.is_to_sign:
            fields = [clean_line(heading) for heading in draft.signatures] or [_("Signature")]
            columns, widths = [*columns, *fields], [*widths, *[max(widths)] * len(fields)]
            rows = [[*row, *[""] * len(fields)] for row in rows]
        if not columns or len(widths) != len(columns) or any(len(row) != len(columns) for row in rows):
            raise ValueError("Every row of a list has as many cells as it has columns, and every column a width.")
        day = date_format(draft.dated_on, "j F Y")
        facts = [*map(clean_line, draft.facts), _("As on %(day)s") % {"day": day}]
        facts += [_("Number: %s") % number] if number else []
        return {
            **_common(LIST, clean_line(draft.title), draft, number=number, at=at),
            "author": settings.SITE_NAME,
            "heading": clean_line(draft.title),
            "facts": facts,
            "columns": columns,
            "widths": widths,
            "rows": rows,
            "notes": [clean_text(note) for note in draft.notes],
            "is_to_sign": draft.is_to_sign,
            "words": {"nothing": _("This list has no entries.")},
        }


def official_names(country: Country) -> list[dict[str, str]]:
    """Return the official names of a State as it writes them, each with its language."""
    names, languages = country.native_official_names.split("/"), country.languages.split(";")
    pairs = zip(names, languages, strict=False)
    return [{"name": name.strip(), "lang": lang.strip() if is_language(lang.strip()) else "en"} for name, lang in pairs]


def _common(form: str, title: str, draft: Draft | ListDraft, *, number: str, at: datetime | None) -> Paper:
    is_draft = not number and (isinstance(draft, Draft) or draft.kind is not None)
    return {
        "form": form,
        "language": draft.language,
        "number": number,
        "title": f"{number}: {title}" if number else title,
        "mark": _("Draft, not issued") if is_draft else number,
        # The instant in the file's own dates: with it the same content makes the same bytes.
        "at": int((at or clock.local_instant(draft.dated_on)).timestamp()),
    }


def _references(draft: Draft, signatory: Signatory, number: str) -> list[str]:
    lines = [
        clean_line(signatory.reference),
        _("Our number: %s") % number if number else _("Draft, not issued"),
        _("Ares reference: %s") % clean_line(draft.ares_ref) if draft.ares_ref.strip() else "",
        *(clean_line(line) for line in draft.references),
    ]
    return [line for line in lines if line]


def _addressee(addressee: Addressee) -> list[str]:
    lines = [addressee.name, addressee.capacity, *addressee.address.splitlines()]
    return [line for line in map(clean_line, lines) if line]


def _annex(number: int, annex: Annex, annexes: Sequence[Annex]) -> Paper:
    """An annex of text is set on a page of its own; one that is a file is named, and goes beside the letter."""
    title = clean_line(annex.title)
    heading = _("Annex %d: %s") % (number, title) if len(annexes) > 1 else _("Annex: %s") % title
    beside = annex.file.name if annex.file is not None else ""
    return {
        "title": title,
        "heading": heading,
        "listed": _("%(title)s (attached file: %(file)s)") % {"title": title, "file": beside} if beside else title,
        "body": paragraphs.annex(annex.text),
        "file": str(annex.file_id) if annex.file_id else "",
    }
