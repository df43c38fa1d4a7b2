"""EML: an e-mail saved as a file, kept as the source of an answer registered on a State's behalf (domain rule 31)."""

import re
from email.parser import BytesHeaderParser
from email.policy import default
from typing import BinaryIO

from django.utils.translation import gettext as _

from nominations.files.refusals import WrongType

_FIRST_LINE = re.compile(rb"(?:\xef\xbb\xbf)?(?:From [^\r\n]+\r?\n)?[A-Za-z][A-Za-z0-9-]*:")


def check(stream: BinaryIO, name: str) -> None:
    """Raise a FileRefused unless this begins with the headers of an e-mail."""
    start = stream.read(256 * 1024)
    headers = BytesHeaderParser(policy=default).parsebytes(start.removeprefix(b"\xef\xbb\xbf"))
    complete = headers.get("From") and (headers.get("Date") or headers.get("Received"))
    if not _FIRST_LINE.match(start) or b"\x00" in start or not complete:
        raise WrongType(_("“%(name)s” is not a saved e-mail. Save the message as .eml or as PDF.") % {"name": name})
