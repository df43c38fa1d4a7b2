"""Rapporteurs: their State is named in the programme, asked for the text once the meeting took place, and only it."""

import pytest

from nominations.accounts.models import User
from nominations.groups.models import ExpertGroup
from nominations.meetings import actions, minuting, opinions, rapporteurs, wording
from nominations.meetings.models import AgendaItem, Meeting
from nominations.meetings.settling import VoteOpen
from nominations.outbox.models import OutgoingMail
from nominations.reference.models import Country
from tests.cast import NOW
from tests.meetings.papers_stage import LATER, circulated, items_of
from tests.meetings.stage import ENDS, STARTS, convened, delegation_of
from tests.meetings.voting_stage import attendee, in_meeting, in_session, members


@pytest.fixture
def meeting(group: ExpertGroup, officer: User, contacts: dict[str, User]) -> Meeting:
    made = convened(group, officer)
    items_of(made)
    return made


def test_the_programme_names_the_state_of_a_rapporteur() -> None:
    table = AgendaItem(title="Sensing", rapporteur="Ännchen Müller", rapporteur_state=Country(name_en="Austria"))
    nameless = AgendaItem(title="Computing", rapporteur_state=Country(name_en="Austria"))
    text = wording.programme_text([table, nameless, AgendaItem(title="Welcome")])
    assert text.splitlines() == [
        "Sensing (rapporteur: Ännchen Müller, Austria)",
        "Computing (rapporteur: Austria)",
        "Welcome",
    ]


def test_once_it_took_place_the_state_of_a_rapporteur_is_asked_for_the_text(
    meeting: Meeting, officer: User, austria: User
) -> None:
    actions.hold(meeting, by=officer, at=ENDS)
    mail = OutgoingMail.objects.get(kind="rapporteur_texts")
    assert (mail.recipient, mail.audience) == (austria.email, "AT")
    assert mail.subject == "E03931: the text of your rapporteur on First meeting"
    address = f"/meetings/{delegation_of(meeting, 'AT').pk}/minutes/"
    for words in (mail.text, mail.html):
        assert "Round table on computing" in words
        assert "rapporteur: Ännchen Müller" in words
        assert "Round table on sensing" not in words
        assert address in words


def test_nobody_is_asked_for_a_text_that_is_there_already(meeting: Meeting, officer: User, austria: User) -> None:
    table = meeting.items.get(position=2)
    minuting.report(table, text="What was said.", by=austria, at=STARTS)
    actions.hold(meeting, by=officer, at=ENDS)
    assert not OutgoingMail.objects.filter(kind="rapporteur_texts").exists()


def test_a_text_is_owed_while_the_minutes_are_in_draft(meeting: Meeting, officer: User) -> None:
    table = meeting.items.get(position=2)
    assert rapporteurs.owed_by_state(meeting) == {"AT": [table]}
    held = actions.hold(meeting, by=officer, at=ENDS)
    assert rapporteurs.owed_by_state(held) == {"AT": [table]}
    circulated(held, officer)
    assert rapporteurs.owed_by_state(held) == {}


def test_minutes_are_not_adopted_while_members_vote(
    group: ExpertGroup, officer: User, contacts: dict[str, User]
) -> None:
    members(group, "AT", "BE")
    meeting = in_session(group, officer)
    attendee(meeting, "AT")
    held = actions.hold(meeting, by=officer, at=NOW)
    opinions.open_vote(in_meeting(held, officer), by=officer, at=NOW)
    circulated(held, officer)
    with pytest.raises(VoteOpen, match="A vote is open: “Roadmap”"):
        minuting.adopt(held, by=officer, at=LATER)
