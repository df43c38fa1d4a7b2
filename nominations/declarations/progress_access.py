"""Who may ask for reports, move their last day, close a review, and report for a State, and why not."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from nominations.declarations import access
from nominations.declarations.commitment_models import Review
from nominations.declarations.states import REVIEW, ReviewMove, ReviewStatus
from nominations.kernel.predicates import Answer, no


def may(move: ReviewMove, user: Any, review: Review, *, on: date) -> Answer:
    """Answer whether this user may make this move of the review now."""
    if not REVIEW.allows(move, review.status):
        facts = {"status": review.get_status_display()}
        return no(_("This is not possible while the review is “%(status)s”.") % facts)
    return access.keeps(user, review.declaration, on=on)


def may_move_day(user: Any, review: Review, *, on: date) -> Answer:
    """Answer whether this user may move the last day for reports now: the secretariat, while States report."""
    if review.status != ReviewStatus.OPEN:
        facts = {"status": review.get_status_display()}
        return no(_("Only while reports are asked for is there a last day to move: this is “%(status)s”.") % facts)
    return access.keeps(user, review.declaration, on=on)


def may_report(user: Any, review: Review, iso2: str, *, on: date) -> Answer:
    """Answer whether this user may report for the State now: its own people, or the secretariat on its behalf."""
    if review.status == ReviewStatus.PLANNED:
        return no(_("Nobody was asked for reports yet: this review is planned."))
    if review.status == ReviewStatus.CLOSED:
        return no(_("This review is closed: what was reported stands. Write to the secretariat."))
    if answer := access.speaks_for(user, iso2, on=on):
        return answer
    if answer := access.keeps(user, review.declaration, on=on):
        return answer
    return no(_("Only the State itself, or the secretariat on its behalf, reports for it."))
