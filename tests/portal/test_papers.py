"""Files, mails and contact points of the State: sent to be kept, shown as text, listed in constant queries."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from nominations.accounts import actions as accounts
from nominations.accounts.models import User
from nominations.calls.models import Invitation
from nominations.outbox.models import OutgoingMail
from nominations.outbox.states import Status
from nominations.reminders import actions as reminders
from nominations.workflow import drafting
from tests.cast import NOW, drafted, pdf_bytes, submitted

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
QUERIES = 4  # session, user and roles among them


@pytest.fixture
def client(austria: User, sign_in: SignIn) -> Client:
    return sign_in(austria)


def test_a_file_is_sent_to_be_kept_and_can_do_nothing_in_the_browser(
    austrias: Invitation, austria: User, client: Client
) -> None:
    attachment = drafted(austrias, austria).attachments.get()
    answer = client.get(reverse("portal:file", args=[attachment.file_id]))
    assert answer.content == pdf_bytes()
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="letter.pdf"'
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]


def test_a_file_that_was_removed_from_the_draft_stays_with_the_version_that_had_it(
    austrias: Invitation, austria: User, officer: User, client: Client
) -> None:
    nomination = submitted(austrias, austria)
    attachment = nomination.attachments.get()
    attachment.delete()
    assert client.get(reverse("portal:file", args=[attachment.file_id])).status_code == 200


def test_a_file_that_belongs_to_nothing_any_more_is_not_found(
    austrias: Invitation, austria: User, client: Client
) -> None:
    attachment = drafted(austrias, austria).attachments.get()
    drafting.detach(attachment, by=austria, at=NOW)
    assert client.get(reverse("portal:file", args=[attachment.file_id])).status_code == 404


def test_a_mail_can_be_read_in_full(austrias: Invitation, austria: User, client: Client) -> None:
    submitted(austrias, austria)
    mail = OutgoingMail.objects.get(kind="receipt", audience="AT")
    text = client.get(reverse("portal:mail", args=[mail.pk])).content.decode()
    assert mail.subject in text
    assert austria.email in text
    assert "On its way" in text
    assert mail.text.splitlines()[0] in text


@pytest.mark.parametrize(
    ("status", "times", "words"),
    [
        (Status.QUEUED, {}, "On its way"),
        (Status.SENT, {"sent_at": NOW}, "Sent"),
        (Status.UNCERTAIN, {"uncertain_at": NOW}, "Being clarified: the mail server gave no answer"),
        (Status.FAILED, {}, "Could not be delivered"),
        (Status.BOUNCED, {"sent_at": NOW}, "Could not be delivered: it came back"),
        (Status.HELD, {}, ""),
        (Status.CANCELLED, {}, ""),
        (Status.SKIPPED, {}, ""),
    ],
)
def test_each_fate_of_a_mail_is_said_in_words_and_one_that_nobody_got_is_not_there(
    status: str, times: dict[str, object], words: str, austrias: Invitation, client: Client
) -> None:
    [mail] = OutgoingMail.objects.filter(audience="AT")
    OutgoingMail.objects.filter(pk=mail.pk).update(status=status, **times)
    text = client.get(reverse("portal:call", args=[austrias.pk])).content.decode()
    assert (mail.subject in text) == bool(words)
    assert re.search(rf"<span>\s*{words}\s*</span>", text) or not words
    assert client.get(reverse("portal:mail", args=[mail.pk])).status_code == (200 if words else 404)


def test_a_mail_whose_text_was_deleted_is_still_listed(austrias: Invitation, client: Client) -> None:
    [mail] = OutgoingMail.objects.filter(audience="AT")
    OutgoingMail.objects.filter(pk=mail.pk).update(text="", html="", purged_at=NOW, status=Status.SENT, sent_at=NOW)
    assert mail.subject in client.get(reverse("portal:call", args=[austrias.pk])).content.decode()
    page = client.get(reverse("portal:mail", args=[mail.pk])).content.decode()
    assert "The text of this mail is no longer kept." in page


def test_every_reminder_to_the_state_is_there_and_none_to_nominees_or_staff(
    austrias: Invitation, austria: User, officer: User, client: Client
) -> None:
    reminders.remind_now([austrias], by=officer, at=NOW, text="Once more.")
    submitted(austrias, austria)
    reminders.plan(at=NOW + timedelta(days=15))
    OutgoingMail.objects.exclude(text="").update(status=Status.SENT, sent_at=NOW, held_until=None)
    kinds = set(OutgoingMail.objects.filter(status=Status.SENT).values_list("kind", flat=True))
    assert {"call_opened", "reminder_now", "receipt", "nominee_notice", "staff_submitted"} <= kinds
    text = client.get(reverse("portal:call", args=[austrias.pk])).content.decode()
    seen = {mail.kind for mail in OutgoingMail.objects.filter(status=Status.SENT) if f"mails/{mail.pk}/" in text}
    assert seen == {"call_opened", "reminder_now", "receipt"}
    for mail in OutgoingMail.objects.filter(kind__in=["nominee_notice", "staff_submitted"]):
        assert client.get(reverse("portal:mail", args=[mail.pk])).status_code == 404


def test_a_sign_in_code_is_never_shown(austria: User, client: Client, call: object) -> None:
    mail = OutgoingMail.objects.filter(audience="AT").first()
    assert mail is not None
    OutgoingMail.objects.filter(pk=mail.pk).update(sensitive=True, if_uncertain="never")
    assert client.get(reverse("portal:mail", args=[mail.pk])).status_code == 404


def test_mail_to_the_secretariat_is_not_the_states(austrias: Invitation, austria: User, client: Client) -> None:
    submitted(austrias, austria)
    mail = OutgoingMail.objects.get(kind="staff_submitted")
    assert client.get(reverse("portal:mail", args=[mail.pk])).status_code == 404


def test_the_contact_points_of_the_state_are_listed_with_the_same_queries_whatever_their_number(
    client: Client, former_austria: User, django_assert_num_queries: Callable[[int], object]
) -> None:
    page = reverse("portal:contacts")
    with django_assert_num_queries(QUERIES):
        text = client.get(page).content.decode()
    assert "contact.at@example.org" in text
    assert former_austria.email not in text
    assert "contact.be@example.org" not in text
    for number in (2, 3):
        accounts.create_contact(
            f"contact{number}.at@example.org",
            given_name="Contact",
            family_name=f"Number {number}",
            country_id="AT",
            position=number,
            since=date(2024, 1, 1),
            by=None,
            at=NOW,
        )
    with django_assert_num_queries(QUERIES):
        assert client.get(page).content.decode().count("@example.org</a>") == 3
