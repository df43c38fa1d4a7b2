"""PPTX: slides that can only be shown."""

from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from nominations.files import office

_FORM = office.Form(
    main_part="ppt/presentation.xml",
    # A slide with notes has four parts, and its pictures.
    most_members=4_000,
    other_kind=_("“%(name)s” is not a PowerPoint presentation, whatever its name says."),
    protected=_(
        "“%(name)s” is protected by a password, or an old PowerPoint file. Save it as PPTX without protection."
    ),
    too_much=_("“%(name)s” would unpack to far more than a presentation needs."),
    active=_("“%(name)s” contains macros or programs. Save it as a plain PPTX."),
)


def check(stream: BinaryIO, name: str) -> None:
    """Raise a FileRefused unless this is a presentation that can only be shown."""
    office.check(stream, name, _FORM)
