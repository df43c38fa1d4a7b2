"""Drafts: saved however incomplete, whatever the deadline; two contact points never overwrite each other unseen."""

from datetime import timedelta

import pytest

from nominations.accounts.models import User
from nominations.calls import actions as calls
from nominations.calls.models import Call, Invitation
from nominations.groups import actions as groups
from nominations.groups.models import Role
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.workflow import drafting
from nominations.workflow.content import Content, PersonFacts, content_of
from nominations.workflow.drafting import ChangedMeanwhile, NotEditable, TooManyFiles
from nominations.workflow.models import Nomination
from nominations.workflow.states import Status
from tests.cast import (
    DEADLINE,
    NOW,
    SINCE,
    accepted,
    content,
    drafted,
    invitation_of,
    letter,
    make_group,
    person,
    returned,
    submitted,
)

pytestmark = pytest.mark.django_db


def test_starting_twice_gives_the_same_draft(austrias: Invitation, austria: User) -> None:
    first = drafting.start(austrias, by=austria, at=NOW)
    assert drafting.start(austrias, by=austria, at=NOW) == first
    assert (first.status, first.reference) == (Status.DRAFT, f"{austrias.call.reference}/AT/1")


def test_the_wrong_state_cannot_start(austrias: Invitation, belgium: User) -> None:
    with pytest.raises(Refused, match="Only a contact point of the State"):
        drafting.start(austrias, by=belgium, at=NOW)


def test_greeces_reference_shows_el(call: Call, contacts: dict[str, User]) -> None:
    assert drafting.start(invitation_of(call, "GR"), by=contacts["GR"], at=NOW).reference.endswith("/EL/1")


def test_an_incomplete_draft_saves_and_reads_back(austrias: Invitation, austria: User) -> None:
    nomination = drafting.start(austrias, by=austria, at=NOW)
    typed = Content(persons=(PersonFacts(Role.REPRESENTATIVE, 1, family_name="Μπουμπουλίνα"),))
    saved = drafting.save_draft(nomination, typed, revision=0, by=austria, at=NOW)
    assert (content_of(saved), saved.revision) == (typed, 1)


def test_names_are_kept_in_nfc_without_invisible_characters(austrias: Invitation, austria: User) -> None:
    nomination = drafting.start(austrias, by=austria, at=NOW)
    typed = content(persons=(person(family_name="Mu\u0308l\u200bler\u202e\r\nBcc: x@example.org", given_name="D’Arc"),))
    drafting.save_draft(nomination, typed, revision=0, by=austria, at=NOW)
    stored = nomination.nominees.get()
    assert (stored.family_name, stored.given_name) == ("Müller Bcc: x@example.org", "D’Arc")
    assert stored.name_key.startswith("d’arc muller")


def test_one_second_past_the_deadline_typed_text_is_still_saved(austrias: Invitation, austria: User) -> None:
    nomination = drafted(austrias, austria)
    too_late = clock.day_ends(DEADLINE) + timedelta(seconds=1)
    saved = drafting.save_draft(nomination, content(remarks="Last words"), revision=2, by=austria, at=too_late)
    assert saved.remarks == "Last words"


def test_a_closed_call_still_keeps_what_is_typed(
    call: Call, austrias: Invitation, austria: User, officer: User
) -> None:
    nomination = drafted(austrias, austria)
    calls.close_call(call, by=officer, at=NOW)
    saved = drafting.save_draft(nomination, content(remarks="Kept"), revision=2, by=austria, at=NOW)
    assert saved.remarks == "Kept"


def test_the_second_of_two_editors_is_shown_what_changed(austrias: Invitation, austria: User) -> None:
    nomination = drafting.start(austrias, by=austria, at=NOW)
    drafting.save_draft(nomination, content(remarks="First"), revision=0, by=austria, at=NOW)
    with pytest.raises(ChangedMeanwhile) as caught:
        drafting.save_draft(nomination, content(remarks="Second"), revision=0, by=austria, at=NOW)
    assert caught.value.current.remarks == "First"
    knowingly = drafting.save_draft(nomination, content(remarks="Second"), revision=1, by=austria, at=NOW)
    assert knowingly.remarks == "Second"


def test_a_submitted_nomination_cannot_be_changed(austrias: Invitation, austria: User) -> None:
    nomination = submitted(austrias, austria)
    with pytest.raises(NotEditable, match="can no longer be changed: it is “Submitted”"):
        drafting.save_draft(nomination, content(), revision=nomination.revision, by=austria, at=NOW)


def test_staff_cannot_type_into_a_states_draft(austrias: Invitation, austria: User, officer: User) -> None:
    nomination = drafted(austrias, austria)
    with pytest.raises(Refused, match="Only a contact point of the State"):
        drafting.save_draft(nomination, content(), revision=nomination.revision, by=officer, at=NOW)


def test_a_person_taken_out_is_gone_and_places_the_group_does_not_have_are_ignored(
    austrias: Invitation, austria: User
) -> None:
    nomination = drafting.start(austrias, by=austria, at=NOW)
    three = (person(), person(number=2), person(Role.ACCOMPANYING_EXPERT))
    drafting.save_draft(nomination, content(persons=three), revision=0, by=austria, at=NOW)
    assert {(it.role, it.number) for it in nomination.nominees.all()} == {
        (Role.REPRESENTATIVE, 1),
        (Role.ACCOMPANYING_EXPERT, 1),
    }
    drafting.save_draft(nomination, content(persons=(person(),)), revision=1, by=austria, at=NOW)
    assert nomination.nominees.count() == 1


def test_at_most_five_files(austrias: Invitation, austria: User) -> None:
    nomination = drafting.start(austrias, by=austria, at=NOW)
    for number in range(5):
        drafting.attach(nomination, letter(f"letter-{number}.pdf"), by=austria, at=NOW)
    with pytest.raises(TooManyFiles, match="at most five files"):
        drafting.attach(nomination, letter(), by=austria, at=NOW)


def test_a_removed_file_stays_with_the_version_that_was_sent(
    austrias: Invitation, austria: User, officer: User
) -> None:
    nomination = returned(austrias, austria, officer)
    drafting.detach(nomination.attachments.get(), by=austria, at=NOW)
    assert nomination.attachments.count() == 0
    assert nomination.versions.get().files.count() == 1


def test_persons_and_authority_of_an_earlier_nomination_are_taken_up(
    austrias: Invitation, austria: User, officer: User
) -> None:
    earlier = accepted(austrias, austria, officer)
    second = make_group("E04007")
    groups.add_officer(second, user=officer, since=SINCE, by=None, at=NOW)
    call = calls.create_call(second, title="Another", deadline_on=DEADLINE, by=officer, at=NOW)
    calls.open_call(call, by=officer, at=NOW)
    nomination = drafting.start(invitation_of(call, "AT"), by=austria, at=NOW)
    drafting.take_up(nomination, earlier.versions.get(), by=austria, at=NOW)
    taken = content_of(Nomination.objects.get(pk=nomination.pk))
    assert taken.authority_name == "Bundesministerium für Erfundenes"
    assert [(it.family_name, it.fields) for it in taken.persons] == [("Müller-1", ("computing",))]


def test_another_states_nomination_cannot_be_taken_up(
    austrias: Invitation, belgiums: Invitation, austria: User, belgium: User, officer: User
) -> None:
    theirs = accepted(belgiums, belgium, officer)
    nomination = drafting.start(austrias, by=austria, at=NOW)
    with pytest.raises(NotEditable, match="same State"):
        drafting.take_up(nomination, theirs.versions.get(), by=austria, at=NOW)
