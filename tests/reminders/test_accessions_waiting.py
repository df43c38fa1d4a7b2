"""An announced accession waits on the list of the officers of its group, until it is decided."""

import pytest

from nominations.accounts.models import User
from nominations.declarations import acceding
from nominations.declarations.models import Declaration
from nominations.reminders import waiting
from nominations.reminders.todo import Part, Reach
from tests.cast import NOW
from tests.declarations.accession_stage import announced, invited

pytestmark = pytest.mark.usefixtures("contacts")


def test_it_waits_from_the_announcement_to_the_decision(
    declaration: Declaration, austria: User, officer: User, other_officer: User
) -> None:
    def waits(user: User) -> list[str]:
        return [each.words for each in waiting.todo(user, at=NOW).section(Part.ACCESSIONS).items]

    accession = invited(declaration, "AT", officer)
    assert waits(officer) == []
    accession = announced(declaration, "AT", austria)
    assert waits(officer) == ["Austria, EuroQCI declaration"]
    assert waits(other_officer) == []
    [item] = waiting.todo(officer, at=NOW).section(Part.ACCESSIONS).items
    assert item.url == f"/admin/nominations/declaration/{declaration.pk}/accessions/{accession.pk}/"
    assert item.note.startswith("announced ")
    acceding.confirm(accession, by=officer, at=NOW)
    assert waits(officer) == []


def test_of_all_groups_each_is_cut_by_its_code(declaration: Declaration, austria: User, belgium: User) -> None:
    announced(declaration, "AT", austria)
    announced(declaration, "BE", belgium)
    read = waiting.gather(Reach(None, NOW, is_split=True), [Part.ACCESSIONS])[Part.ACCESSIONS]
    assert {cut.scope: total for cut, total in read.totals.items()} == {declaration.group.code: 2}
