"""Who comes to a meeting as a table for the Commission's meeting tool (domain rule 40): contact data, so recorded."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from nominations.desk.exports import PARTICIPANTS
from nominations.kernel.tables import Table
from nominations.meetings.attendance_rows import Line, attendance, authority_of, country_of
from nominations.meetings.models import Meeting
from nominations.meetings.participant_models import Participant

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

FORMS: dict[str, "str | _StrPromise"] = {"xlsx": _("Spreadsheet (XLSX)"), "csv": _("Text (CSV)")}
CHOICES: dict[str, "str | _StrPromise"] = {
    "all": _("Everybody"),
    "in_person": _("Those who attend in person"),
    "reimbursable": _("Those whose travel is reimbursable"),
}
_IS_CHOSEN: dict[str, Callable[[Line], bool]] = {
    "all": lambda _line: True,
    "in_person": lambda line: line.participant.mode == Participant.Mode.IN_PERSON,
    "reimbursable": lambda line: line.participant.reimbursable and line.may_travel,
}


def for_meeting_tool(meeting: Meeting, *, which: str, at: datetime) -> Table:
    """Return those who were chosen, in the order of the attendance list; nobody who was withdrawn."""
    found = attendance(meeting, at=at)
    chosen = [line.participant for line in found.lines if not line.is_withdrawn and _IS_CHOSEN[which](line)]
    rows = [
        (
            person.family_name,
            person.given_name,
            person.email,
            authority_of(person),
            country_of(person),
            str(person.get_capacity_display()),
        )
        for person in chosen
    ]
    return Table("participants", "participant", str(meeting), PARTICIPANTS, rows)
