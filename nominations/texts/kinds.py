"""What one editable text is: its key, its name for the desk, its placeholders, and how narrowly it may be worded."""

from dataclasses import dataclass
from enum import IntEnum

from django.utils.functional import Promise


class Reach(IntEnum):
    """For whom a text may be worded: each kind names the narrowest, and the wider ones go as well."""

    ALL = 0
    GROUP = 1
    CALL = 2


@dataclass(frozen=True)
class Placeholder:
    """What stands in braces in a text, and a sample of what will stand there.

    `source` says where a mail finds the value in its context, as a template would; letters bring their values.
    """

    name: str
    label: str | Promise
    sample: str
    required: bool = False
    source: str = ""


@dataclass(frozen=True)
class Kind:
    """One text; its built-in words lie in templates/texts/<language>/<key>.txt."""

    key: str
    label: str | Promise
    placeholders: tuple[Placeholder, ...] = ()
    has_subject: bool = True
    narrowest: Reach = Reach.GROUP

    @property
    def is_mail(self) -> bool:
        return self.key.startswith("mail.")

    @property
    def names(self) -> frozenset[str]:
        return frozenset(each.name for each in self.placeholders)

    @property
    def required(self) -> tuple[str, ...]:
        return tuple(each.name for each in self.placeholders if each.required)
