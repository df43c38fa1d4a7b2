"""The verb of progress reports: a State says how far it is on each commitment, once or again; older versions stay."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from nominations.accounts.models import User
from nominations.audit import actions as audit
from nominations.declarations import access, progress, progress_access, progress_notices, reviewing
from nominations.declarations.commitment_models import Commitment, ProgressReport, Review
from nominations.declarations.progress import Account
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.kernel.text import clean_text
from nominations.outbox import actions as outbox
from nominations.reference.models import Country

LONGEST = 4_000
IN_WORDS = (ProgressReport.Progress.UNDER_WAY, ProgressReport.Progress.DONE)


class CannotReport(Refused):
    """This State does not report on this commitment, or not like this."""


@dataclass(frozen=True)
class Entry:
    """What a State says of one commitment; `seen`: the version that was read before, 0 for none, None to look at none.

    With it, what was left as it was read says nothing new, and nobody writes over what they have not read.
    """

    commitment: Commitment
    progress: str
    text: str = ""
    seen: int | None = None

    def says(self, report: ProgressReport | None) -> bool:
        """Answer whether this is what a report says already."""
        return report is not None and (report.progress, report.text) == (self.progress, clean_text(self.text))


@transaction.atomic
def report(
    review: Review, *, country: Country, entries: Sequence[Entry], by: User, at: datetime, because: str = ""
) -> list[ProgressReport]:
    """Keep what a State reports: a new version where it says something new; return those.

    `because`: on whose word the secretariat enters it; what the State itself sends needs none.
    Raises CannotReport, NotAllowed.
    """
    review, today = reviewing.locked(review), clock.local_day(at)
    access.allow(progress_access.may_report(by, review, country.iso2, on=today))
    is_own = bool(access.speaks_for(by, country.iso2, on=today))
    said = "" if is_own else clean_text(because)
    if not (is_own or said):
        raise CannotReport(_("Say on whose word you enter this report: an e-mail of a day, a call, a meeting."))
    grid = progress.grid(review, on=today)
    cells = _cells(grid.of(country.iso2), country, grid)
    rows = []
    for entry in entries:
        _refuse(entry, country, cells)
        newest = cells[entry.commitment.pk]
        if not (entry.says(newest) or _is_as_read(review, country, entry, newest)):
            rows.append(_follow(review, country, entry, newest, by=by, at=at, because=said))
    if rows:
        points = {row.commitment.number: row.progress for row in rows}
        audit.record("review.report", review, by=by, at=at, on_behalf_of=country.iso2, points=points)
        _tell(progress.grid(review, on=today, promises=grid.promises), country, by=by, at=at, because=said)
    return rows


def _cells(account: Account | None, country: Country, grid: progress.Grid) -> Mapping[Any, ProgressReport | None]:
    """Return the newest report of each commitment that this State reports on."""
    asked = {cell.promise.commitment.pk: cell.report for cell in account.cells if cell.is_asked} if account else {}
    if not asked:
        facts = {"state": country.name_en, "title": grid.review.declaration.short_title}
        raise CannotReport(
            _("%(state)s is no signatory of “%(title)s” that is responsible for a commitment: nothing to report.")
            % facts
        )
    return asked


def _refuse(entry: Entry, country: Country, cells: Mapping[Any, Any]) -> None:
    facts: dict[str, Any] = {"number": entry.commitment.number, "state": country.name_en, "most": LONGEST}
    if entry.commitment.pk not in cells:
        raise CannotReport(_("%(state)s does not report on point %(number)s in this review.") % facts)
    if entry.progress not in ProgressReport.Progress.values:
        raise CannotReport(_("Choose how far point %(number)s is.") % facts)
    if entry.progress in IN_WORDS and not clean_text(entry.text):
        raise CannotReport(_("Say in words what was done on point %(number)s.") % facts)
    if len(entry.text) > LONGEST:
        raise CannotReport(_("Shorten the words on point %(number)s to %(most)s characters.") % facts)


def _is_as_read(review: Review, country: Country, entry: Entry, newest: ProgressReport | None) -> bool:
    """Answer whether the entry only repeats what was read; refuse one whose author has not read the newest version."""
    if entry.seen is None or newest is None or entry.seen == newest.version:
        return False
    read = review.reports.filter(country=country, commitment=entry.commitment, version=entry.seen).first()
    if entry.says(read):
        return True
    facts = {"number": entry.commitment.number, "who": newest.reported_by, "text": newest.text}
    facts["progress"] = newest.get_progress_display()
    raise CannotReport(
        _(
            "%(who)s has reported on point %(number)s in the meantime: %(progress)s. %(text)s "
            "Nothing was saved: save again if your words are to follow these."
        )
        % facts
    )


def _follow(
    review: Review,
    country: Country,
    entry: Entry,
    newest: ProgressReport | None,
    *,
    by: User,
    at: datetime,
    because: str,
) -> ProgressReport:
    """Add a version behind the newest; the lock on the review keeps two people from adding the same one."""
    if newest is not None:
        newest.is_newest = False
        newest.save(update_fields=["is_newest"])
    return ProgressReport.objects.create(
        review=review,
        commitment=entry.commitment,
        country=country,
        version=newest.version + 1 if newest else 1,
        progress=entry.progress,
        text=clean_text(entry.text),
        reported_at=at,
        reported_by=by,
        because=because,
    )


def _tell(grid: progress.Grid, country: Country, *, by: User, at: datetime, because: str) -> None:
    """Tell the State's contact points once all is reported, and always when the secretariat entered it."""
    account = grid.of(country.iso2)
    if account is not None and (because or account.is_complete):
        messages = progress_notices.receipts(grid.review, account, by=by, at=at, because=because)
        outbox.enqueue(messages, at=at)
