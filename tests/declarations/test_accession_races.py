"""Two at the same instant: officers who confirm, a State that takes back meanwhile, contact points that announce."""

import pytest

from nominations.accounts.models import User
from nominations.declarations import acceding, on_paper
from nominations.declarations.models import Declaration
from nominations.declarations.signature_models import Accession, Signature
from nominations.declarations.states import AccessionStatus
from nominations.kernel.partial_dates import of_day
from nominations.outbox.models import OutgoingMail
from nominations.reference.models import Country
from tests.cast import NOW
from tests.declarations.accession_stage import SIGNED_ON, announced, in_state, speaker
from tests.journeys.racing import race, refusals

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.servers, pytest.mark.usefixtures("contacts")]


def test_of_two_officers_one_confirms(
    declaration: Declaration, austria: User, officer: User, head_of_unit: User
) -> None:
    accession = announced(declaration, "AT", austria)
    ends = race(
        *[lambda by=by: acceding.confirm(accession, by=by, at=NOW) for by in (officer, head_of_unit)]  # type: ignore[misc]
    )
    assert refusals(ends) == ["This is not possible while the accession is “Accession confirmed”."]
    assert Signature.objects.count() == 1
    assert OutgoingMail.objects.filter(kind="accession_confirmed").count() == 1


def test_taken_back_or_confirmed_never_both(declaration: Declaration, austria: User, officer: User) -> None:
    accession = announced(declaration, "AT", austria)
    ends = race(
        lambda: acceding.take_back(accession, reason="A new minister signs.", by=austria, at=NOW),
        lambda: acceding.confirm(accession, by=officer, at=NOW),
    )
    assert len(refusals(ends)) == 1
    accession.refresh_from_db()
    is_confirmed = accession.status == AccessionStatus.CONFIRMED
    assert Signature.objects.count() == int(is_confirmed)
    assert bool(ends[0].refusal) == is_confirmed


def test_of_two_contact_points_one_announces(declaration: Declaration, austria: User) -> None:
    second = speaker("second.at@example.org", "AT")
    ends = race(*[lambda by=by: announced(declaration, "AT", by) for by in (austria, second)])  # type: ignore[misc]
    assert refusals(ends) == ["This is not possible while the accession is “Accession announced”."]
    assert Accession.objects.count() == 1
    assert OutgoingMail.objects.filter(kind="accession_receipt").count() == 2  # one to each of them, once


def test_of_two_officers_one_invites(declaration: Declaration, officer: User, states: dict[str, Country]) -> None:
    wanted = [states["AT"], states["BE"]]
    ends = race(*[lambda: acceding.invite(declaration, countries=wanted, by=officer, at=NOW)] * 2)
    assert len(refusals(ends)) == 1
    assert Accession.objects.count() == 2


def test_an_invitation_is_withdrawn_or_answered_first(declaration: Declaration, norway: User, officer: User) -> None:
    accession = in_state(AccessionStatus.INVITED, declaration, "NO", norway, officer)
    ends = race(
        lambda: acceding.call_off(accession, reason="Not yet.", by=officer, at=NOW),
        lambda: announced(declaration, "NO", norway),
    )
    assert len(refusals(ends)) == 1


def test_recorded_on_paper_and_confirmed_it_is_one_signature(
    declaration: Declaration, austria: User, officer: User, states: dict[str, Country]
) -> None:
    accession = announced(declaration, "AT", austria)
    ends = race(
        lambda: on_paper.record(declaration, country=states["AT"], when=of_day(SIGNED_ON), by=officer, at=NOW),
        lambda: acceding.confirm(accession, by=officer, at=NOW),
    )
    assert len(refusals(ends)) == 1
    accession.refresh_from_db()
    assert (accession.status, accession.signature) == (AccessionStatus.CONFIRMED, Signature.objects.get())
    told = OutgoingMail.objects.filter(kind__in=["accession_confirmed", "accession_settled"])
    assert told.count() == 1
