"""What is known of declarations, entered by the verbs of the room from the data files; what is there already stays.

A secretariat may have corrected a fact since: nothing is entered of a State, a language or a point that is there.
"""

import csv
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from nominations.declarations import drawing_up, promising, signing, wording
from nominations.declarations.commitment_models import Commitment
from nominations.declarations.models import Declaration
from nominations.declarations.promising import Point
from nominations.groups.models import ExpertGroup
from nominations.kernel.partial_dates import PartialDate, partial_date
from nominations.management.rehearsal import Facts, facts
from nominations.reference import actions as reference
from nominations.reference.models import Country

EUROQCI = "euroqci_declaration.json"


@dataclass(frozen=True)
class Entered:
    """What one run added to a declaration."""

    declaration: Declaration
    is_new: bool
    texts: int
    signatures: int
    commitments: int

    @property
    def anything(self) -> bool:
        return self.is_new or bool(self.texts or self.signatures or self.commitments)


@transaction.atomic
def load(group: ExpertGroup, *, at: datetime, name: str = EUROQCI) -> Entered:
    """Enter the declaration of a data file with its text, signatures and commitments, as far as they are not there."""
    known = facts(name)
    there = Declaration.objects.filter(slug=known["slug"]).first()
    declaration = there or _declared(group, known, at=at)
    return Entered(
        declaration=declaration,
        is_new=there is None,
        texts=_add_text(declaration, known["text"], at=at),
        signatures=_sign(declaration, known, at=at),
        commitments=_promise(declaration, known["commitments"], at=at),
    )


def _declared(group: ExpertGroup, known: Facts, *, at: datetime) -> Declaration:
    named = {name: known[name] for name in ("kind", "slug", "title", "short_title")}
    when = _date(known["when"])
    declaration = drawing_up.declare(group, **named, when=when, by=None, at=at, **known["facts"])
    return drawing_up.open_(declaration, by=None, at=at)


def _add_text(declaration: Declaration, text: dict[str, str], *, at: datetime) -> int:
    if declaration.texts.filter(language=text["language"]).exists():
        return 0
    upload = SimpleUploadedFile(text["file"], (reference.DATA / text["file"]).read_bytes())
    said = {"language": text["language"], "source": text["source"]}
    wording.add_text(declaration, upload=upload, by=None, at=at, **said)
    return 1


def _sign(declaration: Declaration, known: Facts, *, at: datetime) -> int:
    spoken_of = set(declaration.signatures.values_list("country_id", flat=True))
    states = Country.objects.in_bulk()
    with (reference.DATA / known["signatures"]).open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["iso2"] not in spoken_of]
    for row in rows:
        signatory = known["signatories"].get(row["iso2"], {})
        said: dict[str, Any] = {
            **signatory,
            "source": "; ".join(filter(None, [row["source"], signatory.get("source")])),
        }
        when = _date({**row, "stated": row["stated_date"]})
        signing.record(declaration, country=states[row["iso2"]], when=when, by=None, at=at, **said)
    return len(rows)


def _promise(declaration: Declaration, points: list[Facts], *, at: datetime) -> int:
    there = {row.number: row for row in Commitment.objects.filter(declaration=declaration)}
    new = [point for point in points if point["number"] not in there]
    for known in new:
        due = _date(known["due"]) if "due" in known else None
        place = {"parent": there.get(known.get("below", "")), "bodies": known.get("bodies", "")}
        point = Point(known["number"], known["title"], known["text"], due, **place)
        there[point.number] = promising.add(declaration, point, by=None, at=at)
    return len(new)


def _date(known: dict[str, str]) -> PartialDate:
    first, last = (date.fromisoformat(known[name]) for name in ("date_from", "date_to"))
    return partial_date(known["precision"], first, last, known["stated"])
