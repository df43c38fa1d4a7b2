"""From data to the bytes of a PDF: typst, with its own fonts, tagged (PDF/UA-1) and archivable (PDF/A-2a).

A batch is set at once, in processes that end with it: `typesetter.py`, and for lists `tagging.py` after it.
"""

import re
from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext as _

from nominations.kernel.refusals import Refused
from nominations.letters import apart, papers
from nominations.letters.drafts import Draft, ListDraft
from nominations.letters.papers import Paper

# How the typesetter says that no font of ours has a sign; it refuses rather than to print a box.
_NO_GLYPH = re.compile(r"the text `\"(.+?)\"` could not be displayed")
_MOST_NAMED = 10


class NoSuchLetter(Refused):
    """The text has characters that no font of ours can print."""


def letter(draft: Draft, *, number: str = "") -> bytes:
    """Return the PDF of a letter. Raises NoSuchLetter, NotTypeset."""
    return pdf(papers.of_letter(draft, number=number))


def table(draft: ListDraft, *, number: str = "") -> bytes:
    """Return the PDF of a list on broad A4, its header repeated on each page. Raises NoSuchLetter, NotTypeset."""
    return pdf(papers.of_list(draft, number=number))


def pdf(paper: Paper) -> bytes:
    """Return the PDF of any content: the same content makes the same bytes, today and years later."""
    [made] = pdfs([paper])
    if isinstance(made, NoSuchLetter):
        raise made
    return made


def pdfs(batch: Sequence[Paper]) -> list[bytes | NoSuchLetter]:
    """Return of each paper its PDF, or why it alone cannot be printed. Raises NotTypeset when nothing came of any."""
    folder = settings.BASE_DIR / "templates" / "letters"
    told, out = apart.answer("typesetter.py", {"papers": list(batch), "folder": str(folder)})
    made = [out.read(each["size"]) if "size" in each else _as_refusal(each["against"]) for each in told]
    lists = {
        position: content
        for position, (paper, content) in enumerate(zip(batch, made, strict=True))
        if paper["form"] == papers.LIST and isinstance(content, bytes)
    }
    for position, content in zip(lists, _with_row_headers(list(lists.values())), strict=True):
        made[position] = content
    return made


def _with_row_headers(lists: Sequence[bytes]) -> list[bytes]:
    if not lists:
        return []
    sizes, out = apart.answer("tagging.py", [len(content) for content in lists], lists)
    return [out.read(size) for size in sizes]


def _as_refusal(diagnostic: str) -> NoSuchLetter:
    signs = list(dict.fromkeys(_NO_GLYPH.findall(diagnostic)))
    if not signs:
        raise RuntimeError(diagnostic)  # a template of ours is at fault, not what somebody typed
    named = ", ".join(f"“{sign}”" for sign in signs[:_MOST_NAMED])
    return NoSuchLetter(
        _("These characters cannot be printed: %(signs)s. Write them in another way.") % {"signs": named}
    )
