"""What may be asked: days, instants and places in a list, read strictly, as the OpenAPI document says."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Annotated
from uuid import UUID

from ninja import Query, Schema
from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from nominations.register.api.shapes import GROUP_CODE

DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$", re.ASCII)
INSTANT = re.compile(r"^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$", re.ASCII)
# Microseconds since 1970 in hexadecimal, and the key of the last record: every text of this form is a place.
PLACE = r"^[0-9a-f]{13}-[0-9a-f]{32}$"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MOST, USUAL = 1000, 200
_MICROSECOND = timedelta(microseconds=1)


def _day(typed: object) -> date:
    if not isinstance(typed, str) or not DAY.match(typed):
        raise ValueError("write a day as YYYY-MM-DD")
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise ValueError("there is no such day") from None


def _instant(typed: object) -> datetime:
    """Read RFC 3339; an instant without its offset is refused, since nobody could say which one is meant."""
    if not isinstance(typed, str) or not INSTANT.match(typed):
        raise ValueError("write an instant with its offset, as 2026-07-01T09:30:00Z or 2026-07-01T11:30:00+02:00")
    # RFC 3339 allows second 60; Python does not know leap seconds.
    plain = re.sub(r":60(?=[.Zz+-])", ":59", typed.upper())
    try:
        return datetime.fromisoformat(plain).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError("there is no such instant") from None


def _state(typed: str) -> str:
    return "GR" if typed == "EL" else typed  # rule 21


Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Instant = Annotated[datetime, BeforeValidator(_instant), WithJsonSchema({"type": "string", "format": "date-time"})]
StateCode = Annotated[str, Field(pattern=r"^[A-Z]{2}$"), AfterValidator(_state)]


class Paged(Schema):
    """The questions of every list that is long."""

    modified_since: Instant | None = Field(
        None, description="Only what changed at this instant or later, deleted records included."
    )
    cursor: str | None = Field(None, pattern=PLACE, description="Where the page before ended; `next` carries it.")
    limit: int = Field(USUAL, ge=1, le=MOST, description="How many records a page.")

    @property
    def place(self) -> tuple[datetime, UUID] | None:
        if self.cursor is None:
            return None
        instant, key = self.cursor.split("-")
        return EPOCH + int(instant, 16) * _MICROSECOND, UUID(key)


class Held(Paged):
    """The questions of the lists of what holds from a day to a day."""

    group: str | None = Field(None, pattern=GROUP_CODE)
    state: StateCode | None = Field(None, description="ISO code; EL is understood for GR.")
    on: Day | None = Field(None, description="Only what holds on this day.")


class AskedGroups(Paged):
    """The filters of the page of groups, under the same names."""

    text: str = Field("", max_length=200, description="Words of the title, mission, code or members.")
    dg: str = ""
    policy_area: str = ""
    task: str = ""
    legal_form: str = ""
    duration: str = ""
    status: str = ""
    scope: str = ""
    kind: str = Field("", description="main: no sub-groups; sub: these only.")


def place_after(instant: datetime, key: UUID) -> str:
    """Return the cursor of a record."""
    return f"{(instant - EPOCH) // _MICROSECOND:013x}-{key.hex}"


PagedQuery = Annotated[Paged, Query()]
