"""Mails that carry letters, at the desk: whose they are, their files, and where the State's answer to one is found."""

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.calls.models import Call, Invitation
from nominations.desk import queries, received_mails
from nominations.groups import actions as groups
from nominations.letters import actions as letters
from nominations.letters.models import Letter
from nominations.outbox.models import OutgoingMail
from nominations.outbox.states import Status
from nominations.reminders import belonging
from tests.cast import NOW, SINCE, TODAY, make_group, submitted
from tests.desk.mailbox import in_state, received
from tests.desk.pages import of_call, of_mail, text_of
from tests.desk.test_mails import QUERIES
from tests.letters.stage import addressee, draft, members, signatory

SignIn = Callable[[User], Client]


@pytest.fixture
def letter(austrias: Invitation, officer: User) -> Letter:
    return letters.issue([draft(austrias, addressee(austrias.country), signatory())], by=officer, at=NOW)[0]


@pytest.fixture
def mail(letter: Letter, officer: User) -> OutgoingMail:
    return letters.send([letter], by=officer, at=NOW)[0]


@pytest.fixture
def desk(officer: User, sign_in: SignIn) -> Client:
    return sign_in(officer)


def file_of(mail: OutgoingMail, position: int = 1) -> str:
    return f"{of_mail('page', mail).removesuffix('page/')}files/{position}/"


def test_its_page_names_the_call_and_links_the_file(
    mail: OutgoingMail, letter: Letter, call: Call, desk: Client
) -> None:
    page = desk.get(of_mail("change", mail))
    assert f"Attached {letter.number}.pdf" in " ".join(text_of(page).split())
    assert file_of(mail) in page.content.decode()
    assert of_call("board", call) in page.content.decode()
    assert "Letter to a State" in text_of(page)


def test_the_file_is_handed_out_to_be_kept_and_its_reading_recorded(
    mail: OutgoingMail, letter: Letter, officer: User, desk: Client
) -> None:
    answer = desk.get(file_of(mail))
    assert answer.content.startswith(b"%PDF")
    assert answer["Content-Disposition"] == f'attachment; filename="{letter.number}.pdf"'
    assert answer["Content-Security-Policy"].startswith("sandbox")
    event = AuditEvent.objects.get(action="file.read")
    assert (event.actor, event.subject_id) == (officer, str(letter.file_id))
    assert desk.get(file_of(mail, 2)).status_code == 404
    assert desk.post(file_of(mail)).status_code == 405


def test_another_secretariat_and_a_state_are_told_nothing(
    mail: OutgoingMail, other_officer: User, austria: User, sign_in: SignIn
) -> None:
    groups.add_officer(make_group("E03600"), user=other_officer, since=SINCE, by=None, at=NOW)
    other = sign_in(other_officer)
    assert (other.get(of_mail("change", mail)).status_code, other.get(file_of(mail)).status_code) == (404, 404)
    assert sign_in(austria).get(file_of(mail)).status_code == 302
    assert not queries.mails_visible_to(other_officer, at=NOW).exists()


def test_a_mail_with_a_sign_in_code_hands_out_nothing(mail: OutgoingMail, superuser: User, sign_in: SignIn) -> None:
    in_state(mail, Status.QUEUED, held_until=None, sensitive=True, if_uncertain="never")
    assert sign_in(superuser).get(file_of(mail)).status_code == 404


def test_a_purged_mail_still_links_its_file(mail: OutgoingMail, desk: Client) -> None:
    in_state(mail, Status.SENT, held_until=None, sent_at=NOW, text="", html="", purged_at=NOW)
    page = desk.get(of_mail("change", mail))
    assert "The words were deleted" in text_of(page)
    assert file_of(mail) in page.content.decode()
    assert desk.get(file_of(mail)).status_code == 200


def test_its_page_asks_twice_more_than_that_of_a_mail_without_files(
    mail: OutgoingMail, desk: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(QUERIES + 2):  # the letter's subject, and the files
        desk.get(of_mail("change", mail))


def test_it_is_found_among_the_mails_of_its_call_and_of_the_states_file(
    mail: OutgoingMail, call: Call, austrias: Invitation, austria: User
) -> None:
    assert mail in OutgoingMail.objects.filter(belonging.about(Call.objects.filter(pk=call.pk)))
    nomination = submitted(austrias, austria)
    assert mail in queries.mails_to_state(nomination)


def test_a_mail_about_a_letter_without_a_call_is_its_groups(
    letter: Letter, officer: User, call: Call, desk: Client
) -> None:
    roll = members(kind=Letter.Kind.MEMBERS, group=call.group, code=call.group.code, dated_on=TODAY)
    [of_group] = letters.issue([roll], by=officer, at=NOW)
    mail = letters.send([letter], by=officer, at=NOW)[0]
    in_state(mail, Status.QUEUED, held_until=None, subject_id=str(of_group.pk))
    assert queries.call_of(mail) is None
    assert desk.get(of_mail("change", mail)).status_code == 200


def test_the_answer_to_a_call_letter_is_the_states_answer_to_the_call(
    mail: OutgoingMail, austrias: Invitation, officer: User, other_officer: User
) -> None:
    answer = received(austrias, answers=mail)
    answer.subject_type, answer.subject_id = "letter", mail.subject_id
    answer.save()
    place = received_mails.place_of(answer)
    assert place is not None
    assert (place.call, place.invitation) == (austrias.call, austrias)
    assert answer in received_mails.received_for(austrias)
    assert answer in received_mails.received_visible_to(officer, at=NOW)
    assert answer not in received_mails.received_visible_to(other_officer, at=NOW)
