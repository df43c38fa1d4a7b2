"""A day that an address asks about, and what to say where it is none."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _


def asked_day(typed: str, *, today: date) -> tuple[date, str]:
    """Return the day that was typed, and no sentence; for what is no day, today and the sentence that says so."""
    if not typed.strip():
        return today, ""
    try:
        return date.fromisoformat(typed.strip()), ""
    except ValueError:
        words = _("“%(typed)s” is not a day. Write it as 2026-03-31. Shown is today, %(today)s.")
        return today, words % {"typed": typed.strip()[:40], "today": date_format(today, "l j F Y")}
