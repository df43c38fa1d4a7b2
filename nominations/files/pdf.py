"""PDF: pikepdf opens it, it has pages, no password, nothing in it runs, and it carries no other file."""

import subprocess
import sys
from pathlib import Path
from typing import BinaryIO

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nominations.files import pdf_judge
from nominations.files.refusals import Damaged, FileRefused, Protected, Unsafe, WrongType

_MAGIC = b"%PDF-"
# Some programs put a byte order mark or line ends before the header.
_BEFORE_MAGIC = b"\xef\xbb\xbf\r\n \t"
_LONGEST_SECONDS = 30

_REFUSALS: dict[str, tuple[type[FileRefused], Promise]] = {
    pdf_judge.DAMAGED: (Damaged, _("“%(name)s” is damaged: it cannot be opened as PDF. Save it again.")),
    pdf_judge.PROTECTED: (
        Protected,
        _("“%(name)s” is protected by a password or encrypted. Save it without protection."),
    ),
    pdf_judge.EMPTY: (Damaged, _("“%(name)s” is a PDF without pages. Save it again.")),
    pdf_judge.ACTIVE: (
        Unsafe,
        _("“%(name)s” contains a script or an action that starts a program. Save it as a plain PDF (PDF/A)."),
    ),
    pdf_judge.CARRIER: (
        Unsafe,
        _("“%(name)s” carries other files inside. Save it as a plain PDF (PDF/A) and add the others one by one."),
    ),
    pdf_judge.HUGE: (
        Unsafe,
        _("“%(name)s” could not be checked: opening it takes far more than a letter needs. Save or scan it again."),
    ),
}


def check(stream: BinaryIO, name: str) -> None:
    """Raise a FileRefused unless this is a PDF that can only be read."""
    content = stream.read()
    if not content[:1024].lstrip(_BEFORE_MAGIC).startswith(_MAGIC):
        raise WrongType(_("“%(name)s” is not a PDF, whatever its name says. Save it as PDF.") % {"name": name})
    word = _judged_apart(content)
    if word != pdf_judge.GOOD:
        refusal, sentence = _REFUSALS.get(word) or _REFUSALS[pdf_judge.HUGE]
        raise refusal(sentence % {"name": name})


def _judged_apart(content: bytes) -> str:
    """Return the judge's word; an empty one when it ran out of memory or time."""
    program = [sys.executable, "-I", str(Path(pdf_judge.__file__))]
    try:
        ended = subprocess.run(  # noqa: S603 - our own program, the upload on its standard input
            program, input=content, capture_output=True, timeout=_LONGEST_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return ""
    return ended.stdout.decode("ascii", "replace") if ended.returncode == 0 else ""
