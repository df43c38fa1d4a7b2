"""Whatever happens to calls, answers, people, senders and clocks: no mail twice, none after an answer, none missing.

The real verbs and the real engine on the real database, in any order that hypothesis thinks of, the time passed in.
After every run of the planner, what it put on its way is compared with the oracle, which knows the rules only.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, ClassVar

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from nominations.accounts import actions as accounts
from nominations.accounts.models import Role, User
from nominations.calls import actions as calls
from nominations.calls.models import Call, Invitation
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.mandates import actions as mandates
from nominations.outbox import decisions
from nominations.outbox.models import OutgoingMail
from nominations.reminders import actions
from nominations.workflow import actions as workflow
from nominations.workflow.models import Nomination
from tests.reminders import oracle
from tests.reminders.oracle import Owed
from tests.reminders.stage import Racing, Server, enter, holidays, hours, set_up, submit, too_close, twice

STATES = ("AT", "MT")
FAULTS = (
    "away",
    "refused",
    "later",
    "killed before",
    "killed in data",
    "killed after",
    "taken without a word",
    "lost without a word",
)
# To see the shortest story of a failure takes minutes: MACHINE_SHRINK=1.
PHASES = tuple(Phase) if "MACHINE_SHRINK" in os.environ else (Phase.explicit, Phase.reuse, Phase.generate)
EXAMPLES = int(os.environ.get("MACHINE_EXAMPLES", "12"))
STEPS = int(os.environ.get("MACHINE_STEPS", "30"))


class Reminding(RuleBasedStateMachine):
    """Two States, one call. Austria has two contacts and a Permanent Representation, Malta one contact."""

    group: ExpertGroup
    officer: User
    taken_in_all: ClassVar[set[str]] = set()  # kinds of mail that the server took in any of the stories

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.at = datetime(2026, 3, 9, 8, 12, tzinfo=UTC)
        self.server = Server(self.at, look=self.look)
        self.given_up: set[Owed] = set()
        self.holidays = holidays()
        self.people = 0

    def teardown(self) -> None:
        try:
            self.run_on_quietly()
            self.nothing_waits_that_is_due()
            assert twice(self.server.taken) == {}
            assert too_close(self.server.taken) == []
            self.taken_in_all.update(mail.kind for mail in self.server.taken)
        finally:
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)

    # -- what happens --

    @initialize(days=st.integers(0, 40))
    def a_call_is_opened(self, days: int) -> None:
        deadline_on = clock.local_day(self.at) + timedelta(days=days)
        call = calls.create_call(self.group, title="Call", deadline_on=deadline_on, by=self.officer, at=self.at)
        self.call = calls.open_call(call, by=self.officer, at=self.at)

    @rule(iso2=st.sampled_from(STATES))
    def a_state_submits(self, iso2: str) -> None:
        self._try(lambda: submit(self._file(iso2), self._contact(iso2), at=self.at))

    @rule(iso2=st.sampled_from(STATES))
    def a_state_declines(self, iso2: str) -> None:
        by = self._contact(iso2)
        self._try(lambda: workflow.decline(self._file(iso2), reason="Nobody.", by=by, at=self.at))

    @rule(iso2=st.sampled_from(STATES))
    def a_state_withdraws(self, iso2: str) -> None:
        by = self._contact(iso2)
        self._decide(iso2, lambda each: workflow.withdraw(each, reason="A new minister.", by=by, at=self.at))

    @rule(iso2=st.sampled_from(STATES))
    def an_answer_is_returned(self, iso2: str) -> None:
        facts = {"reason": "The letter is missing.", "by": self.officer, "at": self.at}
        self._decide(iso2, lambda each: workflow.return_for_correction(each, version=each.round, **facts))

    @rule(iso2=st.sampled_from(STATES))
    def an_answer_is_accepted(self, iso2: str) -> None:
        self._decide(iso2, lambda each: mandates.accept(each, version=each.round, by=self.officer, at=self.at))

    @rule(iso2=st.sampled_from(STATES), days=st.integers(0, 20))
    def a_state_is_given_more_time(self, iso2: str, days: int) -> None:
        new_on = self._call().deadline_on + timedelta(days=days)
        self._try(lambda: calls.extend(self._file(iso2), new_on=new_on, reason="x", by=self.officer, at=self.at))

    @rule(days=st.integers(-20, 30))
    def the_deadline_is_moved(self, days: int) -> None:
        new_on = self._call().deadline_on + timedelta(days=days)
        self._try(lambda: calls.move_deadline(self._call(), new_on=new_on, reason="x", by=self.officer, at=self.at))

    @rule()
    def the_call_is_closed_or_taken_up_again(self) -> None:
        verb = calls.close_call if self._call().status == "open" else calls.reopen_call
        self._try(lambda: verb(self._call(), by=self.officer, at=self.at))

    @rule(iso2=st.sampled_from(STATES), position=st.integers(1, 2))
    def a_contact_point_arrives(self, iso2: str, position: int) -> None:
        self.people += 1
        enter(iso2, f"new{self.people}", position=position, since=clock.local_day(self.at))

    @rule(iso2=st.sampled_from(STATES))
    def the_first_contact_point_leaves(self, iso2: str) -> None:
        held = Role.objects.reachable(on=clock.local_day(self.at)).filter(country=iso2)
        if held.count() > 1:
            self._try(lambda: accounts.end_role(held[0], on=clock.local_day(self.at), by=self.officer, at=self.at))

    @rule(iso2=st.sampled_from(STATES))
    def a_person_reminds(self, iso2: str) -> None:
        self._try(lambda: actions.remind_now([self._file(iso2)], by=self.officer, at=self.at))

    @rule(iso2=st.sampled_from(STATES))
    def the_last_mail_comes_back(self, iso2: str) -> None:
        mail = OutgoingMail.objects.filter(audience=iso2, status="sent").order_by("-sent_at").first()
        if mail:
            decisions.bounce(mail, reason="550 mailbox full", at=self.at)

    # -- the clock and its jobs --

    @rule()
    def the_planner_runs(self) -> None:
        """Twice: the second run changes nothing."""
        self._plan()
        before = list(OutgoingMail.objects.order_by("pk").values_list("pk", "status"))
        actions.plan(at=self.at)
        assert list(OutgoingMail.objects.order_by("pk").values_list("pk", "status")) == before

    def _plan(self) -> None:
        """Compare what it puts on its way with what the rules ask for at this instant: neither less nor more."""
        owed = oracle.owed_to_states(self.at, self.holidays, self.given_up)
        owed |= oracle.owed_to_staff(self.at, self.holidays, self.given_up)
        owed |= oracle.owed_to_nominees(self.at)
        before = oracle.on_its_way()
        actions.plan(at=self.at)
        assert oracle.on_its_way() - before == owed, self.at

    @rule(faults=st.lists(st.sampled_from(FAULTS), max_size=3))
    def the_sender_runs(self, faults: list[str]) -> None:
        self.server.at, self.server.faults = self.at, faults
        self.server.drain()
        self.server.faults = []

    @rule()
    def the_states_answer_while_a_mail_is_handed_over(self) -> None:
        """After RCPT, before the marker: the one moment in which only the guard can know."""
        self.time_passes_until_something_is_due()
        self._plan()
        self.server.at, self.server.meanwhile = self.at, lambda: [self.a_state_declines(iso2) for iso2 in STATES]
        self.server.drain()
        self.server.meanwhile = None

    @rule(iso2=st.sampled_from(STATES), days=st.integers(0, 20), after=st.sampled_from([-14, -7, -1, 1, 5, 8]))
    def a_state_answers_or_gets_more_time_while_the_planner_works(self, iso2: str, days: int, after: int) -> None:
        """What is queued on stale facts, the guard stops."""
        self.at = max(self.at, oracle.nine(self._file(iso2).deadline_on + timedelta(days=after)))
        act = partial(self.a_state_is_given_more_time, iso2, days) if days > 9 else partial(self.a_state_declines, iso2)
        late = oracle.too_late_now(self.at, self.holidays, self.given_up)
        actions.plan(at=self.at, parts=[Racing(act)])
        self.given_up |= late & oracle.skipped()
        assert {each.about for each in late - self.given_up} <= {str(self._file(iso2).pk)}  # the act called them back
        self.the_sender_runs([])

    @rule()
    def the_sweep_and_the_reconciler_run(self) -> None:
        self.server.at = self.at
        self.server.tidy()

    @rule(number=st.integers(1, 30))
    def hours_pass(self, number: int) -> None:
        self.at += hours(number)

    @rule(number=st.integers(1, 12))
    def days_pass_with_everything_off(self, number: int) -> None:
        self.at += timedelta(days=number)

    @rule(days=st.integers(-8, 12), number=st.integers(0, 23))
    def everything_is_off_until_about_the_deadline(self, days: int, number: int) -> None:
        """Then several steps are due at once."""
        day = self._file("AT").deadline_on + timedelta(days=days)
        self.at = max(self.at, oracle.nine(day) + hours(number))
        self.the_planner_runs()

    @rule()
    def time_passes_until_something_is_due(self) -> None:
        planned = OutgoingMail.objects.filter(status="planned", due_at__gt=self.at).order_by("due_at").first()
        if planned:
            self.at = planned.due_at

    @precondition(lambda self: self.at > datetime(2026, 3, 12, 9, tzinfo=UTC))
    @rule(number=st.integers(1, 60))
    def the_clock_jumps_back(self, number: int) -> None:
        self.at = max(self.at - hours(number), datetime(2026, 3, 9, 9, tzinfo=UTC))

    # -- what must hold --

    def look(self, mail: OutgoingMail) -> None:
        """The server takes a mail: is it still true?"""
        if not mail.kind.startswith("reminder_"):
            return
        invitation = Invitation.objects.select_related("call").get(pk=mail.subject_id)
        statuses = set(invitation.nominations.values_list("status", flat=True))
        assert invitation.call.status == "open", mail
        assert not statuses & {"submitted", "accepted", "nil"}, mail
        if mail.kind == "reminder_returned":
            assert "returned" in statuses, mail
        else:
            assert f":{invitation.call.deadline_version}.{invitation.deadline_version}:" in mail.dedup_key, mail
        assert mail.expires_at is None or self.at < mail.expires_at, mail

    def run_on_quietly(self) -> None:
        """Let the clock run on, from one thing that is due to the next, until nothing is to come."""
        end = self.at + timedelta(days=90)
        while self.at < end:
            self.the_sweep_and_the_reconciler_run()
            self._plan()
            self.the_sender_runs([])
            self.at = min([*self._next(), end])
        self.the_sweep_and_the_reconciler_run()

    def _next(self) -> list[datetime]:
        mails = OutgoingMail.objects.exclude(status__in=["sent", "skipped", "cancelled", "superseded", "expired"])
        times = [mail.due_at for mail in mails.filter(status="planned")]
        times += [
            mail.sent_at + hours(20) for mail in OutgoingMail.objects.filter(status="sent", sent_at__isnull=False)
        ]
        soon = self.at + timedelta(minutes=1)  # while the breaker is open, what is due waits for the next probe
        times += [max(mail.next_attempt_at, soon) for mail in mails.filter(status="queued")]
        times += [mail.lease_until for mail in mails.filter(status="sending") if mail.lease_until]
        times += [mail.uncertain_at + hours(1) for mail in mails.filter(status="uncertain") if mail.uncertain_at]
        times += [mail.held_until for mail in mails.filter(status="held") if mail.held_until]
        return [time for time in times if time > self.at]

    def nothing_waits_that_is_due(self) -> None:
        assert not OutgoingMail.objects.filter(status__in=["queued", "sending", "uncertain", "held"])
        assert not OutgoingMail.objects.filter(status="planned", due_at__lte=self.at).exists()

    def _call(self) -> Call:
        return Call.objects.get(pk=self.call.pk)

    def _file(self, iso2: str) -> Invitation:
        return Invitation.objects.select_related("call__group", "country").get(call=self.call, country=iso2)

    def _contact(self, iso2: str) -> User:
        return Role.objects.reachable(on=clock.local_day(self.at)).filter(country=iso2)[0].user

    def _decide(self, iso2: str, verb: Callable[[Nomination], Any]) -> None:
        found = Nomination.objects.filter(invitation=self._file(iso2)).order_by("-created_at").first()
        if found:
            self._try(lambda: verb(found))

    def _try(self, verb: Callable[[], Any]) -> None:
        """What is refused is refused; it must not change anything."""
        with suppress(Refused), transaction.atomic():
            verb()


@pytest.mark.django_db
def test_no_mail_twice_none_after_an_answer_none_missing() -> None:
    """The machine asserts after each run of the planner and at each end; here, that its stories had mails in them."""
    Reminding.group, Reminding.officer = set_up(*STATES)
    enter("AT", "first")
    enter("AT", "second", position=2)
    enter("AT", "permrep", permanent=True)
    enter("MT", "only")
    size: dict[str, Any] = {"max_examples": EXAMPLES, "stateful_step_count": STEPS, "deadline": None, "phases": PHASES}
    run_state_machine_as_test(Reminding, settings=settings(suppress_health_check=list(HealthCheck), **size))
    assert "call_opened" in Reminding.taken_in_all
    assert any(kind.startswith("reminder_") for kind in Reminding.taken_in_all)
