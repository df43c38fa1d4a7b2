"""A call that asks some States only, for example those with a vacant seat: the others are never told of it."""

from datetime import timedelta

import pytest

from nominations.accounts.models import Role, User
from nominations.audit.models import AuditEvent
from nominations.calls import actions as calls
from nominations.calls import queries
from nominations.calls.actions import CannotOpen, NotAskable
from nominations.calls.models import Call
from nominations.groups.models import ExpertGroup
from nominations.outbox.models import OutgoingMail
from nominations.reminders import calendar, to_staff
from nominations.reminders.run import Run
from nominations.workflow import queries as workflow
from tests.cast import DEADLINE, NOW, OPENED, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def small_call(group: ExpertGroup, officer: User, contacts: dict[str, User]) -> Call:
    return calls.create_call(
        group, title="Vacant seats", deadline_on=DEADLINE, asked=["MT", "AT", "MT"], by=officer, at=OPENED
    )


def test_a_call_keeps_whom_it_asks_in_the_order_of_codes_and_says_so_in_the_trail(small_call: Call) -> None:
    assert small_call.asked == ["AT", "MT"]
    assert AuditEvent.objects.get(action="call.create").detail == {"asked": "AT MT"}


def test_opening_invites_and_writes_to_those_only_in_protocol_order(small_call: Call, officer: User) -> None:
    opened = calls.open_call(small_call, by=officer, at=OPENED)
    assert [row.country.iso2 for row in workflow.board(opened, at=NOW)] == ["MT", "AT"]
    assert sorted(OutgoingMail.objects.filter(kind="call_opened").values_list("audience", flat=True)) == ["AT", "MT"]


def test_a_state_that_is_not_asked_need_not_be_reachable(small_call: Call, officer: User) -> None:
    Role.objects.filter(country_id="FR").update(until=TODAY - timedelta(days=5))
    assert queries.opening_findings(queries.Opening(small_call, at=OPENED)) == []
    Role.objects.filter(country_id="MT").update(until=TODAY - timedelta(days=5))
    with pytest.raises(CannotOpen, match="No reachable contact point: Malta"):
        calls.open_call(small_call, by=officer, at=OPENED)


@pytest.mark.parametrize("code", ["NO", "EL", "", "UK"])
def test_who_is_no_member_state_cannot_be_asked(
    group: ExpertGroup, officer: User, contacts: dict[str, User], code: str
) -> None:
    with pytest.raises(NotAskable, match="No Member State has the code"):
        calls.create_call(group, title="Call", deadline_on=DEADLINE, asked=[code, "AT"], by=officer, at=OPENED)
    assert not Call.objects.exists()


def test_what_a_call_will_mail_is_foreseen_for_those_only(small_call: Call) -> None:
    found = calendar.expected(Run(OPENED, call=small_call))
    assert {each.state.iso2 for each in found if each.state} == {"AT", "MT"}
    assert {gap.state.iso2 for gap in calendar.gaps(Run(OPENED, call=small_call))} == {"AT", "MT"}
    assert [missing.name for missing in to_staff.nobody_answered(Run(OPENED, call=small_call)).missing] == [
        "Malta",
        "Austria",
    ]
