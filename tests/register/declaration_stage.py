"""The stage for declarations in public: withdrawals, corrections, texts, and pages read as one line of words."""

from typing import Any

from django.test import Client

from nominations.declarations.models import Declaration, DeclarationText
from nominations.declarations.signature_models import Signature
from nominations.files import actions as files
from nominations.kernel.partial_dates import PartialDate
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
