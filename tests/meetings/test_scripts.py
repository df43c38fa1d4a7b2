"""Names in scripts that no official language is written in: asked for in Latin letters too, and printed in these."""

import pytest

from nominations.accounts.models import User
from nominations.groups.models import ExpertGroup
from nominations.kernel.text import is_in_scripts_of_the_union
from nominations.letters import typesetting
from nominations.meetings import facts, guests, papers
from nominations.meetings.facts import Facts, NotAFullPerson
from tests.cast import NOW
from tests.letters.stage import Read
from tests.meetings.stage import convened

SATO = {"family_name": "佐藤", "given_name": "陽子", "email": "sato@partner.example.org"}
IN_LATIN = {"family_name_latin": "Sato", "given_name_latin": "Yoko"}


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Müller-O’Neill 2", True),
        ("Παπαδοπούλου", True),
        ("Иванова", True),
        ("佐藤", False),
        ("חיים", False),
        ("", True),
    ],
)
def test_the_scripts_of_the_union(text: str, answer: bool) -> None:
    assert is_in_scripts_of_the_union(text) is answer


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "family_name_latin"),
        ({"family_name_latin": "Sato"}, "given_name_latin"),
        ({**IN_LATIN, "organisation": "外務省"}, "organisation"),
    ],
)
def test_what_paper_cannot_print_is_asked_for_in_latin_letters(given: dict[str, str], field: str) -> None:
    with pytest.raises(NotAFullPerson, match="letters") as refused:
        facts.full(Facts(**{**SATO, **given}))
    assert refused.value.field == field


def test_the_list_to_sign_names_the_guest_in_latin_letters(
    group: ExpertGroup, officer: User, contacts: dict[str, User]
) -> None:
    meeting = convened(group, officer)
    told = {"capacity": "partner", "country_name": "Japan", "facts": Facts(**{**SATO, **IN_LATIN})}
    guests.invite(meeting, by=officer, at=NOW, **told)
    text = Read(typesetting.table(papers.to_sign(meeting, at=NOW))).text()
    assert "Yoko Sato" in text
