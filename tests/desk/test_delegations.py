"""Delegations and guests at the desk: 27 rows, a change for a State with its reason, the mails shown before they go."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.meetings import accrediting, guests
from nominations.meetings.models import AgendaItem, Delegation, Meeting
from nominations.meetings.participant_models import Participant
from nominations.outbox.models import OutgoingMail
from tests.cast import NOW
from tests.desk.pages import press, text_of
from tests.meetings.delegations import accompanied, delegation, meeting, people, represented, substituted
from tests.meetings.stage import contact_of, delegation_of, planned

__all__ = ["delegation", "meeting"]
pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
TYPED = {
    "family_name": "Ersatz",
    "given_name": "Žofia",
    "email": "zofia@ministry.example.org",
    "mode": "online",
}
WHY = "Your call of this morning."


@pytest.fixture
def client(officer: User, sign_in: SignIn) -> Client:
    return sign_in(officer)


def of(meeting: Meeting, name: str, *more: object) -> str:
    return reverse(f"admin:nominations_meeting_{name}", args=[meeting.pk, *more])


def test_27_rows_the_guests_and_how_many(
    meeting: Meeting, delegation: Delegation, austria: User, officer: User, client: Client
) -> None:
    accompanied(delegation, represented(delegation, austria), austria)
    accrediting.nil(delegation_of(meeting, "BE"), reason="A strike", by=contact_of("BE"), at=NOW)
    guests.invite(meeting, capacity="partner", facts=people(8), country_name="Canada", by=officer, at=NOW)
    page = client.get(of(meeting, "delegations"))
    assert len(page.context["lists"].rows) == 27
    text = text_of(page)
    for words in (
        "States that named somebody: 1",
        "nobody attends: 1",
        "no answer: 25",
        "persons: 3",
        "experts: 1",
        "A strike",
        "Partner country, Canada",
        "the whole meeting",
    ):
        assert words in text


def test_before_it_is_convened_there_is_nothing_to_name(meeting: Meeting, officer: User, client: Client) -> None:
    early = planned(meeting.group, officer)
    text = text_of(client.get(of(early, "delegations")))
    assert "The meeting is not convened yet" in text
    assert "Invite a guest" not in text


def test_a_delegation_shows_who_attends_who_left_and_what_can_be_changed(
    meeting: Meeting, delegation: Delegation, austria: User, client: Client
) -> None:
    head = represented(delegation, austria)
    expert = accompanied(delegation, head, austria)
    accrediting.withdraw(expert, reason="Cancelled", by=austria, at=NOW)
    text = text_of(client.get(of(meeting, "delegation", "AT")))
    for words in (
        str(head),
        "No longer attending",
        "Cancelled",
        "Name a substitute",
        "by Contact of Austria; change 3",
    ):
        assert words in text


def test_staff_name_the_representative_after_seeing_the_mails(
    meeting: Meeting, delegation: Delegation, austria: User, client: Client
) -> None:
    address = of(meeting, "representative", "AT", 1)
    page = client.post(address, {"mode": "online", "because": " "})
    assert "Give the reason: the State reads why" in text_of(page)
    page = client.post(address, {"mode": "online", "because": WHY})
    assert {each.mail.kind for each in page.context["rehearsal"].mails} == {"participant_named", "delegation_receipt"}
    assert not Participant.objects.exists()
    assert press(client, address, mode="online", because=WHY).status_code == 302
    assert Participant.objects.get().mode == "online"
    assert WHY in OutgoingMail.objects.get(kind="delegation_receipt", recipient=austria.email).text
    assert client.get(of(meeting, "representative", "AT", 7)).status_code == 404


def test_staff_name_a_substitute_an_expert_and_nobody(meeting: Meeting, delegation: Delegation, client: Client) -> None:
    assert client.get(of(meeting, "expert", "AT")).status_code == 404
    address = of(meeting, "substitute", "AT", 1)
    page = client.post(address, {**TYPED, "email": "zofia", "because": WHY})
    assert "is not an e-mail address" in text_of(page)
    assert 'value="Ersatz"' in page.content.decode()
    assert press(client, address, **TYPED, because=WHY).status_code == 302
    other = {**TYPED, "email": "expert@ministry.example.org"}
    assert press(client, of(meeting, "expert", "AT"), **other, because=WHY).status_code == 302
    again = {**TYPED, "email": "second@ministry.example.org"}
    page = client.post(of(meeting, "expert", "AT"), {**again, "because": WHY})
    assert "The rules of E03931 allow each State 1 accompanying expert" in text_of(page)
    assert press(client, of(meeting, "nobody", "AT"), reason="A strike", because=WHY).status_code == 302
    delegation.refresh_from_db()
    assert (delegation.is_nil, delegation.nil_reason) == (True, "A strike")


def test_staff_correct_and_withdraw(meeting: Meeting, delegation: Delegation, austria: User, client: Client) -> None:
    named = substituted(delegation, austria)
    address = of(meeting, "attendee", "AT", named.pk)
    assert 'value="Ersatz-1"' in client.get(address).content.decode()
    changed = {**people(1).columns(), "function": "Director"}
    assert press(client, address, **changed, because=WHY).status_code == 302
    named.refresh_from_db()
    assert named.function == "Director"
    withdrawal = of(meeting, "attendee_withdrawal", "AT", named.pk)
    assert press(client, withdrawal, reason="Ill").status_code == 302
    named.refresh_from_db()
    assert named.withdrawn_reason == "Ill"
    assert client.get(of(meeting, "attendee", "BE", named.pk)).status_code == 404


def test_of_a_representative_only_the_mode_is_asked(
    meeting: Meeting, delegation: Delegation, austria: User, client: Client
) -> None:
    head = represented(delegation, austria)
    address = of(meeting, "attendee", "AT", head.pk)
    assert "id_family_name" not in client.get(address).content.decode()
    assert press(client, address, mode="online", because=WHY).status_code == 302
    head.refresh_from_db()
    assert head.mode == "online"


def test_a_guest_is_invited_corrected_and_withdrawn(meeting: Meeting, client: Client) -> None:
    item = AgendaItem.objects.create(meeting=meeting, title="Round table on chips")
    address = of(meeting, "guest_invitation")
    typed = {**TYPED, "capacity": "partner", "country_name": "Canada", "items": [str(item.pk)]}
    page = client.post(address, {**typed, "country_name": "Belgium"})
    assert "Belgium is a Member State" in text_of(page)
    assert press(client, address, **typed).status_code == 302
    guest = Participant.objects.get()
    assert (guest.country_name, list(guest.invited_to.all())) == ("Canada", [item])
    change = of(meeting, "guest", guest.pk)
    assert 'value="Ersatz"' in client.get(change).content.decode()
    assert press(client, change, **{**TYPED, "function": "Adviser"}, items=[]).status_code == 302
    guest.refresh_from_db()
    assert (guest.function, list(guest.invited_to.all())) == ("Adviser", [])
    assert press(client, of(meeting, "guest_withdrawal", guest.pk), reason="Dropped").status_code == 302
    guest.refresh_from_db()
    assert guest.withdrawn_reason == "Dropped"


def test_a_guest_is_no_delegate_and_the_other_way(
    meeting: Meeting, delegation: Delegation, austria: User, officer: User, client: Client
) -> None:
    guest = guests.invite(meeting, capacity="commission", facts=people(8), by=officer, at=NOW)
    named = represented(delegation, austria)
    assert client.get(of(meeting, "attendee", "AT", guest.pk)).status_code == 404
    assert client.get(of(meeting, "guest", named.pk)).status_code == 404


def test_another_groups_officer_finds_nothing(meeting: Meeting, other_officer: User, sign_in: SignIn) -> None:
    stranger = sign_in(other_officer)
    for name, more in (("delegations", ()), ("delegation", ("AT",)), ("guest_invitation", ()), ("nobody", ("AT",))):
        assert stranger.get(of(meeting, name, *more)).status_code == 404


def test_the_list_asks_as_much_for_27_as_for_270_people(
    meeting: Meeting, austria: User, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    address = of(meeting, "delegations")

    def enter(first: int, last: int) -> None:
        facts = {"meeting": meeting, "capacity": "commission", "given_name": "Anna", "added_at": NOW}
        Participant.objects.bulk_create(
            Participant(family_name=f"Gast {n}", email=f"gast.{n}@example.org", **facts) for n in range(first, last)
        )

    enter(0, 27)
    client.get(address)
    with django_assert_num_queries(9):
        client.get(address)
    enter(27, 270)
    with django_assert_num_queries(9):
        client.get(address)
