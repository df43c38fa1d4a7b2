"""What one run of the planner decides about one mail; made by to_states and to_staff, carried out by actions."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.utils.formats import date_format
from django.utils.translation import ngettext

from nominations.accounts.models import Role
from nominations.reminders.catalogue import Slot, Step
from nominations.reminders.planner import Decision


class Line(NamedTuple):
    """What is decided about one mail, new or already planned."""

    decision: Decision
    kind: str
    recipient: str
    key: str
    is_written: bool
    source: Any = None  # what its message is composed from; nothing where nobody expects this mail any more


class File(NamedTuple):
    """An open call and a State that has not answered: plain facts, for there are many."""

    pk: str
    iso2: str
    call_id: str
    deadline_on: date
    deadline_key: str
    announced_at: datetime  # when this deadline became known: the opening, or its last change


class Reminder(NamedTuple):
    """One step about one file."""

    step: Step
    slot: Slot
    file: File
    tag: str  # the version of the deadline, or the nomination and its round: what makes its keys this step's own
    prefix: str  # of the keys of all its mails
    reason: str = ""  # of the return that it speaks of


class Letter(NamedTuple):
    """A reminder to one person."""

    reminder: Reminder
    role: Role


class Missing(NamedTuple):
    """A State without a complete nomination after its deadline; what its draft says is not for staff."""

    name: str
    status: str
    percent: int | None  # of a draft
    reached: int  # mails that went out about its file
    came_back: int


class DayEnded(NamedTuple):
    """What the secretariat is told after a deadline."""

    days: Sequence[date]  # the deadlines that it speaks of
    missing: Sequence[Missing]
    answered: int
    running: int  # States whose own deadline is still to come

    @property
    def asked(self) -> int:
        return len(self.missing) + self.answered

    @property
    def in_words(self) -> str:
        """The deadlines, each with its weekday."""
        return ", ".join(date_format(day, "l j F Y") for day in self.days)

    @property
    def outcome(self) -> str:
        """How many States have not answered, or that all have: "3 States are missing"."""
        if self.missing:
            number = len(self.missing)
            return ngettext("%(number)s State is missing", "%(number)s States are missing", number) % {"number": number}
        asked = self.asked
        return ngettext("the State has answered", "all %(number)s States have answered", asked) % {"number": asked}


class Informed(NamedTuple):
    """A person whom somebody else nominated, as frozen."""

    key: str
    name: str
    email: str
    facts: Mapping[str, Any]
