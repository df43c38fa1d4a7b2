"""What the desk's pages of an opinion show: its facts and buttons, its votes by State, the rows of a roll call."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nominations.desk import meeting_pages
from nominations.meetings import majority, voting_queries
from nominations.meetings.majority import Tally
from nominations.meetings.participant_models import Participant
from nominations.meetings.states import OpinionStatus
from nominations.meetings.voting_models import Ballot, Opinion

NO_VOTE = ("", _("No vote"))
TONES = {"for": "good", "against": "late", "abstain": "wait"}


@dataclass(frozen=True)
class Button:
    """A page on which a decision about the opinion is taken."""

    address: str
    words: str | Promise
    is_first: bool = False
    is_grave: bool = False


def address(opinion: Opinion, page: str, *keys: object) -> str:
    """Return the address of one of the opinion's pages."""
    return reverse(f"admin:nominations_opinion_{page}", args=[opinion.pk, *keys])


def trail(opinion: Opinion) -> tuple[tuple[str, str | Promise], ...]:
    """Return the breadcrumbs above an opinion's pages: by its meeting, or by the list of opinions."""
    here = (address(opinion, "overview"), str(opinion))
    if opinion.meeting:
        return (*of_meeting(opinion.meeting), here)
    return ((reverse("admin:nominations_opinion_changelist"), _("Opinions")), here)


def of_meeting(meeting: Any) -> tuple[tuple[str, str | Promise], ...]:
    return (
        (reverse("admin:nominations_meeting_changelist"), _("Meetings")),
        (meeting_pages.address(meeting, "overview"), str(meeting)),
        (meeting_pages.address(meeting, "opinions"), _("Opinions")),
    )


def buttons(opinion: Opinion) -> list[Button]:
    """Return what may be decided now, the usual step first."""
    off = Button(address(opinion, "calling_off"), _("Call off"), is_grave=True)
    if opinion.status == OpinionStatus.PROPOSED:
        vote = Button(address(opinion, "opening"), _("Open the vote"), is_first=opinion.is_written)
        if opinion.is_written:
            return [vote, off]
        return [Button(address(opinion, "consensus"), _("Record the consensus"), is_first=True), vote, off]
    if opinion.status != OpinionStatus.VOTING:
        return []
    close = Button(address(opinion, "closing"), _("Close the vote"))
    if opinion.is_written:
        return [close, off]
    return [Button(address(opinion, "roll_call"), _("Take the roll call"), is_first=True), close, off]


@dataclass(frozen=True)
class Line:
    """One member in a roll call: how it voted, who may speak for it, and why its row was not recorded."""

    ballot: Ballot
    speakers: list[Participant]
    choice: str
    speaker: str  # key of who is chosen in the box
    why: str = ""

    @property
    def code(self) -> str:
        return self.ballot.country.eu_code

    @property
    def name(self) -> str:
        return self.ballot.country.name_en

    @property
    def choices(self) -> list[tuple[str, str | Promise, bool]]:
        return [(value, words, value == self.choice) for value, words in [*Ballot.Choice.choices, NO_VOTE]]

    @property
    def tone(self) -> str:
        return TONES.get(self.ballot.choice, "silent")


@dataclass(frozen=True)
class RollCall:
    """The rows of all members in protocol order, and the count of what is recorded."""

    lines: list[Line]
    tally: Tally

    @property
    def missing(self) -> int:
        """How many votes for it are still needed."""
        return max(self.tally.needed - self.tally.in_favour, 0)


def roll_call(
    opinion: Opinion, *, at: datetime, typed: Mapping[str, str] | None = None, refused: Mapping[str, str] | None = None
) -> RollCall:
    """Return the rows of a roll call; two queries. Of a row that was refused, what was typed and why are shown."""
    assert opinion.meeting  # noqa: S101 - a roll call is taken in a meeting
    speakers = voting_queries.speakers(opinion.meeting, since=opinion.opened_at or at, at=at)
    ballots = list(opinion.ballots.select_related("country", "spoken_by").order_by("country__protocol_order"))
    lines = [_line(ballot, speakers.get(str(ballot.country_id), []), typed or {}, refused or {}) for ballot in ballots]
    return RollCall(lines, majority.tally(opinion.members or 1, [ballot.choice for ballot in ballots]))


def _line(ballot: Ballot, speakers: list[Participant], typed: Mapping[str, str], refused: Mapping[str, str]) -> Line:
    iso2 = str(ballot.country_id)
    if ballot.spoken_by and ballot.spoken_by not in speakers:
        speakers = [ballot.spoken_by, *speakers]
    speaker = str(ballot.spoken_by_id or (speakers[0].pk if speakers else ""))
    if iso2 in refused:
        choice, speaker = typed.get(f"vote-{iso2}", ""), typed.get(f"by-{iso2}", speaker)
        return Line(ballot, speakers, choice, speaker, refused[iso2])
    return Line(ballot, speakers, ballot.choice, speaker)
