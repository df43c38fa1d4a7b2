"""The time limits of a group's meetings: a step of its set-up, and part of its own form."""

from collections.abc import Callable

import pytest
from django.test import Client

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.groups.models import ExpertGroup
from tests.desk.pages import text_of
from tests.desk.test_group_setup import of_group, send

SignIn = Callable[[User], Client]
LIMITS = {
    "invitation_days": 21,
    "documents_days": 14,
    "urgent_days": 4,
    "agenda_public_days": 14,
    "minutes_public_days": 60,
}


@pytest.fixture
def desk(superuser: User, sign_in: SignIn) -> Client:
    return sign_in(superuser)


def test_the_time_limits_of_meetings_are_a_step_of_their_own(desk: Client, group: ExpertGroup, superuser: User) -> None:
    page = desk.get(of_group("setup_limits", group))
    assert 'name="invitation_days" value="30"' in page.content.decode()
    page = send(desk, of_group("setup_limits", group), {**LIMITS, "documents_days": 20})
    group.refresh_from_db()
    assert (group.invitation_days, group.documents_days, group.urgent_days) == (21, 20, 4)
    assert page.redirect_chain[-1][0] == of_group("setup_texts", group)
    event = AuditEvent.objects.get(action="group.set_limits")
    assert event.detail == {"changed": {"invitation_days": [30, 21], "documents_days": [14, 20], "urgent_days": [5, 4]}}
    assert "invitation 21, documents 20, urgent 4 days before" in text_of(desk.get(of_group("setup", group)))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"invitation_days": "9"}, "Invitations go first, then documents"),
        ({"urgent_days": "-1"}, "Write a whole number from 0 to 365."),
        ({"minutes_public_days": "366"}, "Write a whole number from 0 to 365."),
        ({"documents_days": ""}, "Give a number of days."),
    ],
)
def test_limits_that_contradict_each_other_are_refused_and_stay_on_the_page(
    desk: Client, group: ExpertGroup, wrong: dict[str, str], said: str
) -> None:
    page = send(desk, of_group("setup_limits", group), {**LIMITS, **wrong})
    assert said in text_of(page)
    [(name, typed)] = wrong.items()
    assert page.context["form"][name].value() == typed
    group.refresh_from_db()
    assert group.invitation_days == 30


def test_the_groups_own_form_has_the_limits_too(desk: Client, group: ExpertGroup) -> None:
    page = desk.get(of_group("change", group))
    assert "Time limits of meetings" in text_of(page)
