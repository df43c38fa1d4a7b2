"""DOCX: a Word document that can only be read."""

from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from nominations.files import office

_FORM = office.Form(
    main_part="word/document.xml",
    most_members=1_000,
    other_kind=_("“%(name)s” is not a Word document, whatever its name says."),
    protected=_("“%(name)s” is protected by a password, or an old Word file. Save it as DOCX without protection."),
    too_much=_("“%(name)s” would unpack to far more than a letter needs."),
    active=_("“%(name)s” contains macros or programs. Save it as a plain DOCX."),
)


def check(stream: BinaryIO, name: str) -> None:
    """Raise a FileRefused unless this is a Word document that can only be read."""
    office.check(stream, name, _FORM)
