"""Two officers at the same instant: a State is recorded once, a fact is corrected once, and one is told why not."""

from datetime import date

import pytest

from nominations.accounts.models import User
from nominations.declarations import drawing_up, signing
from nominations.declarations.models import Declaration
from nominations.groups.models import ExpertGroup
from nominations.kernel.partial_dates import of_day
from nominations.reference.models import Country
from tests.cast import NOW
from tests.declarations.stage import DONE_ON, sign
from tests.journeys.racing import race, refusals

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.servers]


def test_two_officers_record_one_state(
    declaration: Declaration, states: dict[str, Country], officer: User, head_of_unit: User
) -> None:
    ends = race(*[lambda by=by: sign(declaration, states["BE"], DONE_ON, by) for by in (officer, head_of_unit)])  # type: ignore[misc]
    assert refusals(ends) == ["Belgium has signed already (13 June 2019)."]
    assert declaration.signatures.count() == 1


def test_two_declarations_of_one_address(group: ExpertGroup) -> None:
    named = {"kind": "declaration", "slug": "quantum", "title": "Declaration", "short_title": "Quantum"}
    ends = race(*[lambda: drawing_up.declare(group, **named, by=None, at=NOW)] * 2)  # type: ignore[arg-type]
    assert refusals(ends) == ["Another declaration has the address “quantum”: choose another name."]


def test_a_correction_against_a_strike(
    declaration: Declaration, states: dict[str, Country], officer: User, head_of_unit: User
) -> None:
    row = sign(declaration, states["BE"], DONE_ON)
    new = {"signatory_name": "Anna Example", "signatory_capacity": "", "source": ""}
    ends = race(
        lambda: signing.correct(row, when=of_day(date(2019, 7, 1)), reason="Misread.", by=officer, at=NOW, **new),
        lambda: signing.strike(row, reason="It was Bulgaria.", by=head_of_unit, at=NOW),
    )
    assert refusals(ends) == ["This was corrected or struck meanwhile: open the list again and look at what stands."]
    assert declaration.signatures.count() == 2


def test_two_withdrawals_of_one_state(declaration: Declaration, states: dict[str, Country], officer: User) -> None:
    sign(declaration, states["BE"], DONE_ON)
    facts = {
        "country": states["BE"],
        "when": of_day(date(2021, 3, 1)),
        "reason": "Elections.",
        "by": officer,
        "at": NOW,
    }
    ends = race(*[lambda: signing.withdraw(declaration, **facts)] * 2)  # type: ignore[arg-type]
    assert refusals(ends) == ["Belgium is no signatory of “EuroQCI declaration”, so it cannot withdraw."]
    assert declaration.signatures.count() == 2
