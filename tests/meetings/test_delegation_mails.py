"""What goes out when people are named and withdrawn: notices with what is kept, receipts, and nothing twice."""

from datetime import timedelta

import pytest

from nominations.accounts.models import User
from nominations.meetings import accrediting
from nominations.meetings.announcing import GATHERED_FOR
from nominations.meetings.models import Delegation
from nominations.outbox.models import OutgoingMail
from nominations.outbox.states import Status
from tests.cast import NOW
from tests.meetings.delegations import (
    accompanied,
    belgiums_delegation,
    delegation,
    meeting,
    people,
    represented,
    seat_of,
    substituted,
)

__all__ = ["belgiums_delegation", "delegation", "meeting"]
pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=30)


def mails(kind: str, status: str = Status.HELD) -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(kind=kind, status=status).order_by("created_at", "recipient"))


def entry_of(mail: OutgoingMail) -> str:
    return bytes(mail.attachments.get().file.blob.content).decode()


def let_go() -> None:
    """As if the minutes had passed and the mails had gone."""
    OutgoingMail.objects.filter(status=Status.HELD).update(status=Status.SENT, held_until=None, sent_at=NOW)


def test_who_is_named_is_told_by_whom_for_what_and_of_their_rights(delegation: Delegation, austria: User) -> None:
    named = substituted(delegation, austria)
    [mail] = mails("participant_named")
    assert (mail.recipient, mail.audience, mail.held_until) == (named.email, "", NOW + GATHERED_FOR)
    assert mail.subject == "E03931: you attend “First meeting” for Austria"
    for words in (
        "A contact point of Austria, or the secretariat on its behalf, has named you",
        "You attend as: substitute",
        "Brussels, Invented House, room 1",
        "You attend: in person",
        "no date of birth, no passport",
        "Until five years after the meeting",
        "Articles 17 to 23",
        "quantum@commission.example.org",
    ):
        assert words in mail.text
        assert words in mail.html
    named.refresh_from_db()
    assert named.informed_at == NOW
    assert "METHOD:REQUEST" in entry_of(mail)
    assert "ersatz.1@ministry.example.org" in entry_of(mail).replace("\r\n ", "")


def test_who_names_themselves_is_not_told_so(delegation: Delegation, austria: User) -> None:
    facts = people(1, email=austria.email.upper())
    named = accrediting.name_substitute(delegation, seat=seat_of(delegation), facts=facts, by=austria, at=NOW)
    assert mails("participant_named") == []
    assert named.informed_at == NOW
    accrediting.withdraw(named, reason="Ill", by=austria, at=NOW)
    assert mails("participant_withdrawn") == []


def test_named_and_withdrawn_within_minutes_hears_nothing(delegation: Delegation, austria: User) -> None:
    named = substituted(delegation, austria)
    accrediting.withdraw(named, reason="Ill", by=austria, at=NOW)
    assert [mail.status for mail in OutgoingMail.objects.filter(kind="participant_named")] == [Status.CANCELLED]
    assert mails("participant_withdrawn") == []


def test_who_was_told_is_told_that_they_are_not_expected(delegation: Delegation, austria: User) -> None:
    head = represented(delegation, austria)
    expert = accompanied(delegation, head, austria)
    let_go()
    accrediting.withdraw(head, reason="Ill", by=austria, at=LATER)
    told = mails("participant_withdrawn")
    assert {mail.recipient for mail in told} == {head.email, expert.email}
    [mail] = [mail for mail in told if mail.recipient == head.email]
    assert mail.subject == "E03931: you are no longer expected at “First meeting”"
    assert "The reason: Ill" in mail.text
    assert "The reason: Ill" in mail.html
    assert "METHOD:CANCEL" in entry_of(mail)


def test_a_new_address_is_told_and_the_old_one_too(delegation: Delegation, austria: User) -> None:
    named = substituted(delegation, austria)
    let_go()
    accrediting.change(named, facts=people(1, email="right@ministry.example.org"), by=austria, at=LATER)
    assert [mail.recipient for mail in mails("participant_named")] == ["right@ministry.example.org"]
    assert [mail.recipient for mail in mails("participant_withdrawn")] == ["ersatz.1@ministry.example.org"]


def test_several_changes_within_minutes_give_one_receipt(delegation: Delegation, austria: User) -> None:
    head = represented(delegation, austria)
    accompanied(delegation, head, austria)
    [mail] = mails("delegation_receipt")
    assert (mail.recipient, mail.audience) == (austria.email, "AT")
    assert mail.subject == "E03931, Austria: your delegation to “First meeting”"
    for words in (
        "has changed the delegation of Austria",
        f"{head}, representative, in person",
        "Žofia Ersatz-2, accompanying technical expert",
        "You can change this yourself until",
    ):
        assert words in mail.text
        assert words in mail.html
    assert head.email not in mail.text
    let_go()
    accrediting.withdraw(head, reason="Ill", by=austria, at=LATER)
    [mail] = mails("delegation_receipt")
    assert mail.subject == "E03931, Austria: nobody attends “First meeting”"
    assert "Nobody attends for Austria. Ill" in mail.text
    assert "Nobody attends for Austria. Ill" in mail.html


def test_the_state_reads_why_staff_changed_its_delegation(delegation: Delegation, austria: User, officer: User) -> None:
    accrediting.nil(delegation, reason="", because="Your call of today.", by=officer, at=NOW)
    [mail] = mails("delegation_receipt")
    assert mail.recipient == austria.email
    assert "The secretariat of the group has changed the delegation of Austria" in mail.text
    assert "Your call of today." in mail.text
    assert "Your call of today." in mail.html
    assert officer.family_name not in mail.text


def test_of_another_state_nobody_is_told(
    delegation: Delegation, belgiums_delegation: Delegation, austria: User, belgium: User
) -> None:
    represented(delegation, austria)
    assert not OutgoingMail.objects.filter(kind__startswith="delegation", audience="BE").exists()
    substituted(belgiums_delegation, belgium, number=5)
    assert {mail.recipient for mail in mails("delegation_receipt")} == {austria.email, belgium.email}
