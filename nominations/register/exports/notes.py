"""What every document says of itself: where it comes from, when it was read, how it may be used again."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from nominations.kernel import clock


def note(source: str, *, at: datetime, is_public: bool = True) -> dict[str, str]:
    """Return source, instant and terms of reuse. What was read with a key is not public and says so."""
    retrieved = at.astimezone(clock.BRUSSELS).isoformat(timespec="seconds")
    return {
        "source": source,
        "publisher": settings.SITE_NAME,
        "retrieved_at": retrieved,
        "reuse": _reuse(is_public=is_public),
    }


def _reuse(*, is_public: bool) -> str:
    if is_public:
        return _("Reuse is allowed with the source named (Decision 2011/833/EU). Dates are inclusive: last days count.")
    return _("Read with an access key: holds personal data that is not public. Keep it to the purpose of the key.")
