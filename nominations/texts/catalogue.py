"""Which texts a secretariat may word, and the placeholders that each knows."""

from functools import lru_cache

from nominations.texts.kinds import Kind, Placeholder, Reach
from nominations.texts.letter_kinds import LETTERS, REASONS
from nominations.texts.mail_kinds import MAILS

__all__ = ["KINDS", "LANGUAGES", "Kind", "Placeholder", "Reach", "mail_key"]

KINDS: dict[str, Kind] = {kind.key: kind for kind in (*LETTERS, *MAILS, *REASONS)}
# The official languages (Regulation No 1), in the order of the institutions; texts are built in for English.
LANGUAGES = (
    *("bg", "es", "cs", "da", "de", "et", "el", "en", "fr", "ga", "hr", "it"),
    *("lv", "lt", "hu", "mt", "nl", "pl", "pt", "ro", "sk", "sl", "fi", "sv"),
)


@lru_cache(maxsize=500)
def mail_key(template: str, variant: str = "") -> str:
    """Return the key of a mail's words by the folder of its templates; empty for a mail that nobody words."""
    key = f"mail.{template.replace('/', '.')}"
    return next((name for name in (f"{key}.{variant}", key) if name in KINDS), "")
