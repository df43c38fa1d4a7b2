"""What PostgreSQL itself refuses, whoever writes."""

import hashlib

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from nominations.accounts.models import User
from nominations.calls.models import Invitation
from nominations.workflow import freezing
from nominations.workflow.models import Nomination, NominationEvent, Nominee
from nominations.workflow.states import Status
from tests.cast import NOW, drafted, submitted


@pytest.mark.django_db
def test_one_live_nomination_a_call_and_state(austrias: Invitation, austria: User) -> None:
    drafted(austrias, austria)
    facts = {"invitation": austrias, "created_at": NOW, "updated_at": NOW, "created_by": austria, "updated_by": austria}
    with pytest.raises(IntegrityError, match="nomination_one_live_a_call_and_state"), transaction.atomic():
        Nomination.objects.create(reference="second", **facts)
    assert Nomination.objects.create(reference="third", status=Status.DISCARDED, **facts).pk


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"status": "submitted"}, "submitted_at_exactly_when_submitted"),
        ({"submitted_at": NOW}, "submitted_at_exactly_when_submitted"),
        ({"status": "lost"}, "nomination_status_known"),
        ({"status": "nil", "submitted_at": NOW}, "nil_return_has_a_reason"),
        ({"is_late": True}, "late_only_when_submitted"),
        ({"authority_name": "Mu\u0308nchen"}, "nomination_names_nfc"),
        ({"authority_email": "no address"}, "nomination_email_format"),
    ],
)
def test_a_row_that_contradicts_itself_is_refused(
    austrias: Invitation, austria: User, changes: dict[str, object], constraint: str
) -> None:
    nomination = drafted(austrias, austria)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Nomination.objects.filter(pk=nomination.pk).update(**changes)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"family_name": "Mu\u0308ller"}, "nominee_names_nfc"),
        ({"email": "two@example.org, three@example.org"}, "nominee_email_format"),
        ({"number": 0}, "nominee_number_from_1"),
    ],
)
def test_a_nominee_that_breaks_the_formats_is_refused(
    austrias: Invitation, austria: User, changes: dict[str, object], constraint: str
) -> None:
    nomination = drafted(austrias, austria)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Nominee.objects.filter(nomination=nomination).update(**changes)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE nominations_nominationversion SET content = '{}'",
        "DELETE FROM nominations_nominationversion",
        "UPDATE nominations_nominationevent SET reason = 'other'",
        "DELETE FROM nominations_nominationevent",
        "DELETE FROM nominations_nominationversion_files",
        "UPDATE nominations_auditevent SET action = 'other'",
        "DELETE FROM nominations_auditevent",
    ],
)
def test_evidence_is_append_only_even_for_raw_sql(austrias: Invitation, austria: User, statement: str) -> None:
    submitted(austrias, austria)
    assert NominationEvent.objects.exists()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db
def test_the_receipts_hash_is_that_of_the_stored_content(austrias: Invitation, austria: User) -> None:
    version = submitted(austrias, austria).versions.get()
    version.refresh_from_db()
    assert hashlib.sha256(freezing.canonical(version.content)).hexdigest() == version.sha256
    version.content["persons"][0]["family_name"] = "Forged"
    assert not freezing.is_intact(version)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(max_size=5), json_values, max_size=5))
def test_the_hash_does_not_depend_on_the_order_of_keys(content: dict[str, object]) -> None:
    assert freezing.sha256_of(dict(reversed(content.items()))) == freezing.sha256_of(content)
