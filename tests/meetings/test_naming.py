"""Whom the texts of minutes name: by whole words, accents and case aside; a name within a word is none."""

import pytest

from nominations.accounts.models import User
from nominations.groups.models import ExpertGroup
from nominations.meetings import naming
from nominations.meetings.participant_models import Participant
from tests.cast import NOW
from tests.meetings.papers_stage import held, written
from tests.meetings.people import represented


@pytest.mark.parametrize(
    ("family_name", "text", "is_named"),
    [
        ("Müller", "Ms MULLER spoke.", True),
        ("Παπαδοπούλου", "Η κυρία Παπαδοπουλου.", True),
        ("van der Berg", "Mr Van der Berg agreed.", True),
        ("Ernst-Weiß", "Thanks to Ernst Weiss.", True),
        ("Ernst-Weiß", "Ernst spoke.", False),
        ("Kask", "The kasko insurance.", False),
        ("Li", "Li", False),
        ("Müller", "", False),
    ],
)
def test_a_participant_is_named_by_the_family_name(
    family_name: str, text: str, is_named: bool, group: ExpertGroup, officer: User, contacts: dict[str, User]
) -> None:
    meeting = held(group, officer)
    [person] = represented(meeting, "AT")
    Participant.objects.filter(pk=person.pk).update(family_name=family_name)
    minutes = written(meeting, officer, opening="", synthesis="", conclusions=text)
    assert bool(naming.named_in(minutes)) is is_named


def test_who_was_withdrawn_did_not_take_part(group: ExpertGroup, officer: User, contacts: dict[str, User]) -> None:
    meeting = held(group, officer)
    [person] = represented(meeting, "AT", withdrawn_at=NOW, withdrawn_reason="Ill.")
    assert naming.named_in(written(meeting, officer, opening=person.family_name)) == []
