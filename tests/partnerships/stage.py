"""The stage for partners: Canada as a partner of the group with a contact, and shorthands."""

from datetime import timedelta

import pytest

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.groups.models import ExpertGroup
from nominations.kernel.partial_dates import PartialDate, partial_date
from nominations.partnerships import contacts, events, partnering
from nominations.partnerships.models import Partner, PartnerContact, PartnerEvent
from nominations.reference.models import Country
from tests.cast import NOW, SINCE, TODAY

A_MONTH_AGO = TODAY - timedelta(days=30)
NOOR = {
    "family_name": "Tremblay",
    "given_name": "Noor",
    "function": "Counsellor",
    "organisation": "Invented Department of Science",
    "email": "noor@ised.example.org",
    "phone": "+1 613 000 000",
}


@pytest.fixture
def canada(group: ExpertGroup, officer: User, outside: dict[str, Country]) -> Partner:
    return partnering.enter(group, country=outside["CA"], since=SINCE, by=officer, at=NOW)


@pytest.fixture
def noor(canada: Partner, officer: User) -> PartnerContact:
    """A contact of Canada, invented."""
    return contacts.add(canada, since=SINCE, by=officer, at=NOW, **NOOR)


@pytest.fixture
def workshop(canada: Partner, officer: User) -> PartnerEvent:
    """A workshop of which only the month is known."""
    return events.enter(canada, kind="workshop", title="Workshop in Paris", when=month(2018, 9), by=officer, at=NOW)


def month(year: int, number: int) -> PartialDate:
    return partial_date("month", TODAY.replace(year=year, month=number, day=1))


def acts(partner: Partner) -> list[str]:
    """Return what the audit trail says was done with a row, in order."""
    rows = AuditEvent.objects.filter(subject_id=str(partner.pk)).order_by("pk")
    return list(rows.values_list("action", flat=True))
