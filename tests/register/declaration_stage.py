"""The stage for declarations in public: withdrawals, corrections, texts, and pages read as one line of words."""

from datetime import date
from typing import Any

from django.test import Client

from nominations.declarations.commitment_models import Commitment
from nominations.declarations.models import Declaration, DeclarationText
from nominations.declarations.signature_models import Signature
from nominations.files import actions as files
from nominations.kernel.partial_dates import PartialDate, partial_date
from nominations.reference.models import Country
from tests.cast import NOW, letter

HOME, PAGE = "/register/declarations/", "/register/declarations/euroqci/"


def shown(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return " ".join(response.content.decode().split())


def fact(declaration: Declaration, state: Country, when: PartialDate, **facts: Any) -> Signature:
    """Put a fact in, as the verbs of the room would."""
    row = Signature(declaration=declaration, country=state, recorded_at=NOW, **{"kind": "accession", **facts})
    row.set_date(when)
    row.save()
    return row


def corrected(row: Signature, when: PartialDate, reason: str, **facts: Any) -> Signature:
    known = {"kind": row.kind, "turn": row.turn, "version": row.version + 1, "corrects": row, "reason": reason}
    return fact(row.declaration, row.country, when, **{**known, **facts})


def text_of(declaration: Declaration, language: str = "en") -> DeclarationText:
    stored = files.store(letter(f"declaration-{language}.pdf"), by=None, at=NOW)
    return DeclarationText.objects.create(
        declaration=declaration, language=language, file=stored, source="Digital Assembly", added_at=NOW
    )


def promise(declaration: Declaration, position: int, **facts: object) -> Commitment:
    """Put a point of the plan in, due preferably before the end of 2020."""
    given: dict[str, object] = {"number": f"2.{position}", "title": f"Point {position}", "text": f"Words {position}."}
    row = Commitment(declaration=declaration, position=position, **{**given, **facts})
    row.set_date(partial_date("interval", date(2019, 6, 13), date(2020, 12, 31), "preferably before the end of 2020"))
    row.save()
    return row
