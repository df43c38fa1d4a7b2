"""What somebody does on a seat and where that was read: said, said again, taken over by what carries the mandate on."""

from datetime import date

import pytest

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.groups.models import ExpertGroup
from nominations.kernel.refusals import Refused
from nominations.mandates import actions as mandates
from nominations.mandates import describing
from nominations.mandates.models import Mandate
from nominations.parties.models import Authority
from tests.mandates.stage import AT, appoint, seat

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("states")]


@pytest.fixture
def mandate(group: ExpertGroup) -> Mandate:
    sitting = appoint(seat(group), "Erste", date(2026, 1, 1), office="Ministry")
    return describing.describe(sitting, tasks=" To liaise. ", source="A letter", by=None, at=AT)


def test_the_words_are_kept_and_the_act_is_recorded_once(mandate: Mandate) -> None:
    again = describing.describe(mandate, tasks="To liaise.", source="A letter", by=None, at=AT)
    assert (again.tasks, again.source) == ("To liaise.", "A letter")
    event = AuditEvent.objects.get(action="mandate.describe")
    assert event.detail == {"fields": ["tasks", "source"]}


def test_a_corrected_mandate_takes_them_over(mandate: Mandate) -> None:
    right = mandates.correct(mandate, since=date(2026, 1, 2), remark="A day later", by=None, at=AT)
    assert (right.tasks, right.source) == ("To liaise.", "A letter")


def test_so_does_one_that_is_carried_over_to_a_successor(mandate: Mandate) -> None:
    renamed = Authority.Succession.RENAMED
    mandates.succeed(mandate.authority, succession=renamed, on=date(2026, 2, 1), name="New", by=None, at=AT)
    carried = Mandate.objects.get(authority__name="New")
    assert (carried.tasks, carried.source) == ("To liaise.", "A letter")


def test_who_does_not_work_for_the_group_says_nothing_of_it(mandate: Mandate, contacts: dict[str, User]) -> None:
    with pytest.raises(Refused, match="Only the secretariat"):
        describing.describe(mandate, tasks="Mine", source="", by=contacts["AT"], at=AT)
