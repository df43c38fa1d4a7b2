"""The languages that texts of declarations are written in: the official ones of the Union first, then others."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OFFICIAL: tuple[tuple[str, Promise], ...] = (
    ("bg", _("Bulgarian")),
    ("cs", _("Czech")),
    ("da", _("Danish")),
    ("de", _("German")),
    ("el", _("Greek")),
    ("en", _("English")),
    ("es", _("Spanish")),
    ("et", _("Estonian")),
    ("fi", _("Finnish")),
    ("fr", _("French")),
    ("ga", _("Irish")),
    ("hr", _("Croatian")),
    ("hu", _("Hungarian")),
    ("it", _("Italian")),
    ("lt", _("Lithuanian")),
    ("lv", _("Latvian")),
    ("mt", _("Maltese")),
    ("nl", _("Dutch")),
    ("pl", _("Polish")),
    ("pt", _("Portuguese")),
    ("ro", _("Romanian")),
    ("sk", _("Slovak")),
    ("sl", _("Slovenian")),
    ("sv", _("Swedish")),
)
OTHERS: tuple[tuple[str, Promise], ...] = (
    ("bs", _("Bosnian")),
    ("hi", _("Hindi")),
    ("is", _("Icelandic")),
    ("ja", _("Japanese")),
    ("ko", _("Korean")),
    ("lb", _("Luxembourgish")),
    ("mk", _("Macedonian")),
    ("no", _("Norwegian")),
    ("rm", _("Romansh")),
    ("sq", _("Albanian")),
    ("sr", _("Serbian")),
    ("tr", _("Turkish")),
    ("uk", _("Ukrainian")),
)
_NAMES = dict((*OFFICIAL, *OTHERS))


def name(code: str) -> str | Promise:
    """Return the English name of a language; of one that is not listed, its two letters."""
    return _NAMES.get(code, code)


def choices(known: str = "") -> list[tuple[str | Promise, object]]:
    """Return the languages to choose from, in two parts; one that is known though not listed stands first."""
    parts: list[tuple[str | Promise, object]] = [
        (_("Official languages of the Union"), list(OFFICIAL)),
        (_("Other languages"), list(OTHERS)),
    ]
    return [(known, known), *parts] if known and known not in _NAMES else parts
