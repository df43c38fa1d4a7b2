"""Reports at the same instant, over real connections: two contact points of a State, and one against the closing."""

import pytest

from nominations.accounts.models import Role, User
from nominations.declarations import promising, reviewing
from nominations.declarations.commitment_models import Commitment, ProgressReport, Review
from nominations.declarations.models import Declaration
from nominations.declarations.promising import Point
from nominations.outbox.models import OutgoingMail
from nominations.reference.models import Country
from tests.cast import NOW, SINCE
from tests.declarations.promises import DONE, UNTIL, asked, point, say, signed
from tests.journeys.racing import race, refusals

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.servers]


@pytest.fixture
def commitment(declaration: Declaration, states: dict[str, Country], officer: User) -> Commitment:
    signed(declaration, states, "BE", "AT")
    return point(declaration, "1", by=officer)


@pytest.fixture
def review(commitment: Commitment, declaration: Declaration, officer: User) -> Review:
    return asked(declaration, officer)


@pytest.fixture
def colleague(austria: User) -> User:
    """Austria's second contact point."""
    user = User.objects.create(email="second.at@example.org", given_name="Second", family_name="Contact")
    Role.objects.create(user=user, kind=Role.Kind.CONTACT_POINT, country_id="AT", since=SINCE, position=2)
    return user


def test_two_contact_points_report_at_once_and_both_versions_are_kept(
    review: Review, commitment: Commitment, states: dict[str, Country], austria: User, colleague: User
) -> None:
    ends = race(
        lambda: say(review, states["AT"], commitment, by=austria, text="Said by one."),
        lambda: say(review, states["AT"], commitment, by=colleague, progress=DONE, text="Said by the other."),
    )
    assert refusals(ends) == []
    rows = ProgressReport.objects.order_by("version").values_list("version", "is_newest")
    assert list(rows) == [(1, False), (2, True)]


def test_a_double_press_is_one_version(
    review: Review, commitment: Commitment, states: dict[str, Country], austria: User
) -> None:
    ends = race(*[lambda: say(review, states["AT"], commitment, by=austria)] * 3)
    assert refusals(ends) == []
    assert ProgressReport.objects.count() == 1


def test_a_report_and_the_closing_meet_and_no_report_comes_after(
    review: Review, commitment: Commitment, states: dict[str, Country], austria: User, officer: User
) -> None:
    ends = race(
        lambda: say(review, states["AT"], commitment, by=austria),
        lambda: reviewing.close(review, by=officer, at=NOW),
    )
    assert len(refusals(ends)) == 1 - ProgressReport.objects.count()


def test_asking_twice_at_once_asks_once(commitment: Commitment, declaration: Declaration, officer: User) -> None:
    made = reviewing.plan(declaration, title="Review", reports_until_on=UNTIL, by=officer, at=NOW)
    ends = race(*[lambda: reviewing.ask(made, by=officer, at=NOW)] * 2)
    assert len(refusals(ends)) == 1
    assert OutgoingMail.objects.filter(kind="progress_asked").count() == OutgoingMail.objects.count()


def test_one_number_is_entered_once(declaration: Declaration, officer: User) -> None:
    ends = race(*[lambda: promising.add(declaration, Point("1", "First"), by=officer, at=NOW)] * 2)
    assert len(refusals(ends)) == 1
    assert Commitment.objects.count() == 1
