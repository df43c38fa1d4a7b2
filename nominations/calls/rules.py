"""What must hold before a call opens, and what a deadline should look like; judged from plain facts."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from nominations.kernel import findings
from nominations.kernel.findings import Finding

USUAL = timedelta(days=42)  # proposed where the last call does not say how long it ran
FARTHEST = timedelta(days=3653)  # ten years: beyond it somebody mistyped the year


def deadline_findings(deadline_on: date, *, today: date, holidays: Collection[date]) -> list[Finding]:
    """Judge a chosen last day: past or far blocks, weekend or holiday warns, nothing moves it (domain rule 16)."""
    found = []
    if deadline_on < today:
        found.append(findings.blocker("deadline_past", _("The deadline lies in the past."), "deadline_on"))
    if deadline_on - today > FARTHEST:
        sentence = _("The deadline lies more than ten years ahead. Check the year.")
        found.append(findings.blocker("deadline_far", sentence, "deadline_on"))
    if deadline_on.weekday() >= 5:  # noqa: PLR2004 - Monday is 0, Saturday 5
        found.append(
            findings.warning(
                "deadline_weekend",
                _("The deadline falls on a weekend. A fixed date does not move (Regulation 1182/71, Article 5)."),
                "deadline_on",
            )
        )
    if deadline_on in holidays:
        found.append(
            findings.warning(
                "deadline_holiday",
                _("The deadline is a holiday of the Commission. A fixed date does not move."),
                "deadline_on",
            )
        )
    return found


def proposed_deadline(today: date, *, given: timedelta | None, holidays: Collection[date]) -> date:
    """Return a day to start from: as many days ahead as were given last time, then the next working day.

    Only a proposal: a day that somebody chooses is never moved (domain rule 16).
    """
    ahead = given if given and timedelta(0) < given <= FARTHEST else USUAL
    day = today + ahead
    while day.weekday() >= 5 or day in holidays:  # noqa: PLR2004 - Monday is 0, Saturday 5
        day += timedelta(days=1)
    return day


def opening_findings(
    deadline_on: date,
    *,
    today: date,
    holidays: Collection[date],
    unreachable: Sequence[str],
    has_representative_rule: bool,
    has_mailbox: bool,
) -> list[Finding]:
    """Judge whether a call may open; `unreachable` names the States without a contact point that mail can reach."""
    found = deadline_findings(deadline_on, today=today, holidays=holidays)
    if unreachable:
        sentence = _("No reachable contact point: %(states)s. Enter one for each before opening.")
        found.append(findings.blocker("no_contact", sentence % {"states": ", ".join(unreachable)}))
    if not has_representative_rule:
        found.append(
            findings.blocker("no_seats", _("The group does not say how many representatives each State names."))
        )
    if not has_mailbox:
        found.append(findings.blocker("no_mailbox", _("The group has no functional mailbox for replies.")))
    return found
