"""What is judged of the last day of a written procedure: plain days in, findings out (domain rules 13, 16)."""

from collections.abc import Collection
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from nominations.calls import rules as calls
from nominations.kernel import clock, findings
from nominations.kernel.findings import Finding


def deadline_findings(
    until_on: date | None, *, today: date, holidays: Collection[date], documents_days: int
) -> list[Finding]:
    """Judge a last day: none, today or earlier blocks; weekend, holiday or too few days warn; nothing moves it."""
    if until_on is None:
        sentence = _("A written procedure needs its last day.")
        return [findings.blocker("deadline_missing", sentence, "answers_until_on")]
    found = calls.deadline_findings(until_on, today=today, holidays=holidays)
    if until_on == today:
        sentence = _("The last day is today. Members need at least until tomorrow.")
        found.append(findings.blocker("deadline_today", sentence, "answers_until_on"))
    usual = clock.later(today, clock.Period(days=documents_days)) if documents_days else today
    if today < until_on < usual:
        facts = {"days": documents_days, "day": date_format(usual, "l j F Y")}
        sentence = _(
            "The group's rules give members %(days)d days for documents, which would be %(day)s. "
            "The vote can be opened all the same."
        )
        found.append(findings.warning("deadline_short", sentence % facts, "answers_until_on"))
    return found
