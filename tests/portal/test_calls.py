"""The list of the visitor's calls: open ones first, deadlines in words, one next step, constant queries."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from nominations.accounts.models import User
from nominations.calls import actions as calls
from nominations.calls.models import Call, Invitation
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from tests.cast import DEADLINE, NOW, OPENED, drafted, in_status, invitation_of, returned

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
CALLS = reverse("portal:calls")
QUERIES = 10  # session, user and roles among them


def page(client: Client) -> str:
    answer = client.get(CALLS)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_visitor_who_is_not_signed_in_is_asked_to_sign_in_and_comes_back() -> None:
    answer = Client().get(CALLS)
    assert answer.status_code == 302
    assert answer["Location"] == f"{reverse('account_login')}?next={CALLS}"


def test_an_open_call_shows_group_deadline_and_the_next_step(
    austrias: Invitation, austria: User, sign_in: SignIn
) -> None:
    text = page(sign_in(austria))
    assert "Nominations for the group" in text
    assert "Group E03931 (E03931)" in text
    assert f"{DEADLINE:%A} {DEADLINE.day} {DEADLINE:%B %Y}" in text
    assert "23:59:59 Brussels time" in text
    assert "(in 21 days)" in text
    assert "No answer yet" in text
    assert "Answer this call" in text


def test_a_draft_says_how_complete_it_is_and_leads_to_the_form(
    austrias: Invitation, austria: User, sign_in: SignIn
) -> None:
    nomination = drafted(austrias, austria)
    text = page(sign_in(austria))
    assert "6 of 6 required parts are there" in text
    assert "Continue the draft" in text
    assert reverse("portal:draft", args=[nomination.pk]) in text


def test_a_returned_nomination_asks_for_the_correction(
    austrias: Invitation, austria: User, officer: User, sign_in: SignIn
) -> None:
    returned(austrias, austria, officer)
    text = page(sign_in(austria))
    assert "Returned for correction" in text
    assert "Correct the nomination" in text


@pytest.mark.parametrize(
    ("status", "words"),
    [("submitted", "Submitted"), ("accepted", "Accepted"), ("nil", "No nomination"), ("withdrawn", "Withdrawn")],
)
def test_an_answer_shows_its_status_in_words(
    status: str, words: str, austrias: Invitation, austria: User, officer: User, sign_in: SignIn
) -> None:
    in_status(status, austrias, austria, officer)
    text = page(sign_in(austria))
    assert words in text
    assert "Open the file" in text


def test_the_states_own_deadline_is_shown_beside_the_one_of_all(
    call: Call, austrias: Invitation, austria: User, officer: User, sign_in: SignIn
) -> None:
    later = DEADLINE + timedelta(days=7)
    calls.extend(austrias, new_on=later, reason="An election.", by=officer, at=NOW)
    text = page(sign_in(austria))
    assert "(in 28 days)" in text
    assert f"Extended for Austria; it was {DEADLINE.day} {DEADLINE:%B %Y} for all States." in text


def test_a_deadline_that_has_passed_is_said_in_words_and_does_not_close_the_door(
    call: Call, austrias: Invitation, austria: User, sign_in: SignIn
) -> None:
    Call.objects.filter(pk=call.pk).update(deadline_on=clock.local_day(NOW) - timedelta(days=2))
    text = page(sign_in(austria))
    assert "(2 days ago)" in text
    assert "late answers are accepted and marked as late" in text
    assert "Answer this call" in text


def test_earlier_calls_stand_below_the_open_ones(
    call: Call, austrias: Invitation, austria: User, officer: User, sign_in: SignIn
) -> None:
    calls.close_call(call, by=officer, at=NOW)
    another(call.group, "A second call", officer)
    text = page(sign_in(austria))
    assert text.index("Open calls") < text.index("A second call") < text.index("Earlier calls")
    assert text.index("Earlier calls") < text.index("Nominations for the group")


def test_without_any_call_the_page_says_that_there_is_nothing_to_do(austria: User, sign_in: SignIn) -> None:
    assert "No call for your State yet" in page(sign_in(austria))


def test_a_call_in_preparation_is_not_shown(draft_call: Call, austria: User, sign_in: SignIn) -> None:
    assert "Nominations for the group" not in page(sign_in(austria))


def test_a_former_contact_point_sees_no_call(call: Call, former_austria: User, sign_in: SignIn) -> None:
    assert "Nominations for the group" not in page(sign_in(former_austria))


def test_the_number_of_queries_is_the_same_for_one_and_three_calls(
    call: Call,
    austrias: Invitation,
    austria: User,
    officer: User,
    sign_in: SignIn,
    django_assert_num_queries: Callable[[int], object],
) -> None:
    client = sign_in(austria)
    drafted(austrias, austria)  # the row that asks for most: how complete is it?
    client.get(CALLS)
    with django_assert_num_queries(QUERIES):
        client.get(CALLS)
    for title in ("A second call", "A third call"):
        drafted(invitation_of(another(call.group, title, officer), "AT"), austria)
    with django_assert_num_queries(QUERIES):
        assert page(client).count("nom-ecl-call-title") == 3


def another(group: ExpertGroup, title: str, officer: User) -> Call:
    made = calls.create_call(group, title=title, deadline_on=DEADLINE, by=officer, at=OPENED)
    return calls.open_call(made, by=officer, at=OPENED)


def test_earlier_calls_are_paged_and_the_open_one_stays_on_the_first_page(
    call: Call, group: ExpertGroup, austria: User, sign_in: SignIn
) -> None:
    for number in range(25):
        calls.record_paper_call(
            group,
            reference=f"E03931-20{number:02}-1",
            title=f"Paper call {number}",
            deadline_on=DEADLINE - timedelta(days=400 + number),
            by=None,
            at=OPENED,
        )
    client = sign_in(austria)
    first, second = client.get(CALLS).content.decode(), client.get(f"{CALLS}?page=2").content.decode()
    assert ("Nominations for the group" in first, "Paper call 0<" in first, "Page 1 of 2" in first) == (True,) * 3
    assert ("Nominations for the group" in second, "Paper call 24<" in second) == (False, True)
    assert "The open calls are on the first page." in second


def test_a_call_that_ran_on_paper_does_not_say_that_nobody_answered(
    group: ExpertGroup, austria: User, sign_in: SignIn
) -> None:
    calls.record_paper_call(
        group, reference="E03931-2024-1", title="Letter", deadline_on=DEADLINE.replace(year=2024), by=None, at=OPENED
    )
    text = page(sign_in(austria))
    assert "By letter and e-mail, before this site" in text
    assert "No answer" not in text
