"""TXT: plain text in UTF-8, as a declaration is published when nobody typeset it."""

import re
from typing import BinaryIO

from django.utils.translation import gettext as _

from nominations.files.refusals import WrongType

# A text has line ends, tabs and page breaks; another control character says that this is a program or a picture.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")


def check(stream: BinaryIO, name: str) -> None:
    """Raise a FileRefused unless all of this is text that anybody can read, in UTF-8."""
    try:
        text = stream.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        sentence = _("“%(name)s” is not plain text in UTF-8. Save it as text with the encoding UTF-8, or as PDF.")
        raise WrongType(sentence % {"name": name}) from error
    if _CONTROLS.search(text) or not text.strip():
        raise WrongType(_("“%(name)s” is not plain text, whatever its name says.") % {"name": name})
