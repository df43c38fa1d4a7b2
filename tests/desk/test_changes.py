"""A change between calls at the desk: decided like a nomination, never shown as a call to 27 States."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from nominations.accounts.models import User
from nominations.calls import changes as call_changes
from nominations.calls.models import Call, Invitation
from nominations.groups.models import ExpertGroup
from nominations.mandates.models import Mandate
from nominations.reference.models import Country
from nominations.workflow import actions as workflow
from nominations.workflow.models import Nomination
from tests.cast import NOW, OPENED, TODAY, accepted, content, drafted, invitation_of, person, submitted
from tests.desk.pages import press

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
FIRST_DAY = TODAY + timedelta(days=30)
SAID = f"{FIRST_DAY.day} {FIRST_DAY:%B %Y}"


@pytest.fixture
def seated(call: Call, austria: User, officer: User) -> ExpertGroup:
    accepted(invitation_of(call, "AT"), austria, officer, at=OPENED)
    return call.group


@pytest.fixture
def change(seated: ExpertGroup, austria: User, states: dict[str, Country]) -> Invitation:
    return invitation_of(call_changes.open_change(seated, country=states["AT"], by=austria, at=NOW), "AT")


@pytest.fixture
def proposed(change: Invitation, austria: User) -> Nomination:
    what = content(effective_on=FIRST_DAY, persons=(person(family_name="Neumann", email="neumann@example.org"),))
    return submitted(change, austria, what=what)


@pytest.fixture
def desk(officer: User, sign_in: SignIn) -> Client:
    return sign_in(officer)


def page(desk: Client, name: str, *keys: object) -> str:
    answer = desk.get(reverse(f"admin:{name}", args=keys))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_first_page_lists_the_change_to_decide_and_not_as_an_open_call(proposed: Nomination, desk: Client) -> None:
    start = desk.get(reverse("admin:index")).context["start"]
    assert [call.kind for call in start.open_calls] == ["call"]
    assert [item.words for item in start.to_decide] == [f"Austria, {proposed.reference}"]


def test_its_board_shows_its_one_state_and_no_deadline(proposed: Nomination, desk: Client) -> None:
    text = page(desk, "nominations_call_board", proposed.invitation.call_id)
    assert text.count('<th scope="row"') == 1
    for words in ("Change between calls", "What the State proposes", "Review and decide"):
        assert words in text
    for words in ("23:59:59", "Move the deadline", "Remind now", "Extend", "States have answered", "Edit the call"):
        assert words not in text


def test_the_list_of_calls_names_it_without_a_deadline(proposed: Nomination, desk: Client) -> None:
    text = page(desk, "nominations_call_changelist")
    assert "Change of representative: Austria" in text
    assert "1 of 1, 1 to decide" in text
    assert str(proposed.invitation.call.deadline_on.year) not in text
    rows = desk.get(reverse("admin:nominations_call_changelist")).context["cl"].result_list
    assert [row.kind for row in rows] == ["call", "change"]


def test_the_review_shows_the_first_day_as_a_fact_and_who_sits(proposed: Nomination, desk: Client) -> None:
    text = page(desk, "nominations_nomination_review", proposed.pk)
    for words in ("First day of the new representative", SAID, "Change of representative", "holds this seat since"):
        assert words in text
    assert "Deadline of this State" not in text


def test_what_the_state_types_after_a_return_stays_its_own(proposed: Nomination, officer: User, desk: Client) -> None:
    workflow.return_for_correction(proposed, version=1, reason="Which day?", by=officer, at=NOW)
    Nomination.objects.filter(pk=proposed.pk).update(effective_on=FIRST_DAY + timedelta(days=400))
    assert f"{(FIRST_DAY + timedelta(days=400)).year}" not in page(desk, "nominations_nomination_review", proposed.pk)


def test_the_page_that_accepts_says_from_which_day_and_the_holder_stays_until_then(
    proposed: Nomination, desk: Client
) -> None:
    text = page(desk, "nominations_nomination_acceptance", proposed.pk)
    assert f"take their seats from {FIRST_DAY:%A} {SAID}" in text
    press(desk, reverse("admin:nominations_nomination_acceptance", args=[proposed.pk]), version="1")
    assert Mandate.objects.as_of(FIRST_DAY - timedelta(days=1)).get().person.family_name == "Müller-1"
    assert Mandate.objects.as_of(FIRST_DAY).get().person.family_name == "Neumann"


def test_nobody_is_reminded_of_it_at_the_desk(change: Invitation, desk: Client) -> None:
    answer = desk.get(reverse("admin:nominations_call_reminding", args=[change.call_id]), follow=True)
    assert "nobody is reminded of it" in answer.content.decode()
    assert "Remind now" not in page(desk, "nominations_call_calendar", change.call_id)


def test_registering_asks_for_the_first_day_of_a_change_only(
    call: Call, change: Invitation, belgiums: Invitation, desk: Client
) -> None:
    assert 'name="effective_on"' in page(desk, "nominations_invitation_registration", change.pk)
    assert 'name="effective_on"' not in page(desk, "nominations_invitation_registration", belgiums.pk)


def test_a_draft_of_a_change_is_seen_but_not_read(change: Invitation, austria: User, desk: Client) -> None:
    nomination = drafted(change, austria, what=content(effective_on=FIRST_DAY))
    text = page(desk, "nominations_nomination_review", nomination.pk)
    assert "The State is preparing a draft" in text
    assert SAID not in text
