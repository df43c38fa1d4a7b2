"""The page of a mail: its words, what became of it in words, shut in, and a sign-in code is shown to nobody."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import Role, User
from nominations.calls.models import Call, Invitation
from nominations.outbox import decisions
from nominations.outbox.models import OutgoingMail
from nominations.outbox.states import Status
from nominations.reminders import actions as reminders
from tests.cast import NOW, TODAY, drafted, invitation_of, submitted
from tests.desk.mailbox import in_state, planned_reminder, received
from tests.desk.pages import of_call, of_mail, text_of

SignIn = Callable[[User], Client]


@pytest.fixture
def mail(call: Call) -> OutgoingMail:
    return OutgoingMail.objects.get(audience="AT")


@pytest.fixture
def desk(officer: User, sign_in: SignIn) -> Client:
    return sign_in(officer)


def test_a_mail_is_shown_in_its_words_and_changed_by_nobody(
    mail: OutgoingMail, call: Call, superuser: User, sign_in: SignIn
) -> None:
    client = sign_in(superuser)
    page = client.get(of_mail("change", mail))
    assert "Dear Contact of Austria" in text_of(page)
    assert of_call("board", call) in page.content.decode()
    assert reverse("admin:nominations_country_card", args=["AT"]) in page.content.decode()
    assert client.post(of_mail("change", mail), {"status": "sent"}).status_code == 405
    assert client.get(reverse("admin:nominations_outgoingmail_add")).status_code == 403


def test_its_formatted_page_is_shut_in(mail: OutgoingMail, desk: Client) -> None:
    answer = desk.get(of_mail("page", mail))
    assert answer.content.decode() == mail.html
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")


def test_a_sign_in_code_is_shown_to_nobody(mail: OutgoingMail, officer: User, superuser: User, sign_in: SignIn) -> None:
    in_state(mail, Status.QUEUED, sensitive=True, if_uncertain="never", text="Your code: 123456", html="<p>123456</p>")
    assert sign_in(officer).get(of_mail("change", mail)).status_code == 404
    shown = sign_in(superuser).get(of_mail("change", mail))
    assert "123456" not in shown.content.decode()
    assert "carry a sign-in code" in text_of(shown)
    assert shown.context["buttons"] == []
    assert sign_in(superuser).get(of_mail("page", mail)).status_code == 404


def test_a_mail_that_is_not_there_is_404(mail: OutgoingMail, desk: Client) -> None:
    for key in ("no-key", "00000000-0000-0000-0000-000000000000"):
        assert desk.get(reverse("admin:nominations_outgoingmail_change", args=[key])).status_code == 404


@pytest.mark.parametrize(
    ("status", "facts", "sentences"),
    [
        (Status.QUEUED, {}, ["Written, to be sent at once.", "It goes out."]),
        (
            Status.QUEUED,
            {"attempts": 3, "last_reply": "451 come back later"},
            ["Tried 3 times without success", "451 come back later"],
        ),
        (Status.SENDING, {}, ["It is being handed to the mail server."]),
        (Status.SENT, {}, ["The mail server took it.", "250 2.0.0 Ok"]),
        (Status.UNCERTAIN, {}, ["nobody knows whether it took the mail", "The software keeps asking"]),
        (Status.FAILED, {}, ["It was tried once. It failed", "550 no such mailbox"]),
        (Status.BOUNCED, {}, ["it did not reach the person", "5.1.1 The mailbox does not exist."]),
        (Status.HELD, {}, ["It waits until somebody releases it."]),
        (Status.HELD, {"held_until": NOW + timedelta(minutes=1)}, ["unless somebody calls it back before"]),
        (Status.SKIPPED, {}, ["It is not sent.", "It was due before the call opened."]),
        (Status.CANCELLED, {}, ["It was called back and is not sent.", "The State has answered."]),
        (Status.SUPERSEDED, {}, ["another mail says it"]),
        (Status.EXPIRED, {}, ["It could not be sent while it was of use."]),
    ],
)
def test_what_became_of_a_mail_is_said_in_words(
    status: Status, facts: dict[str, object], sentences: list[str], mail: OutgoingMail, desk: Client
) -> None:
    words = text_of(desk.get(of_mail("change", in_state(mail, status, **facts))))
    assert [sentence for sentence in sentences if sentence not in words] == []


def test_acts_of_people_copies_and_answers_stand_in_its_line_of_time(
    mail: OutgoingMail, austrias: Invitation, officer: User, desk: Client
) -> None:
    decisions.hold(mail, by=officer, at=NOW)
    decisions.edit(mail, subject="Mended", text="Dear all", by=officer, at=NOW)
    decisions.release(mail, by=officer, at=NOW)
    decisions.bounce(in_state(mail, Status.SENT), reason="5.2.2 Mailbox full", at=NOW)
    copy = decisions.resend(mail, by=officer, at=NOW)
    received(austrias, kind="auto_reply", subject="Out of office", answers=mail)
    page = desk.get(of_mail("change", mail))
    words = text_of(page)
    for sentence in (
        "Held by Staff Officer.",
        "Its words were changed by Staff Officer.",
        "Released by Staff Officer.",
        "It came back: 5.2.2 Mailbox full",
        "Sent again by Staff Officer.",
        "A new mail says the same: Queued.",
        "Automatic answer from contact.at@example.org",
    ):
        assert sentence in words, sentence
    assert of_mail("change", copy) in page.content.decode()
    assert of_mail("change", mail) in desk.get(of_mail("change", copy)).content.decode()


def test_the_words_of_an_old_mail_are_gone_and_what_became_of_it_is_kept(mail: OutgoingMail, desk: Client) -> None:
    in_state(mail, Status.SENT, text="", html="", purged_at=NOW)
    words = text_of(desk.get(of_mail("change", mail)))
    assert "The words were deleted" in words
    assert "The mail server took it." in words


def test_a_planned_reminder_is_shown_as_it_would_read_now(austrias: Invitation, desk: Client) -> None:
    page = desk.get(of_mail("change", planned_reminder(austrias)))
    assert "Not written yet." in text_of(page)
    assert "We have not yet received a complete nomination of Austria" in text_of(page)
    assert "Planned for" in text_of(page)


@pytest.mark.parametrize("kind", ["reminder_d7", "reminder_overdue", "staff_deadline"])
def test_what_the_clock_has_planned_is_shown_as_it_would_read_now(kind: str, call: Call, desk: Client) -> None:
    reminders.plan(at=NOW)
    mail = OutgoingMail.objects.filter(kind=kind, status=Status.PLANNED).earliest("recipient")
    preview = desk.get(of_mail("change", mail)).context["preview"]
    assert call.reference in preview.subject
    assert preview.text


def test_a_preview_says_nothing_of_what_a_draft_contains(austrias: Invitation, austria: User, desk: Client) -> None:
    drafted(austrias, austria).nominees.all().delete()
    words = text_of(desk.get(of_mail("change", planned_reminder(austrias))))
    assert "Not written yet." in words
    assert "Your draft still lacks" not in words


def test_nothing_is_previewed_for_a_person_whose_role_ended(austrias: Invitation, austria: User, desk: Client) -> None:
    mail = planned_reminder(austrias)
    Role.objects.filter(user=austria).update(until=TODAY)
    page = desk.get(of_mail("change", mail))
    assert page.context["preview"] is None
    assert "they are made when a mail is due" in text_of(page)


def test_a_mail_about_a_nomination_leads_to_it(mail: OutgoingMail, call: Call, austria: User, desk: Client) -> None:
    nomination = submitted(invitation_of(call, "AT"), austria)
    in_state(mail, Status.SENT, subject_type="nomination", subject_id=str(nomination.pk))
    page = desk.get(of_mail("change", mail))
    assert of_call("board", call) in page.content.decode()
    assert reverse("admin:nominations_nomination_review", args=[nomination.pk]) in page.content.decode()


def test_its_queries_are_the_same_with_one_act_and_with_many(
    mail: OutgoingMail,
    austrias: Invitation,
    officer: User,
    desk: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(QUERIES):
        desk.get(of_mail("change", mail))
    for _each in range(3):
        decisions.hold(mail, by=officer, at=NOW)
        decisions.release(mail, by=officer, at=NOW)
        received(austrias, answers=mail)
    with django_assert_num_queries(QUERIES):
        desk.get(of_mail("change", mail))


QUERIES = 8
