"""What the answers about declarations look like: a date is never more exact than its source (domain rule 23)."""

from datetime import date as day
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from nominations.register.api.shapes import NEXT, Changed, Code, LastDay, Shape, State, Tombstone

Slug = Annotated[str, Field(pattern=r"^[-a-zA-Z0-9_]+$", description="The name in addresses.", examples=["euroqci"])]
HowStands = Annotated[
    Literal["certain", "possible", "no"],
    Field(description="certain: whichever possible day was the true one; possible: perhaps not yet, or not any more."),
]


class Dated(Shape):
    """A date as its source states it. Whoever needs a day uses both ends: it happened on one day between them."""

    date: str | None = Field(
        pattern=r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$",
        description="ISO 8601 as exactly as is known: 2019-06-13, 2019-07 or 2019. Null: not even the year is known.",
    )
    edtf: str = Field(
        description="ISO 8601-2 (EDTF): [2019-10-01..2019-12-31] is one of these days, nobody says which."
    )
    precision: Literal["day", "month", "early_year", "end_of_year", "year", "interval"]
    stated: str = Field(description="In the words of the source: “At the end of 2019”.")
    earliest: day = Field(description="The first day on which it can have happened; the order of lists.")
    latest: day = Field(description="The last day on which it can have happened.")


class Count(Shape):
    """How many were signatories at the end of a day: at least, and at most. Equal: the number is certain."""

    on: day
    certain: int
    possible: int


class Declaration(Shape):
    """A political declaration or a joint statement; it creates no rights or obligations."""

    id: UUID
    slug: Slug
    kind: str
    status: str
    group: Code
    title: str
    short_title: str
    summary: str
    done: Dated
    done_at: str = Field(description="The place.")
    original_language: str
    legal_effect: str
    accession_clause: str
    depositary: str
    open_to: str
    source: str
    source_url: str
    url: str
    modified_at: Changed


class Text(Shape):
    """The text in one language, as a file."""

    language: str
    is_original: bool
    content_type: str
    size: int
    source: str
    url: str


class Party(Shape):
    """A party that signs as no State: the Union, a country outside it, an agency."""

    name: str
    state: State | None


class PartnerName(Shape):
    id: UUID
    state: State
    name: str


class Wave(Shape):
    """The States whose signature the source dates in the same words, and the count once that time is over."""

    when: Dated
    states: list[State]
    after: Count


class DeclarationInFull(Declaration):
    """A declaration with its texts, its other parties, its partners, and its signatories counted on a day."""

    texts: list[Text]
    other_parties: list[Party]
    partners: list[PartnerName]
    signatories: Count
    waves: list[Wave]


class Signature(Shape):
    """A fact about one State: it signed, acceded or withdrew. A correction is a record of its own."""

    id: UUID
    declaration: Slug
    declaration_id: UUID
    state: State
    kind: str
    turn: int = Field(description="Counts the facts of a State: odd ones bring it in, even ones take it out.")
    when: Dated
    signatory: str = Field(description="Who held the pen, where a cited source says so: apart from the State.")
    capacity: str
    reason: str = Field(description="Of a withdrawal.")
    source: str
    modified_at: Changed


class Signatory(Shape):
    """How a State stands on the day. `when` and `kind` are of its last fact; null: nothing is recorded of it."""

    state: State
    eu_code: str
    name: str
    official_names: list[str] = Field(description="In the State's own languages, as the heading has them.")
    is_member_state: bool
    standing: HowStands
    kind: str | None
    when: Dated | None


class Signatories(Shape):
    """Every Member State of the day in protocol order, then others of whom something is recorded."""

    declaration: Slug
    count: Count
    states: list[Signatory]


class Met(Shape):
    """When a commitment was met, and where one can see it."""

    when: Dated | None
    evidence: str
    evidence_url: str


class Reported(Shape):
    """How many States reported which progress at the review that was closed last."""

    not_started: int
    under_way: int
    done: int
    not_concerned: int


class Commitment(Shape):
    """A point of the plan, with who is responsible, when it is due as stated, and how it stands on the day."""

    id: UUID
    number: str
    parent: str | None = Field(description="The number of the point that it stands below.")
    title: str
    text: str
    due: Dated | None
    standing: Literal["fulfilled", "not_due", "possibly_overdue", "overdue", "no_date"]
    all_signatories: bool
    states: list[State] = Field(description="Responsible instead of all signatories.")
    bodies: str
    met: Met | None
    reported: Reported | None


class Commitments(Shape):
    declaration: Slug
    on: day
    review: str | None = Field(description="The review that was closed last.")
    items: list[Commitment]


class Partner(Shape):
    """A country outside the Union that a group works with: never a member, never a vote."""

    id: UUID
    group: Code
    state: State
    name: str
    summary: str
    source: str
    last_on: LastDay
    url: str
    modified_at: Changed


class Outcome(Shape):
    pillar: str
    text: str


class Event(Shape):
    """A workshop, a round table, a dialogue or a telephone conference, on a date as stated."""

    id: UUID
    kind: str
    title: str
    place: str
    text: str
    when: Dated
    meeting_id: UUID | None = Field(description="Where a group convened it here; shown once the meeting is public.")
    outcomes: list[Outcome]
    source: str


class Topic(Shape):
    pillar: str
    title: str
    text: str
    stage: str
    event_id: UUID | None = Field(description="Where it was agreed.")


class NextStep(Shape):
    text: str
    responsible: str
    due: Dated | None
    done_on: day | None
    source: str


class PartnerInFull(Partner):
    """A partner with its joint statements, events and their outcomes, topics, and next steps. No contacts."""

    statements: list[Slug]
    events: list[Event]
    topics: list[Topic]
    next_steps: list[NextStep]


class Declarations(Shape):
    items: list[Declaration]
    next: str | None = NEXT


class Signatures(Shape):
    items: list[Signature | Tombstone]
    next: str | None = NEXT


class Partners(Shape):
    items: list[Partner]
    next: str | None = NEXT
