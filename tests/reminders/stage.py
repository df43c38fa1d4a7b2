"""A stage for the machine and the year: one group and a few States at a past time, a mail server that misbehaves."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from typing import NamedTuple

from nominations.accounts.models import Role, User
from nominations.calls.models import Invitation
from nominations.files.models import Blob, StoredFile
from nominations.groups import actions as groups
from nominations.groups.actions import Seating
from nominations.groups.models import ExpertGroup
from nominations.groups.models import Role as SeatRole
from nominations.outbox import delivery, guards, instants, reconciling, sender
from nominations.outbox.envelopes import Envelope
from nominations.outbox.messages import Message
from nominations.outbox.models import OutgoingMail
from nominations.outbox.reconciling import Asked, Said, Verdict
from nominations.outbox.relay import Answer, Outcome, RelayAway
from nominations.reference import actions as reference
from nominations.reference.models import Country, Holiday
from nominations.reminders import to_states
from nominations.reminders.lines import Line
from nominations.reminders.run import Run
from nominations.workflow import actions as workflow
from nominations.workflow import drafting
from nominations.workflow.models import Attachment, Nomination
from tests.cast import content

SINCE = date(2024, 1, 1)
LONG_AGO = datetime(2025, 1, 2, 9, tzinfo=UTC)
MAILBOX = "quantum@commission.example.org"
_MESSAGE_ID = re.compile(rb"^Message-ID: *\r?\n? *(<[^>]+>)", re.MULTILINE | re.IGNORECASE)


class Killed(BaseException):
    """kill -9: nothing that follows runs, and nobody may catch it."""


class Delivered(NamedTuple):
    """A mail that the server took."""

    at: datetime
    kind: str
    key: str
    recipient: str
    file: str
    resends: int

    @property
    def step(self) -> str:
        return self.key.split("#")[0].removesuffix(f":{self.recipient}")


@dataclass
class Server:
    """The relay's side of SMTP: what it took, how it behaves next, and the witness of what it took."""

    at: datetime
    taken: list[Delivered] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    meanwhile: Callable[[], object] | None = None  # happens between RCPT and the marker
    look: Callable[[OutgoingMail], None] | None = None  # is asked about each mail that is taken

    def connect(self) -> None:
        if self.faults and self.faults[0] == "away":
            self.faults.pop(0)
            raise RelayAway("nobody answers")

    def close(self) -> None:
        """Nothing to close."""

    def send(self, envelope: Envelope, still_wanted: Callable[[], bool]) -> Answer:
        fault = self.faults.pop(0) if self.faults else ""
        if answer := self._before(fault):
            return answer
        if self.meanwhile:
            act, self.meanwhile = self.meanwhile, None
            act()
        if not still_wanted():
            return Answer(Outcome.NOT_WANTED, "")
        if fault == "killed in data":
            raise Killed
        if fault != "lost without a word":
            self._take(envelope)
        if fault == "killed after":
            raise Killed
        silent = fault.endswith("without a word")
        return Answer(Outcome.UNCERTAIN, "timed out") if silent else Answer(Outcome.SENT, "250 taken")

    @staticmethod
    def _before(fault: str) -> Answer | None:
        """What goes wrong before DATA."""
        if fault == "away":
            raise RelayAway("nobody answers")
        if fault == "killed before":
            raise Killed
        answers = {"refused": (Outcome.REFUSED, "550 no such user"), "later": (Outcome.TRY_LATER, "451 come back")}
        return Answer(*answers[fault]) if fault in answers else None

    def _take(self, envelope: Envelope) -> None:
        found = _MESSAGE_ID.search(envelope.data)
        assert found is not None
        mail = OutgoingMail.objects.get(message_id=found.group(1).decode())
        if self.look:
            self.look(mail)
        self.ids.add(mail.message_id)
        self.taken.append(Delivered(self.at, mail.kind, mail.dedup_key, mail.recipient, mail.subject_id, mail.resends))

    def look_up(self, asked: Sequence[Asked]) -> Mapping[str, Said]:
        """The log of a server beside the workers: it always knows."""
        return {
            each.message_id: Said(Verdict.ACCEPTED if each.message_id in self.ids else Verdict.ABSENT) for each in asked
        }

    def drain(self) -> None:
        """Send what is due now; a process that is killed is just gone."""
        try:
            sender.drain(self, guards=guards.from_settings(), seconds=600, now=instants.at(self.at))  # type: ignore[arg-type]
        except Killed:
            return

    def tidy(self) -> None:
        delivery.sweep(now=instants.at(self.at))
        reconciling.reconcile([self], now=instants.at(self.at))


class Racing:
    """The planner's part for States, while something is committed between its reading and its writing."""

    def __init__(self, *acts: Callable[[], object]) -> None:
        self.acts = acts

    def propose(self, run: Run) -> list[Line]:
        lines = to_states.propose(run)
        for act in self.acts:
            act()
        return lines

    def compose(self, lines: Iterable[Line], run: Run, *, with_words: bool) -> Mapping[str, Message]:
        return to_states.compose(lines, run, with_words=with_words)


def set_up(*states: str) -> tuple[ExpertGroup, User]:
    """Enter a group, its officer and these Member States, or all; the others are not there."""
    reference.load_countries()
    reference.load_holidays()
    if states:
        Country.objects.exclude(iso2__in=states).update(until=SINCE)
    group = groups.create_group(
        "E03931",
        title="Quantum Technologies Coordination Group",
        seatings=[Seating(SeatRole.REPRESENTATIVE, 1)],
        by=None,
        at=LONG_AGO,
    )
    groups.set_mailbox(group, email=MAILBOX, since=SINCE, by=None, at=LONG_AGO)
    officer = User.objects.create_user("officer@commission.example.org", given_name="S", family_name="O", is_staff=True)
    groups.add_officer(group, user=officer, since=SINCE, by=None, at=LONG_AGO)
    return group, officer


def enter(iso2: str, name: str, *, position: int = 1, permanent: bool = False, since: date = SINCE) -> Role:
    """Enter a person who speaks for a State."""
    kind = Role.Kind.PERMANENT_REPRESENTATION if permanent else Role.Kind.CONTACT_POINT
    user = User.objects.create_user(f"{name}.{iso2.lower()}@example.org", given_name=name, family_name=iso2)
    return Role.objects.create(user=user, kind=kind, country_id=iso2, position=position, since=since)


def stored_letter() -> StoredFile:
    """A letter that is stored already: judging a PDF takes longer than all the rest."""
    blob, _new = Blob.objects.get_or_create(sha256="0" * 64, defaults={"size": 1, "content": b"x"})
    return StoredFile.objects.create(
        blob=blob, name="letter.pdf", content_type=StoredFile.Type.PDF, uploaded_at=LONG_AGO, uploaded_by=None
    )


def submit(invitation: Invitation, by: User, *, at: datetime) -> Nomination:
    """Let a State submit what it has begun, or a new nomination."""
    nomination = drafting.start(invitation, by=by, at=at)
    if not nomination.attachments.exists():
        nomination = drafting.save_draft(nomination, content(), revision=nomination.revision, by=by, at=at)
        Attachment.objects.create(nomination=nomination, file=stored_letter())
    return workflow.submit(nomination, revision=nomination.revision, by=by, at=at)


def holidays() -> frozenset[date]:
    return frozenset(Holiday.objects.values_list("day", flat=True))


def twice(taken: Iterable[Delivered]) -> dict[str, list[datetime]]:
    """Return the keys of mails that were delivered more than once; a freed key is the key it was."""
    times: dict[str, list[datetime]] = defaultdict(list)
    for mail in taken:
        times[mail.key.split("#")[0]].append(mail.at)
    return {key: found for key, found in times.items() if len(found) > 1}


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


def too_close(taken: Iterable[Delivered]) -> list[tuple[Delivered, Delivered]]:
    """Return the steps that reached one State within 20 hours; not what a person sent, nor bytes sent once more."""
    ours = [mail for mail in taken if mail.kind.startswith("reminder_") and not mail.resends]
    return [
        (one, other)
        for one, other in combinations(ours, 2)
        if one.file == other.file and one.step != other.step and abs(one.at - other.at) < hours(20)
        if max(one, other, key=lambda mail: mail.at).kind != "reminder_now"
    ]
