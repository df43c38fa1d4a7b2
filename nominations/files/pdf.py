"""PDF: pikepdf opens it, it has pages, no password, and nothing in it runs."""

from collections.abc import Iterator
from typing import BinaryIO

import pikepdf
from django.utils.translation import gettext as _

from nominations.files.refusals import Damaged, Protected, Unsafe, WrongType

_MAGIC = b"%PDF-"
# Some programs put a byte order mark or line ends before the header.
_BEFORE_MAGIC = b"\xef\xbb\xbf\r\n \t"
_ACTIVE_ACTIONS = {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/Rendition"}
_ACTIVE_KEYS = {"/JS", "/JavaScript"}


def check(stream: BinaryIO, name: str) -> None:
    """Raise a FileRefused unless this is a PDF that can only be read."""
    if not stream.read(1024).lstrip(_BEFORE_MAGIC).startswith(_MAGIC):
        raise WrongType(_("“%(name)s” is not a PDF, whatever its name says. Save it as PDF.") % {"name": name})
    stream.seek(0)
    try:
        with pikepdf.open(stream) as document:
            _judge(document, name)
    except pikepdf.PasswordError as error:
        raise _protected(name) from error
    except (pikepdf.PdfError, ValueError, RecursionError) as error:
        raise Damaged(
            _("“%(name)s” is damaged: it cannot be opened as PDF. Save it again.") % {"name": name}
        ) from error


def _judge(document: pikepdf.Pdf, name: str) -> None:
    if document.is_encrypted:
        raise _protected(name)
    if not len(document.pages):
        raise Damaged(_("“%(name)s” is a PDF without pages. Save it again.") % {"name": name})
    if any(_is_active(each) for each in _dictionaries(document)):
        raise Unsafe(
            _("“%(name)s” contains a script or an action that starts a program. Save it as a plain PDF (PDF/A).")
            % {"name": name}
        )


def _protected(name: str) -> Protected:
    return Protected(
        _("“%(name)s” is protected by a password or encrypted. Save it without protection.") % {"name": name}
    )


def _dictionaries(document: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Yield every dictionary, those inside other objects too; references are followed by the outer loop only."""
    waiting = list(document.objects)
    waiting.append(document.trailer)
    while waiting:
        item = waiting.pop()
        if isinstance(item, pikepdf.Array):
            waiting += [child for child in item.as_list() if _is_inside(child)]
        elif isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
            yield item
            waiting += [child for _key, child in item.items() if _is_inside(child)]


def _is_inside(child: object) -> bool:
    return isinstance(child, pikepdf.Object) and not child.is_indirect


def _is_active(item: pikepdf.Object) -> bool:
    return str(item.get("/S", "")) in _ACTIVE_ACTIONS or any(key in item for key in _ACTIVE_KEYS)
