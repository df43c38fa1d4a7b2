"""From data to the bytes of a PDF: typst, with its own fonts, tagged (PDF/UA-1) and archivable (PDF/A-2a)."""

import json
import re
import threading
from functools import cache
from typing import Any, cast

import typst
from django.conf import settings
from django.utils.translation import gettext as _

from nominations.kernel.refusals import Refused
from nominations.letters import papers, tagging
from nominations.letters.drafts import Draft, ListDraft
from nominations.letters.papers import Paper

STANDARDS: list[Any] = ["ua-1", "a-2a"]
# How the typesetter says that no font of ours has a sign; it refuses rather than to print a box.
_NO_GLYPH = re.compile(r"the text `\"(.+?)\"` could not be displayed")
_MOST_NAMED = 10

_of_thread = threading.local()


class NoSuchLetter(Refused):
    """The text has characters that no font of ours can print."""


def letter(draft: Draft, *, number: str = "") -> bytes:
    """Return the PDF of a letter. Raises NoSuchLetter."""
    return pdf(papers.of_letter(draft, number=number))


def table(draft: ListDraft, *, number: str = "") -> bytes:
    """Return the PDF of a list on broad A4, its header repeated on each page. Raises NoSuchLetter."""
    return pdf(papers.of_list(draft, number=number))


def pdf(paper: Paper) -> bytes:
    """Return the PDF of any content: the same content makes the same bytes, today and years later."""
    folder = settings.BASE_DIR / "templates" / "letters"
    try:
        made = _compiler().compile(
            input=folder / f"{paper['form']}.typ",
            format="pdf",
            pdf_standards=STANDARDS,
            sys_inputs={"data": json.dumps(paper)},
            timestamp=paper["at"],
        )
    except typst.TypstError as error:
        raise _as_refusal(error) from error
    content = cast("bytes", made)
    return tagging.with_row_headers(content) if paper["form"] == papers.LIST else content


def _compiler() -> typst.Compiler:
    """Return this thread's own compiler: one serves one caller at a time. The fonts are read once for all."""
    if not hasattr(_of_thread, "compiler"):
        root = settings.BASE_DIR / "templates" / "letters"
        _of_thread.compiler = typst.Compiler(root=root, font_paths=_fonts(), ignore_system_fonts=True)
    return cast("typst.Compiler", _of_thread.compiler)


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False)


def _as_refusal(error: typst.TypstError) -> Exception:
    signs = list(dict.fromkeys(_NO_GLYPH.findall(error.diagnostic)))
    if not signs:
        return error
    named = ", ".join(f"“{sign}”" for sign in signs[:_MOST_NAMED])
    return NoSuchLetter(
        _("These characters cannot be printed: %(signs)s. Write them in another way.") % {"signs": named}
    )
