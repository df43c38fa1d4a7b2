"""Guests of a meeting: who may be one, what they are invited to, and that a Member State's authority is none."""

from datetime import timedelta

import pytest

from nominations.accounts.models import User
from nominations.kernel import clock
from nominations.meetings import accrediting, actions, guests
from nominations.meetings.access import NotAllowed
from nominations.meetings.facts import NotAFullPerson
from nominations.meetings.models import AgendaItem, Delegation, Meeting
from nominations.meetings.participant_models import Participant
from nominations.outbox.models import OutgoingMail
from nominations.reference.models import Country
from tests.cast import NOW
from tests.meetings.delegations import delegation, meeting, people, represented
from tests.meetings.stage import ENDS, FIRST_DAY, planned

__all__ = ["delegation", "meeting"]
pytestmark = pytest.mark.django_db
CANADIAN = people(8, family_name="Tremblay", given_name="Noor", email="noor@ised.example.org")


def item(meeting: Meeting, position: int = 1) -> AgendaItem:
    begins = clock.local_instant(FIRST_DAY, 14)
    facts = {"starts_at": begins, "ends_at": begins + timedelta(hours=1), "title": f"Round table {position}"}
    return AgendaItem.objects.create(meeting=meeting, position=position, **facts)


def test_a_partner_is_invited_to_an_item_and_told_its_hour(meeting: Meeting, officer: User) -> None:
    table = item(meeting)
    guest = guests.invite(
        meeting, capacity="partner", facts=CANADIAN, country_name="Canada", items=[table], by=officer, at=NOW
    )
    assert (guest.delegation, guest.seat, guest.country, guest.country_name) == (None, None, None, "Canada")
    assert list(guest.invited_to.all()) == [table]
    [mail] = OutgoingMail.objects.filter(kind="participant_named")
    assert mail.recipient == "noor@ised.example.org"
    assert mail.subject == "E03931: you are invited to “First meeting”"
    for words in ("partner country, without a vote", "Round table 1: ", "14:00 – 15:00", "no passport"):
        assert words in mail.text
        assert words in mail.html
    guest.refresh_from_db()
    assert guest.informed_at == NOW
    entry = bytes(mail.attachments.get().file.blob.content).decode()
    assert f"DTSTART;TZID=Europe/Brussels:{FIRST_DAY:%Y%m%d}T140000" in entry
    assert f"DTEND;TZID=Europe/Brussels:{FIRST_DAY:%Y%m%d}T150000" in entry


def test_a_guest_of_an_item_hears_of_its_new_hour_when_the_meeting_moves(meeting: Meeting, officer: User) -> None:
    table = item(meeting)
    guests.invite(meeting, capacity="commission", facts=CANADIAN, items=[table], by=officer, at=NOW)
    begins, ends = meeting.starts_at + timedelta(hours=1), meeting.ends_at
    actions.change(meeting, starts_at=begins, ends_at=ends, reason="Later trains", by=officer, at=NOW)
    mail = OutgoingMail.objects.get(recipient="noor@ised.example.org", kind="meeting_changed")
    entry = bytes(mail.attachments.get().file.blob.content).decode()
    assert f"DTSTART;TZID=Europe/Brussels:{FIRST_DAY:%Y%m%d}T150000" in entry


def test_twice_is_once(meeting: Meeting, officer: User) -> None:
    facts = {"capacity": "partner", "facts": CANADIAN, "country_name": "Canada", "by": officer, "at": NOW}
    assert guests.invite(meeting, **facts).pk == guests.invite(meeting, **facts).pk
    with pytest.raises(guests.CannotInvite, match=r"attends this meeting already \(Partner country\)"):
        guests.invite(meeting, **{**facts, "capacity": "observer"})


@pytest.mark.parametrize("capacity", ["observer", "partner"])
@pytest.mark.parametrize("typed", [False, "Austria", "österreich", "Republic of Austria", "EL"])
def test_a_member_states_authority_is_never_an_observer(
    capacity: str, typed: bool | str, meeting: Meeting, officer: User
) -> None:
    where = {"country_name": typed} if typed else {"country": Country.objects.get(pk="AT")}
    with pytest.raises(guests.MemberStateRefused, match="is a Member State: its authorities are members"):
        guests.invite(meeting, capacity=capacity, facts=CANADIAN, by=officer, at=NOW, **where)


def test_an_expert_from_a_member_state_may_be_invited(meeting: Meeting, officer: User) -> None:
    guest = guests.invite(
        meeting, capacity="invited_expert", facts=CANADIAN, country_name="Austria", by=officer, at=NOW
    )
    assert (guest.country_id, guest.country_name) == ("AT", "")


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"capacity": "partner"}, "Name the partner country"),
        ({"capacity": "representative"}, "named by their State"),
        ({"capacity": ""}, "named by their State"),
    ],
)
def test_what_is_missing_is_said(facts: dict[str, str], words: str, meeting: Meeting, officer: User) -> None:
    with pytest.raises(guests.CannotInvite, match=words):
        guests.invite(meeting, facts=CANADIAN, by=officer, at=NOW, **facts)


def test_a_guest_is_a_full_person_of_this_meetings_items(meeting: Meeting, officer: User) -> None:
    with pytest.raises(NotAFullPerson):
        guests.invite(meeting, capacity="commission", facts=people(8, email=""), by=officer, at=NOW)
    elsewhere = item(planned(meeting.group, officer))
    with pytest.raises(guests.CannotInvite, match="Choose items of this meeting"):
        guests.invite(meeting, capacity="commission", facts=CANADIAN, items=[elsewhere], by=officer, at=NOW)


def test_who_attends_for_a_state_is_no_guest_and_the_other_way(
    meeting: Meeting, delegation: Delegation, austria: User, officer: User
) -> None:
    head = represented(delegation, austria)
    with pytest.raises(guests.CannotInvite, match="Representative"):
        guests.invite(meeting, capacity="commission", facts=people(8, email=head.email), by=officer, at=NOW)
    guests.invite(meeting, capacity="commission", facts=CANADIAN, by=officer, at=NOW)
    with pytest.raises(Exception, match="Somebody with the address"):
        accrediting.name_expert(delegation, accompanies=head, facts=CANADIAN, by=austria, at=NOW)


def test_a_guest_is_changed_told_anew_of_another_item_and_withdrawn_once(meeting: Meeting, officer: User) -> None:
    first, second = item(meeting), item(meeting, 2)
    guest = guests.invite(meeting, capacity="commission", facts=CANADIAN, items=[first], by=officer, at=NOW)
    OutgoingMail.objects.filter(kind="participant_named").update(status="sent", held_until=None, sent_at=NOW)
    later = NOW + timedelta(hours=1)
    guests.change(guest, facts=CANADIAN, items=[first], by=officer, at=later)
    assert OutgoingMail.objects.filter(kind="participant_named").count() == 1
    guests.change(guest, facts=CANADIAN, items=[second], by=officer, at=later)
    assert OutgoingMail.objects.filter(kind="participant_named").count() == 2
    OutgoingMail.objects.filter(kind="participant_named").update(status="sent", held_until=None, sent_at=NOW)
    with pytest.raises(guests.ReasonMissing):
        guests.withdraw(guest, reason="", by=officer, at=later)
    guests.withdraw(guest, reason="The item was dropped", by=officer, at=later)
    guests.withdraw(guest, reason="Again", by=officer, at=later)
    [mail] = OutgoingMail.objects.filter(kind="participant_withdrawn")
    assert "The item was dropped" in mail.text
    with pytest.raises(guests.CannotInvite, match="not a guest of this meeting any more"):
        guests.change(guest, facts=CANADIAN, by=officer, at=later)


def test_a_new_address_of_a_guest_is_told_the_old_one_too(meeting: Meeting, officer: User) -> None:
    guest = guests.invite(meeting, capacity="commission", facts=CANADIAN, by=officer, at=NOW)
    OutgoingMail.objects.filter(kind="participant_named").update(status="sent", held_until=None, sent_at=NOW)
    other = people(8, email="new@ised.example.org")
    guests.change(guest, facts=other, by=officer, at=NOW + timedelta(hours=1))
    assert OutgoingMail.objects.get(kind="participant_withdrawn").recipient == "noor@ised.example.org"
    assert OutgoingMail.objects.filter(kind="participant_named", recipient="new@ised.example.org").exists()


def test_only_the_secretariat_and_only_while_convened(
    meeting: Meeting, austria: User, other_officer: User, officer: User
) -> None:
    for who in (austria, other_officer):
        with pytest.raises(NotAllowed):
            guests.invite(meeting, capacity="commission", facts=CANADIAN, by=who, at=NOW)
    with pytest.raises(guests.CannotInvite, match="guests are invited afterwards"):
        guests.invite(planned(meeting.group, officer), capacity="commission", facts=CANADIAN, by=officer, at=NOW)
    actions.hold(meeting, by=officer, at=ENDS)
    with pytest.raises(guests.CannotInvite, match="took place"):
        guests.invite(meeting, capacity="commission", facts=CANADIAN, by=officer, at=NOW)
    assert Participant.objects.count() == 0
