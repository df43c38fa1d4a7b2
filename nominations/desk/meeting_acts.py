"""The buttons of a meeting, drawn from the table of moves that refuses (nominations/meetings/states.py)."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nominations.desk import meeting_pages
from nominations.meetings.models import Meeting
from nominations.meetings.states import MEETING, Move, Status

# Move → name of the page, words of the button; minutes are adopted on their own page.
BUTTONS: dict[Move, tuple[str, Promise]] = {
    Move.CONVENE: ("convening", _("Convene the meeting")),
    Move.RECONVENE: ("reconvening", _("Convene it again")),
    Move.HOLD: ("holding", _("It took place")),
    Move.POSTPONE: ("postponement", _("Postpone")),
    Move.CANCEL: ("cancellation", _("Cancel the meeting")),
}


@dataclass(frozen=True)
class Button:
    """Where a button leads, and its words; `is_grave`: what it does is not undone."""

    address: str
    words: Promise
    is_grave: bool = False


def offered(meeting: Meeting, *, at: datetime) -> list[Button]:
    """Return the acts that the meeting's status allows now; a meeting that has not begun did not take place."""
    moves = [move for move in BUTTONS if MEETING.allows(move, meeting.status)]
    if meeting.starts_at > at:
        moves = [move for move in moves if move is not Move.HOLD]
    made = [_button(meeting, move) for move in moves]
    others = [
        Button(meeting_pages.address(meeting, page), words)
        for status, page, words in (
            (Status.PLANNED, "edit", _("Edit")),
            (Status.CONVENED, "changing", _("Change time, place or link")),
        )
        if meeting.status == status
    ]
    first = [act for act in made if not act.is_grave]
    return [*first, *others, *(act for act in made if act.is_grave)]


def _button(meeting: Meeting, move: Move) -> Button:
    page, words = BUTTONS[move]
    return Button(meeting_pages.address(meeting, page), words, is_grave=move is Move.CANCEL)
