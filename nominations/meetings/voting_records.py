"""An opinion as a record: what was asked, who the members were, how they answered. Annexed to minutes; no names."""

from dataclasses import dataclass
from datetime import date

from nominations.files.models import StoredFile
from nominations.kernel import clock
from nominations.meetings import majority
from nominations.meetings.majority import Tally
from nominations.meetings.states import OpinionStatus
from nominations.meetings.voting_models import Ballot, Opinion
from nominations.reference.models import Country

WITH_VOTES = (OpinionStatus.VOTING, OpinionStatus.CARRIED, OpinionStatus.NOT_CARRIED, OpinionStatus.TERMINATED)


@dataclass(frozen=True)
class Vote:
    """How one member answered; `choice` and `choice_label` are empty of a member that did not vote."""

    state: Country
    authorities: tuple[str, ...]
    choice: str
    choice_label: str
    because: str  # how it reached the secretariat, when staff entered it
    asked_for_meeting: bool
    reasons: str
    reasons_file: StoredFile | None


@dataclass(frozen=True)
class Record:
    """An opinion as it stands. Counts alone are for the public; the votes by State are for members and minutes."""

    number: int
    title: str
    question: str
    file: StoredFile | None
    procedure: str
    procedure_label: str
    status: str
    status_label: str
    opened_on: date | None
    answers_until_on: date | None
    closed_on: date | None
    closed_reason: str
    tally: Tally | None  # None: it was never put to the vote
    votes: tuple[Vote, ...]  # in protocol order

    @property
    def dissent(self) -> list[Vote]:
        """The members that gave reasons why they did not agree (rule 10)."""
        return [vote for vote in self.votes if vote.reasons or vote.reasons_file]


def record(opinion: Opinion) -> Record:
    """Return the record of an opinion; one query, whatever the number of members."""
    rows = (
        Ballot.objects.filter(opinion=opinion)
        .select_related("country", "reasons_file")
        .order_by("country__protocol_order")
    )
    votes = tuple(_vote(ballot) for ballot in rows)
    counted = majority.tally(opinion.members, [vote.choice for vote in votes]) if votes and opinion.members else None
    return Record(
        number=opinion.number,
        title=opinion.title,
        question=opinion.question,
        file=opinion.file,
        procedure=opinion.procedure,
        procedure_label=opinion.get_procedure_display(),
        status=opinion.status,
        status_label=opinion.get_status_display(),
        opened_on=clock.local_day(opinion.opened_at) if opinion.opened_at else None,
        answers_until_on=opinion.answers_until_on,
        closed_on=clock.local_day(opinion.closed_at) if opinion.closed_at else None,
        closed_reason=opinion.closed_reason,
        tally=counted,
        votes=votes,
    )


def _vote(ballot: Ballot) -> Vote:
    return Vote(
        state=ballot.country,
        authorities=tuple(ballot.authorities.split("; ")),
        choice=ballot.choice,
        choice_label=ballot.get_choice_display() if ballot.choice else "",
        because=ballot.because,
        asked_for_meeting=ballot.asked_for_meeting_at is not None,
        reasons=ballot.reasons,
        reasons_file=ballot.reasons_file,
    )
