"""What the answers about meetings look like. No link to join one, no vote of a State, no way to reach a person."""

from datetime import date, datetime
from uuid import UUID

from pydantic import Field

from nominations.register.api.shapes import NEXT, Changed, Code, Shape, State


class Meeting(Shape):
    """A meeting of a group that was convened and is public."""

    id: UUID
    group: Code
    kind: str = Field(description="meeting or workshop.")
    number: int = Field(description="Counted a group and kind.")
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    is_online: bool = Field(description="Whether one can take part online; the link is not public.")
    status: str = Field(description="convened, postponed, held, minuted or cancelled.")
    url: str
    modified_at: Changed


class Item(Shape):
    """A point of the programme."""

    kind: str = Field(description="item, session, round_table or break.")
    title: str
    starts_at: datetime | None
    ends_at: datetime | None
    rapporteur_state: str = Field(description="The State of the rapporteur; empty where there is none.")


class Document(Shape):
    """A document that is published, or withheld on a ground of Regulation (EC) No 1049/2001."""

    id: UUID
    number: int
    kind: str
    title: str
    published_at: datetime | None = Field(description="Null: withheld.")
    withheld_on_ground: str = Field(description="The ground in words; empty where it is published.")
    content_type: str
    size: int | None = Field(description="Bytes.")
    url: str | None = Field(description="Where it is downloaded; null where it is withheld.")


class Publication(Shape):
    """Until when something is to be public, and since when it is."""

    due_on: date
    published_on: date | None
    is_overdue: bool


class Attended(Shape):
    """A Member State at a meeting that took place, with its authorities that were there; none: absent."""

    state: State
    eu_code: str
    name: str
    authorities: list[str]
    persons: list[str] = Field(description="Where the group publishes names and the person was told.")


class Opinion(Shape):
    """What became of a question put to the members, in counts."""

    number: int
    title: str
    procedure: str
    status: str
    closed_on: date | None
    members: int | None
    majority: int | None
    in_favour: int
    against: int
    abstained: int


class MeetingInFull(Meeting):
    """A meeting with its programme, its documents, who was there and what was decided."""

    programme: list[Item]
    documents: list[Document]
    agenda: Publication
    minutes: Publication
    attendance: list[Attended]
    opinions: list[Opinion]


class Meetings(Shape):
    items: list[Meeting]
    next: str | None = NEXT
