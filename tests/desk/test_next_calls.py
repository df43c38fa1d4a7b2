"""The next call of a group is prepared from its last one: what stays, what is new, and a deadline to start from."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.calls import actions as calls
from nominations.calls import copying, rules
from nominations.calls.copying import NothingToCopy, NotNew
from nominations.calls.models import Call
from nominations.groups import actions as groups
from nominations.groups.models import ExpertGroup
from nominations.letters.models import Annex
from nominations.texts.models import TextVersion
from tests.cast import DEADLINE, NOW, OPENED, SINCE, TODAY, make_group
from tests.desk.pages import press, text_of

SignIn = Callable[[User], Client]
SOON = TODAY + timedelta(days=40)


@pytest.fixture
def closed(call: Call, officer: User) -> Call:
    """The last call, with a text and an annex of its own, and one of each that is the group's."""
    Call.objects.filter(pk=call.pk).update(
        introduction="As in 2024.", ares_ref="Ares(2024)1", letter_dated="1 May 2024"
    )
    for number, body in ((1, "Old words"), (2, "New words")):
        facts = {"kind": "letter.call", "group": call.group, "call": call, "number": number, "created_at": NOW}
        TextVersion.objects.create(subject="S", body=body, created_by=officer, **facts)
    TextVersion.objects.create(kind="letter.call", group=call.group, number=1, body="Group", created_at=NOW)
    Annex.objects.create(group=call.group, call=call, title="Terms of reference", text="Words")
    Annex.objects.create(group=call.group, call=call, title="Retired", text="Words", retired_at=NOW)
    Annex.objects.create(group=call.group, title="Of the group", text="Words")
    return calls.close_call(call, by=officer, at=NOW)


def address(group: ExpertGroup) -> str:
    return reverse("admin:nominations_expertgroup_next_call", args=[group.pk])


def typed(**changes: Any) -> dict[str, Any]:
    return {"title": "Second call", "introduction": "Who comes?", "deadline_on": SOON.isoformat(), **changes}


def test_the_page_shows_what_is_taken_over_and_proposes_a_deadline(
    closed: Call, officer: User, sign_in: SignIn
) -> None:
    page = sign_in(officer).get(address(closed.group))
    words = text_of(page)
    assert "All Member States" in words
    assert "Terms of reference" in words
    assert "Retired" not in words
    assert "last time 1 May 2024" in words
    assert "Title and text still name 2024. Look whether that is meant." in words
    proposed = page.context["form"].initial["deadline_on"]
    assert proposed >= TODAY + (DEADLINE - TODAY)
    assert proposed.weekday() < 5
    assert Call.objects.count() == 1


def test_the_next_call_is_prepared_once_with_texts_and_annexes(closed: Call, officer: User, sign_in: SignIn) -> None:
    desk = sign_in(officer)
    for _press in range(2):
        assert press(desk, address(closed.group), **typed()).status_code == 302
    made = Call.objects.get(title="Second call")
    assert (made.status, made.introduction, made.deadline_on, made.asked) == ("preparation", "Who comes?", SOON, [])
    assert (made.ares_ref, made.letter_dated) == ("", "")
    text = TextVersion.objects.get(call=made)
    assert (text.body, text.number, text.created_by) == ("New words", 1, officer)
    assert [annex.title for annex in made.annexes.all()] == ["Terms of reference"]
    assert AuditEvent.objects.get(action="call.copy").detail == {"previous": closed.reference}
    assert AuditEvent.objects.filter(action__in=["text.copy", "annex.copy"]).count() == 2


def test_only_states_that_are_still_members_are_asked_again(
    group: ExpertGroup, officer: User, contacts: dict[str, User]
) -> None:
    first = calls.create_call(group, title="T", deadline_on=DEADLINE, asked=["AT", "BE"], by=officer, at=OPENED)
    first = calls.open_call(first, by=officer, at=OPENED)
    first.asked = ["AT", "BE", "XX"]
    first.save()
    made = copying.copy_call(first, title="Next", deadline_on=SOON, by=officer, at=NOW)
    assert made.asked == ["AT", "BE"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": ""}, "Give the call a title."),
        ({"deadline_on": ""}, "Choose the day."),
        ({"deadline_on": "31.3.2030"}, "Write the day as 2026-03-31."),
        ({"deadline_on": "2020-01-01"}, "The deadline lies in the past."),
        ({"deadline_on": "2099-01-01"}, "Check the year."),
        ({"ares_ref": "Ares(2024)1"}, "This is the Ares reference of the last letter."),
        ({"letter_dated": "1 May 2024"}, "This is the date of the last letter."),
    ],
)
def test_what_cannot_be_is_refused_and_what_was_typed_stays(
    changes: dict[str, str], sentence: str, closed: Call, officer: User, sign_in: SignIn
) -> None:
    page = sign_in(officer).post(address(closed.group), typed(**changes))
    assert sentence in text_of(page)
    assert "Who comes?" in text_of(page)
    assert Call.objects.count() == 1


def test_a_weekend_is_a_warning_and_never_moved(closed: Call, officer: User, sign_in: SignIn) -> None:
    saturday = TODAY + timedelta(days=35 + (5 - TODAY.weekday()) % 7)
    page = sign_in(officer).post(address(closed.group), typed(deadline_on=saturday.isoformat()))
    assert "The deadline falls on a weekend." in text_of(page)
    press(sign_in(officer), address(closed.group), **typed(deadline_on=saturday.isoformat()))
    assert Call.objects.get(title="Second call").deadline_on == saturday


def test_a_call_in_preparation_is_pointed_at(closed: Call, officer: User, sign_in: SignIn) -> None:
    press(sign_in(officer), address(closed.group), **typed())
    made = Call.objects.get(title="Second call")
    assert f"{made.reference} is in preparation already." in text_of(sign_in(officer).get(address(closed.group)))


def test_without_an_earlier_call_the_first_one_is_prepared(draft_call: Call, officer: User, sign_in: SignIn) -> None:
    page = sign_in(officer).get(address(draft_call.group), follow=True)
    assert "E03931 has no earlier call to go on from. Prepare its first call here." in text_of(page)
    assert f'value="{draft_call.group_id}" selected' in page.content.decode()


def test_a_closed_group_has_no_next_call(closed: Call, officer: User, sign_in: SignIn) -> None:
    groups.close_group(closed.group, on=TODAY, by=officer, at=NOW)
    page = sign_in(officer).get(address(closed.group), follow=True)
    assert "This group is closed: no call is prepared for it." in text_of(page)


def test_the_verb_refuses_a_call_that_was_never_sent_and_an_old_reference(
    draft_call: Call, closed: Call, officer: User
) -> None:
    closed.refresh_from_db()
    with pytest.raises(NotNew, match="those of the last letter"):
        copying.copy_call(closed, title="N", deadline_on=SOON, ares_ref="Ares(2024)1", by=officer, at=NOW)
    waiting = calls.create_call(closed.group, title="T", deadline_on=SOON, by=officer, at=NOW)
    with pytest.raises(NothingToCopy, match="Only a call that States were asked in"):
        copying.copy_call(waiting, title="N", deadline_on=SOON, by=officer, at=NOW)


def test_nobody_of_another_group_prepares_it(closed: Call, other_officer: User, sign_in: SignIn) -> None:
    desk = sign_in(other_officer)
    assert desk.get(address(closed.group)).status_code == 404
    assert desk.post(address(closed.group), typed()).status_code == 404
    assert "None of your groups has had a call yet." in text_of(desk.get(reverse("admin:nominations_call_next")))


def test_the_only_group_is_gone_to_at_once_and_several_are_chosen_from(
    closed: Call, officer: User, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    desk, choice = sign_in(officer), reverse("admin:nominations_call_next")
    assert desk.get(choice)["Location"] == address(closed.group)
    assert choice in desk.get(reverse("admin:nominations_call_changelist")).content.decode()
    for number in (2, 4):
        for each in range(number):
            if not ExpertGroup.objects.filter(code=f"E0000{each}").exists():
                other = make_group(f"E0000{each}")
                groups.add_officer(other, user=officer, since=SINCE, by=None, at=OPENED)
                paper = {"reference": f"{other.code}-1", "title": "On paper", "deadline_on": date(2024, 5, 25)}
                calls.record_paper_call(other, **paper, by=None, at=OPENED)
        with django_assert_num_queries(6):
            page = desk.get(choice)
        assert text_of(page).count("Prepare the next call of") == number + 1


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (30, date(2026, 3, 4)),  # Mon 2 February + 30 days
        (26, date(2026, 3, 2)),  # Saturday 28 February: Monday
        (59, date(2026, 4, 7)),  # Thursday before Easter to Monday are holidays here
        (None, date(2026, 3, 16)),
        (-3, date(2026, 3, 16)),
    ],
)
def test_as_much_time_as_last_time_is_proposed_on_a_working_day(given: int | None, expected: date) -> None:
    holidays = {date(2026, 4, 2), date(2026, 4, 3), date(2026, 4, 6)}
    ahead = timedelta(days=given) if given is not None else None
    assert rules.proposed_deadline(date(2026, 2, 2), given=ahead, holidays=holidays) == expected


def test_the_first_deadline_counts_not_the_moved_one(call: Call, officer: User) -> None:
    moved = calls.move_deadline(call, new_on=DEADLINE + timedelta(days=60), reason="Later.", by=officer, at=NOW)
    assert copying.proposed_deadline(moved, today=TODAY) < TODAY + timedelta(days=40)
