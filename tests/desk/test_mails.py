"""Outgoing mail at the desk: read only, shut in, and a sign-in code is shown to nobody."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from nominations.accounts.models import User
from nominations.calls.models import Call
from nominations.outbox.models import OutgoingMail
from tests.desk.pages import text_of

SignIn = Callable[[User], Client]


@pytest.fixture
def mail(call: Call) -> OutgoingMail:
    return OutgoingMail.objects.get(audience="AT")


def test_a_mail_is_shown_in_its_words_and_changed_by_nobody(
    mail: OutgoingMail, superuser: User, sign_in: SignIn
) -> None:
    client = sign_in(superuser)
    address = reverse("admin:nominations_outgoingmail_change", args=[mail.pk])
    page = client.get(address)
    assert "Dear Contact of Austria" in text_of(page)
    assert 'name="_save"' not in page.content.decode()
    assert client.post(address, {"status": "sent"}).status_code == 403
    assert client.get(reverse("admin:nominations_outgoingmail_add")).status_code == 403


def test_its_formatted_page_is_shut_in(mail: OutgoingMail, officer: User, sign_in: SignIn) -> None:
    answer = sign_in(officer).get(reverse("admin:nominations_outgoingmail_page", args=[mail.pk]))
    assert answer.content.decode() == mail.html
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")


def test_the_list_is_filtered_by_what_became_of_a_mail(mail: OutgoingMail, officer: User, sign_in: SignIn) -> None:
    OutgoingMail.objects.filter(pk=mail.pk).update(status="failed", status_reason="550 no such mailbox")
    address = reverse("admin:nominations_outgoingmail_changelist")
    page = sign_in(officer).get(address, {"status__exact": "failed"})
    assert page.context["cl"].result_count == 1
    assert "Failed: 550 no such mailbox" in text_of(page)
    assert "Austria" in text_of(page)


def test_a_mail_is_found_by_address(mail: OutgoingMail, officer: User, sign_in: SignIn) -> None:
    address = reverse("admin:nominations_outgoingmail_changelist")
    page = sign_in(officer).get(address, {"q": "contact.at"})
    assert page.context["cl"].result_count == 1


def test_a_sign_in_code_is_shown_to_nobody(mail: OutgoingMail, officer: User, superuser: User, sign_in: SignIn) -> None:
    code = {"sensitive": True, "if_uncertain": "never", "text": "Your code: 123456", "html": "<p>123456</p>"}
    OutgoingMail.objects.filter(pk=mail.pk).update(**code)
    address = reverse("admin:nominations_outgoingmail_change", args=[mail.pk])
    page = reverse("admin:nominations_outgoingmail_page", args=[mail.pk])
    assert sign_in(officer).get(address).status_code == 404
    shown = sign_in(superuser).get(address)
    assert "123456" not in shown.content.decode()
    assert "carries a sign-in code" in text_of(shown)
    assert sign_in(superuser).get(page).status_code == 404
