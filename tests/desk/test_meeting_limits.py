"""The time limits of a meeting at the desk: each says whether it was kept, and nothing that was kept looks alarming."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from nominations.accounts.models import User
from nominations.desk import meeting_days, meeting_done
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.meetings import actions, documents, queries
from nominations.meetings.models import Meeting
from tests.cast import NOW
from tests.desk.pages import of_record, text_of
from tests.meetings.papers_stage import added, adopted, held, sent
from tests.meetings.stage import ENDS, FIRST_DAY, STARTS, convened

AFTER = clock.local_instant(FIRST_DAY + timedelta(days=400), 9)


@pytest.fixture
def meeting(group: ExpertGroup, officer: User, contacts: dict[str, User]) -> Meeting:
    return convened(group, officer)


def shown(meeting: Meeting, *, at: datetime, has_moved: bool = False) -> dict[str, str]:
    """Return each limit with what is said of it."""
    limits = queries.limits(meeting)
    done = meeting_done.done(meeting, limits, meeting_done.tally(meeting), has_moved=has_moved, at=at)
    lines = meeting_days.limit_lines(meeting, limits=limits, done=done, at=at)
    return {str(line.words): f"{line.label} {line.distance}".strip() for line in lines}


def test_what_was_kept_is_said_so(meeting: Meeting, officer: User) -> None:
    sent(meeting, officer, for_consultation=True)
    documents.publish(sent(meeting, officer, kind="agenda"), by=officer, at=NOW)
    said = shown(meeting, at=STARTS)
    assert said["Invitation with the draft agenda"].startswith("Kept on ")
    assert said["Documents for consultation"].startswith("Kept on ")
    assert said["Agenda public in the Register"].startswith("Kept on ")
    assert said["Invitation and documents, when urgent"] == "not needed"
    assert said["Minutes public in the Register"].startswith("in ")


def test_what_was_missed_is_said_so(meeting: Meeting, officer: User) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(convened_at=STARTS - timedelta(days=4))
    meeting.refresh_from_db()
    added(meeting, officer, for_consultation=True)
    said = shown(meeting, at=AFTER)
    assert said["Invitation with the draft agenda"].startswith("Missed on ")
    assert said["Invitation and documents, when urgent"].startswith("Missed on ")
    for words in ("Documents for consultation", "Agenda public in the Register", "Minutes public in the Register"):
        assert said[words].startswith("Past ")


def test_without_papers_no_limit_of_papers_is_missed(meeting: Meeting, officer: User) -> None:
    documents.list_withheld(meeting, title="Agenda", kind="agenda", ground="4-3", note="Not yet.", by=officer, at=NOW)
    said = shown(meeting, at=ENDS)
    assert said["Documents for consultation"] == "none was sent for consultation"
    assert said["Agenda public in the Register"] == "withheld"


def test_of_a_meeting_that_was_moved_the_invitation_is_not_judged_again(meeting: Meeting) -> None:
    said = shown(meeting, at=STARTS, has_moved=True)
    assert said["Invitation with the draft agenda"].startswith("convened on ")
    assert said["Invitation and documents, when urgent"] == "see above"


def test_published_minutes_are_kept(group: ExpertGroup, officer: User, contacts: dict[str, User]) -> None:
    done = adopted(held(group, officer), officer)
    type(done).objects.update(published_at=ENDS + timedelta(days=20), status="published")
    assert shown(done.meeting, at=AFTER)["Minutes public in the Register"].startswith("Kept on ")


def test_a_cancelled_meeting_has_no_limits_left(meeting: Meeting, officer: User, sign_in: Callable[..., Any]) -> None:
    client, address = sign_in(officer), of_record("meeting", "overview", meeting.pk)
    assert "Kept on " in text_of(client.get(address))
    actions.cancel(meeting, reason="No room.", by=officer, at=NOW)
    page = client.get(address)
    assert page.context["limits"] == []
    assert "Time limit" not in text_of(page)


def test_what_was_sent_is_not_asked_for_again(meeting: Meeting, officer: User, sign_in: Callable[[User], Any]) -> None:
    page, words = of_record("meeting", "overview", meeting.pk), "Send the documents for consultation"
    assert words in text_of(sign_in(officer).get(page)), "there is none yet"
    document = added(meeting, officer, for_consultation=True)
    assert words in text_of(sign_in(officer).get(page))
    documents.send([document], by=officer, at=NOW)
    assert words not in text_of(sign_in(officer).get(page))
