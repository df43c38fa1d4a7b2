"""The notice of Article 16: told once, from the frozen version, by the day; who was not told is shown to staff."""

from datetime import timedelta

import pytest

from nominations.accounts.models import User
from nominations.calls.models import Call, Invitation
from nominations.groups.models import Role
from nominations.outbox.models import OutgoingMail
from nominations.outbox.states import IfUncertain, Status
from nominations.reminders import actions, guards, queries, to_nominees
from nominations.workflow import actions as workflow
from nominations.workflow import drafting
from nominations.workflow.models import Nomination
from tests.cast import NOW, accepted, content, drafted, person, returned, submitted

pytestmark = pytest.mark.django_db
TWO_WEEKS = timedelta(days=14)
MINUTE = timedelta(minutes=1)
TOLD = "representative.1@ministry.example.org"
PARTS = [to_nominees]


def plan(at: object = NOW) -> None:
    actions.plan(at=at, parts=PARTS)


def notices() -> dict[str, str]:
    mails = OutgoingMail.objects.filter(kind="nominee_notice").order_by("due_at")
    return {mail.recipient: mail.status for mail in mails}


def test_at_acceptance_the_nominee_is_told_everything_the_regulation_asks_for(
    call: Call, austrias: Invitation, austria: User, officer: User, settings: object
) -> None:
    settings.CONTROLLER_NAME, settings.DPO_ADDRESS = "Unit C.2", "dpo@commission.example.org"
    nomination = accepted(austrias, austria, officer)
    plan(NOW + MINUTE - timedelta(seconds=1))
    assert notices() == {}, "the acceptance can still be undone"
    plan(NOW + MINUTE)
    mail = OutgoingMail.objects.get(kind="nominee_notice")
    assert (mail.recipient, mail.recipient_name, mail.status) == (TOLD, "Ännchen Müller-1", Status.QUEUED)
    assert (mail.audience, mail.subject_type, mail.subject_id) == ("", "nomination", str(nomination.pk))
    assert (mail.if_uncertain, mail.reply_to) == (IfUncertain.RESEND_ONCE, "quantum@commission.example.org")
    assert mail.subject == "You were nominated to the Group E03931: how your personal data are used"
    for words in (mail.text, mail.html):
        for fact in (
            "Bundesministerium für Erfundenes, the competent authority of Austria, has nominated you",
            "Regulation (EU) 2018/1725, Article 16",
            "The controller is Unit C.2.",
            "Institute of Invented Physics",
            "Quantum computing",
            f"in the nomination {nomination.reference}",
            "shows your State and the authority only, not your name",
            "five years after the end of your mandate",
            "Articles 17 to 23",
            "dpo@commission.example.org",
            "European Data Protection Supervisor",
        ):
            assert fact in words
    assert guards.notice_wanted(mail) == ""


def test_a_group_that_publishes_names_says_so(call: Call, austrias: Invitation, austria: User, officer: User) -> None:
    type(call.group).objects.update(publishes_names=True)
    accepted(austrias, austria, officer)
    plan(NOW + MINUTE)
    assert "and your name; never your e-mail address" in OutgoingMail.objects.get(kind="nominee_notice").text


def test_while_the_commission_decides_the_nominee_is_told_after_14_days(
    call: Call, austrias: Invitation, austria: User
) -> None:
    submitted(austrias, austria)
    plan(NOW + TWO_WEEKS - MINUTE)
    assert notices() == {}
    plan(NOW + TWO_WEEKS)
    assert notices() == {TOLD: Status.QUEUED}
    plan(NOW + TWO_WEEKS + MINUTE)
    assert OutgoingMail.objects.filter(kind="nominee_notice").count() == 1


def test_nobody_is_told_of_a_draft_a_return_or_a_withdrawal(
    call: Call, austrias: Invitation, belgiums: Invitation, austria: User, belgium: User, officer: User
) -> None:
    drafted(austrias, austria)
    nomination = returned(belgiums, belgium, officer)
    plan(NOW + TWO_WEEKS)
    workflow.withdraw(nomination, reason="A new minister.", by=belgium, at=NOW)
    plan(NOW + TWO_WEEKS)
    assert notices() == {}


def test_who_submitted_the_nomination_herself_knows_of_it(
    call: Call, austrias: Invitation, austria: User, officer: User
) -> None:
    accepted_content = content(persons=(person(email="Contact.AT@example.org"),))
    nomination = submitted(austrias, austria, what=accepted_content)
    plan(NOW + TWO_WEEKS)
    mail = OutgoingMail.objects.get(kind="nominee_notice")
    assert (mail.status, mail.status_reason) == (
        Status.SKIPPED,
        "This person submitted the nomination, so knows of it.",
    )
    assert queries.overdue_notices(Nomination.objects.all(), at=NOW + timedelta(days=60)) == []
    assert nomination.status == "submitted"


def test_a_later_round_tells_only_who_is_new_and_never_what_is_being_typed(
    call: Call, austrias: Invitation, austria: User, officer: User
) -> None:
    nomination = submitted(austrias, austria)
    plan(NOW + TWO_WEEKS)
    again = NOW + TWO_WEEKS + MINUTE
    workflow.return_for_correction(nomination, version=1, reason="Who else?", by=officer, at=again)
    expert = person(Role.ACCOMPANYING_EXPERT)
    nomination = Nomination.objects.get(pk=nomination.pk)
    nomination = drafting.save_draft(
        nomination, content(persons=(person(), expert)), revision=nomination.revision, by=austria, at=again
    )
    plan(again)
    assert list(notices()) == [TOLD]
    workflow.submit(nomination, revision=nomination.revision, by=austria, at=again)
    plan(again + MINUTE)
    assert notices() == {TOLD: Status.QUEUED, expert.email: Status.QUEUED}


def test_the_guard_asks_whether_the_nomination_still_stands_and_names_her(
    call: Call, austrias: Invitation, austria: User, officer: User
) -> None:
    nomination = submitted(austrias, austria)
    plan(NOW + TWO_WEEKS)
    mail = OutgoingMail.objects.get(kind="nominee_notice")
    workflow.return_for_correction(nomination, version=1, reason="Somebody else?", by=officer, at=NOW)
    assert guards.notice_wanted(mail) == "The nomination does not stand any more."
    nomination = Nomination.objects.get(pk=nomination.pk)
    other = content(persons=(person(email="other@ministry.example.org"),))
    nomination = drafting.save_draft(nomination, other, revision=nomination.revision, by=austria, at=NOW)
    plan(NOW + TWO_WEEKS)
    mail.refresh_from_db()
    assert (mail.status, mail.status_reason) == (Status.CANCELLED, "The nomination does not stand any more.")
    workflow.submit(nomination, revision=nomination.revision, by=austria, at=NOW)
    assert guards.notice_wanted(mail) == "The nomination names somebody else now."


def test_who_was_not_told_within_a_month_is_shown(call: Call, austrias: Invitation, austria: User) -> None:
    nomination = submitted(austrias, austria)
    assert queries.overdue_notices(Nomination.objects.all(), at=NOW + timedelta(days=27)) == []
    [late] = queries.overdue_notices(Nomination.objects.all(), at=NOW + timedelta(days=60))
    assert (late.nomination, late.name, late.email, late.status) == (nomination, "Ännchen Müller-1", TOLD, "")
    plan(NOW + TWO_WEEKS)
    assert queries.overdue_notices(Nomination.objects.all(), at=NOW + timedelta(days=60))[0].status == Status.QUEUED
    OutgoingMail.objects.filter(kind="nominee_notice").update(status=Status.SENT, sent_at=NOW)
    assert queries.overdue_notices(Nomination.objects.all(), at=NOW + timedelta(days=60)) == []


def test_who_has_no_address_is_shown_at_once(call: Call, austrias: Invitation, austria: User) -> None:
    nomination = submitted(austrias, austria)
    version = nomination.versions.get()
    persons = [{**each, "email": ""} for each in version.content["persons"]]
    # A version is frozen: only a registration can lack an address, so this one is made beside it.
    nomination.versions.create(
        number=2,
        content={**version.content, "persons": persons},
        sha256=version.sha256,
        is_late=False,
        deadline_on=version.deadline_on,
        received_at=NOW,
        frozen_at=NOW,
        by=austria,
    )
    Nomination.objects.filter(pk=nomination.pk).update(round=2)
    nomination.nominees.update(email="")
    [late] = queries.overdue_notices(Nomination.objects.all(), at=NOW)
    assert (late.name, late.email) == ("Ännchen Müller-1", "")
    plan(NOW + TWO_WEEKS)
    assert notices() == {}
