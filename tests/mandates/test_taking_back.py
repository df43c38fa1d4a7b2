"""Undoing an acceptance: every day of every seat and every membership is as it was, and nothing is deleted."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.calls.models import Invitation
from nominations.groups.models import ExpertGroup
from nominations.kernel.refusals import Refused
from nominations.mandates import actions as mandates
from nominations.mandates.models import Mandate, Membership
from nominations.mandates.states import EndReason
from nominations.mandates.taking_back import SeatsChanged
from nominations.outbox import delivery
from nominations.outbox.instants import at as instant
from nominations.outbox.models import OutgoingMail
from nominations.parties import actions as parties
from nominations.parties.models import Person
from nominations.workflow.models import Nomination
from nominations.workflow.states import UNDO, Status
from tests.cast import NOW, TODAY, content, person, submitted
from tests.journeys.racing import race
from tests.mandates.stage import authority, seat

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
NAMES = ("Auer", "Bauer", "Cerny", "Dorn")
OFFICES = ("Ministry", "Agency")
Acts = list[tuple[int, int, int, int, int | None]]


def somebody(name: str) -> Person:
    """The person whom a nomination of this name means."""
    email = f"{name.lower()}@ministry.example.org"
    return parties.register_person(family_name=name, given_name="Ännchen", email=email, at=NOW)


def named(*names: str, office: str = "Ministry") -> Any:
    people = enumerate(names, start=1)
    persons = (
        person(number=number, family_name=name, email=f"{name.lower()}@ministry.example.org") for number, name in people
    )
    return content(authority_name=office, persons=tuple(persons))


def rows() -> dict[Any, tuple[Any, ...]]:
    """Every period that stands, by its key: what the composition of any day is made of."""
    facts = ("since", "until", "end_reason", "authority_id")
    seats = Mandate.objects.standing().values_list("pk", "seat_id", "person_id", *facts)
    members = Membership.objects.standing().values_list("pk", "group_id", *facts)
    return {row[0]: row[1:] for row in (*seats, *members)}


def accept(nomination: Nomination, by: User, *, at: Any = NOW) -> Nomination:
    return mandates.accept(nomination, version=nomination.round, by=by, at=at)


def test_who_gave_way_sits_on_and_the_new_mandate_is_void(austrias: Invitation, austria: User, officer: User) -> None:
    group = austrias.call.group
    since = TODAY - timedelta(days=400)
    facts: dict[str, Any] = {"person": somebody("Auer"), "authority": authority("Agency"), "since": since}
    mandates.appoint(seat(group), by=officer, at=NOW - SECOND, **facts)
    before = rows()
    nomination = submitted(austrias, austria, what=named("Bauer"))
    accept(nomination, officer)
    assert len(rows()) == 4, "both persons, both authorities"
    mandates.undo(nomination, by=officer, at=NOW + SECOND)
    assert rows() == before
    struck = Mandate.objects.get(person__family_name="Bauer")
    assert (struck.voided_at, struck.end_reason) == (NOW + SECOND, EndReason.ENTERED_IN_ERROR)
    assert struck.remark == "The acceptance was undone before its mail left."
    actions = AuditEvent.objects.filter(at=NOW + SECOND).order_by("pk").values_list("action", flat=True)
    assert {"membership.put_back", "membership.void", "mandate.void", "mandate.put_back"} <= set(actions)


def test_accepting_anew_after_undoing_appoints_again(austrias: Invitation, austria: User, officer: User) -> None:
    nomination = submitted(austrias, austria)
    for number in range(3):
        accept(nomination, officer, at=NOW + 2 * number * SECOND)
        assert len(rows()) == 2
        if number < 2:
            mandates.undo(nomination, by=officer, at=NOW + (2 * number + 1) * SECOND)
            assert rows() == {}
    assert Mandate.objects.count() == Membership.objects.count() == 3


@pytest.mark.parametrize("change", ["end", "void", "replace"])
def test_seats_that_were_changed_since_are_left_and_no_mail_is_called_back(
    austrias: Invitation, austria: User, officer: User, change: str
) -> None:
    nomination = accept(submitted(austrias, austria), officer)
    mandate, at = Mandate.objects.get(), NOW + SECOND
    acts: dict[str, Callable[[], Any]] = {
        "end": lambda: mandates.end(
            mandate, until=TODAY + timedelta(days=9), reason=EndReason.RESIGNED, by=officer, at=at
        ),
        "void": lambda: mandates.void(mandate, remark="Wrong.", by=officer, at=at),
        "replace": lambda: mandates.appoint(
            mandate.seat,
            person=somebody("Dorn"),
            authority=mandate.authority,
            since=TODAY + timedelta(days=9),
            by=officer,
            at=at,
        ),
    }
    acts[change]()
    before = rows()
    with pytest.raises(SeatsChanged, match="Correct or end the mandate on its own page"):
        mandates.undo(nomination, by=officer, at=NOW + 2 * SECOND)
    assert rows() == before
    assert OutgoingMail.objects.get(kind="accepted").status == "held"
    nomination.refresh_from_db()
    assert nomination.status == Status.ACCEPTED


@pytest.mark.usefixtures("db")
def test_any_acceptance_undone_leaves_every_day_as_it_was(austrias: Invitation, austria: User, officer: User) -> None:
    """Two seats, a term or none, any earlier sittings, two persons named for any authority, from any day."""
    group = austrias.call.group
    group.seat_rules.filter(role="representative").update(per_state=2)
    done: list[int] = []
    act = st.tuples(
        st.integers(1, 2), st.integers(0, 3), st.integers(0, 1), st.integers(-500, 60), st.none() | st.integers(1, 300)
    )

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), database=None, derandomize=True)
    @given(
        acts=st.lists(act, max_size=6),
        who=st.permutations(NAMES),
        office=st.sampled_from(["Ministry", "Agency", "Bureau"]),
        first=st.none() | st.integers(-100, 100),
        term=st.sampled_from([None, 12, 48]),
    )
    def story(acts: Acts, who: list[str], office: str, first: int | None, term: int | None) -> None:
        with transaction.atomic():
            ExpertGroup.objects.filter(pk=group.pk).update(term_months=term)
            _some_have_sat(group, acts, officer)
            nomination = submitted(austrias, austria, what=named(*who[:2], office=office))
            effective_on = None if first is None else TODAY + timedelta(days=first)
            Nomination.objects.filter(pk=nomination.pk).update(effective_on=effective_on)
            nomination.refresh_from_db()
            done.append(_undone_is_as_before(nomination, officer))
            transaction.set_rollback(True)

    story()
    assert sum(done) > len(done) / 3, "most acceptances were refused: nothing was tried"


def _some_have_sat(group: ExpertGroup, acts: Acts, officer: User) -> None:
    by: dict[str, Any] = {"by": officer, "at": NOW - SECOND}
    for number, name, office, since, ends in acts:
        first: date = TODAY + timedelta(days=since)
        try:
            with transaction.atomic():
                whom: dict[str, Any] = {"person": somebody(NAMES[name]), "authority": authority(OFFICES[office])}
                made = mandates.appoint(seat(group, number), since=first, **whom, **by)
                if ends:
                    mandates.end(made, until=first + timedelta(days=ends), reason=EndReason.RESIGNED, **by)
        except Refused:
            continue


def _undone_is_as_before(nomination: Nomination, officer: User) -> bool:
    before, kept = rows(), Mandate.objects.count() + Membership.objects.count()
    try:
        with transaction.atomic():
            accept(nomination, officer)
    except Refused:
        return False
    mandates.undo(nomination, by=officer, at=NOW + SECOND)
    assert rows() == before
    assert Mandate.objects.count() + Membership.objects.count() >= kept
    nomination.refresh_from_db()
    assert nomination.status == Status.SUBMITTED
    assert not OutgoingMail.objects.filter(kind="accepted").exclude(status="cancelled").exists()
    return True


@pytest.mark.servers
@pytest.mark.django_db(transaction=True)
def test_undoing_against_the_end_of_the_minute_is_all_or_nothing(
    austrias: Invitation, austria: User, officer: User
) -> None:
    """The sweep releases, an officer undoes, at one instant: the mail goes, or nobody was appointed."""
    nomination = submitted(austrias, austria)
    over = instant(NOW + UNDO)

    def sends() -> int:
        delivery.sweep(now=over)
        return len(delivery.claim(now=over).mails)

    for number in range(6):
        at = NOW + number * SECOND
        accept(nomination, officer, at=at)
        OutgoingMail.objects.filter(kind="accepted", status="held").update(held_until=NOW)
        OutgoingMail.objects.exclude(kind="accepted").update(status="cancelled", held_until=None)
        _sent, undone = race(sends, lambda at=at: mandates.undo(nomination, by=officer, at=at + SECOND / 2))  # type: ignore[misc]
        nomination.refresh_from_db()
        goes = OutgoingMail.objects.filter(kind="accepted", status__in=["queued", "sending"]).exists()
        assert goes == (nomination.status == Status.ACCEPTED) == bool(rows())
        assert bool(undone.refusal) == goes
        if goes:
            break
