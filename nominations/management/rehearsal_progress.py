"""What `load_demo` plays of progress reports: a review of the declaration that is open, with a few invented reports.

Nothing invented is public before a review is closed, and this one stays open. It may run again: nothing is added then.
"""

from datetime import datetime, timedelta

from django.db import transaction

from nominations.accounts.models import User
from nominations.declarations import progress, reporting, reviewing
from nominations.declarations.commitment_models import ProgressReport, Review
from nominations.declarations.models import Declaration
from nominations.declarations.progress import Cell
from nominations.declarations.reporting import Entry
from nominations.kernel import clock
from nominations.management.rehearsal import OFFICER

TITLE = "Review of progress (rehearsal)"
FOR = timedelta(days=45)
WORD = "Rehearsal: an invented e-mail."
# State → on how many points it reports.
PLAYED = {"BE": 20, "ES": 20, "AT": 4, "MT": 1}
SAID = (
    (ProgressReport.Progress.DONE, "Rehearsal: the invented study was handed in."),
    (ProgressReport.Progress.UNDER_WAY, "Rehearsal: an invented pilot link is running."),
    (ProgressReport.Progress.NOT_STARTED, ""),
)


@transaction.atomic
def play(declaration: Declaration, *, at: datetime) -> Review:
    """Ask the signatories for their reports, and enter some of them on behalf of States."""
    present = declaration.reviews.filter(title=TITLE).first()
    if present:
        return present
    officer, until = User.objects.get(email=OFFICER), clock.local_day(at) + FOR
    review = reviewing.plan(declaration, title=TITLE, reports_until_on=until, by=officer, at=at)
    review = reviewing.ask(review, by=officer, at=at)
    for account in progress.grid(review, on=clock.local_day(at)).accounts:
        cells = [cell for cell in account.cells if cell.is_asked][: PLAYED.get(account.country.iso2, 0)]
        if cells:
            entries = [_entry(cell, number) for number, cell in enumerate(cells)]
            reporting.report(review, country=account.country, entries=entries, because=WORD, by=officer, at=at)
    return review


def _entry(cell: Cell, number: int) -> Entry:
    said, words = SAID[number % len(SAID)]
    return Entry(cell.promise.commitment, str(said), words)
