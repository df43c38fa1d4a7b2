"""Which texts a secretariat may word, and the placeholders that each knows."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Placeholder:
    """What stands in braces in a text, and a sample of what will stand there."""

    name: str
    label: str | Promise
    sample: str
    required: bool = False


@dataclass(frozen=True)
class Kind:
    """One text; its built-in words lie in templates/texts/<language>/<key>.txt."""

    key: str
    label: str | Promise
    placeholders: tuple[Placeholder, ...] = ()
    has_subject: bool = True
