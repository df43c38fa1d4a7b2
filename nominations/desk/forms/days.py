"""Days as they are typed: one that an address asks about, and the deadline of a call."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from nominations.calls import rules


def asked_day(typed: str, *, today: date) -> tuple[date, str]:
    """Return the day that was typed, and no sentence; for what is no day, today and the sentence that says so."""
    if not typed.strip():
        return today, ""
    try:
        return date.fromisoformat(typed.strip()), ""
    except ValueError:
        words = _("“%(typed)s” is not a day. Write it as 2026-03-31. Shown is today, %(today)s.")
        return today, words % {"typed": typed.strip()[:40], "today": date_format(today, "l j F Y")}


def deadline(chosen: date, *, today: date) -> date:
    """Return the day when nothing stands against it as a call's deadline; raises ValidationError with what does."""
    found = rules.deadline_findings(chosen, today=today, holidays=())
    against = [str(finding.sentence) for finding in found if finding.blocks]
    if against:
        raise ValidationError(against)
    return chosen
