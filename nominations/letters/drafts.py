"""What one letter or list needs before it is paper; composed by the rooms that know why it is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from django.db.models import Model

from nominations.letters.models import Addressee, Annex, Letter, Signatory
from nominations.reference.models import Country
from nominations.texts.queries import Wording


@dataclass(frozen=True)
class Draft:
    """A letter to a State; `values` fill the placeholders of its wording and are never interpreted.

    Without addressee or signatory it is no letter yet: `rules.findings` says so, and nothing is issued.
    """

    kind: Letter.Kind
    group: Model  # an expert group: this room knows it as a key only
    code: str  # of the group, for the number
    about: Model  # invitation, nomination or mandate
    country: Country
    addressee: Addressee | None
    signatory: Signatory | None
    wording: Wording
    values: Mapping[str, str]
    dated_on: date
    language: str = "en"
    ares_ref: str = ""
    references: Sequence[str] = ()  # whole lines, below our own
    mailbox: str = ""  # the functional mailbox, for Reply-To
    annexes: Sequence[Annex] = ()
    thread: str = ""  # the key of the call, so that mails of one call stand together


@dataclass(frozen=True)
class ListDraft:
    """A list on paper: members, attendance, or the rows of a call; unsigned, numbered only when issued."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    dated_on: date
    kind: Letter.Kind | None = None  # None: a print-out, never issued
    group: Model | None = None
    code: str = ""
    about: Model | None = None  # empty: the group
    facts: Sequence[str] = ()  # below the title: when and where
    notes: Sequence[str] = field(default_factory=tuple)
    widths: Sequence[int] = ()  # in parts; empty: alike
    language: str = "en"
    is_to_sign: bool = False  # leaves room for signatures
    signatures: Sequence[str] = ()  # the headings of the fields to sign, one a day; empty: one field


AnyDraft: TypeAlias = Draft | ListDraft
