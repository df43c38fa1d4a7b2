"""Who was told is marked from the notice that went, once, and unmarked when it came back (domain rules 25, 26)."""

from datetime import timedelta

import pytest

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.calls.models import Invitation
from nominations.mandates import actions as mandates
from nominations.mandates.models import Mandate
from nominations.outbox.models import OutgoingMail
from nominations.outbox.states import Status
from nominations.parties import actions as parties
from nominations.parties.models import Person
from nominations.reminders import actions, knowing, to_nominees
from nominations.workflow.states import UNDO
from tests.cast import NOW, accepted, content, person, submitted

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=1)
TOLD = NOW + UNDO  # when the acceptance stands


@pytest.fixture
def notice(austrias: Invitation, austria: User, officer: User) -> OutgoingMail:
    accepted(austrias, austria, officer)
    actions.plan(at=TOLD, parts=[to_nominees])
    return OutgoingMail.objects.get(kind="nominee_notice")


def becomes(notice: OutgoingMail, status: Status) -> int:
    notice.status, notice.sent_at = status, NOW if status in {Status.SENT, Status.BOUNCED} else None
    notice.save()
    return knowing.note_informed(at=LATER)


def test_a_notice_that_was_sent_has_told_the_person_once(notice: OutgoingMail) -> None:
    assert knowing.note_informed(at=LATER) == 0
    assert becomes(notice, Status.SENT) == 1
    assert knowing.note_informed(at=LATER) == 0
    told = Person.objects.get()
    assert told.informed_at == NOW
    event = AuditEvent.objects.get(action="person.informed")
    assert (event.actor, event.subject_id, event.detail) == (None, str(told.pk), {"on": str(NOW)})
    assert not Mandate.objects.nameable().exists()  # the group publishes no names


@pytest.mark.parametrize("status", [Status.QUEUED, Status.FAILED, Status.BOUNCED])
def test_a_notice_that_did_not_arrive_has_told_nobody(notice: OutgoingMail, status: Status) -> None:
    assert becomes(notice, status) == 0
    assert Person.objects.get().informed_at is None


def test_a_notice_that_came_back_told_nobody_after_all(notice: OutgoingMail) -> None:
    becomes(notice, Status.SENT)
    assert becomes(notice, Status.BOUNCED) == 1
    assert Person.objects.get().informed_at is None


def test_what_staff_noted_stands_when_a_notice_comes_back(notice: OutgoingMail, officer: User) -> None:
    becomes(notice, Status.SENT)
    mandates.mark_informed(Person.objects.get(), at_day=(NOW - timedelta(days=3)).date(), by=officer, at=LATER)
    assert becomes(notice, Status.BOUNCED) == 0
    assert Person.objects.get().informed_at is not None


def test_who_submitted_her_own_nomination_knows(austrias: Invitation, austria: User, officer: User) -> None:
    herself = person(email=austria.email)
    nomination = submitted(austrias, austria, what=content(persons=(herself,)))
    mandates.accept(nomination, version=1, by=officer, at=NOW)
    actions.plan(at=TOLD, parts=[to_nominees])
    actions.plan(at=TOLD, parts=[to_nominees])
    assert OutgoingMail.objects.get(kind="nominee_notice").status == Status.SKIPPED
    assert knowing.note_informed(at=LATER) == 1


def test_the_notice_to_an_entry_that_was_merged_tells_the_survivor(notice: OutgoingMail) -> None:
    entry = Person.objects.get()
    survivor = parties.register_person(family_name="Auer", given_name="Uli", email="uli@example.org", at=NOW)
    mandates.merge_persons(entry, into=survivor, by=None, at=NOW)
    assert becomes(notice, Status.SENT) == 1
    assert Person.objects.get(pk=survivor.pk).informed_at == NOW


def test_the_notice_to_somebody_else_in_the_nomination_tells_only_her(notice: OutgoingMail) -> None:
    Person.objects.update(email="other@example.org")
    assert becomes(notice, Status.SENT) == 0
