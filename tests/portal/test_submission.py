"""Review, submit, receipt: the whole on one page, sent exactly as it was read, once, with a receipt at once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from nominations.accounts.models import User
from nominations.calls.models import Call, Invitation
from nominations.kernel import clock
from nominations.outbox.models import OutgoingMail
from nominations.workflow import drafting
from nominations.workflow.models import Nomination, NominationVersion
from tests.cast import NOW, content, drafted, person, returned, submitted
from tests.portal.forms import save, shown

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


@pytest.fixture
def client(austria: User, sign_in: SignIn) -> Client:
    return sign_in(austria)


def url(name: str, nomination: Nomination, *more: object) -> str:
    return reverse(f"portal:{name}", args=[nomination.pk, *more])


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def press_submit(client: Client, nomination: Nomination) -> str:
    return str(client.post(url("submission", nomination), {"revision": nomination.revision})["Location"])


def test_the_review_shows_everything_that_will_be_sent(austrias: Invitation, austria: User, client: Client) -> None:
    text = page(client, url("review", drafted(austrias, austria)))
    for words in (
        "Bundesministerium für Erfundenes",
        "Müller-1",
        "Ännchen",
        "Head of Division",
        "Quantum computing",
        "letter.pdf",
        "Submit the nomination",
    ):
        assert words in text


def test_what_is_missing_is_listed_with_the_way_to_its_field(
    austrias: Invitation, austria: User, client: Client
) -> None:
    nomination = drafting.start(austrias, by=austria, at=NOW)
    text = page(client, url("review", nomination))
    for field in ("authority_name", "representative-1-family_name", "representative-1-email", "letter"):
        assert f'href="{url("draft", nomination)}#id_{field}"' in text
        assert f'id="id_{field}"' in page(client, url("draft", nomination))
    assert "Submit the nomination" not in text


def test_an_incomplete_nomination_is_refused_with_what_is_missing(
    austrias: Invitation, austria: User, client: Client
) -> None:
    nomination = drafting.start(austrias, by=austria, at=NOW)
    assert press_submit(client, nomination) == url("review", nomination)
    assert "The nomination is not complete yet." in page(client, url("review", nomination))
    assert not NominationVersion.objects.exists()


def test_hints_do_not_keep_anybody_from_submitting(austrias: Invitation, austria: User, client: Client) -> None:
    facts = content(persons=(person(email="someone@elsewhere.example.com"),))
    nomination = drafted(austrias, austria, what=facts)
    text = page(client, url("review", nomination))
    assert "Please check" in text
    assert "outside the authority&#x27;s domain" in text
    assert "Submit the nomination" in text


def test_submitting_leads_to_the_receipt_and_sends_it_by_mail(
    austrias: Invitation, austria: User, client: Client
) -> None:
    nomination = drafted(austrias, austria)
    receipt = press_submit(client, nomination)
    version = NominationVersion.objects.get()
    assert receipt == url("version", nomination, 1)
    text = page(client, receipt)
    assert nomination.reference in text
    assert version.sha256 in text
    assert version.content["files"][0]["sha256"] in text
    assert "(Brussels time)" in text
    assert "the content on this page has this fingerprint" in text
    mail = OutgoingMail.objects.get(kind="receipt", recipient=austria.email)
    assert version.sha256 in mail.text
    assert nomination.reference in mail.subject


def test_a_double_click_on_submit_is_one_submission(austrias: Invitation, austria: User, client: Client) -> None:
    nomination = drafted(austrias, austria)
    assert press_submit(client, nomination) == press_submit(client, nomination) == url("version", nomination, 1)
    assert NominationVersion.objects.count() == 1
    assert OutgoingMail.objects.filter(kind="receipt").count() == 1


def test_what_a_colleague_changed_after_the_review_is_not_sent_unread(
    austrias: Invitation, austria: User, client: Client
) -> None:
    nomination = drafted(austrias, austria)
    save(client, nomination, shown(client, nomination), authority_name="Another ministry")
    assert press_submit(client, nomination) == url("review", nomination)
    text = page(client, url("review", nomination))
    assert "A colleague changed the nomination meanwhile." in text
    assert "Another ministry" in text
    assert not NominationVersion.objects.exists()


def test_after_the_deadline_it_is_accepted_and_marked_as_late(
    call: Call, austrias: Invitation, austria: User, client: Client
) -> None:
    nomination = drafted(austrias, austria)
    Call.objects.filter(pk=call.pk).update(deadline_on=clock.local_day(NOW) - timedelta(days=1))
    assert "The nomination will be marked as late." in page(client, url("review", nomination))
    assert "<strong>late</strong>" in page(client, press_submit(client, nomination))


def test_a_returned_nomination_is_submitted_again_as_a_new_version(
    austrias: Invitation, austria: User, officer: User, client: Client
) -> None:
    nomination = returned(austrias, austria, officer)
    save(client, nomination, shown(client, nomination), **{"representative-1-family_name": "Bauer"})
    nomination.refresh_from_db()
    assert "Submit the corrected nomination" in page(client, url("review", nomination))
    text = page(client, press_submit(client, nomination))
    assert "version 2" in text
    assert "Bauer" in text
    assert "Müller-1" in page(client, url("version", nomination, 1))


def test_a_submitted_nomination_has_no_review_page_any_more(
    austrias: Invitation, austria: User, client: Client
) -> None:
    nomination = submitted(austrias, austria)
    assert client.get(url("review", nomination))["Location"] == reverse("portal:call", args=[austrias.pk])


def test_a_version_that_does_not_exist_is_not_found(austrias: Invitation, austria: User, client: Client) -> None:
    assert client.get(url("version", submitted(austrias, austria), 2)).status_code == 404
