"""Reminders of an invitation to accede: before the wished day, to who has not answered, each once; none after it."""

from datetime import date, datetime, timedelta

import pytest

from nominations.accounts.models import User
from nominations.declarations import acceding
from nominations.declarations.models import Declaration
from nominations.kernel import clock
from nominations.outbox.models import OutgoingMail
from nominations.outbox.states import Status
from nominations.reference.models import Country
from nominations.reminders import actions, asked_of_states, to_delegations
from nominations.reminders.planner import Verdict
from tests.cast import NOW, TODAY
from tests.declarations.accession_stage import WISHED, announced, invited
from tests.declarations.stage import sign

pytestmark = pytest.mark.usefixtures("contacts")
DAY = timedelta(days=1)


def nine(day: date) -> datetime:
    return clock.local_instant(day, 9)


def plan(at: datetime) -> dict[Verdict, int]:
    return dict(actions.plan(at=at, parts=[to_delegations]))


def mails(iso2: str) -> list[OutgoingMail]:
    rows = OutgoingMail.objects.filter(kind__startswith="reminder_accession", audience=iso2)
    return list(rows.order_by("due_at"))


def test_an_invited_state_has_its_three_steps_and_planning_again_changes_nothing(
    declaration: Declaration, norway: User, officer: User
) -> None:
    invited(declaration, "NO", officer, answer_by_on=WISHED)
    invited(declaration, "AT", officer)  # no day is wished: nobody is reminded
    assert plan(NOW) == {Verdict.PLAN: 3}
    assert [(mail.kind, mail.due_at) for mail in mails("NO")] == [
        ("reminder_accession_d14", nine(WISHED - 14 * DAY)),
        ("reminder_accession_d7", nine(WISHED - 7 * DAY)),
        ("reminder_accession_d1", nine(WISHED - DAY)),
    ]
    assert {mail.subject_type for mail in mails("NO")} == {"accession"}
    assert plan(NOW + timedelta(minutes=1)) == {}


@pytest.mark.parametrize("answer", ["announced", "called_off", "signed", "closed"])
def test_whoever_has_answered_or_is_not_asked_any_more_is_not_reminded(
    declaration: Declaration, austria: User, officer: User, states: dict[str, Country], answer: str
) -> None:
    accession = invited(declaration, "AT", officer, answer_by_on=WISHED)
    plan(nine(WISHED - 7 * DAY))
    [mail] = [each for each in mails("AT") if each.status == Status.QUEUED]
    assert asked_of_states.still_wanted(mail) == ""
    if answer == "announced":
        announced(declaration, "AT", austria)
    elif answer == "called_off":
        acceding.call_off(accession, reason="In error.", by=officer, at=NOW)
    elif answer == "signed":
        sign(declaration, states["AT"], TODAY, by=officer)
    else:
        Declaration.objects.update(status="closed")
    assert asked_of_states.still_wanted(mail) == asked_of_states.ANSWERED
    plan(nine(WISHED - 7 * DAY) + timedelta(minutes=1))
    assert {each.status for each in mails("AT")} <= {Status.CANCELLED, Status.EXPIRED, Status.SKIPPED}


def test_the_words_say_by_when_and_that_it_is_a_wish(declaration: Declaration, norway: User, officer: User) -> None:
    invited(declaration, "NO", officer, answer_by_on=WISHED)
    plan(nine(WISHED - 7 * DAY))
    [mail] = [each for each in mails("NO") if each.status == Status.QUEUED]
    day = f"{WISHED:%A} {WISHED.day} {WISHED:%B %Y}"
    assert mail.subject == f"EuroQCI declaration: Norway is invited to accede, answer wished by {day}"
    for form in (mail.text, mail.html):
        assert "and we have no answer yet." in form
        assert f"An answer is wished by {day}. It is a wish, not a limit" in form
        assert f"/declarations/{declaration.pk}/" in form


def test_an_accession_that_was_sent_back_is_reminded_of_what_to_correct(
    declaration: Declaration, austria: User, officer: User
) -> None:
    accession = invited(declaration, "AT", officer, answer_by_on=WISHED)
    announced(declaration, "AT", austria)
    acceding.send_back(accession, reason="Unreadable.", by=officer, at=NOW)
    plan(nine(WISHED - DAY))
    [mail] = [each for each in mails("AT") if each.status == Status.QUEUED]
    assert "The secretariat sent back what was announced" in mail.text
