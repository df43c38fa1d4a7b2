"""The verbs of reference: load countries and holidays from their data files, and read a State from typed input.

Loading twice changes nothing; a row that a file no longer has stays, for what refers to it.
"""

import csv
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nominations.kernel.refusals import Refused
from nominations.kernel.text import clean_line
from nominations.reference import rules
from nominations.reference.models import Country, Holiday

DATA = Path(__file__).resolve().parent.parent / "data"


class UnknownCountry(Refused):
    """No Member State has this code."""


@transaction.atomic
def load_countries(path: Path = DATA / "member_states.csv") -> int:
    """Enter or refresh the Member States from the file; return how many rows it has."""
    rows = _rows(path)
    for row in rows:
        Country.objects.update_or_create(
            iso2=row["iso2"],
            defaults={
                "eu_code": row["eu_code"],
                "name_en": clean_line(row["name_en"]),
                "official_name_en": clean_line(row["official_name_en"]),
                "native_names": clean_line(row["native_names"]),
                "native_official_names": clean_line(row["native_official_names"]),
                "languages": row["languages"],
                "protocol_order": int(row["protocol_order"]),
            },
        )
    return len(rows)


@transaction.atomic
def load_holidays(path: Path = DATA / "commission_holidays.csv") -> int:
    """Enter the Commission's holidays; a day verified here by an administrator is not made unverified again."""
    rows = _rows(path)
    for row in rows:
        verified = row["status"] == "verified"
        facts = {"verified": verified, "note": "" if verified else row["status"]}
        day = date.fromisoformat(row["date"])
        _holiday, is_new = Holiday.objects.get_or_create(day=day, defaults=facts)
        if not is_new:
            Holiday.objects.filter(day=day, verified=False).update(**facts)
    return len(rows)


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
