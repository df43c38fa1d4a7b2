"""A commitment was met: when as the source states it, with evidence; taken back by a row that follows."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.declarations import fulfilling, promising
from nominations.declarations.access import NotAllowed
from nominations.declarations.commitment_models import Commitment
from nominations.declarations.fulfilling import CannotFulfil
from nominations.declarations.models import Declaration
from nominations.kernel.partial_dates import PartialDate, of_day
from tests.cast import NOW, TODAY
from tests.declarations.promises import VAGUE, point

EVIDENCE = "The action plan as endorsed."


@pytest.fixture
def commitment(declaration: Declaration, officer: User) -> Commitment:
    return point(declaration, "2", by=officer)


def test_a_fulfilment_says_when_and_where_one_can_see_it(commitment: Commitment, officer: User) -> None:
    made = fulfilling.record(
        commitment, when=VAGUE, evidence=EVIDENCE, evidence_url="https://plan.example.org/", by=officer, at=NOW
    )
    assert (made.when, made.evidence, made.is_met, made.recorded_by) == (VAGUE, EVIDENCE, True, officer)
    assert AuditEvent.objects.get(action="commitment.fulfil").detail["stated"] == "At the end of 2020"


def test_it_is_taken_back_by_a_row_and_may_be_recorded_anew(commitment: Commitment, officer: User) -> None:
    fulfilling.record(commitment, when=VAGUE, evidence=EVIDENCE, by=officer, at=NOW)
    fulfilling.take_back(commitment, reason="It was a draft.", by=officer, at=NOW)
    fulfilling.record(commitment, when=of_day(date(2021, 3, 1)), evidence=EVIDENCE, by=officer, at=NOW)
    assert list(commitment.fulfilments.values_list("is_met", flat=True)) == [True, False, True]
    with pytest.raises(CannotFulfil, match="fulfilled already: take that back first"):
        fulfilling.record(commitment, when=VAGUE, evidence=EVIDENCE, by=officer, at=NOW)


@pytest.mark.parametrize(
    ("when", "evidence", "url", "sentence"),
    [
        (of_day(date(2019, 6, 12)), EVIDENCE, "", "before the declaration was done"),
        (of_day(TODAY + timedelta(days=1)), EVIDENCE, "", "lies ahead: record what has happened"),
        (VAGUE, " ", "", "Say where one can see that point 2 was fulfilled"),
        (VAGUE, EVIDENCE, "javascript:alert(1)", "Give the whole address"),
        (VAGUE, EVIDENCE, "www.example.org", "Give the whole address"),
    ],
)
def test_what_is_no_fulfilment_is_refused(
    commitment: Commitment, officer: User, when: PartialDate, evidence: str, url: str, sentence: str
) -> None:
    with pytest.raises(CannotFulfil, match=sentence):
        fulfilling.record(commitment, when=when, evidence=evidence, evidence_url=url, by=officer, at=NOW)


def test_taking_back_needs_a_fulfilment_and_a_reason(commitment: Commitment, officer: User) -> None:
    with pytest.raises(CannotFulfil, match="there is nothing to take back"):
        fulfilling.take_back(commitment, reason="It was a draft.", by=officer, at=NOW)
    fulfilling.record(commitment, when=VAGUE, evidence=EVIDENCE, by=officer, at=NOW)
    with pytest.raises(CannotFulfil, match="Say why point 2"):
        fulfilling.take_back(commitment, reason="", by=officer, at=NOW)


def test_only_the_secretariat_records_one(commitment: Commitment, belgium: User) -> None:
    with pytest.raises(NotAllowed, match="Only the secretariat"):
        fulfilling.record(commitment, when=VAGUE, evidence=EVIDENCE, by=belgium, at=NOW)


def test_a_commitment_that_was_fulfilled_stays(commitment: Commitment, officer: User) -> None:
    fulfilling.record(commitment, when=VAGUE, evidence=EVIDENCE, by=officer, at=NOW)
    with pytest.raises(promising.CannotPromise, match="A fulfilment of point 2 was recorded: it stays"):
        promising.remove(commitment, by=officer, at=NOW)


def test_postgresql_changes_and_removes_no_row(commitment: Commitment, officer: User) -> None:
    made = fulfilling.record(commitment, when=VAGUE, evidence=EVIDENCE, by=officer, at=NOW)
    made.evidence = "Something else."
    for act in (made.save, made.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
