"""Accepting appoints in one transaction; one holder a seat, by PostgreSQL's own exclusion (domain rules 1, 4, 5)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from nominations.accounts.models import User
from nominations.calls.models import Invitation
from nominations.groups.models import ExpertGroup, Role
from nominations.mandates import actions as mandates
from nominations.mandates import queries
from nominations.mandates.actions import CannotAccept
from nominations.mandates.models import Mandate
from nominations.parties.models import Authority
from nominations.workflow import actions as workflow
from nominations.workflow.content import Content
from nominations.workflow.models import Nomination
from nominations.workflow.states import Status
from tests.cast import NOW, TODAY, accepted, content, letter, person, submitted

pytestmark = pytest.mark.django_db


def test_the_authority_is_the_member_and_the_person_sits_for_it(
    austrias: Invitation, austria: User, officer: User
) -> None:
    nomination = accepted(austrias, austria, officer)
    mandate = Mandate.objects.as_of(TODAY).get()
    assert (nomination.status, mandate.nomination) == (Status.ACCEPTED, nomination)
    assert (mandate.authority.name, mandate.person.family_name) == ("Bundesministerium für Erfundenes", "Müller-1")
    assert (mandate.seat.country_id, mandate.seat.number, mandate.since, mandate.until) == ("AT", 1, TODAY, None)
    assert mandate.person.employer == "Institute of Invented Physics"


def test_an_accompanying_expert_gets_no_seat(austrias: Invitation, austria: User, officer: User) -> None:
    what = content(persons=(person(), person(Role.ACCOMPANYING_EXPERT)))
    mandates.accept(submitted(austrias, austria, what=what), version=1, by=officer, at=NOW)
    assert Mandate.objects.count() == 1


def test_accepting_twice_is_one_acceptance(austrias: Invitation, austria: User, officer: User) -> None:
    nomination = accepted(austrias, austria, officer)
    mandates.accept(nomination, version=1, by=officer, at=NOW)
    assert Mandate.objects.count() == 1


def test_a_sitting_person_gives_way_and_no_day_is_lost(
    austrias: Invitation, austria: User, officer: User, group: ExpertGroup
) -> None:
    accepted(austrias, austria, officer)
    first = Mandate.objects.get()
    later = NOW + timedelta(days=10)
    second = Mandate.objects.filter(pk=first.pk)
    workflow_nomination = _withdrawn_then_again(austrias, austria, officer)
    mandates.accept(workflow_nomination, version=1, by=officer, at=later)
    first, heir = second.get(), Mandate.objects.get(until=None)
    assert first.until == heir.since == TODAY + timedelta(days=10)
    assert heir.person.family_name == "Huber"


def _withdrawn_then_again(invitation: Invitation, by: User, officer: User) -> Nomination:
    """A second answer in the same call stands for a second call: the first is put out of the way by hand."""
    Nomination.objects.filter(invitation=invitation).update(status=Status.WITHDRAWN)
    what = content(persons=(person(family_name="Huber", email="huber@ministry.example.org"),))
    nomination = submitted(invitation, by, what=what)
    version = nomination.versions.get()
    (finding,) = queries.seat_findings(nomination, version, on=TODAY)
    assert "Ännchen Müller-1 holds this seat since" in str(finding.sentence)
    return nomination


def test_the_same_person_named_again_keeps_the_running_mandate(
    austrias: Invitation, austria: User, officer: User
) -> None:
    accepted(austrias, austria, officer)
    Nomination.objects.update(status=Status.WITHDRAWN)
    again = submitted(austrias, austria)
    assert queries.seat_findings(again, again.versions.get(), on=TODAY) == []
    mandates.accept(again, version=1, by=officer, at=NOW + timedelta(days=3))
    assert Mandate.objects.get().until is None


def test_two_holders_of_one_seat_are_refused_by_the_database(
    austrias: Invitation, austria: User, officer: User
) -> None:
    accepted(austrias, austria, officer)
    sitting = Mandate.objects.get()
    with pytest.raises(IntegrityError, match="mandate_one_holder_a_seat"), transaction.atomic():
        Mandate.objects.create(
            seat=sitting.seat,
            person=sitting.person,
            authority=sitting.authority,
            since=TODAY + timedelta(days=5),
            recorded_at=NOW,
        )


def test_a_nomination_that_lacks_a_person_cannot_be_accepted(austrias: Invitation, officer: User) -> None:
    nomination = workflow.register(
        austrias, content=Content(authority_name="Ministry"), upload=letter(), received_at=NOW, by=officer, at=NOW
    )
    with pytest.raises(CannotAccept, match="give the family name"):
        mandates.accept(nomination, version=1, by=officer, at=NOW)
    nomination.refresh_from_db()
    assert (nomination.status, Mandate.objects.count(), Authority.objects.count()) == (Status.SUBMITTED, 0, 0)
