"""Reviews of progress at the desk: planned, asked, the table of States and points, entered on behalf, closed."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.declarations import reviewing
from nominations.declarations.commitment_models import Commitment, ProgressReport, Review, ReviewDayChange
from nominations.declarations.models import Declaration
from nominations.declarations.states import ReviewStatus
from nominations.outbox.models import OutgoingMail
from nominations.reference.models import Country
from tests.cast import NOW, TODAY
from tests.declarations.promises import UNTIL, asked, point, say, signed
from tests.desk.pages import text_of

SignIn = Callable[[User], Client]
QUERIES = 11


def at(page: str, declaration: Declaration, *keys: object) -> str:
    return reverse(f"admin:nominations_declaration_{page}", args=[declaration.pk, *keys])


@pytest.fixture
def client(officer: User, sign_in: SignIn) -> Client:
    return sign_in(officer)


@pytest.fixture
def points(
    declaration: Declaration, states: dict[str, Country], contacts: dict[str, User], officer: User
) -> list[Commitment]:
    signed(declaration, states, "BE", "ES", "IT")
    return [point(declaration, "1", by=officer), point(declaration, "2", by=officer, states=[states["ES"]])]


@pytest.fixture
def review(declaration: Declaration, points: list[Commitment], officer: User) -> Review:
    return asked(declaration, officer, title="Review of 2027")


def test_a_review_is_planned_and_the_signatories_are_asked(
    client: Client, declaration: Declaration, points: list[Commitment]
) -> None:
    assert "No review is planned yet" in text_of(client.get(at("progress", declaration)))
    saturday = UNTIL + timedelta(days=(5 - UNTIL.weekday()) % 7)
    facts = {"title": "Review of 2027", "reports_until_on": saturday.isoformat()}
    answer = client.post(at("review_new", declaration), facts, follow=True)
    assert "The review is saved. Nobody is told before you ask for reports." in text_of(answer)
    assert "The deadline falls on a weekend." in text_of(answer)
    review = Review.objects.get()
    page = client.get(at("review_asking", declaration, review.pk))
    assert "progress of Belgium on the EuroQCI declaration" in page.content.decode()
    client.post(at("review_asking", declaration, review.pk), {"shown": page.context["shown"]})
    review.refresh_from_db()
    assert review.status == ReviewStatus.OPEN
    assert OutgoingMail.objects.filter(kind="progress_asked").count() == 3


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"title": "", "reports_until_on": f"{UNTIL}"}, "Give the review a title."),
        ({"title": "Next", "reports_until_on": "2027-02-30"}, "Write the day as"),
        ({"title": "Next", "reports_until_on": f"{TODAY - timedelta(days=1)}"}, "lies in the past"),
        ({"title": "Review of 2027", "reports_until_on": f"{UNTIL}"}, "choose another title"),
    ],
)
def test_bad_input_gets_a_sentence(
    client: Client, declaration: Declaration, review: Review, facts: dict[str, str], sentence: str
) -> None:
    page = client.post(at("review_new", declaration), facts)
    assert page.status_code == 200
    assert sentence in text_of(page)
    assert Review.objects.count() == 1


def test_the_table_shows_every_state_and_point(
    client: Client, declaration: Declaration, review: Review, points: list[Commitment], contacts: dict[str, User]
) -> None:
    country = Country.objects.get(pk="ES")
    say(review, country, *points, by=contacts["ES"])
    page = client.get(at("review", declaration, review.pk))
    rows = [(row.account.country.iso2, row.label) for row in page.context["rows"]]
    assert rows == [("BE", "0 of 1"), ("ES", "Complete"), ("IT", "0 of 1")]
    words = text_of(page)
    assert "Under way" in words
    assert "nothing yet" in words
    assert "A pilot link is running." not in words
    for show, states in (("complete", ["ES"]), ("silent", ["BE", "IT"]), ("begun", [])):
        shown = client.get(at("review", declaration, review.pk), {"show": show})
        assert [row.account.country.iso2 for row in shown.context["rows"]] == states


def test_a_report_is_entered_on_behalf(
    client: Client, declaration: Declaration, review: Review, points: list[Commitment]
) -> None:
    address = at("review_state", declaration, review.pk, "ES")
    key = points[0].pk
    facts = {f"progress_{key}": "under_way", f"text_{key}": "", "because": ""}
    page = client.post(address, facts)
    assert "Say on whose word you enter this" in text_of(page)
    assert "Say in words what was done." in text_of(page)
    client.post(address, {**facts, f"text_{key}": "A link.", "because": "E-mail of 3 May."})
    made = ProgressReport.objects.get()
    assert (made.country_id, made.text, made.because) == ("ES", "A link.", "E-mail of 3 May.")
    client.post(address, {**facts, f"text_{key}": "Two links.", "because": "E-mail of 4 May."})
    words = text_of(client.get(address))
    assert "Earlier versions" in words
    assert "on whose word: E-mail of 4 May." in words
    assert "Missing: 2" in words
    assert client.get(at("review_state", declaration, review.pk, "PT")).status_code == 404


def test_the_last_day_is_moved_after_its_mails_were_read(
    client: Client, declaration: Declaration, review: Review, points: list[Commitment], contacts: dict[str, User]
) -> None:
    say(review, Country.objects.get(pk="BE"), points[0], by=contacts["BE"])
    address, back = at("review_day", declaration, review.pk), at("review", declaration, review.pk)
    assert f'href="{address}"' in client.get(back).content.decode()
    assert f"Reports by, until now: {UNTIL:%A} {UNTIL.day} {UNTIL:%B %Y}" in text_of(client.get(address))
    saturday = UNTIL + timedelta(days=(5 - UNTIL.weekday()) % 7 + 7)
    typed = {"new_on": saturday.isoformat(), "reason": "The ministers meet later."}
    page = client.post(address, typed)
    words = text_of(page)
    assert "These 2 mails will go out" in words
    assert "The deadline falls on a weekend." in words
    assert [shown.mail.audience for shown in page.context["rehearsal"].mails] == ["ES", "IT"]
    for _press in range(2):
        assert client.post(address, {**typed, "shown": page.context["shown"]})["Location"] == back
    assert ReviewDayChange.objects.count() == 1
    words = text_of(client.get(back))
    assert f"{UNTIL:%A} {UNTIL.day} {UNTIL:%B %Y} → {saturday:%A} {saturday.day} {saturday:%B %Y}" in words
    assert "The ministers meet later." in words


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"new_on": ""}, "Choose the day."),
        ({"new_on": "2027-02-30"}, "Write the day as"),
        ({"new_on": f"{TODAY - timedelta(days=1)}"}, "lies in the past"),
        ({"new_on": f"{UNTIL}"}, "This is the last day already: choose another one."),
        ({"reason": " "}, "Give the reason, so that the State can understand it."),
    ],
)
def test_a_day_that_cannot_be_is_said_and_nothing_typed_is_lost(
    client: Client, declaration: Declaration, review: Review, changes: dict[str, str], sentence: str
) -> None:
    typed = {"new_on": f"{UNTIL + timedelta(days=7)}", "reason": "Kept words.", **changes}
    page = client.post(at("review_day", declaration, review.pk), typed)
    assert sentence in text_of(page)
    assert page.context["shown"] == ""
    assert ("Kept words." in text_of(page)) == ("reason" not in changes)
    assert not ReviewDayChange.objects.exists()


def test_closing_says_who_is_missing_and_ends_the_form(
    client: Client, declaration: Declaration, review: Review, points: list[Commitment], contacts: dict[str, User]
) -> None:
    say(review, Country.objects.get(pk="BE"), points[0], by=contacts["BE"])
    page = client.get(at("review_closing", declaration, review.pk))
    assert "1 of 3 States have reported on everything." in text_of(page)
    assert "Not complete: Spain, Italy." in text_of(page)
    client.post(at("review_closing", declaration, review.pk), {"shown": page.context["shown"]})
    review.refresh_from_db()
    assert review.status == ReviewStatus.CLOSED
    assert "Enter the report on its behalf" not in text_of(client.get(at("review_state", declaration, review.pk, "ES")))
    key = points[0].pk
    facts = {f"progress_{key}": "done", f"text_{key}": "A link.", "because": "A call."}
    client.post(at("review_state", declaration, review.pk, "ES"), facts)
    assert ProgressReport.objects.count() == 1


def test_the_reports_are_taken_along_with_a_trace_and_printed_with_their_words(
    client: Client, declaration: Declaration, review: Review, points: list[Commitment], contacts: dict[str, User]
) -> None:
    say(review, Country.objects.get(pk="ES"), points[1], by=contacts["ES"], text="=HYPERLINK(1)", at=review.ends_at)
    body = client.post(at("review_table", declaration, review.pk, "csv")).content.decode("utf-8-sig")
    lines = body.splitlines()
    assert len(lines) == 1 + 3 + 1, "a line for each State and point that it is asked about"
    assert "'=HYPERLINK(1)" in body
    assert client.post(at("review_table", declaration, review.pk, "pdf")).status_code == 404
    event = AuditEvent.objects.get(action="review.export")
    assert event.detail == {"form": "csv", "states": 3}
    words = text_of(client.get(at("review_print", declaration, review.pk)))
    assert "=HYPERLINK(1)" in words
    assert "The words of the States are not public." in words


def test_a_planned_review_is_corrected_and_an_open_one_is_not(
    client: Client, declaration: Declaration, review: Review, officer: User
) -> None:
    planned = reviewing.plan(declaration, title="Later", reports_until_on=UNTIL, by=officer, at=NOW)
    facts = {"title": "Review of 2028", "reports_until_on": f"{UNTIL}"}
    client.post(at("review_edit", declaration, planned.pk), facts)
    planned.refresh_from_db()
    assert planned.title == "Review of 2028"
    page = client.post(at("review_edit", declaration, review.pk), {**facts, "title": "Other"})
    assert "its title stays as announced." in text_of(page)


def test_what_is_another_groups_is_not_there(
    declaration: Declaration, review: Review, other_officer: User, sign_in: SignIn
) -> None:
    stranger = sign_in(other_officer)
    for page, *keys in (
        ("progress",),
        ("review", review.pk),
        ("review_day", review.pk),
        ("review_state", review.pk, "ES"),
    ):
        assert stranger.get(at(page, declaration, *keys)).status_code == 404


@pytest.mark.parametrize("number", [1, 6])
def test_the_queries_do_not_grow(
    client: Client,
    declaration: Declaration,
    review: Review,
    officer: User,
    states: dict[str, Country],
    number: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    made = [point(declaration, f"3.{each}", by=officer) for each in range(number)]
    for iso2 in ("BE", "ES", "IT")[:number]:
        say(review, states[iso2], *made, by=officer, because="A call.")
    client.get(at("review", declaration, review.pk))
    with django_assert_num_queries(QUERIES):
        client.get(at("review", declaration, review.pk))
