"""What becomes of a mail in doubt: last words and proofs go once more, early reminders and staff's wait for people."""

from datetime import timedelta

import pytest

from nominations.accounts.models import User
from nominations.calls import actions as calls
from nominations.calls.models import Call, Invitation
from nominations.outbox.models import OutgoingMail
from nominations.outbox.states import IfUncertain
from nominations.reminders.catalogue import BY_KIND
from nominations.workflow import actions as workflow
from tests.cast import DEADLINE, NOW, returned

AGAIN, HOLD = IfUncertain.RESEND_ONCE, IfUncertain.HOLD


def test_each_kind_of_the_clock_says_what_becomes_of_a_doubt() -> None:
    assert {kind: step.if_uncertain for kind, step in BY_KIND.items()} == {
        "reminder_d14": HOLD,
        "reminder_d7": HOLD,
        "reminder_d1": AGAIN,
        "reminder_overdue": AGAIN,
        "reminder_second_contact": AGAIN,
        "reminder_permanent_representation": AGAIN,
        "reminder_returned": HOLD,
        "staff_deadline": HOLD,
    }


@pytest.mark.django_db
def test_the_mails_of_acts_say_it_too(
    call: Call, austrias: Invitation, belgiums: Invitation, austria: User, belgium: User, officer: User
) -> None:
    returned(austrias, austria, officer)
    workflow.decline(belgiums, reason="Nobody.", by=belgium, at=NOW)
    calls.extend(austrias, new_on=DEADLINE + timedelta(days=3), reason="x", by=officer, at=NOW)
    calls.move_deadline(call, new_on=DEADLINE + timedelta(days=1), reason="x", by=officer, at=NOW)
    calls.cancel_call(call, reason="x", by=officer, at=NOW)
    assert dict(OutgoingMail.objects.values_list("kind", "if_uncertain").distinct()) == {
        "call_opened": AGAIN,
        "receipt": AGAIN,
        "nil_receipt": AGAIN,
        "staff_submitted": HOLD,
        "returned": HOLD,
        "deadline_extended": AGAIN,
        "deadline_moved": AGAIN,
        "call_cancelled": AGAIN,
    }
