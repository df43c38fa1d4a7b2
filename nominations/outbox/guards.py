"""Who is asked, in the moment of sending, whether a mail is still wanted: rooms above, named in the settings."""

from collections.abc import Callable, Mapping

from django.conf import settings
from django.utils.module_loading import import_string

from nominations.outbox.models import OutgoingMail

# Returns why the mail is not wanted any more, or "". Called inside the marker's transaction; locks what it reads.
Guard = Callable[[OutgoingMail], str]


def no_guard(mail: OutgoingMail) -> str:  # noqa: ARG001 - a guard is asked about a mail
    return ""


def from_settings() -> dict[str, Guard]:
    """Return the guards by the beginning of the kinds they answer for."""
    named: Mapping[str, str] = settings.OUTBOX_GUARDS
    return {prefix: import_string(path) for prefix, path in named.items()}


def guard_of(kind: str, guards: Mapping[str, Guard]) -> Guard:
    return next((guard for prefix, guard in guards.items() if kind.startswith(prefix)), no_guard)
