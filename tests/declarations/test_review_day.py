"""The last day for reports is moved: what is kept, who is told, in which words, and every refusal."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.declarations import reviewing
from nominations.declarations.access import NotAllowed
from nominations.declarations.commitment_models import Commitment, Review, ReviewDayChange
from nominations.declarations.models import Declaration
from nominations.declarations.reviewing import CannotReview
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.outbox.models import OutgoingMail
from nominations.reference.models import Country
from tests.cast import NOW, TODAY
from tests.declarations.promises import UNTIL, asked, point, say, signed

LATER, SOONER = UNTIL + timedelta(days=14), TODAY + timedelta(days=3)
WHY = "The ministers meet a week later."


@pytest.fixture
def points(
    declaration: Declaration, states: dict[str, Country], contacts: dict[str, User], officer: User
) -> list[Commitment]:
    signed(declaration, states, "BE", "ES", "NL")
    return [point(declaration, "1", by=officer), point(declaration, "2", by=officer, states=[states["ES"]])]


@pytest.fixture
def review(declaration: Declaration, points: list[Commitment], officer: User) -> Review:
    return asked(declaration, officer, title="Review of 2027")


def move(review: Review, by: User, new_on: date = LATER, reason: str = WHY) -> Review:
    return reviewing.move_day(review, new_on=new_on, reason=reason, by=by, at=NOW)


def written(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"


@pytest.mark.parametrize("day", [LATER, SOONER, TODAY])
def test_the_day_before_is_kept_with_who_and_why(review: Review, officer: User, day: date) -> None:
    found = move(review, officer, day)
    assert (found.reports_until_on, found.ends_at) == (day, clock.day_ends(day))
    row = ReviewDayChange.objects.get()
    assert (row.review, row.old_on, row.new_on, row.reason) == (review, UNTIL, day, WHY)
    assert (row.by, row.at) == (officer, NOW)
    event = AuditEvent.objects.get(action="review.move_day")
    assert (event.actor, event.subject_id, event.detail) == (
        officer,
        str(review.pk),
        {"old": f"{UNTIL}", "new": f"{day}"},
    )


def test_only_states_that_have_not_reported_on_everything_are_told(
    review: Review, points: list[Commitment], states: dict[str, Country], contacts: dict[str, User], officer: User
) -> None:
    say(review, states["BE"], points[0], by=contacts["BE"])
    say(review, states["ES"], points[0], by=contacts["ES"])
    move(review, officer)
    mails = OutgoingMail.objects.filter(kind="progress_day_moved").order_by("audience")
    assert [(mail.audience, mail.recipient) for mail in mails] == [
        ("ES", "contact.es@example.org"),
        ("NL", "contact.nl@example.org"),
    ]
    spain = mails[0]
    for form in (spain.text, spain.html):
        assert "2 Point 2 (due: preferably before the end of 2020)" in form
        assert "1 Point 1" not in form


def test_the_mail_says_both_days_the_reason_and_what_is_missing(review: Review, officer: User) -> None:
    move(review, officer, reason="The ministers <b>meet</b> later.")
    mail = OutgoingMail.objects.get(kind="progress_day_moved", audience="NL")
    assert mail.subject == f"E03931: new last day for the progress report of the Netherlands, {written(LATER)}"
    for form in (mail.text, mail.html):
        for said in (
            "The last day for reports to “Review of 2027” of the EuroQCI declaration has moved.",
            f"It was {written(UNTIL)}.",
            f"The last day is now {written(LATER)}, until 23:59:59 Brussels time.",
            "Reason:",
            "1 Point 1",
            "What you have reported stays.",
            f"/progress/{review.pk}/NL/",
        ):
            assert said in form, said
    assert "The ministers <b>meet</b> later." in mail.text
    assert "The ministers &lt;b&gt;meet&lt;/b&gt; later." in mail.html


def test_without_a_functional_mailbox_no_empty_address_is_named(
    review: Review, officer: User, group: ExpertGroup
) -> None:
    group.mailboxes.all().delete()
    move(review, officer)
    mail = OutgoingMail.objects.get(kind="progress_day_moved", audience="NL")
    for form in (mail.text, mail.html):
        assert "Questions?" not in form
        assert "The secretariat of the expert group" in form


def test_it_is_moved_as_often_as_needed_and_each_move_is_told(review: Review, officer: User) -> None:
    move(review, officer)
    reviewing.move_day(review, new_on=UNTIL, reason="Not after all.", by=officer, at=NOW + timedelta(hours=1))
    assert [(row.old_on, row.new_on) for row in review.day_changes.all()] == [(LATER, UNTIL), (UNTIL, LATER)]
    assert OutgoingMail.objects.filter(kind="progress_day_moved", audience="NL").count() == 2


def test_a_day_that_is_over_can_be_moved_on(review: Review, officer: User) -> None:
    late = clock.day_ends(UNTIL) + timedelta(days=1)
    found = reviewing.move_day(review, new_on=LATER, reason=WHY, by=officer, at=late)
    assert found.reports_until_on == LATER


@pytest.mark.parametrize(
    ("day", "reason", "sentence"),
    [
        (UNTIL, WHY, "This is the last day already: choose another one."),
        (TODAY - timedelta(days=1), WHY, "lies in the past"),
        (TODAY + timedelta(days=4000), WHY, "more than ten years ahead"),
        (LATER, " \n", "Give the reason, so that the States can understand it."),
    ],
)
def test_what_cannot_be_is_refused(review: Review, officer: User, day: date, reason: str, sentence: str) -> None:
    with pytest.raises(CannotReview, match=sentence):
        move(review, officer, day, reason)
    assert not ReviewDayChange.objects.exists()
    assert not OutgoingMail.objects.filter(kind="progress_day_moved").exists()


def test_only_while_reports_are_asked_for(declaration: Declaration, review: Review, officer: User) -> None:
    planned = reviewing.plan(declaration, title="Later", reports_until_on=UNTIL, by=officer, at=NOW)
    with pytest.raises(NotAllowed, match="this is “Review planned”"):
        move(planned, officer)
    reviewing.close(review, by=officer, at=NOW)
    with pytest.raises(NotAllowed, match="this is “Review closed”"):
        move(review, officer)


def test_only_the_secretariat_moves_it(review: Review, contacts: dict[str, User], other_officer: User) -> None:
    for stranger in (contacts["BE"], other_officer):
        with pytest.raises(NotAllowed, match="Only the secretariat"):
            move(review, stranger)


def test_a_move_stays_as_it_was_written(review: Review, officer: User) -> None:
    move(review, officer)
    for act in (lambda row: row.update(reason="Other."), lambda row: row.delete()):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            act(ReviewDayChange.objects.all())
