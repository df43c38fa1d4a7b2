"""PostgreSQL itself refuses to change or delete what is evidence, whoever asks."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from nominations.accounts.models import User
from nominations.audit import actions as audit
from nominations.audit.models import AuditEvent
from nominations.calls import actions as calls
from nominations.calls.models import DeadlineChange, Invitation
from nominations.reference.models import Country
from nominations.workflow.models import NominationEvent, NominationVersion
from tests.cast import DEADLINE, NOW, submitted

pytestmark = pytest.mark.django_db
TABLES = (AuditEvent, DeadlineChange, NominationEvent, NominationVersion)


@pytest.fixture
def evidence(austrias: Invitation, austria: User, officer: User) -> None:
    """At least one row in each append-only table."""
    submitted(austrias, austria)
    calls.extend(austrias, new_on=DEADLINE + timedelta(days=3), reason="A holiday.", by=officer, at=NOW)


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_rows_can_be_neither_changed_nor_deleted(model: type, evidence: None) -> None:
    row = model.objects.first()
    before = model.objects.filter(pk=row.pk).values().get()
    table = connection.ops.quote_name(model._meta.db_table)
    for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):  # noqa: S608 - our own tables' names
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert model.objects.filter(pk=row.pk).values().get() == before


def test_the_files_of_a_version_stay_with_it(evidence: None) -> None:
    version = NominationVersion.objects.get()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        version.files.clear()
    assert version.files.count() == 1


def test_an_act_is_recorded_with_who_for_whom_and_what(austria: User, states: dict[str, Country]) -> None:
    event = audit.record("country.look", states["AT"], by=austria, at=NOW, on_behalf_of="AT", pages=2)
    event.refresh_from_db()
    assert (event.actor_id, event.at, event.action, event.on_behalf_of) == (austria.pk, NOW, "country.look", "AT")
    assert (event.subject_type, event.subject_id, event.detail) == ("country", "AT", {"pages": 2})


def test_the_clock_acts_without_an_account(states: dict[str, Country]) -> None:
    assert audit.record("mail.cancelled", states["AT"], by=None, at=NOW).actor_id is None
