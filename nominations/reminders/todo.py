"""What waits for an officer: one list, read the same way for one visitor's page and for the mails of all."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nominations.calls.models import Call
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.reminders import queries
from nominations.reminders.rules import Holidays

MOST = 20  # of a section; beyond, the number says how many


class Part(Enum):
    """The sections, in the order in which they are read."""

    UNTOLD = "untold"
    DECIDE = "decide"
    SECOND = "second"
    ACCESSIONS = "accessions"
    ANSWER = "answer"
    MAIL = "mail"
    OVERDUE = "overdue"
    NEAR = "near"
    MEETINGS = "meetings"
    COMMITMENTS = "commitments"
    STEPS = "steps"
    DIFFERENCES = "differences"
    ENDING = "ending"
    VACANT = "vacant"


TITLES: dict[Part, Promise] = {
    Part.UNTOLD: _("Persons to be told that they were nominated"),
    Part.DECIDE: _("Nominations to decide"),
    Part.SECOND: _("Decisions that wait for a second officer"),
    Part.ACCESSIONS: _("Accessions to confirm or to send back"),
    Part.ANSWER: _("Mails to read and answer"),
    Part.MAIL: _("Mails that did not arrive, or nobody knows"),
    Part.OVERDUE: _("States whose deadline has passed"),
    Part.NEAR: _("States that have a week or less to answer"),
    Part.MEETINGS: _("Meetings: what is due"),
    Part.COMMITMENTS: _("Commitments of declarations: what is due"),
    Part.STEPS: _("Next steps with partners: what is due"),
    Part.DIFFERENCES: _("Differences from the Register"),
    Part.ENDING: _("Mandates that end within 90 days"),
    Part.VACANT: _("Vacant seats"),
}
# Where all of a section is found, in the administration.
LISTS: dict[Part, str] = {
    Part.DECIDE: "nomination/?status__exact=submitted",
    Part.SECOND: "nomination/?status__exact=submitted",
    Part.ACCESSIONS: "declaration/",
    Part.ANSWER: "receivedmail/?status__exact=unread",
    Part.MAIL: "outgoingmail/",
    Part.OVERDUE: "call/?status__exact=open",
    Part.NEAR: "call/?status__exact=open",
    Part.MEETINGS: "meeting/",
    Part.COMMITMENTS: "declaration/",
    Part.STEPS: "partner/",
    Part.DIFFERENCES: "registerdifference/",
    Part.ENDING: "mandate/terms/?within=90",
    Part.VACANT: "expertgroup/vacancies/",
}
ROOT = "/admin/nominations/"


@dataclass(frozen=True)
class Item:
    """One thing to do: its words, a second line, and where it is done. `person` is for pages, never for mails."""

    words: str
    note: str
    path: str  # below `ROOT`
    person: str = ""

    @property
    def url(self) -> str:
        return f"{ROOT}{self.path}"


class Cut(NamedTuple):
    """Whose a part of a section is: a group by its code, a mailbox by its address; and the officer it is about."""

    scope: str = ""
    officer: UUID | None = None


class Found(NamedTuple):
    """One of the first few of a cut; `rank` sorts it among those of other cuts."""

    cut: Cut
    rank: tuple[Any, ...]
    item: Item


@dataclass
class Gathered:
    """A section as it was read: the first few of each cut, and how many each cut has."""

    found: list[Found] = field(default_factory=list)
    totals: Counter[Cut] = field(default_factory=Counter)
    lines: Counter[Cut] = field(default_factory=Counter)

    def add(self, found: Found, total: int) -> None:
        """Add one of the first few of a cut that has `total` in all."""
        self.found.append(found)
        self.totals[found.cut] = self.lines[found.cut] = total

    def add_some(self, found: Found, number: int) -> None:
        """Add a line that stands for a number of things."""
        self.found.append(found)
        self.totals[found.cut] += number
        self.lines[found.cut] += 1


@dataclass(frozen=True)
class Reach:
    """What is read: the groups (None: all, and what belongs to none); `is_split`: each cut by its group."""

    groups: QuerySet[ExpertGroup] | None
    at: datetime
    is_split: bool = False

    @property
    def today(self) -> date:
        return clock.local_day(self.at)

    @cached_property
    def holidays(self) -> Holidays:
        """Those of the Commission, asked for once, by the section that counts with them first."""
        return queries.holidays()

    @property
    def visible(self) -> QuerySet[ExpertGroup]:
        return ExpertGroup.objects.order_by() if self.groups is None else self.groups.order_by()

    @property
    def calls(self) -> QuerySet[Call]:
        return Call.objects.filter(self.within("group")).order_by()

    def within(self, path: str) -> Q:
        """Return the condition that a row belongs to one of the groups."""
        return Q() if self.groups is None else Q(**{f"{path}__in": self.visible})

    def cut(self, code: str | None, officer: UUID | None = None) -> Cut:
        return Cut((code or "") if self.is_split else "", officer)


@dataclass(frozen=True)
class Section:
    """A section as one officer reads it."""

    part: Part
    items: list[Item]
    count: int  # of things: a line may stand for several
    lines: int

    @property
    def name(self) -> str:
        return self.part.value

    @property
    def title(self) -> Promise:
        return TITLES[self.part]

    @property
    def is_cut(self) -> bool:
        """Whether there are more lines than these."""
        return self.lines > len(self.items)

    @property
    def all_url(self) -> str:
        return f"{ROOT}{LISTS[self.part]}" if self.part in LISTS else ""


@dataclass(frozen=True)
class Todo:
    """What waits for one officer; sections without anything are left out."""

    sections: list[Section]

    def __bool__(self) -> bool:
        return bool(self.sections)

    @property
    def count(self) -> int:
        return sum(section.count for section in self.sections)

    def section(self, part: Part) -> Section:
        return next((each for each in self.sections if each.part is part), Section(part, [], 0, 0))


def for_officer(gathered: Mapping[Part, Gathered], user_id: Any, scopes: Collection[str] | None) -> Todo:
    """Return one officer's list out of what was read; `scopes` None: everything.

    Assigned to the officer comes first, then what is nobody's; one's own proposal waits for somebody else.
    """
    sections = []
    for part in Part:
        read = gathered.get(part, Gathered())
        mine = {cut for cut in read.totals if _concerns(part, cut, user_id, scopes)}
        found = [each for each in read.found if each.cut in mine]
        found.sort(key=lambda each: (_nearness(part, each.cut, user_id), each.rank))
        if found:
            items = [each.item for each in found[:MOST]]
            count, lines = (sum(each[cut] for cut in mine) for each in (read.totals, read.lines))
            sections.append(Section(part, items, count, lines))
    return Todo(sections)


def _concerns(part: Part, cut: Cut, user_id: Any, scopes: Collection[str] | None) -> bool:
    if part is Part.SECOND and cut.officer == user_id:
        return False
    return scopes is None or cut.scope in scopes


def _nearness(part: Part, cut: Cut, user_id: Any) -> int:
    if part is not Part.DECIDE:
        return 0
    return 0 if cut.officer == user_id else 1 if cut.officer is None else 2
