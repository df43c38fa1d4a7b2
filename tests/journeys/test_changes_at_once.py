"""Changes between calls at the same instant: one change, one draft, one end, whoever presses with whom."""

import pytest

from nominations.accounts.models import User
from nominations.calls import actions as calls
from nominations.calls.models import Call
from nominations.groups.models import ExpertGroup
from nominations.mandates import actions as mandates
from nominations.mandates import changes
from nominations.mandates.models import Mandate
from nominations.outbox.models import OutgoingMail
from nominations.reference.models import Country
from nominations.workflow import actions as workflow
from nominations.workflow import drafting
from nominations.workflow.models import Nomination
from nominations.workflow.states import Status
from tests.cast import NOW, OPENED, TODAY, accepted, content, invitation_of, letter, person
from tests.journeys.racing import race, refusals

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.servers]


@pytest.fixture
def seated(call: Call, austria: User, officer: User) -> ExpertGroup:
    accepted(invitation_of(call, "AT"), austria, officer, at=OPENED)
    calls.close_call(call, by=officer, at=OPENED)
    OutgoingMail.objects.all().delete()
    return call.group


def propose(group: ExpertGroup, iso2: str, by: User) -> Nomination:
    return changes.propose(group, country=Country.objects.get(pk=iso2), by=by, at=NOW)


def proposed(group: ExpertGroup, by: User) -> Nomination:
    nomination = propose(group, "AT", by)
    what = content(effective_on=TODAY, persons=(person(family_name="Neumann", email="neumann@example.org"),))
    nomination = drafting.save_draft(nomination, what, revision=nomination.revision, by=by, at=NOW)
    drafting.attach(nomination, letter(), by=by, at=NOW)
    nomination.refresh_from_db()
    return changes.submit(nomination, revision=nomination.revision, by=by, at=NOW)


def test_four_presses_are_one_change_with_one_draft(seated: ExpertGroup, austria: User) -> None:
    ends = race(*[lambda: propose(seated, "AT", austria)] * 4)
    assert len({end.value.pk for end in ends}) == 1
    assert Call.objects.filter(kind="change").count() == 1
    assert Nomination.objects.filter(invitation__call__kind="change").count() == 1


def test_two_states_at_once_have_two_references(seated: ExpertGroup, austria: User, belgium: User) -> None:
    race(lambda: propose(seated, "AT", austria), lambda: propose(seated, "BE", belgium))
    found = Call.objects.filter(kind="change").order_by("reference").values_list("reference", flat=True)
    assert list(found) == [f"E03931-{TODAY.year}-C1", f"E03931-{TODAY.year}-C2"]


def test_accepting_against_withdrawing_closes_the_change_once(
    seated: ExpertGroup, austria: User, officer: User
) -> None:
    nomination = proposed(seated, austria)
    ends = race(
        lambda: mandates.accept(nomination, version=1, by=officer, at=NOW),
        lambda: workflow.withdraw(nomination, reason="She stays.", by=austria, at=NOW),
    )
    nomination.refresh_from_db()
    assert len(refusals(ends)) == 1
    assert Call.objects.get(kind="change").status == "closed"
    assert Mandate.objects.count() == (2 if nomination.status == Status.ACCEPTED else 1)


def test_accepting_against_the_next_proposal_leaves_no_one_waiting(
    seated: ExpertGroup, austria: User, officer: User
) -> None:
    nomination = proposed(seated, austria)
    accepted_, pressed = race(
        lambda: mandates.accept(nomination, version=1, by=officer, at=NOW), lambda: propose(seated, "AT", austria)
    )
    assert refusals([accepted_]) == []
    assert Call.objects.filter(kind="change", status="open").count() == (pressed.value != nomination)
