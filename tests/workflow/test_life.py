"""Any acts in any order by anybody: a nomination's life keeps its promises after every step."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from nominations.accounts.models import User
from nominations.calls import actions as calls
from nominations.calls.models import Invitation
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.mandates import actions as mandates
from nominations.outbox.models import OutgoingMail
from nominations.workflow import actions as workflow
from nominations.workflow import drafting, freezing
from nominations.workflow.models import Nomination, NominationEvent
from nominations.workflow.states import ANSWERED, DECISIONS, LIVE, NOMINATION, UNDO, UNSENT, Move, Status
from nominations.workflow.undoing import KINDS
from tests.cast import NOW, content, letter

OF_THE_STATE = {"austria"}
OF_THE_COMMISSION = {"officer", "head_of_unit"}
CAST = ["austria", "officer", "head_of_unit", "belgium", "former_austria", "other_officer"]
# Mostly those who may; the others must be refused whatever they try.
STATE_SIDE = st.sampled_from(["austria"] * 8 + CAST)
COMMISSION_SIDE = st.sampled_from(["officer"] * 8 + CAST)


class Life(RuleBasedStateMachine):
    """One State's file for one call; `invitation` and `people` are set by the test."""

    invitation: Invitation
    people: dict[str, User]
    done = 0  # acts that were not refused, over all examples

    def __init__(self) -> None:
        super().__init__()
        self.at: datetime = NOW
        self.sent: dict[tuple[Any, int], str] = {}  # versions ever seen, by their hash
        self.first: dict[Any, tuple[datetime, bool]] = {}  # first submission and lateness ever seen
        self.example = transaction.atomic()
        self.example.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    # -- what happens --

    @rule(days=st.integers(1, 12))
    def time_passes(self, days: int) -> None:
        self.at += timedelta(days=days)

    @rule(by=STATE_SIDE)
    def start(self, by: str) -> None:
        self.tries(by, OF_THE_STATE, lambda user: drafting.start(self.invitation, by=user, at=self.at))

    @rule(by=STATE_SIDE, complete=st.booleans(), stale=st.integers(0, 4))
    def save(self, by: str, complete: bool, stale: int) -> None:
        what = content() if complete else content(authority_name="")
        last = self.last()
        revision = last.revision - (stale == 4) if last else 0  # one in five was drawn from an older page
        self.on_last(
            by, OF_THE_STATE, lambda user, it: drafting.save_draft(it, what, revision=revision, by=user, at=self.at)
        )

    @rule(by=STATE_SIDE)
    def attach(self, by: str) -> None:
        self.on_last(by, OF_THE_STATE, lambda user, it: drafting.attach(it, letter(), by=user, at=self.at))

    @rule(by=STATE_SIDE, complete=st.booleans())
    def submit(self, by: str, complete: bool) -> None:
        if complete:
            self.start("austria")
            self.save("austria", complete=True, stale=0)
            self.attach("austria")
        self.on_last(by, OF_THE_STATE, lambda user, it: workflow.submit(it, revision=it.revision, by=user, at=self.at))

    @rule(by=STATE_SIDE)
    def decline(self, by: str) -> None:
        self.tries(
            by, OF_THE_STATE, lambda user: workflow.decline(self.invitation, reason="Nobody.", by=user, at=self.at)
        )

    @rule(by=STATE_SIDE, verb=st.sampled_from([workflow.withdraw, workflow.discard, workflow.restore]))
    def take_back(self, by: str, verb: Callable[..., Nomination]) -> None:
        reason = {"reason": "Elections."} if verb is workflow.withdraw else {}
        self.on_last(by, OF_THE_STATE, lambda user, it: verb(it, by=user, at=self.at, **reason))

    @rule(
        by=COMMISSION_SIDE,
        verb=st.sampled_from(
            [mandates.accept, workflow.return_for_correction, workflow.return_for_correction, workflow.reject]
        ),
        older=st.integers(0, 5),
    )
    def decide(self, by: str, verb: Callable[..., Nomination], older: int) -> None:
        reason = {} if verb is mandates.accept else {"reason": "Read it again."}
        self.on_last(
            by,
            OF_THE_COMMISSION,
            lambda user, it: verb(it, version=it.round - (older == 5), by=user, at=self.at, **reason),
        )

    @rule(by=COMMISSION_SIDE, seconds=st.sampled_from([0, 30, 59, 60, 600]))
    def undo(self, by: str, seconds: int) -> None:
        """Undo within the minute or after it: then, and when the State has gone on, it is refused."""
        last, at = self.last(), self.at + timedelta(seconds=seconds)
        newest = last.events.order_by("-pk").first() if last else None
        if last is None or newest is None:
            return
        is_over = newest.move in DECISIONS and at >= newest.at + UNDO
        self.tries(by, OF_THE_COMMISSION if not is_over else set(), lambda user: mandates.undo(last, by=user, at=at))
        if Nomination.objects.get(pk=last.pk).events.filter(move=Move.UNDO, pk__gt=newest.pk).exists():
            assert not self.mails_of(newest).exclude(status="cancelled").exists()

    def mails_of(self, decision: NominationEvent) -> Any:
        return OutgoingMail.objects.filter(kind=KINDS[Move(decision.move)], created_at=decision.at)

    @rule(by=COMMISSION_SIDE, hours_ago=st.integers(-1, 200))
    def register(self, by: str, hours_ago: int) -> None:
        came = self.at - timedelta(hours=hours_ago)
        self.tries(
            by,
            OF_THE_COMMISSION,
            lambda user: workflow.register(
                self.invitation, content=content(), upload=letter(), received_at=came, by=user, at=self.at
            ),
        )

    @rule(by=COMMISSION_SIDE, days=st.integers(-3, 30))
    def extend(self, by: str, days: int) -> None:
        new_on = clock.local_day(self.at) + timedelta(days=days)
        self.tries(
            by,
            OF_THE_COMMISSION,
            lambda user: calls.extend(self.invitation, new_on=new_on, reason="Elections.", by=user, at=self.at),
        )

    @rule(by=COMMISSION_SIDE, verb=st.sampled_from([calls.close_call, calls.reopen_call, calls.reopen_call]))
    def turn(self, by: str, verb: Callable[..., Any]) -> None:
        self.tries(by, OF_THE_COMMISSION, lambda user: verb(self.invitation.call, by=user, at=self.at))

    # -- how it is tried --

    def last(self) -> Nomination | None:
        return Nomination.objects.filter(invitation=self.invitation).order_by("created_at", "reference").last()

    def on_last(self, by: str, may: set[str], act: Callable[[User, Nomination], object]) -> None:
        nomination = self.last()
        if nomination is not None:
            self.tries(by, may, lambda user: act(user, nomination))

    def tries(self, by: str, may: set[str], act: Callable[[User], object]) -> None:
        try:
            with transaction.atomic():
                act(self.people[by])
        except Refused as refusal:
            sentence = str(refusal)
            assert sentence[0].isupper() or sentence[0] == "“"
            assert sentence.endswith(".")
        else:
            Life.done += 1
            assert by in may, f"{by} was not refused"

    # -- what always holds --

    @invariant()
    def one_answer_lives(self) -> None:
        assert Nomination.objects.filter(invitation=self.invitation, status__in=LIVE).count() <= 1

    @invariant()
    def every_version_is_a_submission_and_stays_as_it_was(self) -> None:
        for nomination in self.all():
            versions = list(nomination.versions.order_by("number"))
            assert [version.number for version in versions] == list(range(1, nomination.round + 1))
            for version in versions:
                assert freezing.is_intact(version)
                assert self.sent.setdefault((nomination.pk, version.number), version.sha256) == version.sha256

    @invariant()
    def the_first_submission_and_its_lateness_stay(self) -> None:
        for nomination in self.all():
            assert (nomination.submitted_at is None) == (nomination.status in UNSENT)
            assert (nomination.submitted_at is None) == (nomination.round == 0)
            if nomination.submitted_at is not None:
                now = (nomination.submitted_at, nomination.is_late)
                assert self.first.setdefault(nomination.pk, now) == now
                assert {version.is_late for version in nomination.versions.all()} == {nomination.is_late}

    @invariant()
    def the_history_is_one_chain_of_allowed_moves(self) -> None:
        for nomination in self.all():
            status: str = Status.DRAFT
            for event in nomination.events.order_by("pk"):
                assert event.from_status == status
                assert NOMINATION.allows(Move(event.move), status)
                assert event.by_commission == (event.by.is_staff)
                status = event.to_status
            assert nomination.status == status

    @invariant()
    def who_has_answered_waits_for_no_reminder_and_a_holder_was_accepted(self) -> None:
        for nomination in self.all():
            holds = nomination.mandates.filter(voided_at__isnull=True).exists()
            assert holds == (nomination.status == Status.ACCEPTED)
            if nomination.status in ANSWERED:
                assert nomination.versions.filter(number=nomination.round).exists()

    def all(self) -> list[Nomination]:
        return list(Nomination.objects.filter(invitation=self.invitation))


@pytest.mark.django_db
def test_a_nomination_keeps_its_promises_whatever_happens(austrias: Invitation, request: pytest.FixtureRequest) -> None:
    austrias.call.group.may_reject = True
    austrias.call.group.save(update_fields=["may_reject"])
    Life.invitation = austrias
    Life.people = {name: request.getfixturevalue(name) for name in CAST}
    quick = settings(
        max_examples=20, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    Life.done = 0
    run_state_machine_as_test(Life, settings=quick)  # after every step its invariants assert
    assert Life.done > quick.max_examples, "most examples were refused everything: nothing was tried"
