"""The verbs of a review of progress: plan it, ask the signatories for their reports, move the last day, close it."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from nominations.accounts.models import User
from nominations.audit import actions as audit
from nominations.calls import queries as calls
from nominations.calls import rules
from nominations.declarations import access, progress, progress_access, progress_notices
from nominations.declarations.commitment_models import Review, ReviewDayChange
from nominations.declarations.models import Declaration
from nominations.declarations.states import REVIEW, ReviewMove, ReviewStatus
from nominations.kernel import clock
from nominations.kernel.findings import Finding
from nominations.kernel.refusals import Refused
from nominations.kernel.text import clean_line, clean_text
from nominations.outbox import actions as outbox


class CannotReview(Refused):
    """This declaration, or this moment, is none at which progress is reviewed."""


def day_findings(day: date, *, at: datetime) -> list[Finding]:
    """Judge the last day for reports as that of a call: past or far blocks, weekend or holiday warns (rule 16)."""
    return rules.deadline_findings(day, today=clock.local_day(at), holidays=calls.holidays(around=day))


@transaction.atomic
def plan(declaration: Declaration, *, title: str, reports_until_on: date, by: User, at: datetime) -> Review:
    """Enter a review to come; nobody is told yet. Raises CannotReview."""
    declaration = Declaration.objects.select_for_update(no_key=True).get(pk=declaration.pk)
    access.allow(access.keeps(by, declaration, on=clock.local_day(at)))
    review = Review(declaration=declaration, created_at=at)
    _take_over(review, title, reports_until_on, at=at)
    audit.record("review.plan", review, by=by, at=at, reports_until_on=f"{reports_until_on}")
    return review


@transaction.atomic
def edit(review: Review, *, title: str, reports_until_on: date, by: User, at: datetime) -> Review:
    """Correct a review that nobody was asked for yet. Raises CannotReview."""
    review = locked(review)
    access.allow(access.keeps(by, review.declaration, on=clock.local_day(at)))
    if review.status != ReviewStatus.PLANNED:
        raise CannotReview(
            _("The States were told of this review: its title stays as announced. Move its last day instead.")
        )
    changed = {
        "title": [review.title, title],
        "reports_until_on": [f"{review.reports_until_on}", f"{reports_until_on}"],
    }
    _take_over(review, title, reports_until_on, at=at)
    audit.record("review.edit", review, by=by, at=at, changed=changed)
    return review


@transaction.atomic
def ask(review: Review, *, by: User, at: datetime) -> Review:
    """Ask every signatory that is responsible for something, and open the review to their reports.

    Those are the signatories of this day, certain and possible ones. Raises CannotReview.
    """
    review, today = locked(review), clock.local_day(at)
    access.allow(progress_access.may(ReviewMove.ASK, by, review, on=today))
    if review.reports_until_on < today:
        raise CannotReview(_("The last day for reports lies in the past: change it first."))
    grid = progress.grid(review, on=today)
    if sentence := why_nobody_asked(grid):
        raise CannotReview(sentence)
    review.status, review.asked_at = REVIEW.target(ReviewMove.ASK), at
    review.save()
    outbox.enqueue(progress_notices.asked(grid, at=at), at=at)
    asked = [account.country.iso2 for account in grid.accounts]
    audit.record("review.ask", review, by=by, at=at, states=asked)
    return review


@transaction.atomic
def move_day(review: Review, *, new_on: date, reason: str, by: User, at: datetime) -> Review:
    """Move the last day for reports of an open review; the day before is kept, with the reason and the author.

    States that have not reported on everything are told; reminders follow the new day. Raises CannotReview.
    """
    review, words = locked(review), clean_text(reason)
    access.allow(progress_access.may_move_day(by, review, on=clock.local_day(at)))
    old_on = review.reports_until_on
    if new_on == old_on:
        raise CannotReview(_("This is the last day already: choose another one."))
    _refuse_day(new_on, at=at)
    if not words:
        raise CannotReview(_("Give the reason, so that the States can understand it."))
    review.reports_until_on = new_on
    review.save(update_fields=["reports_until_on"])
    ReviewDayChange.objects.create(review=review, old_on=old_on, new_on=new_on, reason=words, by=by, at=at)
    audit.record("review.move_day", review, by=by, at=at, old=f"{old_on}", new=f"{new_on}")
    grid = progress.grid(review, on=clock.local_day(at))
    outbox.enqueue(progress_notices.day_moved(grid, old_on=old_on, reason=words, at=at), at=at)
    return review


@transaction.atomic
def close(review: Review, *, by: User, at: datetime) -> Review:
    """Close the review: no State reports any more, and how many reported which progress becomes public."""
    review = locked(review)
    access.allow(progress_access.may(ReviewMove.CLOSE, by, review, on=clock.local_day(at)))
    review.status, review.closed_at = REVIEW.target(ReviewMove.CLOSE), at
    review.save()
    audit.record("review.close", review, by=by, at=at)
    return review


def why_nobody_asked(grid: progress.Grid) -> str:
    """Return why nobody can be asked for reports, or ""."""
    if not grid.promises:
        return _("The declaration has no commitments yet: enter them first.")
    if not grid.accounts:
        return _("No signatory is responsible for a commitment: there is nobody to ask.")
    return ""


def locked(review: Review) -> Review:
    """Return the review, locked: a report that comes while it is closed waits, and is refused then."""
    rows = Review.objects.select_for_update(of=("self",), no_key=True).select_related("declaration__group")
    return rows.get(pk=review.pk)


def _take_over(review: Review, title: str, day: date, *, at: datetime) -> None:
    review.title, review.reports_until_on = clean_line(title), day
    if not review.title:
        raise CannotReview(_("Give the review a title: Review of 2027."))
    if Review.objects.filter(declaration=review.declaration, title=review.title).exclude(pk=review.pk).exists():
        facts = {"title": review.title}
        raise CannotReview(_("This declaration has a review “%(title)s” already: choose another title.") % facts)
    _refuse_day(day, at=at)
    review.save()


def _refuse_day(day: date, *, at: datetime) -> None:
    """Raise CannotReview for a day that is past or far; a weekend or a holiday only warns."""
    blockers = [finding for finding in day_findings(day, at=at) if finding.blocks]
    if blockers:
        raise CannotReview(blockers[0].sentence)
