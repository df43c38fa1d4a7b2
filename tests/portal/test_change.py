"""A change between calls on the pages: from the button to the receipt, with its first day; Belgium sees nothing."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from nominations.accounts.models import User
from nominations.calls.models import Call
from nominations.groups.models import ExpertGroup
from nominations.mandates import actions as mandates
from nominations.mandates.models import Mandate
from nominations.workflow import drafting
from nominations.workflow.models import Nomination
from tests.cast import NOW, OPENED, TODAY, invitation_of, letter, submitted
from tests.portal.forms import draft_url, save, shown

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
FIRST_DAY = TODAY + timedelta(days=30)
CANARY = "Geheimborg"


@pytest.fixture
def malta(contacts: dict[str, User]) -> User:
    return contacts["MT"]


@pytest.fixture
def client(malta: User, sign_in: SignIn) -> Client:
    return sign_in(malta)


@pytest.fixture
def seated(call: Call, malta: User, officer: User) -> ExpertGroup:
    sent = submitted(invitation_of(call, "MT"), malta, at=OPENED)
    mandates.accept(sent, version=1, by=officer, at=OPENED)
    return call.group


@pytest.fixture
def begun(seated: ExpertGroup, client: Client) -> Nomination:
    """Malta pressed "Propose a change"."""
    answer = client.post(reverse("portal:change", args=[seated.pk]))
    nomination = Nomination.objects.get(invitation__call__kind="change")
    assert answer["Location"] == draft_url(nomination)
    return nomination


@pytest.fixture
def complete(begun: Nomination, client: Client, malta: User) -> Nomination:
    saved = save(
        client, begun, shown(client, begun), effective_on=str(FIRST_DAY), representative__1__family_name=CANARY
    )
    assert saved.status_code == 302
    drafting.attach(begun, letter(), by=malta, at=NOW)
    begun.refresh_from_db()
    return begun


def url(name: str, nomination: Nomination, *more: object) -> str:
    return reverse(f"portal:{name}", args=[nomination.pk, *more])


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def submit(client: Client, nomination: Nomination) -> str:
    return str(client.post(url("submission", nomination), {"revision": nomination.revision})["Location"])


def test_the_form_asks_for_the_first_day_and_says_who_sits_now(begun: Nomination, client: Client) -> None:
    text = page(client, draft_url(begun))
    for words in (
        "Malta: change of representative",
        "First day of the new representative",
        'type="date"',
        "None: a change between calls",
        "Where somebody sits now, the form says so",
        "Müller-1",
    ):
        assert words in text
    assert "23:59:59" not in text


def test_a_nomination_to_a_call_is_not_asked_for_a_first_day(
    seated: ExpertGroup, austria: User, sign_in: SignIn
) -> None:
    invitation = invitation_of(Call.objects.get(), "AT")
    nomination = drafting.start(invitation, by=austria, at=NOW)
    assert "effective_on" not in page(sign_in(austria), draft_url(nomination))


def test_a_second_press_leads_to_the_same_form(begun: Nomination, seated: ExpertGroup, client: Client) -> None:
    again = client.post(reverse("portal:change", args=[seated.pk]))
    assert (again["Location"], Call.objects.filter(kind="change").count()) == (draft_url(begun), 1)


def test_an_open_call_is_answered_instead(call: Call, client: Client, malta: User) -> None:
    answer = client.post(reverse("portal:change", args=[call.group_id]), follow=True)
    assert answer.redirect_chain == [(reverse("portal:call", args=[invitation_of(call, "MT").pk]), 302)]
    assert "asks Malta for its representative now: answer it." in answer.content.decode()


def test_review_submission_and_receipt_say_the_first_day(complete: Nomination, client: Client) -> None:
    words = f"{FIRST_DAY.day} {FIRST_DAY:%B %Y}"
    review = page(client, url("review", complete))
    assert words in review
    assert "Submit the change" in review
    receipt = page(client, submit(client, complete))
    for said in (words, "Receipt of your change of representative", CANARY, "Between calls"):
        assert said in receipt
    assert "Deadline at that time" not in receipt


@pytest.mark.parametrize(
    ("days", "words"),
    [(-30, "Choose a later first day."), (400, "more than a year ahead"), (None, "Give the first day")],
)
def test_a_first_day_that_cannot_be_is_said_on_form_and_review_with_the_way_to_the_field(
    complete: Nomination, client: Client, days: int | None, words: str
) -> None:
    typed = "" if days is None else str(TODAY + timedelta(days=days))
    save(client, complete, shown(client, complete), effective_on=typed)
    complete.refresh_from_db()
    assert words in page(client, draft_url(complete))
    review = page(client, url("review", complete))
    assert words in review
    assert f"{draft_url(complete)}#id_effective_on" in review
    assert "Submit the change</button>" not in review
    assert submit(client, complete) == url("review", complete)
    complete.refresh_from_db()
    assert complete.status == "draft"


def test_what_is_no_day_is_marked_at_its_field_and_the_rest_is_saved(complete: Nomination, client: Client) -> None:
    answer = save(
        client, complete, shown(client, complete), effective_on="2026-02-30", representative__1__function="Director"
    )
    assert "This is not a date." in answer.content.decode()
    complete.refresh_from_db()
    assert (complete.effective_on, complete.nominees.get().function) == (FIRST_DAY, "Director")


def test_the_file_of_the_change_speaks_of_a_change_and_of_no_deadline(complete: Nomination, client: Client) -> None:
    text = page(client, reverse("portal:call", args=[complete.invitation_id]))
    for words in ("Your State's change (Malta)", "None: a change between calls", "Change begun", "Continue the change"):
        assert words in text
    assert "23:59:59" not in text


def test_your_seats_lead_on_to_a_change_that_is_open(complete: Nomination, seated: ExpertGroup, client: Client) -> None:
    text = page(client, reverse("portal:seats"))
    assert "Continue the change" in text
    assert draft_url(complete) in text


def test_the_representative_may_leave_with_nobody_following(begun: Nomination, client: Client) -> None:
    where = reverse("portal:nil_return", args=[begun.invitation_id])
    assert "Malta: the representative leaves" in page(client, where)
    without_day = client.post(where, {"reason": "She retires.", "effective_on": ""})
    assert "Give the first day on which your State has no representative." in without_day.content.decode()
    too_early = client.post(where, {"reason": "She retires.", "effective_on": str(TODAY - timedelta(days=30))})
    assert "Choose a later first day." in too_early.content.decode()
    sent = client.post(where, {"reason": "She retires.", "effective_on": str(FIRST_DAY)}, follow=True)
    text = sent.content.decode()
    for words in ("Receipt: the representative leaves", "She retires.", f"{FIRST_DAY.day} {FIRST_DAY:%B %Y}"):
        assert words in text
    assert Mandate.objects.get().until is None
    assert "Propose a change" in page(client, reverse("portal:seats"))


def test_discarding_ends_the_change(begun: Nomination, client: Client) -> None:
    answer = client.post(url("discard", begun), follow=True)
    text = answer.content.decode()
    assert "You can propose another one at any time." in text
    assert "Bring the draft back" not in text


def test_belgium_sees_nothing_of_it(
    complete: Nomination, client: Client, belgium: User, sign_in: SignIn, seated: ExpertGroup
) -> None:
    receipt = submit(client, complete)
    other = sign_in(belgium)
    invitation = reverse("portal:call", args=[complete.invitation_id])
    for address in (receipt, invitation, draft_url(complete), url("review", complete)):
        assert other.get(address).status_code == 404
    for address in (reverse("portal:calls"), reverse("portal:seats"), reverse("portal:seat", args=[seated.pk])):
        text = page(other, address)
        assert CANARY not in text
        assert "Change of representative: Malta" not in text
