"""Registering an answer that came by e-mail: source attached, mail first, drafts set aside, late by its hour."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from nominations.accounts.models import User
from nominations.calls import actions as calls
from nominations.calls.models import Call
from nominations.kernel import clock
from nominations.outbox.models import OutgoingMail
from nominations.workflow.models import Attachment, Nomination
from nominations.workflow.states import Status
from tests.cast import DEADLINE, NOW, OPENED, drafted, invitation_of, letter, make_group, returned, submitted
from tests.desk.pages import of_call, of_invitation, of_nomination, text_of

SignIn = Callable[[User], Client]

MAIL = (
    b"From: Ministry <office@ministry.example.org>\r\nTo: quantum@commission.example.org\r\n"
    b"Date: Mon, 02 Mar 2026 10:00:00 +0100\r\nSubject: Nomination\r\nMessage-ID: <1@ministry.example.org>\r\n"
    b"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nWe nominate Ms Borg.\r\n"
)


def source(name: str = "answer.eml", content: bytes = MAIL) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="message/rfc822")


def typed(**changes: Any) -> dict[str, Any]:
    received = (NOW - timedelta(hours=1)).astimezone(clock.BRUSSELS)
    return {
        "received_on": received.date().isoformat(),
        "received_time": f"{received:%H:%M}",
        "authority_name": "Ministeru Ivvintat",
        "authority_email": "office@ministry.example.org",
        "representative-1-family_name": "Borg",
        "representative-1-given_name": "Ġorġa",
        "representative-1-function": "Director",
        "representative-1-email": "gorga.borg@ministry.example.org",
        "representative-1-fields_of_expertise": ["computing"],
        **changes,
    }


def register(client: Client, address: str, **changes: Any) -> Any:
    """Go over both pages as a browser does: the file is chosen on the first only."""
    page = client.post(address, {**typed(**changes), "source": source()})
    assert page.status_code == 200
    return client.post(address, {**typed(**changes), "shown": page.context["shown"]})


def test_the_first_page_press_shows_the_receipt_and_registers_nothing(
    call: Call, officer: User, sign_in: SignIn
) -> None:
    malta = invitation_of(call, "MT")
    page = sign_in(officer).post(of_invitation("registration", malta), {**typed(), "source": source()})
    mails = [each.mail for each in page.context["rehearsal"].mails]
    assert [mail.recipient for mail in mails if mail.audience] == ["contact.mt@example.org"]
    assert "Borg" in next(mail.text for mail in mails if mail.audience)
    assert "answer.eml" in text_of(page)
    assert not Nomination.objects.exists()


def test_registering_keeps_what_the_mail_said_with_its_source(call: Call, officer: User, sign_in: SignIn) -> None:
    malta = invitation_of(call, "MT")
    answer = register(sign_in(officer), of_invitation("registration", malta))
    assert answer.url == of_call("board", call)
    nomination = Nomination.objects.get()
    version = nomination.versions.get()
    assert (nomination.status, nomination.channel, nomination.is_late) == (Status.SUBMITTED, "email", False)
    assert version.content["persons"][0]["given_name"] == "Ġorġa"
    assert version.content["persons"][0]["fields"][0]["code"] == "computing"
    evidence = nomination.attachments.get()
    assert (evidence.kind, evidence.file.name) == (Attachment.Kind.EVIDENCE, "answer.eml")
    assert bytes(evidence.file.blob.content) == MAIL
    assert OutgoingMail.objects.filter(kind="registered", audience="MT").count() == 1


def test_pressing_twice_registers_once(call: Call, officer: User, sign_in: SignIn) -> None:
    client = sign_in(officer)
    address = of_invitation("registration", invitation_of(call, "MT"))
    page = client.post(address, {**typed(), "source": source()})
    for _press in range(2):
        answer = client.post(address, {**typed(), "shown": page.context["shown"], "source": source()})
        assert answer.status_code == 302
    assert Nomination.objects.count() == 1


def test_the_hour_of_the_mail_decides_whether_it_is_late(call: Call, officer: User, sign_in: SignIn) -> None:
    call.deadline_on = clock.local_day(NOW) - timedelta(days=2)
    call.save(update_fields=["deadline_on"])
    client = sign_in(officer)
    on_time = {"received_on": call.deadline_on.isoformat(), "received_time": "23:59"}
    register(client, of_invitation("registration", invitation_of(call, "MT")), **on_time)
    register(client, of_invitation("registration", invitation_of(call, "LU")))
    assert not Nomination.objects.get(invitation__country="MT").is_late
    assert Nomination.objects.get(invitation__country="LU").is_late


def test_it_says_before_that_a_draft_is_set_aside_and_keeps_its_text(
    call: Call, contacts: dict[str, User], officer: User, sign_in: SignIn
) -> None:
    malta = invitation_of(call, "MT")
    draft = drafted(malta, contacts["MT"])
    client = sign_in(officer)
    page = client.get(of_invitation("registration", malta))
    assert "It is set aside when you register" in text_of(page)
    assert "Müller" not in text_of(page)
    register(client, of_invitation("registration", malta))
    draft.refresh_from_db()
    assert draft.status == Status.DISCARDED
    assert draft.nominees.get().family_name == "Müller-1"


def test_a_state_that_has_answered_leads_to_its_answer_and_is_not_overwritten(
    call: Call, austria: User, officer: User, sign_in: SignIn
) -> None:
    client = sign_in(officer)
    invitation = invitation_of(call, "AT")
    nomination = submitted(invitation, austria)
    address = of_invitation("registration", invitation)
    assert client.get(address).url == of_nomination("review", nomination)
    page = client.post(address, {**typed(), "source": source()})
    assert "Austria has answered already" in text_of(page)
    assert not page.context["may_act"]
    assert Nomination.objects.count() == 1


def test_a_returned_nomination_gets_its_corrected_version(
    call: Call, austria: User, officer: User, sign_in: SignIn
) -> None:
    invitation = invitation_of(call, "AT")
    nomination = returned(invitation, austria, officer)
    client = sign_in(officer)
    page = client.get(of_invitation("registration", invitation))
    assert 'value="Müller-1"' in page.content.decode()
    register(client, of_invitation("registration", invitation))
    nomination.refresh_from_db()
    assert (nomination.status, nomination.round) == (Status.SUBMITTED, 2)


def test_without_a_source_or_an_hour_it_asks_for_them(call: Call, officer: User, sign_in: SignIn) -> None:
    address = of_invitation("registration", invitation_of(call, "MT"))
    words = text_of(sign_in(officer).post(address, typed(received_on="", received_time="")))
    assert "Attach the e-mail or letter that the answer came by" in words
    assert "Give the day on which the answer was received" in words
    assert 'value="Borg"' in sign_in(officer).post(address, typed(received_on="")).content.decode()


def test_a_program_renamed_to_pdf_is_refused_in_words(call: Call, officer: User, sign_in: SignIn) -> None:
    address = of_invitation("registration", invitation_of(call, "MT"))
    fake = SimpleUploadedFile("letter.pdf", b"MZ\x90\x00 this is a program", content_type="application/pdf")
    page = sign_in(officer).post(address, {**typed(), "source": fake})
    assert page.context["form"].errors["source"]
    assert page.context["rehearsal"] is None


def test_a_time_in_the_future_is_refused_in_words(call: Call, officer: User, sign_in: SignIn) -> None:
    address = of_invitation("registration", invitation_of(call, "MT"))
    page = sign_in(officer).post(address, {**typed(received_on=DEADLINE.isoformat()), "source": letter()})
    assert "cannot have been received in the future" in text_of(page)


def test_a_person_with_a_malformed_address_is_marked_where_it_stands(
    call: Call, officer: User, sign_in: SignIn
) -> None:
    address = of_invitation("registration", invitation_of(call, "MT"))
    page = sign_in(officer).post(address, {**typed(**{"representative-1-email": "nonsense"}), "source": source()})
    assert "Representative: correct what is marked below" in text_of(page)
    assert page.context["rehearsal"] is None


def test_what_is_missing_is_said_before_it_is_registered_so(call: Call, officer: User, sign_in: SignIn) -> None:
    address = of_invitation("registration", invitation_of(call, "MT"))
    page = sign_in(officer).post(address, {**typed(authority_name=""), "source": source()})
    assert "Name the competent authority" in text_of(page)
    assert page.context["may_act"]


def test_a_group_with_two_representatives_asks_for_two_and_for_no_expert(
    contacts: dict[str, User], superuser: User, sign_in: SignIn
) -> None:
    group = make_group("E03999", representatives=2, experts=0)
    call = calls.create_call(group, title="Two seats", deadline_on=DEADLINE, by=superuser, at=OPENED)
    malta = invitation_of(calls.open_call(call, by=superuser, at=OPENED), "MT")
    second = {"representative-2-family_name": "Vella", "representative-2-given_name": "Karm"}
    client = sign_in(superuser)
    page = client.get(of_invitation("registration", malta))
    assert [part.place.label for part in page.context["form"].persons] == ["Representative 1", "Representative 2"]
    register(client, of_invitation("registration", malta), **second)
    persons = Nomination.objects.get().versions.get().content["persons"]
    assert [person["family_name"] for person in persons] == ["Borg", "Vella"]


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("received_on", "0001-01-01", "Check the year."),
        ("received_on", "9999-12-31", "cannot have been received in the future"),
        ("authority_name", "\U0001d160" * 150, "at most 300 characters"),  # each is three in normal form C
        ("representative-1-email", "gorga@localhost", "Enter a valid email address."),
        ("authority_email", '"<a>"@example.org', "Enter a valid email address."),
    ],
)
def test_what_cannot_be_kept_is_told_beside_its_field(
    field: str, text: str, sentence: str, call: Call, officer: User, sign_in: SignIn
) -> None:
    address = of_invitation("registration", invitation_of(call, "MT"))
    page = sign_in(officer).post(address, {**typed(**{field: text}), "source": source()})
    assert page.status_code == 200
    assert sentence in text_of(page)
    assert page.context["shown"] == ""
