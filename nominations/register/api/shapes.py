"""What the answers of the interface look like: these classes are its OpenAPI document. Nothing unsaid gets out."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

GROUP_CODE = r"^[EXN][0-9]{5}(/[0-9]{1,2})?$"
Code = Annotated[
    str,
    Field(
        pattern=GROUP_CODE,
        description="Code of the public Register; it begins with N where the Register does not list the group.",
        examples=["E03931"],
    ),
]
State = Annotated[str, Field(pattern=r"^[A-Z]{2}$", description="ISO 3166-1 code: GR for Greece.", examples=["ES"])]
LastDay = Annotated[date | None, Field(description="The last day that counts; null while it runs.")]
Changed = Annotated[datetime, Field(description="When the record, or how much of it is shown, last changed.")]


class Shape(BaseModel):
    """A strict object: a field that is not named here is an error, not an extra."""

    model_config = ConfigDict(extra="forbid")


class Tombstone(Shape):
    """A record that is no longer shown: entered in error, merged into another, or no longer public."""

    id: UUID
    deleted: Literal[True]
    replaced_by: UUID | None = Field(description="The record that this one was merged into.")
    modified_at: Changed


class Group(Shape):
    """An expert group (code E…) or another similar entity (X…); sub-groups have a parent."""

    id: UUID
    code: Code
    title: str
    abbreviation: str
    parent: Code | None
    legal_form: str
    duration: str
    status: str
    scope: str
    lead_dgs: list[str]
    associated_dgs: list[str]
    policy_areas: list[str]
    policy_area_other: str
    mission: str
    tasks: list[str]
    task_other: str
    contact: str
    creating_act: str
    terms_of_reference: str
    published_on: date | None
    register_updated_on: date | None
    members_note: str = Field(description="What is not known of who sits, and since when.")
    publishes_names: bool = Field(description="Whether the names of representatives are public.")
    url: str
    modified_at: Changed


class Authority(Shape):
    """A competent authority of a Member State: the member of a group."""

    id: UUID
    state: State
    name: str = Field(description="In the original script.")
    name_latin: str
    since: date
    last_on: LastDay
    succession: str = Field(description="renamed, merged or succeeded; empty while it goes on.")
    succeeded_by: UUID | None
    modified_at: Changed


class Membership(Shape):
    """An authority is a member of a group, from a day to a day."""

    id: UUID
    group: Code
    state: State
    authority_id: UUID
    authority: str
    since: date
    last_on: LastDay
    end_reason: str
    modified_at: Changed


class Mandate(Shape):
    """A person represents an authority on a seat. The person is null where it is not published, or not told yet."""

    id: UUID
    group: Code
    state: State
    seat_number: int
    authority_id: UUID
    authority: str
    person_id: UUID | None
    person: str | None
    tasks: str = Field(description="What the person does on the seat; empty where the person is not shown.")
    since: date
    last_on: LastDay
    end_reason: str
    modified_at: Changed


class Person(Shape):
    """A person whose name is published. How to reach them is never public."""

    id: UUID
    family_name: str
    given_name: str
    family_name_latin: str
    given_name_latin: str
    modified_at: Changed


class PersonInFull(Person):
    """With a key only: a person who represents your State, or sits in a group that you work for."""

    function: str
    employer: str
    email: str
    phone: str


class MemberState(Shape):
    """A Member State, in protocol order."""

    code: State
    eu_code: str = Field(pattern=r"^[A-Z]{2}$", description="The Union's own code: EL for Greece.")
    name: str
    official_name: str
    native_names: list[str]
    protocol_order: int


class Term(Shape):
    """A term of the public Register's lists."""

    kind: str
    code: str
    label: str
    register_code: str


class Member(Shape):
    """An authority that is a member on the day."""

    id: UUID
    name: str
    name_latin: str
    since: date
    last_on: LastDay


class Holder(Shape):
    """Who sits on the day, and for which authority."""

    mandate_id: UUID
    authority_id: UUID
    authority: str
    person_id: UUID | None
    person: str | None
    since: date
    last_on: LastDay


class Seat(Shape):
    """A seat of a State that is held, or vacant although the State was asked; holder null: vacant."""

    number: int
    holder: Holder | None


class StateLine(Shape):
    """A Member State of the day, also one without an authority or a seat."""

    state: State
    eu_code: str
    name: str
    authorities: list[Member]
    seats: list[Seat]
    vacant: int


class Composition(Shape):
    """Who is a member and who sits on a day."""

    group: Code
    on: date
    states: list[StateLine]


NEXT = Field(description="The address of the next page; null on the last one.")


class Groups(Shape):
    items: list[Group]
    next: str | None = NEXT


class Authorities(Shape):
    items: list[Authority | Tombstone]
    next: str | None = NEXT


class Memberships(Shape):
    items: list[Membership | Tombstone]
    next: str | None = NEXT


class Mandates(Shape):
    items: list[Mandate | Tombstone]
    next: str | None = NEXT


class Persons(Shape):
    items: list[PersonInFull | Person | Tombstone]
    next: str | None = NEXT


class States(Shape):
    items: list[MemberState]


class Terms(Shape):
    items: list[Term]


class Problem(Shape):
    """What went wrong, as RFC 9457 writes it (application/problem+json)."""

    type: str
    title: str
    status: int
    detail: str
