"""What is known of declarations, entered by the verbs of the room from the data files; what is there already stays.

A secretariat may have corrected a fact since: nothing is entered of a State, a language or a point that is there.
"""

import csv
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from nominations.declarations import drawing_up, promising, signing, wording
from nominations.declarations.commitment_models import Commitment
from nominations.declarations.models import Declaration
from nominations.declarations.promising import Point
from nominations.declarations.signature_models import Signature
from nominations.groups.models import ExpertGroup
from nominations.kernel.partial_dates import PartialDate, partial_date
from nominations.management import euroqci, partner_facts
from nominations.management.rehearsal import Facts, facts
from nominations.reference import actions as reference
from nominations.reference.models import Country

EUROQCI = "euroqci_declaration.json"
PARTNERS_OF = "E03931"


def enter_all(*, at: datetime) -> list[str]:
    """Enter the group, the declaration and the partners as far as they are not there; return what there is, in lines.

    The partners are those of the group on quantum technologies: where that group is not entered, neither are they.
    """
    infrastructure = group(at=at)
    declaration = load(infrastructure, at=at)
    lines = [f"The group {infrastructure}.", _summary(declaration)]
    coordination = ExpertGroup.objects.filter(code=PARTNERS_OF).first()
    if coordination is not None:
        lines.append(f"{partner_facts.load(coordination, at=at)} partner countries of {PARTNERS_OF}.")
    return lines


def group(*, at: datetime) -> ExpertGroup:
    """Return the group that the declaration belongs to."""
    return euroqci.enter_group(at=at)


@transaction.atomic
def load(group: ExpertGroup, *, at: datetime) -> Declaration:
    """Enter the declaration with its text, signatures and commitments, as far as they are not there."""
    known = facts(EUROQCI)
    declaration = Declaration.objects.filter(slug=known["slug"]).first() or _declared(group, known, at=at)
    _add_text(declaration, known["text"], at=at)
    _sign(declaration, known, at=at)
    _promise(declaration, known["commitments"], at=at)
    return declaration


def _summary(declaration: Declaration) -> str:
    signed = declaration.signatures.standing().exclude(kind=Signature.Kind.WITHDRAWAL).values("country").distinct()
    return (
        f"The {declaration}, done in {declaration.done_at} on {declaration.stated}: {signed.count()} signatures, "
        f"{declaration.commitments.count()} commitments."
    )


def _declared(group: ExpertGroup, known: Facts, *, at: datetime) -> Declaration:
    named = {name: known[name] for name in ("kind", "slug", "title", "short_title")}
    when = _date(known["when"])
    declaration = drawing_up.declare(group, **named, when=when, by=None, at=at, **known["facts"])
    return drawing_up.open_(declaration, by=None, at=at)


def _add_text(declaration: Declaration, text: dict[str, str], *, at: datetime) -> None:
    if declaration.texts.filter(language=text["language"]).exists():
        return
    upload = SimpleUploadedFile(text["file"], (reference.DATA / text["file"]).read_bytes())
    language, source = text["language"], text["source"]
    wording.add_text(declaration, language=language, upload=upload, source=source, by=None, at=at)


def _sign(declaration: Declaration, known: Facts, *, at: datetime) -> None:
    spoken_of = set(declaration.signatures.values_list("country_id", flat=True))
    states = Country.objects.in_bulk()
    with (reference.DATA / known["signatures"]).open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["iso2"] not in spoken_of]
    for row in rows:
        signatory = known["signatories"].get(row["iso2"], {})
        sources = filter(None, [row["source"], signatory.get("source")])
        said: dict[str, Any] = {**signatory, "source": "; ".join(sources)}
        when = _date({**row, "stated": row["stated_date"]})
        signing.record(declaration, country=states[row["iso2"]], when=when, by=None, at=at, **said)


def _promise(declaration: Declaration, points: list[Facts], *, at: datetime) -> None:
    there = {row.number: row for row in Commitment.objects.filter(declaration=declaration)}
    for known in points:
        if known["number"] in there:
            continue
        due = _date(known["due"]) if "due" in known else None
        place = {"parent": there.get(known.get("below", "")), "bodies": known.get("bodies", "")}
        point = Point(known["number"], known["title"], known["text"], due, **place)
        there[point.number] = promising.add(declaration, point, by=None, at=at)


def _date(known: dict[str, str]) -> PartialDate:
    first, last = (date.fromisoformat(known[name]) for name in ("date_from", "date_to"))
    return partial_date(known["precision"], first, last, known["stated"])
