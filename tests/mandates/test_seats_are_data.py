"""A second group with two representatives a State and no expert needs no code, as EuroQCI had for Spain (rule 3)."""

import pytest

from nominations.accounts.models import User
from nominations.calls import actions as calls
from nominations.calls.models import Call
from nominations.groups import actions as groups
from nominations.mandates import actions as mandates
from nominations.mandates.models import Mandate
from nominations.workflow import rules
from tests.cast import DEADLINE, NOW, OPENED, SINCE, TODAY, content, invitation_of, make_group, person, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def euroqci_call(officer: User, contacts: dict[str, User]) -> Call:
    group = make_group("E03600", representatives=2, experts=0)
    groups.add_officer(group, user=officer, since=SINCE, by=None, at=OPENED)
    call = calls.create_call(group, title="EuroQCI", deadline_on=DEADLINE, by=officer, at=OPENED)
    return calls.open_call(call, by=officer, at=OPENED)


def test_the_form_has_two_places_and_no_expert(euroqci_call: Call) -> None:
    places = rules.places(euroqci_call.group.seat_rules.all())
    assert [str(place.label) for place in places] == ["Representative 1", "Representative 2"]


def test_spain_names_two_who_both_sit(euroqci_call: Call, contacts: dict[str, User], officer: User) -> None:
    spain = invitation_of(euroqci_call, "ES")
    persons = (
        person(family_name="Una", employer="A research institute"),
        person(number=2, family_name="Dos", employer="A research council"),
    )
    nomination = submitted(spain, contacts["ES"], what=content(persons=persons))
    mandates.accept(nomination, version=1, by=officer, at=NOW)
    sitting = Mandate.objects.as_of(TODAY).order_by("seat__number")
    assert [(it.seat.number, it.person.family_name, it.person.employer) for it in sitting] == [
        (1, "Una", "A research institute"),
        (2, "Dos", "A research council"),
    ]
    assert euroqci_call.group.seats.count() == 54
