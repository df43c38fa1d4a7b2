"""Whatever happens to a meeting: SEQUENCE only rises, the UID stays, and the last entry sent is the meeting."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nominations.accounts import actions as accounts
from nominations.accounts.models import User
from nominations.groups.models import ExpertGroup
from nominations.kernel.refusals import Refused
from nominations.meetings import actions, calendar, programme
from nominations.meetings.models import Meeting
from nominations.meetings.states import Status
from nominations.outbox.models import OutgoingMail
from tests.cast import NOW, SINCE
from tests.meetings import icals
from tests.meetings.stage import ENDS, FIRST_DAY, STARTS, planned

DAY = timedelta(days=1)
ACTS = ["convene", "change", "place", "programme", "postpone", "reconvene", "cancel", "edit"]


@pytest.fixture
def ana(states: object) -> User:
    facts = {"given_name": "Ana", "family_name": "Example", "country_id": "NL", "since": SINCE}
    return accounts.create_contact("ana@ministry.example.org", **facts, by=None, at=NOW).user


def act(name: str, meeting: Meeting, step: int, *, by: User, at: datetime) -> Meeting:
    shift = timedelta(days=step)
    times: dict[str, Any] = {"starts_at": STARTS + shift, "ends_at": ENDS + shift}
    until = FIRST_DAY - 14 * DAY
    who = {"by": by, "at": at}
    why = {"reason": "Why", **who}
    if name == "programme":
        programme.add_item(meeting, title=f"Point {step}", **who)
    acts: dict[str, Callable[[], Meeting]] = {
        "convene": lambda: actions.convene(meeting, answers_until_on=until, **who),
        "change": lambda: actions.change(meeting, **times, **why),
        "place": lambda: actions.change(meeting, place=f"Room {step}", **why),
        "edit": lambda: actions.edit(meeting, title=f"Meeting {step}", **who),
        "programme": lambda: programme.announce(meeting, **who),
        "postpone": lambda: actions.postpone(meeting, **why),
        "reconvene": lambda: actions.reconvene(meeting, answers_until_on=until, **times, **why),
        "cancel": lambda: actions.cancel(meeting, **why),
    }
    return acts[name]()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(st.sampled_from(ACTS), max_size=9))
def test_any_story_keeps_calendars_right(group: ExpertGroup, officer: User, ana: User, names: list[str]) -> None:
    meeting = planned(group, officer)
    announced: list[int] = []
    for step, name in enumerate(["convene", *names], 1):
        at = NOW + timedelta(seconds=step)
        mails = OutgoingMail.objects.filter(recipient=ana.email, created_at=at, thread_id__contains=str(meeting.pk))
        try:
            meeting = act(name, meeting, step, by=officer, at=at)
        except Refused:
            assert not mails.exists()
            continue
        meeting = Meeting.objects.select_related("group").get(pk=meeting.pk)
        entries = icals.sent(mails)
        assert len(entries) == (name != "edit")
        for entry in entries:
            method = "REQUEST" if meeting.status == Status.CONVENED else "CANCEL"
            expected = icals.of(meeting, method=method, name="Ana Example", email=ana.email, at=at)
            assert icals.read(entry) == expected
            assert expected["uid"] == calendar.uid(meeting)
            announced.append(meeting.sequence)
    assert announced == list(range(len(announced)))
