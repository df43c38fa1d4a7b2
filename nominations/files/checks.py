"""Whether an upload is what its name says: extension, first bytes and structure."""

from collections.abc import Callable, Collection
from typing import BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from nominations.files import docx, eml, names, pdf, plain, pptx
from nominations.files.models import StoredFile
from nominations.files.refusals import Empty, TooLarge, WrongType

LARGEST = 10 * 1024 * 1024

_EXTENSIONS = {
    ".pdf": StoredFile.Type.PDF,
    ".docx": StoredFile.Type.DOCX,
    ".pptx": StoredFile.Type.PPTX,
    ".eml": StoredFile.Type.EML,
    ".txt": StoredFile.Type.TXT,
}
_STRUCTURE: dict[StoredFile.Type, Callable[[BinaryIO, str], None]] = {
    StoredFile.Type.PDF: pdf.check,
    StoredFile.Type.DOCX: docx.check,
    StoredFile.Type.PPTX: pptx.check,
    StoredFile.Type.EML: eml.check,
    StoredFile.Type.TXT: plain.check,
}


def check(upload: "UploadedFile[bytes]", allow: Collection[str]) -> StoredFile.Type:
    """Return the type of an upload, judged by its content. Raises a FileRefused with a sentence for the user.

    The size comes first: nothing of a file that is too large is read.
    """
    name = names.clean(upload.name or "")
    size = upload.size or 0
    if size > LARGEST:
        facts = {"name": name, "size": filesizeformat(size), "limit": filesizeformat(LARGEST)}
        raise TooLarge(_("“%(name)s” is too large: %(size)s. A file may have at most %(limit)s.") % facts)
    if size == 0:
        raise Empty(_("“%(name)s” is empty: it has 0 bytes. Choose another file.") % {"name": name})
    kind = _EXTENSIONS.get(names.extension(name))
    if kind is None or kind not in allow:
        types = ", ".join(str(StoredFile.Type(each).label) for each in allow)
        raise WrongType(_("“%(name)s” cannot be taken. Files may be: %(types)s.") % {"name": name, "types": types})
    upload.seek(0)
    _STRUCTURE[kind](cast("BinaryIO", upload), name)
    upload.seek(0)
    return kind
