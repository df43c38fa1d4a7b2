"""Accessions in any state, made by the room's own verbs; Norway, outside the Union, has an invented contact point."""

from datetime import date, timedelta
from typing import Any

import pytest

from nominations.accounts import actions as accounts
from nominations.accounts.models import User
from nominations.declarations import acceding
from nominations.declarations.models import Declaration
from nominations.declarations.signature_models import Accession
from nominations.declarations.states import AccessionStatus, Status
from nominations.groups.models import ExpertGroup
from nominations.kernel.partial_dates import of_day
from nominations.reference.models import Country
from tests.cast import NOW, OPENED, SINCE, TODAY, letter
from tests.declarations.stage import DONE_ON

SIGNED_ON = TODAY - timedelta(days=5)
WISHED = TODAY + timedelta(days=30)
SIGNATORY = "Åse Eksempel"
CAPACITY = "Minister of Invented Affairs"
WHY_BACK = "The letter names another declaration."


@pytest.fixture
def norway(outside: dict[str, Country]) -> User:
    """A contact point of a country outside the Union."""
    return speaker("contact.no@example.org", "NO")


@pytest.fixture
def switzerland(outside: dict[str, Country]) -> User:
    return speaker("contact.ch@example.org", "CH")


def speaker(email: str, iso2: str) -> User:
    """Let an invented person speak for a State."""
    facts = {"given_name": "Kari", "family_name": f"Of {iso2}", "country_id": iso2, "since": SINCE}
    return accounts.create_contact(email, **facts, by=None, at=OPENED).user  # type: ignore[arg-type]


def invited(declaration: Declaration, iso2: str, officer: User, *, answer_by_on: date | None = None) -> Accession:
    state = Country.objects.get(pk=iso2)
    [made] = acceding.invite(declaration, countries=[state], answer_by_on=answer_by_on, by=officer, at=NOW)
    return made


def announced(declaration: Declaration, iso2: str, by: User, **changes: Any) -> Accession:
    """Announce an accession; `changes` replace facts."""
    facts = {
        "signed_on": SIGNED_ON,
        "signatory_name": SIGNATORY,
        "signatory_capacity": CAPACITY,
        "letter": letter("Letter of accession.pdf"),
        "at": NOW,
    }
    return acceding.announce(declaration, country=Country.objects.get(pk=iso2), by=by, **{**facts, **changes})


def another(group: ExpertGroup, number: int = 1) -> Declaration:
    """Return a further declaration of the group that is open to all."""
    facts = {"slug": f"another-{number}", "title": f"Another declaration {number}", "short_title": f"Another {number}"}
    made = Declaration(group=group, open_to=Declaration.OpenTo.ANY_STATE, created_at=OPENED, **facts)
    made.status = Status.OPEN
    made.set_date(of_day(DONE_ON))
    made.save()
    return made


def in_state(status: str, declaration: Declaration, iso2: str, by: User, officer: User) -> Accession:
    """Bring a State's accession, which was invited, into a status by the verbs that lead there."""
    accession = invited(declaration, iso2, officer, answer_by_on=WISHED)
    if status == AccessionStatus.INVITED:
        return accession
    if status == AccessionStatus.CALLED_OFF:
        return acceding.call_off(accession, reason="Entered in error.", by=officer, at=NOW)
    accession = announced(declaration, iso2, by)
    if status == AccessionStatus.TAKEN_BACK:
        return acceding.take_back(accession, reason="A new minister signs.", by=by, at=NOW)
    if status == AccessionStatus.SENT_BACK:
        return acceding.send_back(accession, reason=WHY_BACK, by=officer, at=NOW)
    return acceding.confirm(accession, by=officer, at=NOW) if status == AccessionStatus.CONFIRMED else accession
