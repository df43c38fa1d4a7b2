"""The moves: what each leaves behind, in the row, the history, the audit trail and the outbox."""

from datetime import timedelta

import pytest

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.calls import actions as calls
from nominations.calls.models import Call, Invitation
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.outbox.models import OutgoingMail
from nominations.workflow import actions as workflow
from nominations.workflow import drafting, freezing
from nominations.workflow.actions import AnsweredAlready, Incomplete, ReasonMissing, VersionChanged
from nominations.workflow.drafting import ChangedMeanwhile
from nominations.workflow.models import Nomination, NominationEvent
from nominations.workflow.states import Status
from tests.cast import DEADLINE, NOW, content, drafted, person, returned, submitted

pytestmark = pytest.mark.django_db
LATE = clock.day_ends(DEADLINE)


def mails(kind: str) -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(kind=kind).order_by("recipient"))


def test_submitting_freezes_records_and_sends_a_receipt(austrias: Invitation, austria: User) -> None:
    nomination = submitted(austrias, austria)
    version = nomination.versions.get()
    event = NominationEvent.objects.get(nomination=nomination)
    assert (nomination.status, nomination.round, nomination.submitted_at, nomination.is_late) == (
        Status.SUBMITTED,
        1,
        NOW,
        False,
    )
    assert (event.move, event.from_status, event.to_status, event.version, event.by) == (
        "submit",
        "draft",
        "submitted",
        version,
        austria,
    )
    assert freezing.is_intact(version)
    assert AuditEvent.objects.filter(action="nomination.submit", on_behalf_of="AT", actor=austria).count() == 1
    (receipt,) = mails("receipt")
    assert (receipt.recipient, receipt.audience, receipt.status) == ("contact.at@example.org", "AT", "queued")
    assert nomination.reference in receipt.text
    assert version.sha256 in receipt.text
    assert [mail.recipient for mail in mails("staff_submitted")] == ["quantum@commission.example.org"]


def test_the_staff_mail_says_nothing_of_what_the_state_wrote(austrias: Invitation, austria: User) -> None:
    submitted(austrias, austria)
    (mail,) = mails("staff_submitted")
    assert "Müller" not in mail.subject + mail.text + mail.html


def test_a_double_click_on_submit_is_one_submission(austrias: Invitation, austria: User) -> None:
    nomination = submitted(austrias, austria)
    workflow.submit(nomination, revision=nomination.revision, by=austria, at=NOW)
    assert (nomination.versions.count(), NominationEvent.objects.count(), len(mails("receipt"))) == (1, 1, 1)


def test_what_was_reviewed_is_what_is_submitted(austrias: Invitation, austria: User) -> None:
    nomination = drafted(austrias, austria)
    reviewed = nomination.revision
    drafting.save_draft(nomination, content(remarks="A colleague's"), revision=reviewed, by=austria, at=NOW)
    with pytest.raises(ChangedMeanwhile):
        workflow.submit(nomination, revision=reviewed, by=austria, at=NOW)


def test_an_incomplete_draft_is_refused_with_the_list(austrias: Invitation, austria: User) -> None:
    nomination = drafting.start(austrias, by=austria, at=NOW)
    with pytest.raises(Incomplete, match=r"Name the competent authority\..*Attach the nomination letter"):
        workflow.submit(nomination, revision=0, by=austria, at=NOW)


@pytest.mark.parametrize(
    ("at", "late"), [(LATE - timedelta(microseconds=1), False), (LATE, True)], ids=["last instant", "one instant later"]
)
def test_late_begins_at_midnight_in_brussels_after_the_last_day(
    austrias: Invitation, austria: User, at: object, late: bool
) -> None:
    assert submitted(austrias, austria, at=at).is_late is late  # type: ignore[arg-type]


def test_late_stays_late_when_the_deadline_is_extended_afterwards(
    austrias: Invitation, austria: User, officer: User
) -> None:
    nomination = submitted(austrias, austria, at=LATE)
    calls.extend(austrias, new_on=DEADLINE + timedelta(days=9), reason="Elections.", by=officer, at=LATE)
    workflow.return_for_correction(nomination, version=1, reason="Letter?", by=officer, at=LATE)
    nomination.refresh_from_db()
    again = workflow.submit(nomination, revision=nomination.revision, by=austria, at=LATE)
    assert (again.is_late, [version.is_late for version in again.versions.all()]) == (True, [True, True])


def test_a_correction_after_the_deadline_does_not_make_a_timely_answer_late(
    austrias: Invitation, austria: User, officer: User
) -> None:
    nomination = returned(austrias, austria, officer)
    again = workflow.submit(nomination, revision=nomination.revision, by=austria, at=LATE)
    assert (again.is_late, again.round, again.submitted_at) == (False, 2, NOW)


def test_within_its_own_extended_deadline_a_state_is_not_late(
    austrias: Invitation, austria: User, officer: User
) -> None:
    calls.extend(austrias, new_on=DEADLINE + timedelta(days=9), reason="Elections.", by=officer, at=NOW)
    assert submitted(austrias, austria, at=LATE).is_late is False


def test_a_nil_return_is_an_answer_with_a_receipt(austrias: Invitation, austria: User) -> None:
    nomination = workflow.decline(austrias, reason="No expert is free.", by=austria, at=NOW)
    version = nomination.versions.get()
    assert (nomination.status, version.content["kind"], version.content["nil_reason"]) == (
        Status.NIL,
        "nil",
        "No expert is free.",
    )
    assert "No expert is free." in mails("nil_receipt")[0].text


def test_a_nil_return_shows_nothing_of_the_draft_before_it(austrias: Invitation, austria: User) -> None:
    drafted(austrias, austria, what=content(remarks="Not to be sent.", letter_reference="GZ 1"))
    nomination = workflow.decline(austrias, reason="No expert is free.", by=austria, at=NOW)
    version = nomination.versions.get()
    told = {name: version.content[name] for name in ("persons", "authority", "letter", "remarks", "files")}
    assert told == {"persons": [], "authority": {}, "letter": {}, "remarks": "", "files": []}
    assert not version.files.exists()


@pytest.mark.parametrize("reason", ["", "  \u200b\n "])
def test_a_nil_return_needs_a_reason(austrias: Invitation, austria: User, reason: str) -> None:
    with pytest.raises(ReasonMissing):
        workflow.decline(austrias, reason=reason, by=austria, at=NOW)


def test_after_a_withdrawal_the_state_may_start_again(austrias: Invitation, austria: User) -> None:
    nomination = submitted(austrias, austria)
    workflow.withdraw(nomination, reason="A new minister.", by=austria, at=NOW)
    second = drafting.start(austrias, by=austria, at=NOW)
    assert (second.reference, second.status) == (f"{austrias.call.reference}/AT/2", Status.DRAFT)
    assert [mail.kind for mail in mails("withdrawn") + mails("staff_withdrawn")] == ["withdrawn", "staff_withdrawn"]


def test_a_discarded_draft_comes_back_unless_another_was_begun(austrias: Invitation, austria: User) -> None:
    nomination = workflow.discard(drafted(austrias, austria), by=austria, at=NOW)
    assert workflow.restore(nomination, by=austria, at=NOW).status == Status.DRAFT
    workflow.discard(nomination, by=austria, at=NOW)
    drafting.start(austrias, by=austria, at=NOW)
    with pytest.raises(AnsweredAlready):
        workflow.restore(nomination, by=austria, at=NOW)


def test_a_return_tells_the_state_why_and_opens_the_text(austrias: Invitation, austria: User, officer: User) -> None:
    nomination = returned(austrias, austria, officer)
    (mail,) = mails("returned")
    assert "The letter names another person." in mail.text
    saved = drafting.save_draft(
        nomination, content(persons=(person(family_name="Huber"),)), revision=nomination.revision, by=austria, at=NOW
    )
    again = workflow.submit(saved, revision=saved.revision, by=austria, at=NOW)
    names = [version.content["persons"][0]["family_name"] for version in again.versions.all()]
    assert names == ["Müller-1", "Huber"]


def test_a_page_from_before_the_return_is_not_sent_again_by_a_reload(
    austrias: Invitation, austria: User, officer: User
) -> None:
    nomination = submitted(austrias, austria)
    workflow.return_for_correction(nomination, version=1, reason="Wrong letter.", by=officer, at=NOW)
    with pytest.raises(ChangedMeanwhile):
        workflow.submit(nomination, revision=nomination.revision, by=austria, at=NOW)


def test_a_return_does_not_count_as_typing(austrias: Invitation, austria: User, officer: User) -> None:
    nomination = returned(austrias, austria, officer)
    assert nomination.updated_by == austria


def test_a_decision_on_an_older_version_is_refused(austrias: Invitation, austria: User, officer: User) -> None:
    nomination = returned(austrias, austria, officer)
    workflow.submit(nomination, revision=nomination.revision, by=austria, at=NOW)
    with pytest.raises(VersionChanged, match="newer version"):
        workflow.return_for_correction(nomination, version=1, reason="Again.", by=officer, at=NOW)


def test_returning_twice_is_one_return(austrias: Invitation, austria: User, officer: User) -> None:
    nomination = returned(austrias, austria, officer)
    workflow.return_for_correction(nomination, version=1, reason="Double click.", by=officer, at=NOW)
    assert (NominationEvent.objects.filter(move="return").count(), len(mails("returned"))) == (1, 1)


def test_a_group_that_acknowledges_does_not_reject(austrias: Invitation, austria: User, officer: User) -> None:
    nomination = submitted(austrias, austria)
    with pytest.raises(Refused, match="return it for correction instead"):
        workflow.reject(nomination, version=1, reason="Unsuitable.", by=officer, at=NOW)


def test_a_group_that_may_reject_tells_why(
    group: ExpertGroup, austrias: Invitation, austria: User, officer: User
) -> None:
    group.may_reject = True
    group.save()
    nomination = workflow.reject(submitted(austrias, austria), version=1, reason="Unsuitable.", by=officer, at=NOW)
    assert nomination.status == Status.REJECTED
    assert "Unsuitable." in mails("rejected")[0].text


def test_no_move_in_a_closed_call_for_the_state(call: Call, austrias: Invitation, austria: User, officer: User) -> None:
    nomination = drafted(austrias, austria)
    calls.close_call(call, by=officer, at=NOW)
    with pytest.raises(Refused, match="no longer open"):
        workflow.submit(nomination, revision=nomination.revision, by=austria, at=NOW)
    assert Nomination.objects.get().status == Status.DRAFT


def test_notes_are_kept_and_need_words(austrias: Invitation, austria: User, officer: User) -> None:
    nomination = submitted(austrias, austria)
    assert workflow.add_note(nomination, text="Called Vienna.", by=officer, at=NOW).text == "Called Vienna."
    with pytest.raises(ReasonMissing):
        workflow.add_note(nomination, text=" ", by=officer, at=NOW)
    with pytest.raises(Refused):
        workflow.add_note(nomination, text="I am the State.", by=austria, at=NOW)
