"""A day at the door: who was named comes, a substitute turns up unannounced, somebody is withdrawn, all is listed."""

from datetime import timedelta

import pytest

from nominations.accounts.models import User
from nominations.calls.models import Invitation
from nominations.kernel import clock
from nominations.mandates import actions as mandates
from nominations.meetings import accrediting, actions, attendance, guests, papers
from nominations.meetings.attendance import NotExpected
from nominations.meetings.models import Delegation, Meeting
from nominations.meetings.participant_models import Participant
from tests.cast import NOW, accepted, content, person, submitted
from tests.meetings.delegations import accompanied, people, represented, seat_of, substituted
from tests.meetings.stage import FIRST_DAY, convened, delegation_of

MORNING = clock.local_instant(FIRST_DAY, 9, 40)
WHY = "Came in their place."


@pytest.fixture
def meeting(austrias: Invitation, belgiums: Invitation, austria: User, belgium: User, officer: User) -> Meeting:
    accepted(austrias, austria, officer)
    other = content(persons=(person(family_name="Peeters", email="ana.peeters@example.org"),))
    nomination = submitted(belgiums, belgium, what=other)
    mandates.accept(nomination, version=nomination.round, by=officer, at=NOW)
    return convened(austrias.call.group, officer)


@pytest.fixture
def delegations(meeting: Meeting) -> dict[str, Delegation]:
    return {iso2: delegation_of(meeting, iso2) for iso2 in ("AT", "BE")}


def test_a_day_at_the_door(
    meeting: Meeting, delegations: dict[str, Delegation], austria: User, belgium: User, officer: User
) -> None:
    eva = represented(delegations["AT"], austria)
    expert = accompanied(delegations["AT"], eva, austria)
    absent = represented(delegations["BE"], belgium)
    partner = guests.invite(meeting, capacity="partner", facts=people(7), country_name="Canada", by=officer, at=NOW)
    attendance.arrive_several([eva, expert, partner], by=officer, at=MORNING)
    came = accrediting.name_substitute(
        delegations["BE"], seat=seat_of(delegations["BE"]), facts=people(9), because=WHY, by=officer, at=MORNING
    )
    attendance.arrive(came, by=officer, at=MORNING)
    absent.refresh_from_db()
    with pytest.raises(NotExpected, match="was withdrawn"):
        attendance.arrive(absent, by=officer, at=MORNING)
    attendance.mark_reimbursable(eva, by=officer, at=MORNING)
    attendance.mark_reimbursable(expert, by=officer, at=MORNING)
    assert list(Participant.objects.filter(reimbursable=True)) == [expert]
    actions.hold(meeting, by=officer, at=MORNING + timedelta(hours=3))
    attendance.leave(eva, by=officer, at=MORNING + timedelta(hours=4))
    rows = [row for row in papers.attended(meeting) if row[2] != str(papers.NOT_THERE)]
    assert [(row[0], row[2], row[3]) for row in rows] == [
        ("BE", "Žofia Ersatz-9", "Substitute"),
        ("AT", str(eva), "Representative"),
        ("AT", str(expert), "Accompanying technical expert"),
        ("–", "Žofia Ersatz-7", "Partner country"),
    ]
    assert rows[1][-1].endswith("09:40–13:40")


def test_a_substitute_of_the_list_to_sign_has_the_authority_of_the_seat(
    meeting: Meeting, delegations: dict[str, Delegation], austria: User
) -> None:
    substituted(delegations["AT"], austria)
    [row] = [row for row in papers.to_sign(meeting, at=NOW).rows if row[0] == "AT"]
    assert tuple(row[2:5]) == ("Žofia Ersatz-1", "Substitute", "Bundesministerium für Erfundenes")
