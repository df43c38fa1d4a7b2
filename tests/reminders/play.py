"""The year that is played: three calls, 27 States that behave differently, outages, and what is written down of it."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import count
from typing import Any, NamedTuple

from nominations.accounts import actions as accounts
from nominations.accounts.models import Role, User
from nominations.calls import actions as calls
from nominations.calls.models import Call, Invitation
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.mandates import actions as mandates
from nominations.outbox import decisions
from nominations.outbox.models import OutgoingMail
from nominations.reminders import actions, to_nominees, to_staff
from nominations.workflow import actions as workflow
from nominations.workflow.models import Nomination
from nominations.workflow.states import UNDO
from tests.reminders.ledger import Due, File, Span, expected, up
from tests.reminders.oracle import nine, working_days_after
from tests.reminders.stage import MAILBOX, Racing, Server, enter, holidays, submit


def local(month: int, day: int, hour: int = 10, minute: int = 0) -> datetime:
    return clock.local_instant(date(2026, month, day), hour, minute)


OUTAGES = {
    "1 hour, on the day before the deadline, when the clock changes": Span(local(3, 29, 8, 30), local(3, 29, 9, 30)),
    "1 day, when D-7 is due": Span(local(3, 23, 8), local(3, 24, 8)),
    "1 week, over the reminders after the deadline": Span(local(7, 14, 8), local(7, 21, 8)),
    "1 week, over D-7 and D-1, until the last day": Span(local(10, 18, 8), local(10, 25, 8)),
}


class Plot(NamedTuple):
    """One call of the year."""

    opened: datetime
    deadline_on: date


PLOTS = (
    Plot(local(3, 2), date(2026, 3, 30)),  # the day after the clock changes; Easter follows
    Plot(local(6, 8), date(2026, 7, 13)),  # the national day follows
    Plot(local(9, 28), date(2026, 10, 25)),  # a Sunday, on which an hour exists twice; All Souls' follows
)


class Act(NamedTuple):
    """Something that happens; a racing act is committed while the planner works."""

    at: datetime
    number: int
    is_racing: bool
    play: Callable[[datetime], Any]


class Year:
    """Plays the acts in their order, lets the clock's jobs run between them, and writes down what happened."""

    def __init__(self, group: ExpertGroup, officer: User) -> None:
        self.group, self.officer = group, officer
        self.acts: list[Act] = []
        self.numbers = count()
        self.server = Server(PLOTS[0].opened)
        self.files: dict[str, File] = {}
        self.at_once: Counter[tuple[str, str, datetime]] = Counter()  # mails of the verbs: kind, address, when
        self.ends: dict[str, tuple[Span, set[date]]] = {}  # of calls: when they are open, and their deadlines
        self.told: dict[str, tuple[datetime, datetime]] = {}  # of nominations: when to tell from, and until

    # -- the plays of the States --

    def prepare(self, plot: Plot) -> None:
        self.on(plot.opened, lambda at: self.open(plot, at))

    def on(self, at: datetime, act: Callable[[datetime], Any], *, is_racing: bool = False) -> None:
        self.acts.append(Act(at, next(self.numbers), is_racing, act))

    def open(self, plot: Plot, at: datetime) -> None:
        call = calls.create_call(self.group, title="Call", deadline_on=plot.deadline_on, by=self.officer, at=at)
        call = calls.open_call(call, by=self.officer, at=at)
        self.ends[str(call.pk)] = (Span(at, at + timedelta(days=60)), {plot.deadline_on})
        rows = list(call.invitations.select_related("country", "call__group"))
        for number, invitation in enumerate(rows):
            file = self.files[str(invitation.pk)] = File(str(invitation.pk), waits=[Span(at)])
            file.moved("1.1", plot.deadline_on, at)
            for role in Role.objects.held_on(clock.local_day(at)).for_states().filter(country=invitation.country_id):
                second = "second" if role.position == 2 else "first"
                to = second if role.kind == Role.Kind.CONTACT_POINT else "permanent"
                file.people.append((to, role.user.email, Span(at)))
            self.to_contacts("call_opened", invitation, at)
            self.behave(number, invitation, plot)
        self.on(at + timedelta(days=60), lambda then: self.close(call, then))

    def close(self, call: Call, at: datetime) -> None:
        calls.close_call(Call.objects.get(pk=call.pk), by=self.officer, at=at)
        for pk in call.invitations.values_list("pk", flat=True):
            if self.files[str(pk)].waits[-1].until > at:
                self.files[str(pk)].answered(at)

    def behave(self, number: int, invitation: Invitation, plot: Plot) -> None:
        """Let the number of the State say how it behaves; those without a line are silent."""
        due = {days: nine(plot.deadline_on - timedelta(days=days)) for days in (21, 14, 7, 5, 1, -1, -2)}
        hour = timedelta(hours=1, minutes=7 * number)
        plays = self.plain(number, due, hour, plot) | self.troubled(number, due, hour, plot)
        for at, act, *more in plays.get(number, []):
            self.on(at, partial(act, invitation, *more))
        # These answer while the planner works: a row that waits since long, and one that is written and due at once.
        races = {23: due[-1]} | ({24: due[14] + hour} if plot == PLOTS[0] else {})
        if number in races:
            self.on(races[number], partial(self.decline, invitation), is_racing=True)

    def plain(self, number: int, due: dict[int, datetime], hour: timedelta, plot: Plot) -> dict[int, list[Any]]:
        """They answer once: early, after a reminder, in the last half hour, or late."""
        evening = clock.local_instant(plot.deadline_on, 23, 30)
        return {
            0: [(due[14] - 5 * hour, self.decline)],
            **{key: [(due[21] + number * hour, self.submit)] for key in range(1, 6)},
            **{key: [(due[14] + number * hour, self.submit)] for key in range(6, 10)},
            **{key: [(due[7] + number * hour, self.submit)] for key in range(10, 13)},
            13: [(evening, self.submit)],
            14: [(evening + hour, self.submit)],  # late by the local day, not yet by UTC
            15: [(due[1] + hour / 8, self.submit)],
            26: [(due[-2] + hour, self.submit)],
        }

    def troubled(self, number: int, due: dict[int, datetime], hour: timedelta, plot: Plot) -> dict[int, list[Any]]:
        """Returned and corrected, returned and not, withdrawn, given more time, bounced, or with a new person."""
        end = plot.deadline_on
        corrected = (due[5] + hour, self.submit)
        return {
            16: [(due[21] + hour, self.submit), (due[14] + 2 * hour, self.give_back), corrected],
            17: [(due[21] + hour, self.submit), (due[14] - hour, self.give_back)],
            18: [(due[14] + hour, self.submit), (due[7] - hour, self.withdraw)],
            19: [(due[5] + hour, self.extend, end + timedelta(days=10)), (due[-2] + 40 * hour, self.submit)],
            20: [(due[1] + 2 * hour, self.extend, end + timedelta(days=6))],
            24: [(due[14] + hour, self.bounce)],
            25: [(due[14] - 2 * hour, self.replace)],
        }

    def decline(self, invitation: Invitation, at: datetime) -> None:
        workflow.decline(invitation, reason="Nobody.", by=self.contact(invitation, at), at=at)
        self.answered("nil_receipt", invitation, at)

    def submit(self, invitation: Invitation, at: datetime) -> None:
        invitation.refresh_from_db()
        nomination = submit(invitation, self.contact(invitation, at), at=at)
        self.answered("receipt", invitation, at)
        begins, _ends = self.told.get(str(nomination.pk), (at + timedelta(days=14), None))
        self.told[str(nomination.pk)] = (max(begins, at), datetime.max.replace(tzinfo=UTC))
        if nomination.round == 1 and invitation.country_id in ("AT", "DE"):
            self.on(at + timedelta(days=3), lambda then: self.accept(nomination, then))

    def answered(self, kind: str, invitation: Invitation, at: datetime) -> None:
        self.files[str(invitation.pk)].answered(at)
        self.to_contacts(kind, invitation, at)
        self.at_once["staff_submitted", MAILBOX, at] += 1

    def accept(self, nomination: Nomination, at: datetime) -> None:
        mandates.accept(Nomination.objects.get(pk=nomination.pk), version=1, by=self.officer, at=at)
        self.to_contacts("accepted", nomination.invitation, at + UNDO)
        self.told[str(nomination.pk)] = (at + UNDO, datetime.max.replace(tzinfo=UTC))

    def give_back(self, invitation: Invitation, at: datetime) -> None:
        nomination = Nomination.objects.get(invitation=invitation)
        workflow.return_for_correction(nomination, version=1, reason="Which letter?", by=self.officer, at=at)
        self.to_contacts("returned", invitation, at + UNDO)
        file = self.files[str(invitation.pk)]
        file.reopened(at)
        file.returns.append((f"{nomination.reference}.1", Span(at)))
        begins, _ends = self.told[str(nomination.pk)]
        self.told[str(nomination.pk)] = (begins, at)

    def withdraw(self, invitation: Invitation, at: datetime) -> None:
        nomination = Nomination.objects.get(invitation=invitation)
        workflow.withdraw(nomination, reason="A new minister.", by=self.contact(invitation, at), at=at)
        self.to_contacts("withdrawn", invitation, at)
        self.at_once["staff_withdrawn", MAILBOX, at] += 1
        self.files[str(invitation.pk)].reopened(at)
        begins, _ends = self.told[str(nomination.pk)]
        self.told[str(nomination.pk)] = (begins, at)

    def extend(self, invitation: Invitation, own: date, at: datetime) -> None:
        calls.extend(invitation, new_on=own, reason="Elections.", by=self.officer, at=at)
        self.to_contacts("deadline_extended", invitation, at)
        self.files[str(invitation.pk)].moved("1.2", own, at)
        self.ends[str(invitation.call_id)][1].add(own)

    def bounce(self, invitation: Invitation, at: datetime) -> None:
        """The mail to the first contact came back: the second one takes its place."""
        first, second = self.contact(invitation, at), f"second.{invitation.country_id.lower()}@example.org"
        last = OutgoingMail.objects.filter(recipient=first.email, status="sent").order_by("-sent_at").first()
        if last:
            decisions.bounce(last, reason="550", at=at)
            self.files[str(invitation.pk)].replaced(first.email, second, at)

    def replace(self, invitation: Invitation, at: datetime) -> None:
        """A new contact point comes, the old one leaves; both announced by the desk, not by these verbs."""
        role = Role.objects.reachable(on=clock.local_day(at)).filter(country=invitation.country_id)[0]
        new = enter(str(invitation.country_id), f"new{at.month}", since=clock.local_day(at))
        accounts.end_role(role, on=clock.local_day(at), by=self.officer, at=at)
        self.files[str(invitation.pk)].replaced(role.user.email, new.user.email, at)

    def contact(self, invitation: Invitation, at: datetime) -> User:
        return Role.objects.reachable(on=clock.local_day(at)).filter(country=invitation.country_id)[0].user

    def to_contacts(self, kind: str, invitation: Invitation, at: datetime) -> None:
        for role in Role.objects.reachable(on=clock.local_day(at)).filter(country=invitation.country_id):
            self.at_once[kind, role.user.email, at] += 1

    # -- the clock --

    def run(self, until: datetime) -> None:
        """From one thing that happens or is due to the next; nothing runs while the machines are away."""
        at = PLOTS[0].opened
        while at < until:
            is_up = up(at, OUTAGES.values()) == at
            races = []
            while due := [act for act in self.acts if act.at <= at]:
                act = min(due)
                self.acts.remove(act)
                if act.is_racing and is_up:
                    races.append(partial(act.play, at))
                else:
                    act.play(at)
            if is_up:
                self.server.at = at
                actions.plan(at=at, parts=[Racing(*races), to_staff, to_nominees])
                if OutgoingMail.objects.filter(held_until__lte=at).exists():
                    self.server.tidy()  # the minute of undo is over
                self.server.drain()
                self.server.tidy()
            at = min([*self.next(at), until])

    def next(self, at: datetime) -> list[datetime]:
        planned = OutgoingMail.objects.filter(status="planned", due_at__gt=at).order_by("due_at")
        times = [*planned.values_list("due_at", flat=True)[:1], *(act.at for act in self.acts)]
        times += [outage.until for outage in OUTAGES.values()]
        times += [mail.at + timedelta(hours=20) for mail in self.server.taken[-200:]]
        times += [begins for begins, _ends in self.told.values()]
        times += OutgoingMail.objects.filter(held_until__gt=at).values_list("held_until", flat=True)
        return [max(time, at + timedelta(seconds=1)) for time in times if time > at]

    # -- what should have gone out --

    def should_go(self) -> Counter[tuple[str, str, datetime, datetime]]:
        """Return every mail as kind, address, when it was due, and when it could go at last."""
        free, away = holidays(), list(OUTAGES.values())
        found: Counter[tuple[str, str, datetime, datetime]] = Counter()
        for (kind, to, at), mails in self.at_once.items():
            found[kind, to, at, up(at, away)] += mails
        for file in self.files.values():
            for due, (time, due_at) in expected(file.wanted(free), away).items():
                found[due.kind, due.to, due_at, time] += 1
        for open_, ends in self.ends.values():
            for due_at in {nine(working_days_after(end, 1, free)) for end in ends}:
                time = up(due_at, away)
                if time < min(due_at + timedelta(days=7), open_.until):
                    found["staff_deadline", MAILBOX, due_at, time] += 1
        for begins, ends_at in self.told.values():
            if up(begins, away) < ends_at:
                found["nominee_notice", "representative.1@ministry.example.org", begins, up(begins, away)] += 1
        return found

    def could_not_go(self) -> set[Due]:
        """Return the reminders that were due of a file that waited, and that no outage or gap let go in time."""
        free, away = holidays(), list(OUTAGES.values())
        missed: set[Due] = set()
        for file in self.files.values():
            wanted = [each for each in file.wanted(free) if each.spans]
            missed |= {each.due for each in wanted} - set(expected(wanted, away))
        return missed
