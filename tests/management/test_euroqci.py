"""The group of EuroQCI: not in the Register, two seats a State, Spain's two representatives; twice without a change."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from nominations.audit.models import AuditEvent
from nominations.groups import actions as groups
from nominations.groups.models import ExpertGroup
from nominations.management import euroqci
from nominations.mandates.composition import composition
from nominations.mandates.models import Mandate, Membership
from nominations.mandates.vacancies import spots
from nominations.outbox.models import OutgoingMail
from nominations.parties.models import Person
from nominations.reminders import actions as reminders
from tests.cast import NOW, TODAY, make_group

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("states")]


@pytest.fixture
def group() -> ExpertGroup:
    return euroqci.enter_group(at=NOW)


def test_it_is_what_the_sources_say_of_it(group: ExpertGroup) -> None:
    assert (group.code, group.title) == ("N00001", "Quantum Communication Infrastructure (EuroQCI)")
    assert not group.is_listed
    assert (group.status, group.legal_form, group.duration) == ("unknown", "unknown", "unknown")
    rules = [(rule.role, rule.per_state, rule.required) for rule in group.seat_rules.all()]
    assert rules == [("representative", 2, True)]
    assert group.seats.count() == 54


def test_two_sit_for_spain_with_their_employers_and_tasks(group: ExpertGroup) -> None:
    (spain,) = [line for line in composition(group, on=date(2019, 6, 14)) if line.sitting]
    sitting: list[Any] = spain.sitting
    told = [(it.seat.number, str(it.person), it.person.employer, it.authority.name) for it in sitting]
    assert told == [
        (1, "Valerio Pruneri", "ICFO", "Authority not stated by the source"),
        (2, "Juan Jose Garcia Ripoll", "CSIC", "Authority not stated by the source"),
    ]
    first, second = sitting
    assert first.tasks.splitlines()[1] == "To liaise with national stakeholders."
    assert "does not state the day of the appointment" in first.source
    assert (second.tasks, second.since) == ("", date(2019, 6, 13))
    assert "those of the other representative" in second.source


def test_their_names_are_not_public(group: ExpertGroup, client: Client) -> None:
    assert not group.publishes_names
    assert not Mandate.objects.nameable().exists()
    page = client.get("/register/groups/N00001/").content.decode()
    assert "not listed in the Register" in page
    assert "Authority not stated by the source" in page
    assert "the day of the declaration stands for it" in page
    assert "Not known" not in page
    assert "Pruneri" not in page
    assert "Ripoll" not in page


def test_who_is_named_by_nobody_is_no_alarm(group: ExpertGroup) -> None:
    assert spots(groups=ExpertGroup.objects.filter(pk=group.pk), on=TODAY) == []
    reminders.plan(at=NOW)
    assert not OutgoingMail.objects.exists()


def test_entered_twice_nothing_changes(group: ExpertGroup) -> None:
    def held() -> list[Any]:
        tables = (ExpertGroup, Mandate, Membership, Person)
        return [*(list(table._default_manager.order_by("pk").values()) for table in tables), AuditEvent.objects.count()]

    before = held()
    assert euroqci.enter_group(at=NOW) == group
    assert held() == before


def test_the_next_group_that_is_not_listed_has_the_next_code(group: ExpertGroup) -> None:
    assert groups.create_group(None, title="Another", seatings=(), by=None, at=NOW).code == "N00002"


def test_who_works_for_the_other_group_works_for_this_one(group: ExpertGroup, officer: Any) -> None:
    other = make_group("E03931")
    groups.add_officer(other, user=officer, since=TODAY, by=None, at=NOW)
    assert euroqci.share_secretariat(group, other, at=NOW) == 1
    assert euroqci.share_secretariat(group, other, at=NOW) == 1
    assert list(ExpertGroup.objects.visible_to(officer, on=TODAY).filter(code="N00001")) == [group]
