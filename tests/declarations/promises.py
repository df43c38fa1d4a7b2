"""The commitments of the EuroQCI declaration as builders: due as stated, of all signatories, States or bodies."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from nominations.accounts.models import User
from nominations.declarations import promising, reporting, reviewing
from nominations.declarations.commitment_models import Commitment, ProgressReport, Review
from nominations.declarations.models import Declaration
from nominations.declarations.promising import Point
from nominations.declarations.reporting import Entry
from nominations.kernel.partial_dates import PartialDate, Precision, of_day, partial_date
from nominations.reference.models import Country
from tests.cast import NOW, TODAY
from tests.declarations.stage import DONE_ON, sign

UNTIL = TODAY + timedelta(days=30)
END_OF_2020 = partial_date(
    str(Precision.INTERVAL), date(2020, 12, 31), date(2020, 12, 31), "preferably before the end of 2020"
)
STUDY = partial_date(str(Precision.DAY), date(2020, 6, 13), stated="within the next 12 months")
VAGUE = partial_date(str(Precision.END_OF_YEAR), date(2020, 10, 1), stated="At the end of 2020")
UNDER_WAY, DONE = ProgressReport.Progress.UNDER_WAY, ProgressReport.Progress.DONE
NOT_STARTED = ProgressReport.Progress.NOT_STARTED


def point(
    declaration: Declaration,
    number: str,
    *,
    by: User,
    due: PartialDate | None = END_OF_2020,
    parent: Commitment | None = None,
    states: Sequence[Country] = (),
    bodies: str = "European Commission",
    all_signatories: bool | None = None,
) -> Commitment:
    """Enter a point, of all signatories unless States are named."""
    everybody = not states if all_signatories is None else all_signatories
    facts = Point(number, f"Point {number}", "As the text says.", due, parent, everybody, states, bodies)
    return promising.add(declaration, facts, by=by, at=NOW)


def signed(declaration: Declaration, states: dict[str, Country], *iso2: str) -> None:
    """Let States sign on the day on which it was done."""
    for state in iso2:
        sign(declaration, states[state], DONE_ON)


def asked(
    declaration: Declaration, by: User, *, until: date = UNTIL, title: str = "Review", at: datetime = NOW
) -> Review:
    """Plan a review and ask the signatories."""
    review = reviewing.plan(declaration, title=title, reports_until_on=until, by=by, at=at)
    return reviewing.ask(review, by=by, at=at)


def say(
    review: Review,
    country: Country,
    *commitments: Commitment,
    by: User,
    progress: str = UNDER_WAY,
    text: str = "A pilot link is running.",
    because: str = "",
    at: datetime = NOW,
) -> list[ProgressReport]:
    """Report the same of each of these commitments."""
    entries = [Entry(each, progress, text) for each in commitments]
    return reporting.report(review, country=country, entries=entries, by=by, at=at, because=because)


__all__ = ["DONE", "NOT_STARTED", "STUDY", "UNDER_WAY", "UNTIL", "VAGUE", "asked", "of_day", "point", "say", "signed"]
