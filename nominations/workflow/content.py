"""What a nomination says, as plain values: the form fills it, the rules judge it, a version freezes it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from nominations.kernel.text import clean_line, clean_text

if TYPE_CHECKING:
    from nominations.workflow.models import Nomination, Nominee

GENDER = "gender"
_SEVERAL_LINES = {"authority_address", "remarks"}


@dataclass(frozen=True)
class PersonFacts:
    """A person on a place: representative 1, accompanying expert 1 …; `fields` are codes of the group's fields."""

    role: str
    number: int
    family_name: str = ""
    given_name: str = ""
    family_name_latin: str = ""
    given_name_latin: str = ""
    function: str = ""
    employer: str = ""
    email: str = ""
    phone: str = ""
    gender: str = ""  # for statistics only (rule 35): only the forms in which it is typed show it
    fields: tuple[str, ...] = ()

    @property
    def place(self) -> tuple[str, int]:
        return self.role, self.number

    @property
    def is_blank(self) -> bool:
        """Whether nobody is named: a gender alone is nobody's."""
        return not any(value for name, value in self.facts().items() if name != GENDER) and not self.fields

    def facts(self) -> dict[str, str]:
        """Return the typed facts without place and fields, by column name."""
        return {name: getattr(self, name) for name in PERSON_COLUMNS}

    def cleaned(self) -> Self:
        facts: dict[str, Any] = {name: clean_line(text) for name, text in self.facts().items()}
        return replace(self, **facts)


PERSON_COLUMNS = tuple(field.name for field in fields(PersonFacts) if field.name not in {"role", "number", "fields"})


@dataclass(frozen=True)
class Content:
    """Everything a State types into its nomination, files apart."""

    authority_name: str = ""
    authority_name_latin: str = ""
    authority_address: str = ""
    authority_email: str = ""
    authority_website: str = ""
    effective_on: date | None = None  # of a change between calls
    letter_reference: str = ""
    letter_on: date | None = None
    remarks: str = ""
    persons: tuple[PersonFacts, ...] = ()

    def columns(self) -> dict[str, Any]:
        """Return what is stored on the nomination itself, by column name."""
        return {name: getattr(self, name) for name in CONTENT_COLUMNS}

    def person(self, role: str, number: int) -> PersonFacts | None:
        return next((person for person in self.persons if person.place == (role, number)), None)

    def cleaned(self) -> Self:
        """Return it with names in NFC, no invisible characters, single spaces (domain rule 22)."""
        texts: dict[str, Any] = {
            name: (clean_text if name in _SEVERAL_LINES else clean_line)(value)
            for name, value in self.columns().items()
            if isinstance(value, str)
        }
        return replace(self, **texts, persons=tuple(person.cleaned() for person in self.persons))


CONTENT_COLUMNS = tuple(field.name for field in fields(Content) if field.name != "persons")


def content_of(nomination: Nomination) -> Content:
    """Return what is typed now; only the State's side may be shown it. Uses prefetched nominees when they are."""
    columns = {name: getattr(nomination, name) for name in CONTENT_COLUMNS}
    return Content(**columns, persons=tuple(map(_person, nomination.nominees.all())))


def _person(nominee: Nominee) -> PersonFacts:
    facts = {name: getattr(nominee, name) for name in PERSON_COLUMNS}
    return PersonFacts(role=nominee.role, number=nominee.number, fields=nominee.field_codes, **facts)


def content_from_version(frozen: dict[str, Any]) -> Content:
    """Return persons, authority and first day of a frozen version; letter and remarks stay."""
    authority = frozen.get("authority") or {}
    day = frozen.get("effective_on")
    return Content(
        effective_on=date.fromisoformat(day) if day else None,
        **{
            f"authority_{name}": authority.get(name, "")
            for name in ("name", "name_latin", "address", "email", "website")
        },
        persons=tuple(_frozen_persons(frozen.get("persons") or [])),
    )


def _frozen_persons(rows: Iterable[dict[str, Any]]) -> Iterable[PersonFacts]:
    for row in rows:
        codes = tuple(field["code"] for field in row.get("fields", []))
        facts = {name: row.get(name, "") for name in PERSON_COLUMNS}
        yield PersonFacts(role=row["role"], number=row["number"], fields=codes, **facts)
