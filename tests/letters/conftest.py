"""Who signs, who is written to, and a call that letters are about."""

import pytest

from nominations.calls.models import Call
from nominations.letters.drafts import Draft
from nominations.letters.models import Addressee, Signatory
from nominations.reference.models import Country
from tests.cast import invitation_of
from tests.letters.stage import addressee, draft, signatory


@pytest.fixture
def signed(db: None) -> Signatory:
    return signatory()


@pytest.fixture
def ambassadors(states: dict[str, Country]) -> dict[str, Addressee]:
    """The Permanent Representatives of three States."""
    return {iso2: addressee(states[iso2]) for iso2 in ("AT", "BE", "FI")}


@pytest.fixture
def drafts(call: Call, ambassadors: dict[str, Addressee], signed: Signatory) -> list[Draft]:
    """Call letters to Austria, Belgium and Finland."""
    return [draft(invitation_of(call, iso2), to, signed) for iso2, to in ambassadors.items()]
