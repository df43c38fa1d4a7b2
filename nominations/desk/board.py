"""The 27 rows of a call as one look must read them: what each State's answer is, in words, and what can be done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nominations.calls.models import Call
from nominations.calls.states import Status as CallStatus
from nominations.desk import mails
from nominations.workflow import queries as nominations
from nominations.workflow.queries import FileRow
from nominations.workflow.states import ANSWERED, LIVE, NOMINATION, Move, Status

# In the order of the filters: key in the address, words, tone of the label (never the only sign: the words say it).
KINDS: dict[str, tuple[Promise, str]] = {
    "decide": (_("To decide"), "act"),
    "accepted": (_("Accepted"), "good"),
    "nil": (_("No nomination"), "good"),
    "returned": (_("Returned for correction"), "wait"),
    "draft": (_("Draft begun"), "wait"),
    "silent": (_("No answer"), "silent"),
}
LATE = _("Late")
_KIND_OF = {
    Status.SUBMITTED: "decide",
    Status.ACCEPTED: "accepted",
    Status.NIL: "nil",
    Status.RETURNED: "returned",
    Status.DRAFT: "draft",
}


@dataclass(frozen=True)
class Line:
    """One State's row of the board."""

    row: FileRow
    kind: str
    is_overdue: bool
    may_register: bool
    may_extend: bool

    @property
    def label(self) -> str | Promise:
        return KINDS[self.kind][0]

    @property
    def tone(self) -> str:
        return KINDS[self.kind][1]

    @property
    def last_mail(self) -> str:
        """Return what the last mail to the State is called."""
        return mails.called(self.row.last_mail) if self.row.last_mail else ""

    @property
    def is_late(self) -> bool:
        return bool(self.row.nomination and self.row.nomination.is_late)

    @property
    def was_sent(self) -> bool:
        """Whether a frozen version can be read; a draft that was never sent has none."""
        return bool(self.row.nomination and self.row.nomination.round)

    @property
    def ended(self) -> str:
        """Return how an earlier answer ended ("Withdrawn", "Rejected") where it counts as none."""
        nomination = self.row.nomination
        return nomination.get_status_display() if nomination and nomination.status not in LIVE else ""


@dataclass(frozen=True)
class Choice:
    """One filter of the board with its number of States."""

    key: str
    label: str | Promise
    tone: str
    number: int


@dataclass(frozen=True)
class Board:
    lines: list[Line]
    choices: list[Choice]
    chosen: str
    answered: int
    total: int


def board(call: Call, *, chosen: str, at: datetime) -> Board:
    """Return a call's board, filtered by a kind or by "late"; an unknown filter shows all."""
    every = [_line(row, call, at) for row in nominations.board(call, at=at)]
    counted = [
        Choice(key, label, tone, sum(line.kind == key for line in every)) for key, (label, tone) in KINDS.items()
    ]
    counted.append(Choice("late", LATE, "wait", sum(line.is_late for line in every)))
    known = {choice.key for choice in counted}
    return Board(
        lines=list(_chosen(every, chosen)) if chosen in known else every,
        choices=counted,
        chosen=chosen if chosen in known else "",
        answered=sum(line.row.status in ANSWERED for line in every),
        total=len(every),
    )


def _line(row: FileRow, call: Call, at: datetime) -> Line:
    nomination = row.nomination
    waits = row.status not in ANSWERED
    status = Status(nomination.status) if nomination else None
    takes = status is None or status not in LIVE or NOMINATION.allows(Move.REGISTER, status)
    return Line(
        row=row,
        kind=_KIND_OF.get(status, "silent") if status else "silent",
        is_overdue=waits and call.status == CallStatus.OPEN and row.invitation.is_late_at(at),
        may_register=takes and call.status in (CallStatus.OPEN, CallStatus.CLOSED),
        may_extend=waits and call.status == CallStatus.OPEN and not call.is_change,
    )


def _chosen(lines: Iterable[Line], key: str) -> Iterable[Line]:
    return (line for line in lines if (line.is_late if key == "late" else line.kind == key))
