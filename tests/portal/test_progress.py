"""Progress reports in the portal: the list, the form saved as far as it goes, two at once, rule 30."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nominations.accounts.models import User
from nominations.declarations import reviewing
from nominations.declarations.commitment_models import Commitment, ProgressReport, Review
from nominations.declarations.models import Declaration
from nominations.reference.models import Country
from tests.cast import NOW, TODAY
from tests.declarations.promises import UNTIL, asked, point, say, signed
from tests.desk.pages import text_of

SignIn = Callable[[User], Client]
LIST = "/progress/"


@pytest.fixture
def points(
    declaration: Declaration, states: dict[str, Country], contacts: dict[str, User], officer: User
) -> list[Commitment]:
    """Two of all signatories, one of Belgium only."""
    signed(declaration, states, "AT", "BE")
    made = [point(declaration, number, by=officer) for number in ("1", "2")]
    return [*made, point(declaration, "3", by=officer, states=[states["BE"]])]


@pytest.fixture
def review(declaration: Declaration, points: list[Commitment], officer: User) -> Review:
    return asked(declaration, officer, title="Review of 2027")


@pytest.fixture
def client(austria: User, sign_in: SignIn) -> Client:
    return sign_in(austria)


def at(review: Review, iso2: str = "AT") -> str:
    return reverse("portal:progress_report", args=[review.pk, iso2])


def said(commitment: Commitment, progress: str, text: str = "", seen: int | None = 0) -> dict[str, Any]:
    facts: dict[str, Any] = {f"progress_{commitment.pk}": progress, f"text_{commitment.pk}": text}
    return facts | ({} if seen is None else {f"seen_{commitment.pk}": seen})


def test_there_is_nothing_before_a_report_is_asked_for(client: Client) -> None:
    assert "No report is asked for yet" in text_of(client.get(LIST))


def test_open_reviews_stand_first_and_past_ones_stay(
    client: Client, declaration: Declaration, review: Review, officer: User
) -> None:
    past = asked(declaration, officer, title="Review of 2026", until=UNTIL - timedelta(days=1))
    reviewing.close(past, by=officer, at=NOW)
    reviewing.plan(declaration, title="Planned", reports_until_on=UNTIL, by=officer, at=NOW)
    page = client.get(LIST)
    assert [own.review.title for own in page.context["cards"]] == ["Review of 2027", "Review of 2026"]
    words = text_of(page)
    assert "0 of 2 points" in words
    assert f"{UNTIL.day} {UNTIL:%B %Y}" in words


def test_a_report_is_saved_as_far_as_it_goes_and_completed_later(
    client: Client, review: Review, points: list[Commitment]
) -> None:
    page = client.post(at(review), said(points[0], "under_way", "A link."), follow=True)
    assert "Saved: 1 of 2 points. Still missing: 2." in text_of(page)
    assert "Point 3" not in text_of(page)
    facts = said(points[0], "under_way", "A link.", 1) | said(points[1], "not_started")
    assert "Saved. The report is complete" in text_of(client.post(at(review), facts, follow=True))
    assert "Nothing was changed." in text_of(client.post(at(review), facts, follow=True))
    assert list(ProgressReport.objects.values_list("version", flat=True)) == [1, 1]


def test_a_last_day_that_was_moved_is_said_with_the_reason(client: Client, review: Review, officer: User) -> None:
    assert "moved the last day" not in text_of(client.get(at(review)))
    new_on = UNTIL + timedelta(days=7)
    reviewing.move_day(review, new_on=new_on, reason="The ministers <b>meet</b> later.", by=officer, at=NOW)
    page = client.get(at(review))
    days = [f"{day:%A} {day.day} {day:%B %Y}" for day in (UNTIL, new_on)]
    assert f"The secretariat moved the last day from {days[0]} to {days[1]}:" in text_of(page)
    assert "The ministers &lt;b&gt;meet&lt;/b&gt; later." in page.content.decode()


def test_bad_input_gets_a_sentence_and_loses_nothing(client: Client, review: Review, points: list[Commitment]) -> None:
    facts = said(points[0], "under_way", "") | said(points[1], "", "Some words.")
    words = text_of(client.post(at(review), facts))
    assert "Say in words what was done on point 1." in words
    assert "Choose how far point 2 is." in words
    assert "Some words." in words
    assert "Shorten this to 4000 characters" in text_of(client.post(at(review), said(points[0], "done", "x" * 4001)))
    assert not ProgressReport.objects.exists()


def test_nobody_writes_over_what_they_have_not_read(
    client: Client, review: Review, points: list[Commitment], austria: User, states: dict[str, Country]
) -> None:
    say(review, states["AT"], points[0], by=austria, text="Said by a colleague.")
    facts = said(points[0], "done", "Said by me.") | said(points[1], "not_started")
    page = client.post(at(review), facts)
    words = text_of(page)
    assert "has reported on point 1 in the meantime: Under way. Said by a colleague." in words
    assert "Said by me." in words
    assert ProgressReport.objects.count() == 1
    assert f'name="seen_{points[0].pk}" value="1"' in page.content.decode()
    client.post(at(review), facts | {f"seen_{points[0].pk}": 1})
    assert [row.text for row in ProgressReport.objects.standing().order_by("commitment__number")] == [
        "Said by me.",
        "",
    ]


def test_what_was_left_as_it_was_read_takes_nothing_back(
    client: Client, review: Review, points: list[Commitment], austria: User, states: dict[str, Country]
) -> None:
    say(review, states["AT"], points[0], by=austria, text="As I read it.")
    say(review, states["AT"], points[0], by=austria, text="Changed by a colleague.")
    facts = said(points[0], "under_way", "As I read it.", 1) | said(points[1], "not_started")
    client.post(at(review), facts)
    assert ProgressReport.objects.standing().get(commitment=points[0]).text == "Changed by a colleague."
    assert ProgressReport.objects.filter(commitment=points[1]).count() == 1


def test_a_closed_review_is_read_and_takes_no_report(
    client: Client,
    review: Review,
    points: list[Commitment],
    austria: User,
    officer: User,
    states: dict[str, Country],
) -> None:
    say(review, states["AT"], points[0], by=austria, text="A link.")
    reviewing.close(review, by=officer, at=NOW)
    words = text_of(client.get(at(review)))
    assert "This review is closed" in words
    assert "A link." in words
    answer = client.post(at(review), said(points[1], "not_started"))
    assert "This review is closed: what was reported stands." in text_of(answer)
    assert ProgressReport.objects.count() == 1


def test_another_states_report_does_not_exist(
    review: Review, points: list[Commitment], belgium: User, contacts: dict[str, User], sign_in: SignIn
) -> None:
    say(review, Country.objects.get(pk="BE"), points[2], by=belgium, text="A Belgian secret.")
    for user in (contacts["AT"], contacts["PT"]):
        stranger = sign_in(user)
        assert stranger.get(at(review, "BE")).status_code == 404
        assert stranger.post(at(review, "BE"), said(points[2], "done", "Mine.")).status_code == 404
        for address in (LIST, at(review)):
            assert "Belgian secret" not in stranger.get(address).content.decode()
    assert sign_in(contacts["PT"]).get(at(review, "PT")).status_code == 404, "no signatory"


def test_a_planned_review_is_not_there_yet(
    client: Client, declaration: Declaration, points: list[Commitment], officer: User
) -> None:
    planned = reviewing.plan(declaration, title="Planned", reports_until_on=TODAY, by=officer, at=NOW)
    assert client.get(at(planned)).status_code == 404


@pytest.mark.parametrize("number", [1, 5])
def test_the_queries_do_not_grow(
    client: Client,
    declaration: Declaration,
    review: Review,
    points: list[Commitment],
    officer: User,
    states: dict[str, Country],
    number: int,
) -> None:
    for each in range(number):
        made = point(declaration, f"4.{each}", by=officer)
        other = asked(declaration, officer, title=f"Review {each}")
        say(other, states["AT"], made, by=officer, because="A call.")
    client.get(LIST)
    counts = []
    for address in (LIST, at(review)):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(address)
        counts.append(len(queries))
    assert counts == QUERIES


QUERIES = [5, 12]
