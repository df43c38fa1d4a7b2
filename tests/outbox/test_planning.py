"""Planned mails are written past the model, so every column is compared with what the model would have written."""

from datetime import timedelta

import pytest

from nominations.outbox import actions
from nominations.outbox.actions import Plan
from nominations.outbox.models import OutgoingMail
from nominations.outbox.states import IfUncertain, Status
from nominations.reference.models import Country
from tests.cast import NOW
from tests.outbox.conftest import hello

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("templates")]
OF_ITS_OWN = {"id", "message_id", "dedup_key"}
WORDS = {"subject", "text", "html", "status"}


def columns(mail: OutgoingMail) -> dict[str, object]:
    return {field.attname: getattr(mail, field.attname) for field in OutgoingMail._meta.concrete_fields}


def test_a_planned_row_is_a_queued_one_without_words(austria_row: Country) -> None:
    [queued] = actions.enqueue([hello(austria_row, 1)], at=NOW)
    actions.plan([Plan(hello(austria_row, 2), NOW)], at=NOW)
    planned = OutgoingMail.objects.get(status=Status.PLANNED)
    one, other = columns(OutgoingMail.objects.get(pk=queued.pk)), columns(planned)
    assert {name for name in one if one[name] != other[name]} <= OF_ITS_OWN | WORDS | {"recipient", "recipient_name"}
    assert {other[name] for name in WORDS} == {"", "planned"}
    assert planned.message_id == f"<{planned.pk}@{queued.message_id.rpartition('@')[2]}"
    assert planned.if_uncertain == IfUncertain.HOLD


def test_each_of_many_has_its_own_id_and_its_own_time(austria_row: Country) -> None:
    plans = [Plan(hello(austria_row, number), NOW + timedelta(days=number), "x" * (number % 2)) for number in range(9)]
    actions.plan(plans, at=NOW)
    actions.plan(plans, at=NOW)
    mails = list(OutgoingMail.objects.order_by("due_at"))
    assert len({mail.pk for mail in mails}) == len({mail.message_id for mail in mails}) == 9
    assert [mail.due_at for mail in mails] == [plan.due_at for plan in plans]
    assert [mail.expires_at for mail in mails] == [plan.due_at + actions.LIFE for plan in plans]
    assert [mail.status for mail in mails] == [Status.PLANNED, Status.SKIPPED] * 4 + [Status.PLANNED]
