"""Two people press at the same instant: a list of contact points is entered once."""

from functools import partial

import pytest

from nominations.accounts import importing, reading
from nominations.accounts.models import ContactImport, Role, User
from nominations.outbox.models import OutgoingMail
from nominations.reference import rules as reference
from nominations.reference.models import Country
from tests.accounts.lists import csv_bytes, row
from tests.cast import NOW
from tests.journeys.racing import race, refusals

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def imported(officer: User, contacts: dict[str, User]) -> ContactImport:
    listing = reading.read(csv_bytes(row(), row(email="third@example.org")), name="list.csv")
    return importing.take(listing, name="list.csv", by=officer, at=NOW)


def test_two_presses_at_once_enter_the_list_once(
    imported: ContactImport, states: dict[str, Country], officer: User
) -> None:
    spellings = reference.spellings(states.values())
    act = partial(importing.enter, imported, states=spellings, tells=True, by=officer, at=NOW)
    ends = race(act, act)
    assert refusals(ends) == []
    assert [end.value.entered for end in ends] == [2, 2]
    assert Role.objects.filter(user__email__in=["second.at@example.org", "third@example.org"]).count() == 2
    assert OutgoingMail.objects.filter(kind="contacts_entered").count() == 1
