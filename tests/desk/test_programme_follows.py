"""When a meeting begins at another time, its programme moves along or stays, as the desk says; no hour is invented."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from nominations.accounts.models import User
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.meetings import actions, programme
from nominations.meetings.models import AgendaItem, Meeting
from nominations.meetings.settling import TimesRefused
from tests.cast import NOW
from tests.desk.pages import of_record, press, text_of
from tests.meetings.stage import FIRST_DAY, STARTS, convened, planned

SignIn = Callable[[User], Client]
HOUR = timedelta(hours=1)
CLOCKS_CHANGE = date(2027, 3, 28)


@pytest.fixture(params=[planned, convened])
def meeting(request: pytest.FixtureRequest, group: ExpertGroup, officer: User, contacts: dict[str, User]) -> Meeting:
    """A meeting that is planned, then one that is convened; its first item begins an hour after it."""
    made: Meeting = request.param(group, officer)
    facts = {"title": "Opening", "starts_at": STARTS + HOUR, "ends_at": STARTS + 2 * HOUR}
    programme.add_item(made, **facts, by=officer, at=NOW)
    return made


def typed(meeting: Meeting, **changes: Any) -> dict[str, Any]:
    """Return the form of the meeting, an hour earlier."""
    last = meeting.ends_at.astimezone(clock.BRUSSELS)
    facts = {
        "title": meeting.title,
        "place": meeting.place,
        "starts_on": FIRST_DAY.isoformat(),
        "starts_time": "09:00",
        "ends_on": last.date().isoformat(),
        "ends_time": "16:00",
    }
    if meeting.answers_until_on:
        facts |= {"answers_until_on": meeting.answers_until_on.isoformat(), "reason": "Coffee first.", "version": "0"}
    return {**facts, **changes}


@pytest.mark.parametrize(("choice", "begins"), [("", STARTS), ("stays", STARTS + HOUR)])
def test_it_moves_along_or_stays_as_chosen(
    choice: str, begins: object, meeting: Meeting, officer: User, sign_in: SignIn
) -> None:
    client = sign_in(officer)
    address = of_record("meeting", "changing" if meeting.convened_at else "edit", meeting.pk)
    assert "stays: each item keeps its day and hour" in text_of(client.get(address))
    press(client, address, **typed(meeting, programme=choice))
    meeting.refresh_from_db()
    assert meeting.starts_at == STARTS - HOUR
    assert AgendaItem.objects.get().starts_at == begins


def test_an_item_that_would_move_to_an_hour_that_the_clocks_leave_out_is_named(
    group: ExpertGroup, officer: User, contacts: dict[str, User]
) -> None:
    def at(hour: int, minute: int = 0) -> Any:
        return clock.local_instant(CLOCKS_CHANGE, hour, minute)

    made = planned(group, officer)
    actions.edit(made, starts_at=at(1), ends_at=at(6), by=officer, at=NOW)
    programme.add_item(made, title="Night talk", starts_at=at(3, 30), ends_at=at(4), by=officer, at=NOW)
    with pytest.raises(TimesRefused, match=r"“Night talk” cannot move along\. 02:30 does not exist on Sunday 28 March"):
        actions.edit(made, starts_at=at(0), by=officer, at=NOW)
    actions.edit(made, starts_at=at(0), with_programme=False, by=officer, at=NOW)
    assert AgendaItem.objects.get().starts_at == at(3, 30)
