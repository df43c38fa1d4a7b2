"""A review of progress: planned, the signatories asked, closed; who is asked, and what is refused."""

from datetime import timedelta

import pytest

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.declarations import progress_access, reviewing, signing
from nominations.declarations.access import NotAllowed
from nominations.declarations.commitment_models import Review
from nominations.declarations.models import Declaration
from nominations.declarations.reviewing import CannotReview
from nominations.declarations.states import REVIEW, ReviewMove, ReviewStatus
from nominations.kernel.partial_dates import Precision, partial_date
from nominations.outbox.models import OutgoingMail
from nominations.reference.models import Country, Holiday
from tests.cast import NOW, TODAY
from tests.declarations.promises import UNTIL, asked, point, signed

pytestmark = pytest.mark.usefixtures("contacts")


@pytest.fixture
def review(declaration: Declaration, states: dict[str, Country], officer: User) -> Review:
    """A review that is planned, of a declaration of two signatories with one commitment."""
    signed(declaration, states, "BE", "ES")
    point(declaration, "1", by=officer)
    return reviewing.plan(declaration, title=" Review  of 2027 ", reports_until_on=UNTIL, by=officer, at=NOW)


def test_a_planned_review_tells_nobody_and_can_be_corrected(review: Review, officer: User) -> None:
    assert (review.title, review.status) == ("Review of 2027", ReviewStatus.PLANNED)
    later = UNTIL + timedelta(days=1)
    found = reviewing.edit(review, title="Review of 2028", reports_until_on=later, by=officer, at=NOW)
    assert (found.title, found.reports_until_on) == ("Review of 2028", later)
    assert not OutgoingMail.objects.exists()
    events = AuditEvent.objects.filter(action__startswith="review.").order_by("pk")
    assert list(events.values_list("action", flat=True)) == ["review.plan", "review.edit"]


def test_asking_opens_it_and_writes_to_the_contact_points_of_the_signatories(review: Review, officer: User) -> None:
    found = reviewing.ask(review, by=officer, at=NOW)
    assert (found.status, found.asked_at) == (ReviewStatus.OPEN, NOW)
    mails = OutgoingMail.objects.filter(kind="progress_asked")
    assert sorted(mails.values_list("audience", "recipient")) == [
        ("BE", "contact.be@example.org"),
        ("ES", "contact.es@example.org"),
    ]
    assert AuditEvent.objects.get(action="review.ask").detail["states"] == ["BE", "ES"]


def test_those_that_have_possibly_signed_are_asked_too(
    review: Review, declaration: Declaration, states: dict[str, Country], officer: User
) -> None:
    some_day = partial_date(str(Precision.YEAR), TODAY)
    signing.record(declaration, country=states["PT"], when=some_day, by=officer, at=NOW)
    reviewing.ask(review, by=officer, at=NOW)
    assert set(OutgoingMail.objects.values_list("audience", flat=True)) == {"BE", "ES", "PT"}


def test_who_is_responsible_for_nothing_is_not_asked(
    declaration: Declaration, states: dict[str, Country], officer: User
) -> None:
    signed(declaration, states, "BE", "ES")
    point(declaration, "1", by=officer, states=[states["ES"]])
    asked(declaration, officer)
    assert list(OutgoingMail.objects.values_list("audience", flat=True)) == ["ES"]


def test_closing_ends_it(review: Review, officer: User) -> None:
    found = reviewing.close(reviewing.ask(review, by=officer, at=NOW), by=officer, at=NOW)
    assert (found.status, found.closed_at) == (ReviewStatus.CLOSED, NOW)


def test_what_is_no_review_is_refused(review: Review, declaration: Declaration, officer: User) -> None:
    for title, day, sentence in (
        ("", UNTIL, "Give the review a title"),
        ("Review of 2027", UNTIL, "has a review “Review of 2027” already"),
        ("Next", TODAY - timedelta(days=1), "The deadline lies in the past"),
        ("Next", TODAY + timedelta(days=4000), "more than ten years ahead"),
    ):
        with pytest.raises(CannotReview, match=sentence):
            reviewing.plan(declaration, title=title, reports_until_on=day, by=officer, at=NOW)


def test_a_weekend_or_a_holiday_only_warns() -> None:
    saturday = UNTIL + timedelta(days=(5 - UNTIL.weekday()) % 7)
    Holiday.objects.get_or_create(day=saturday)
    found = reviewing.day_findings(saturday, at=NOW)
    assert [(each.code, each.blocks) for each in found] == [("deadline_weekend", False), ("deadline_holiday", False)]


def test_nobody_is_asked_without_commitments_signatories_or_a_day_to_come(
    declaration: Declaration, states: dict[str, Country], officer: User
) -> None:
    made = reviewing.plan(declaration, title="Review", reports_until_on=TODAY, by=officer, at=NOW)
    with pytest.raises(CannotReview, match="has no commitments yet"):
        reviewing.ask(made, by=officer, at=NOW)
    point(declaration, "1", by=officer)
    with pytest.raises(CannotReview, match="there is nobody to ask"):
        reviewing.ask(made, by=officer, at=NOW)
    signed(declaration, states, "BE")
    with pytest.raises(CannotReview, match="lies in the past: change it first"):
        reviewing.ask(made, by=officer, at=NOW + timedelta(days=1))


def test_an_open_review_keeps_its_title_and_its_day_is_moved_apart(review: Review, officer: User) -> None:
    reviewing.ask(review, by=officer, at=NOW)
    with pytest.raises(CannotReview, match="its title stays as announced"):
        reviewing.edit(review, title="Other", reports_until_on=UNTIL, by=officer, at=NOW)


def test_only_the_secretariat_plans_asks_and_closes(
    review: Review, declaration: Declaration, belgium: User, other_officer: User
) -> None:
    for stranger in (belgium, other_officer):
        with pytest.raises(NotAllowed, match="Only the secretariat"):
            reviewing.plan(declaration, title="Mine", reports_until_on=UNTIL, by=stranger, at=NOW)
        with pytest.raises(NotAllowed, match="Only the secretariat"):
            reviewing.ask(review, by=stranger, at=NOW)


@pytest.mark.parametrize("status", list(ReviewStatus))
@pytest.mark.parametrize("move", list(ReviewMove))
def test_the_table_says_what_may_follow_what(
    review: Review, officer: User, belgium: User, status: ReviewStatus, move: ReviewMove
) -> None:
    review.status = status
    assert bool(progress_access.may(move, officer, review, on=TODAY)) == REVIEW.allows(move, status)
    assert not progress_access.may(move, belgium, review, on=TODAY)
