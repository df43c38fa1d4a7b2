"""Which texts a secretariat may word, and the placeholders that each knows."""

from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nominations.texts.accession_kinds import ACCESSIONS
from nominations.texts.kinds import Kind, Placeholder, Reach
from nominations.texts.letter_kinds import LETTERS, REASONS
from nominations.texts.mail_kinds import MAILS

__all__ = ["KINDS", "LANGUAGES", "Kind", "Placeholder", "Reach", "mail_key"]

KINDS: dict[str, Kind] = {kind.key: kind for kind in (*LETTERS, *MAILS, *ACCESSIONS, *REASONS)}
# The official languages (Regulation No 1), in the order of the institutions; texts are built in for English.
LANGUAGES: dict[str, Promise] = {
    "bg": _("Bulgarian"),
    "es": _("Spanish"),
    "cs": _("Czech"),
    "da": _("Danish"),
    "de": _("German"),
    "et": _("Estonian"),
    "el": _("Greek"),
    "en": _("English"),
    "fr": _("French"),
    "ga": _("Irish"),
    "hr": _("Croatian"),
    "it": _("Italian"),
    "lv": _("Latvian"),
    "lt": _("Lithuanian"),
    "hu": _("Hungarian"),
    "mt": _("Maltese"),
    "nl": _("Dutch"),
    "pl": _("Polish"),
    "pt": _("Portuguese"),
    "ro": _("Romanian"),
    "sk": _("Slovak"),
    "sl": _("Slovenian"),
    "fi": _("Finnish"),
    "sv": _("Swedish"),
}


@lru_cache(maxsize=500)
def mail_key(template: str, variant: str = "") -> str:
    """Return the key of a mail's words by the folder of its templates; empty for a mail that nobody words."""
    key = f"mail.{template.replace('/', '.')}"
    return next((name for name in (f"{key}.{variant}", key) if name in KINDS), "")
