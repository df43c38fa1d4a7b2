"""The review page for a reviewer's work: beside what was accepted last, since the last look, assigned to whom."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.calls import actions as calls
from nominations.calls.models import Call, Invitation
from nominations.workflow import actions as workflow
from nominations.workflow import drafting
from nominations.workflow.models import Nomination
from nominations.workflow.review_models import Look
from tests.cast import (
    DEADLINE,
    NOW,
    OPENED,
    accepted,
    content,
    drafted,
    invitation_of,
    person,
    returned,
    submitted,
)
from tests.desk.pages import of_nomination, text_of

SignIn = Callable[[User], Client]
EARLIER = NOW - timedelta(hours=2)
QUERIES = 13
HUBER = content(persons=(person(family_name="Huber", email="huber@ministry.example.org"),))


@pytest.fixture
def second(call: Call, austria: User, officer: User) -> Invitation:
    """Austria's row of a second call to the group; its representative was accepted in the first."""
    accepted(invitation_of(call, "AT"), austria, officer, at=OPENED)
    calls.close_call(call, by=officer, at=OPENED)
    again = calls.create_call(call.group, title="Second call", deadline_on=DEADLINE, by=officer, at=OPENED)
    return invitation_of(calls.open_call(again, by=officer, at=OPENED), "AT")


def page(client: Client, nomination: Nomination, **asked: str) -> str:
    answer = client.get(of_nomination("review", nomination), asked)
    assert answer.status_code == 200
    return text_of(answer)


# -- beside what was accepted last --


def test_it_stands_beside_what_was_accepted_last_person_by_person_with_the_files_of_both(
    second: Invitation, austria: User, officer: User, sign_in: SignIn
) -> None:
    nomination = submitted(second, austria, what=HUBER)
    client = sign_in(officer)
    answer = client.get(of_nomination("review", nomination))
    words = text_of(answer)
    assert "Beside what was accepted last: E03931-2026-1/AT/1, version 1" in words
    assert "Representative Another person" in words
    assert "Müller-1" in words
    assert "Huber" in words
    for documents in (answer.context["documents"], answer.context["documents_before"]):
        (document,) = documents
        assert (document.name, document.type, document.is_same) == ("letter.pdf", "PDF", True)
        assert client.get(document.address).status_code == 200
    assert "Show it beside the version before" not in words, "there is none"


def test_the_reader_chooses_what_it_stands_beside(
    second: Invitation, austria: User, officer: User, sign_in: SignIn
) -> None:
    back = returned(second, austria, officer)
    nomination = workflow.submit(back, revision=back.revision, by=austria, at=NOW)
    client = sign_in(officer)
    assert "Show it beside the version before" in page(client, nomination)
    words = page(client, nomination, beside="previous")
    assert "Beside the version before: version 1" in words
    assert "Show it beside what was accepted last" in words


def test_where_nothing_was_accepted_it_stands_beside_the_version_before(
    call: Call, austria: User, officer: User, sign_in: SignIn
) -> None:
    back = returned(invitation_of(call, "AT"), austria, officer)
    nomination = workflow.submit(back, revision=back.revision, by=austria, at=NOW)
    assert "Beside the version before: version 1" in page(sign_in(officer), nomination)


def test_another_states_acceptance_is_none_of_this_state(
    call: Call, contacts: dict[str, User], officer: User, sign_in: SignIn
) -> None:
    accepted(invitation_of(call, "BE"), contacts["BE"], officer)
    nomination = submitted(invitation_of(call, "AT"), contacts["AT"])
    assert "Beside" not in page(sign_in(officer), nomination)


# -- since the reader looked --


def test_the_first_look_says_nothing_and_is_noted(call: Call, austria: User, officer: User, sign_in: SignIn) -> None:
    nomination = submitted(invitation_of(call, "AT"), austria)
    audited = AuditEvent.objects.count()
    assert "You looked on" not in page(sign_in(officer), nomination)
    look = Look.objects.get()
    assert (look.nomination, look.user, look.round) == (nomination, officer, 1)
    assert AuditEvent.objects.count() == audited


def test_nothing_changed_since_is_said_and_there_is_one_look_a_reader(
    call: Call, austria: User, officer: User, head_of_unit: User, sign_in: SignIn
) -> None:
    nomination = submitted(invitation_of(call, "AT"), austria)
    for reader in (officer, officer, head_of_unit):
        words = page(sign_in(reader), nomination)
    assert "You looked on" not in words
    assert "Nothing has changed since." in page(sign_in(officer), nomination)
    assert Look.objects.count() == 2


def test_what_others_did_since_is_said_and_marked_and_ones_own_acts_are_not(
    call: Call, austria: User, officer: User, head_of_unit: User, sign_in: SignIn
) -> None:
    nomination = submitted(invitation_of(call, "AT"), austria, at=EARLIER)
    Look.objects.create(nomination=nomination, user=officer, round=1, at=EARLIER)
    workflow.add_note(nomination, text="My own.", by=officer, at=NOW)
    workflow.add_note(nomination, text="The letter is unsigned.", by=head_of_unit, at=NOW)
    back = workflow.return_for_correction(nomination, version=1, reason="Sign it.", by=head_of_unit, at=NOW)
    saved = drafting.save_draft(back, HUBER, revision=back.revision, by=austria, at=NOW)
    workflow.submit(saved, revision=saved.revision, by=austria, at=NOW)
    words = page(sign_in(officer), nomination)
    assert "Since then: returned by Staff Head; version 2 came; a note by Staff Head." in words
    assert "Since you looked The letter is unsigned." in words
    assert "Since you looked My own." not in words
    assert "Family name Changed Since you looked" in words
    assert "Given name Changed" not in words
    assert "Nothing has changed since." in page(sign_in(officer), nomination)


# -- who looks after it --


def test_it_is_assigned_to_an_officer_of_the_group_and_taken_by_oneself(
    call: Call, austria: User, officer: User, head_of_unit: User, other_officer: User, sign_in: SignIn
) -> None:
    nomination = submitted(invitation_of(call, "AT"), austria)
    client = sign_in(officer)
    address = of_nomination("assignment", nomination)
    assert "Take it" in page(client, nomination)
    client.post(address, {"to": str(officer.pk)})
    words = page(client, nomination)
    assert "Staff Officer looks after" in words
    assert "Take it" not in words
    client.post(address, {"to": str(other_officer.pk)})
    assert "Staff Other is not in the secretariat of E03931 today. Choose somebody who is." in page(client, nomination)
    client.post(address, {"to": ""})
    assert "Nobody looks after" in page(client, nomination)
    for nobody in (str(austria.pk), "x"):
        assert client.post(address, {"to": nobody}).status_code == 404


def test_the_list_shows_to_whom_and_keeps_to_ones_own(
    call: Call,
    contacts: dict[str, User],
    officer: User,
    sign_in: SignIn,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client, address = sign_in(officer), reverse("admin:nominations_nomination_changelist")
    own = submitted(invitation_of(call, "AT"), contacts["AT"])
    workflow.assign(own, to=officer, by=officer, at=NOW)
    with django_assert_num_queries(LIST_QUERIES):
        client.get(address)
    others = [submitted(invitation_of(call, iso2), contacts[iso2]) for iso2 in ("BE", "MT")]
    with django_assert_num_queries(LIST_QUERIES):
        assert "Staff Officer" in text_of(client.get(address))
    mine = text_of(client.get(address, {"assigned": "me"}))
    assert own.reference in mine
    assert not any(other.reference in mine for other in others)
    free = text_of(client.get(address, {"assigned": "nobody"}))
    assert own.reference not in free
    assert all(other.reference in free for other in others)


def test_its_queries_do_not_grow_with_what_happened(
    second: Invitation,
    austria: User,
    officer: User,
    head_of_unit: User,
    sign_in: SignIn,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client = sign_in(officer)
    nomination = submitted(second, austria)
    with django_assert_num_queries(QUERIES):
        client.get(of_nomination("review", nomination))
    for number in range(1, 4):
        workflow.add_note(nomination, text="Seen.", by=head_of_unit, at=NOW)
        facts = {"version": number, "reason": "Again.", "by": head_of_unit, "at": NOW}
        back = workflow.return_for_correction(nomination, **facts)
        nomination = workflow.submit(back, revision=back.revision, by=austria, at=NOW)
    with django_assert_num_queries(QUERIES + 1):  # the version that was read, three versions ago
        client.get(of_nomination("review", nomination))
    with django_assert_num_queries(QUERIES):
        client.get(of_nomination("review", nomination))


def test_a_draft_can_be_looked_at_and_assigned(call: Call, austria: User, officer: User, sign_in: SignIn) -> None:
    nomination = drafted(invitation_of(call, "AT"), austria)
    assert "Looked after by" in page(sign_in(officer), nomination)


LIST_QUERIES = 6
