"""Preparing a call in the admin: by its verb, editable until it opens, its deadline too."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.calls.models import Call
from nominations.calls.states import Status
from nominations.groups.models import ExpertGroup
from tests.cast import DEADLINE, make_group
from tests.desk.pages import of_call, text_of

SignIn = Callable[[User], Client]
ADD = "/admin/nominations/call/add/"


def typed(group: ExpertGroup, **changes: Any) -> dict[str, Any]:
    return {
        "group": group.pk,
        "title": "Nominations 2027",
        "introduction": "Please nominate.",
        "deadline_on": DEADLINE.isoformat(),
        "ares_ref": "Ares(2026)1",
        "letter_dated": "1 March 2026",
        **changes,
    }


def test_a_new_call_gets_its_reference_and_leads_to_its_board(
    group: ExpertGroup, officer: User, sign_in: SignIn
) -> None:
    answer = sign_in(officer).post(ADD, typed(group))
    call = Call.objects.get()
    assert answer.url == of_call("board", call)
    assert (call.status, call.title, call.ares_ref) == (Status.PREPARATION, "Nominations 2027", "Ares(2026)1")
    assert call.reference.startswith("E03931-")
    assert AuditEvent.objects.filter(action="call.create", actor=officer).count() == 1


def test_a_weekend_is_a_warning_when_the_call_is_prepared(
    group: ExpertGroup, officer: User, states: object, sign_in: SignIn
) -> None:
    saturday = DEADLINE + timedelta(days=(5 - DEADLINE.weekday()) % 7)
    page = sign_in(officer).post(ADD, typed(group, deadline_on=saturday.isoformat()), follow=True)
    assert "The deadline falls on a weekend" in text_of(page)
    assert Call.objects.get().deadline_on == saturday


def test_only_the_officers_own_groups_can_be_chosen(group: ExpertGroup, officer: User, sign_in: SignIn) -> None:
    foreign = make_group("E00001")
    client = sign_in(officer)
    assert "E00001" not in client.get(ADD).content.decode()
    page = client.post(ADD, typed(foreign))
    assert page.status_code == 200
    assert not Call.objects.exists()


@pytest.mark.parametrize("day", ["9999-12-31", "2200-01-01", "2020-01-01", "0001-01-01"])
def test_a_mistyped_year_is_told_at_once(day: str, group: ExpertGroup, officer: User, sign_in: SignIn) -> None:
    page = sign_in(officer).post(ADD, typed(group, deadline_on=day))
    assert page.status_code == 200
    assert "The deadline lies" in text_of(page)
    assert not Call.objects.exists()


def test_a_call_in_preparation_is_edited_with_its_deadline(draft_call: Call, officer: User, sign_in: SignIn) -> None:
    later = (DEADLINE + timedelta(days=9)).isoformat()
    sign_in(officer).post(of_call("change", draft_call), typed(draft_call.group, title="Better", deadline_on=later))
    draft_call.refresh_from_db()
    assert (draft_call.title, draft_call.deadline_on) == ("Better", DEADLINE + timedelta(days=9))
    change = AuditEvent.objects.get(action="call.change")
    assert "title" in " ".join(change.detail["fields"]).lower()


def test_an_open_call_is_not_edited_by_hand(call: Call, officer: User, sign_in: SignIn) -> None:
    client = sign_in(officer)
    page = client.get(of_call("change", call))
    assert 'name="title"' not in page.content.decode()
    assert 'name="status"' not in page.content.decode()
    assert client.post(of_call("change", call), typed(call.group, title="Changed")).status_code == 403
    call.refresh_from_db()
    assert call.title == "Nominations for the group"


def test_its_history_says_who_did_what(call: Call, officer: User, sign_in: SignIn) -> None:
    words = text_of(sign_in(officer).get(of_call("history", call)))
    assert "call.create" in words
    assert "call.open" in words
    assert "Staff Officer" in words


def test_the_list_says_how_many_have_answered(call: Call, officer: User, sign_in: SignIn) -> None:
    words = text_of(sign_in(officer).get(reverse("admin:nominations_call_changelist")))
    assert "0 of 27" in words
