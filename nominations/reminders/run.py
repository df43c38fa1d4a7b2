"""What the parts of one run of the planner share, each asked of the database once, when it is first asked for."""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property

from nominations.calls.models import Call
from nominations.calls.queries import Opening
from nominations.kernel import clock
from nominations.reminders import queries
from nominations.reminders.queries import OpenCall
from nominations.reminders.rules import Addressees, Holidays


class Run:
    """One look at what is to be reminded of, at one instant: of all calls, or of one."""

    def __init__(self, at: datetime, *, call: Call | None = None) -> None:
        self.at = at
        self.call = call

    @cached_property
    def people(self) -> Mapping[str, Addressees]:
        """Whom each State's mails go to, by ISO code."""
        return queries.people(on=clock.local_day(self.at))

    @cached_property
    def holidays(self) -> Holidays:
        return queries.holidays()

    @cached_property
    def mailboxes(self) -> Mapping[str, str]:
        """The functional mailbox in use of every group, by the group's id."""
        return queries.mailboxes(at=self.at)

    @cached_property
    def opening(self) -> Opening:
        """What opening the call now rests on; of a run about one call."""
        if self.call is None:
            raise ValueError("This run is about all calls.")
        return Opening(self.call, at=self.at)

    @cached_property
    def calls(self) -> Mapping[str, OpenCall]:
        """The open calls that wait for answers, by id, with their group."""
        return queries.open_calls(self.call)
