"""Progress reports: each change a version, only of the own State, only while the review is open."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.declarations import reviewing
from nominations.declarations.access import NotAllowed
from nominations.declarations.commitment_models import Commitment, ProgressReport, Review
from nominations.declarations.models import Declaration
from nominations.declarations.reporting import LONGEST, CannotReport
from nominations.outbox.models import OutgoingMail
from nominations.reference.models import Country
from tests.cast import NOW, TODAY
from tests.declarations.promises import DONE, NOT_STARTED, asked, point, say, signed


@pytest.fixture
def first(declaration: Declaration, states: dict[str, Country], officer: User) -> Commitment:
    signed(declaration, states, "BE", "ES")
    return point(declaration, "1", by=officer)


@pytest.fixture
def second(first: Commitment, declaration: Declaration, states: dict[str, Country], officer: User) -> Commitment:
    """A commitment of Spain only."""
    return point(declaration, "2", by=officer, states=[states["ES"]])


@pytest.fixture
def review(second: Commitment, declaration: Declaration, officer: User) -> Review:
    return asked(declaration, officer)


def standing(country: Country) -> list[tuple[str, int, str]]:
    rows = ProgressReport.objects.standing().filter(country=country).order_by("commitment__position")
    return [(row.commitment.number, row.version, row.progress) for row in rows]


def test_a_report_is_a_version_that_follows_the_one_before(
    review: Review, first: Commitment, states: dict[str, Country], belgium: User
) -> None:
    say(review, states["BE"], first, by=belgium, progress=NOT_STARTED, text="")
    say(review, states["BE"], first, by=belgium)
    say(review, states["BE"], first, by=belgium, progress=DONE, text="The link is in service.")
    assert standing(states["BE"]) == [("1", 3, "done")]
    assert list(ProgressReport.objects.order_by("version").values_list("version", "progress", "is_newest")) == [
        (1, "not_started", False),
        (2, "under_way", False),
        (3, "done", True),
    ]
    event = AuditEvent.objects.filter(action="review.report").order_by("pk").last()
    assert event is not None
    assert (event.on_behalf_of, event.detail["points"]) == ("BE", {"1": "done"})


def test_the_same_said_twice_is_one_version(
    review: Review, first: Commitment, states: dict[str, Country], belgium: User
) -> None:
    assert len(say(review, states["BE"], first, by=belgium)) == 1
    assert say(review, states["BE"], first, by=belgium, text="A pilot link is running.\r\n") == []
    assert standing(states["BE"]) == [("1", 1, "under_way")]


def test_the_secretariat_enters_it_on_somebodys_word(
    review: Review, first: Commitment, second: Commitment, states: dict[str, Country], officer: User
) -> None:
    with pytest.raises(CannotReport, match="Say on whose word"):
        say(review, states["ES"], first, second, by=officer)
    (one, two) = say(review, states["ES"], first, second, by=officer, because="E-mail of 3 May.")
    assert (one.because, two.reported_by) == ("E-mail of 3 May.", officer)


def test_what_a_state_sends_itself_needs_no_word(
    review: Review, first: Commitment, states: dict[str, Country], belgium: User
) -> None:
    (made,) = say(review, states["BE"], first, by=belgium, because="On my own word.")
    assert made.because == ""


def test_a_state_reports_for_itself_only(
    review: Review, first: Commitment, states: dict[str, Country], belgium: User, other_officer: User
) -> None:
    for stranger in (belgium, other_officer):
        with pytest.raises(NotAllowed, match="Only the State itself, or the secretariat"):
            say(review, states["ES"], first, by=stranger, because="A call.")


def test_who_has_not_signed_reports_nothing(
    review: Review, first: Commitment, states: dict[str, Country], austria: User
) -> None:
    with pytest.raises(CannotReport, match="Austria is no signatory"):
        say(review, states["AT"], first, by=austria)


def test_nobody_reports_on_what_it_is_not_responsible_for(
    review: Review, second: Commitment, states: dict[str, Country], belgium: User
) -> None:
    with pytest.raises(CannotReport, match="Belgium does not report on point 2"):
        say(review, states["BE"], second, by=belgium)


def test_a_commitment_of_another_declaration_is_refused_by_postgresql_too(
    review: Review, declaration: Declaration, states: dict[str, Country], officer: User, belgium: User
) -> None:
    other = Declaration.objects.get(pk=declaration.pk)
    other.pk, other.slug, other._state.adding = Declaration._meta.pk.get_default(), "other", True
    other.save()
    stranger = point(other, "1", by=officer)
    with pytest.raises(CannotReport, match="Belgium does not report on point 1"):
        say(review, states["BE"], stranger, by=belgium)
    facts = {"review": review, "country": states["BE"], "reported_at": NOW, "reported_by": belgium}
    with pytest.raises(IntegrityError), transaction.atomic():
        ProgressReport.objects.create(commitment=stranger, progress=NOT_STARTED, **facts)


@pytest.mark.parametrize(
    ("progress", "text", "sentence"),
    [
        ("under_way", "  ", "Say in words what was done on point 1"),
        ("done", "", "Say in words what was done on point 1"),
        ("", "Words", "Choose how far point 1 is"),
        ("finished", "Words", "Choose how far point 1 is"),
        ("done", "x" * (LONGEST + 1), "Shorten the words on point 1 to 4000"),
    ],
)
def test_what_says_nothing_is_refused(
    review: Review,
    first: Commitment,
    states: dict[str, Country],
    belgium: User,
    progress: str,
    text: str,
    sentence: str,
) -> None:
    with pytest.raises(CannotReport, match=sentence):
        say(review, states["BE"], first, by=belgium, progress=progress, text=text)
    assert not ProgressReport.objects.exists()


def test_after_its_day_it_is_late_and_after_closing_refused(
    review: Review, first: Commitment, states: dict[str, Country], officer: User, belgium: User
) -> None:
    late = review.ends_at + timedelta(hours=1)
    (made,) = say(review, states["BE"], first, by=belgium, at=late)
    assert made.reported_at >= review.ends_at
    reviewing.close(review, by=officer, at=late)
    with pytest.raises(NotAllowed, match="This review is closed"):
        say(review, states["BE"], first, by=belgium, text="More.", at=late)


def test_before_anybody_was_asked_nobody_reports(
    first: Commitment, declaration: Declaration, states: dict[str, Country], officer: User, belgium: User
) -> None:
    planned = reviewing.plan(declaration, title="Later", reports_until_on=TODAY, by=officer, at=NOW)
    with pytest.raises(NotAllowed, match="Nobody was asked for reports yet"):
        say(planned, states["BE"], first, by=belgium)


def test_postgresql_keeps_every_version(
    review: Review, first: Commitment, states: dict[str, Country], belgium: User
) -> None:
    (made,) = say(review, states["BE"], first, by=belgium)
    made.text = "Something else."
    for act in (made.save, made.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_the_contact_points_read_what_stands_once_it_is_complete_or_entered_by_staff(
    review: Review,
    first: Commitment,
    second: Commitment,
    states: dict[str, Country],
    contacts: dict[str, User],
    officer: User,
) -> None:
    receipts = OutgoingMail.objects.filter(kind="progress_receipt")
    say(review, states["ES"], first, by=contacts["ES"])
    assert not receipts.exists()
    say(review, states["ES"], second, by=contacts["ES"])
    say(review, states["BE"], first, by=officer, because="A call of Monday.")
    assert list(receipts.order_by("audience").values_list("audience", flat=True)) == ["BE", "ES"]
