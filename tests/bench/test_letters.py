"""The letters of the bench are real letters, and nothing of them is left behind. No time is asserted on."""

import pytest

from bench import letters, names, world
from nominations.letters.models import Letter, LetterSeries, Signatory


@pytest.mark.django_db
def test_letters_and_lists_are_made_and_taken_back() -> None:
    world.fill(1, at=names.NOW)
    assert (letters.issue_letters(), letters.floor_letters()) == (27, 27)
    assert letters.list_of_members() > 10_000
    assert not any(model.objects.exists() for model in (Letter, LetterSeries))
    assert Signatory.objects.count() == 1
