"""The verbs of reference: load countries and holidays from their data files, and read a State from typed input.

Loading twice changes nothing; a row that a file no longer has stays, for what refers to it.
"""

import csv
import json
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from nominations.kernel.refusals import Refused
from nominations.kernel.text import clean_line
from nominations.reference import rules
from nominations.reference.models import Country, Holiday, RegisterTerm

DATA = Path(__file__).resolve().parent.parent / "data"
LONGEST_TERM = 120


class UnknownCountry(Refused):
    """No Member State has this code."""


@transaction.atomic
def load_countries(path: Path = DATA / "member_states.csv") -> int:
    """Enter or refresh the Member States from the file; return how many rows it has."""
    names = ("name_en", "official_name_en", "native_names", "native_official_names")
    rows = [
        Country(
            iso2=row["iso2"],
            eu_code=row["eu_code"],
            languages=row["languages"],
            protocol_order=int(row["protocol_order"]),
            **{name: clean_line(row[name]) for name in names},
        )
        for row in _rows(path)
    ]
    refreshed = ["eu_code", *names, "languages", "protocol_order"]
    Country.objects.bulk_create(rows, update_conflicts=True, unique_fields=["iso2"], update_fields=refreshed)
    return len(rows)


@transaction.atomic
def load_partner_countries(path: Path = DATA / "partner_countries.csv") -> int:
    """Enter or refresh countries outside the Union, which have no place in the protocol order; return how many rows."""
    names = ("name_en", "official_name_en", "native_names", "native_official_names")
    rows = [
        Country(
            iso2=row["iso2"],
            eu_code=row["eu_code"],
            languages=row["languages"],
            **{name: clean_line(row[name]) for name in names},
        )
        for row in _rows(path)
    ]
    refreshed = ["eu_code", *names, "languages"]
    Country.objects.bulk_create(rows, update_conflicts=True, unique_fields=["iso2"], update_fields=refreshed)
    return len(rows)


@transaction.atomic
def load_holidays(path: Path = DATA / "commission_holidays.csv") -> int:
    """Enter the Commission's holidays; a day verified here by an administrator is not made unverified again."""
    kept = set(Holiday.objects.filter(verified=True).values_list("day", flat=True))
    rows = [_holiday(row) for row in _rows(path)]
    Holiday.objects.bulk_create(
        [row for row in rows if row.day not in kept],
        update_conflicts=True,
        unique_fields=["day"],
        update_fields=["verified", "note"],
    )
    return len(rows)


@transaction.atomic
def load_register_terms(path: Path = DATA / "register_reference_lists.json") -> int:
    """Enter or refresh the Register's own lists: Directorates-General, policy areas, tasks; return how many terms."""
    lists = json.loads(path.read_text(encoding="utf-8"))
    rows = [_term(RegisterTerm.Kind.DG, row["code"], row) for row in lists["dgs"]]
    rows += [_term(RegisterTerm.Kind.POLICY_AREA, slugify(row["label"]), row) for row in lists["policyAreas"]]
    rows += [_term(RegisterTerm.Kind.TASK, slugify(row["label"])[:LONGEST_TERM], row) for row in lists["tasks"]]
    RegisterTerm.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["kind", "code"], update_fields=["label", "register_code"]
    )
    return len(rows)


def _term(kind: RegisterTerm.Kind, code: str, row: dict[str, str]) -> RegisterTerm:
    return RegisterTerm(kind=kind, code=code, label=clean_line(row["label"]), register_code=row["code"])


def _holiday(row: dict[str, str]) -> Holiday:
    verified = row["status"] == "verified"
    return Holiday(day=date.fromisoformat(row["date"]), verified=verified, note="" if verified else row["status"])


def country_from_code(typed: str, *, on: date) -> Country:
    """Return the Member State meant by a typed code: GR, EL, gr and el are Greece. Raises UnknownCountry (rule 21)."""
    code = rules.iso_code(typed)
    found = None if code in rules.NOT_MEMBERS else Country.objects.member_states(on=on).filter(iso2=code).first()
    if found is None:
        raise UnknownCountry(_("“%(code)s” is not the code of a Member State.") % {"code": clean_line(typed)})
    return found


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))
