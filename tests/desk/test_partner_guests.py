"""Workshops with partners as meetings, contacts invited as guests, and observers of groups, at the desk."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from nominations.accounts.models import User
from nominations.groups.models import ExpertGroup
from nominations.meetings.models import Meeting
from nominations.meetings.participant_models import Participant
from nominations.outbox.models import OutgoingMail
from nominations.partnerships import contacts, events, observing
from nominations.partnerships.models import Observer, Partner, PartnerContact
from nominations.reference.models import Country
from tests.cast import NOW, SINCE, TODAY
from tests.desk.pages import of_record, press, text_of
from tests.meetings.stage import FIRST_DAY, convened
from tests.partnerships.stage import canada, month, noor

__all__ = ["canada", "noor"]
SignIn = Callable[[User], Client]


@pytest.fixture
def client(officer: User, sign_in: SignIn) -> Client:
    return sign_in(officer)


@pytest.fixture
def meeting(group: ExpertGroup, officer: User, contacts: object) -> Meeting:
    return convened(group, officer)


def of(page: str, partner: Partner, *keys: object) -> str:
    return of_record("partner", page, partner.pk, *keys)


def test_an_event_to_come_is_planned_as_a_workshop_of_the_group(canada: Partner, officer: User, client: Client) -> None:
    when = month(FIRST_DAY.year, FIRST_DAY.month)
    event = events.enter(canada, kind="workshop", title="Joint workshop", when=when, by=officer, at=NOW)
    assert "Plan it as a workshop here" in text_of(client.get(of("events", canada)))
    typed = {
        "title": "Joint workshop",
        "place": "Brussels",
        "starts_on": FIRST_DAY.isoformat(),
        "starts_time": "10:00",
        "ends_on": FIRST_DAY.isoformat(),
        "ends_time": "16:00",
    }
    answer = press(client, of("event_workshop", canada, event.pk), **typed)
    meeting = Meeting.objects.get(kind="workshop")
    assert answer["Location"] == of_record("meeting", "overview", meeting.pk)
    page = text_of(client.get(of("events", canada)))
    assert "A meeting of the group: Joint workshop" in page
    assert "Plan it as a workshop here" not in page
    assert "change the meeting, and they follow" in text_of(client.get(of("event_change", canada, event.pk)))
    again = client.post(of("event_workshop", canada, event.pk), typed)
    assert "This event is a meeting here already" in text_of(again)


def test_contacts_are_invited_from_the_page_of_the_partner(
    meeting: Meeting, canada: Partner, noor: PartnerContact, client: Client
) -> None:
    typed = {"meeting": str(meeting.pk), "contacts": [str(noor.pk)], "capacity": "partner", "mode": "online"}
    shown = client.post(of("invitation", canada), typed)
    assert "you are invited to" in text_of(shown)
    assert not Participant.objects.filter(delegation=None).exists()
    press(client, of("invitation", canada), **typed)
    guest = Participant.objects.get(delegation=None)
    assert (guest.country_id, guest.capacity, guest.mode, guest.email) == ("CA", "partner", "online", noor.email)


def test_without_contacts_or_meetings_the_page_says_what_is_missing(canada: Partner, client: Client) -> None:
    page = text_of(client.get(of("invitation", canada)))
    assert "No contact is known who could be invited" in page
    assert "No meeting of the group is convened and to come" in page
    assert "Choose at least one contact" in text_of(client.post(of("invitation", canada), {}))


def test_contacts_of_several_partners_are_invited_from_the_meeting_in_one_act(
    meeting: Meeting, canada: Partner, noor: PartnerContact, officer: User, outside: dict[str, Country], client: Client
) -> None:
    japan = Partner.objects.create(group=canada.group, country=outside["JP"], since=SINCE, created_at=NOW)
    facts = {"family_name": "Sato", "given_name": "Aki", "email": "aki@cao.example.org", "organisation": "Office"}
    aki = contacts.add(japan, since=SINCE, by=officer, at=NOW, **facts)
    assert "Invite contacts of partners and observers" in text_of(
        client.get(of_record("meeting", "delegations", meeting.pk))
    )
    address = of_record("meeting", "guest_partners", meeting.pk)
    assert "Japan: Aki Sato, Office" in text_of(client.get(address))
    typed = {"contacts": [str(noor.pk), str(aki.pk)], "capacity": "observer", "mode": "in_person"}
    refused = client.post(address, typed)
    assert "is no observer of E03931 on the first day of the meeting" in text_of(refused)
    for country in (canada.country, japan.country):
        observing.admit(canada.group, country=country, invitation="Letter", since=SINCE, by=officer, at=NOW)
    press(client, address, **typed)
    guests = Participant.objects.filter(delegation=None).order_by("country")
    assert [(guest.country_id, guest.capacity) for guest in guests] == [("CA", "observer"), ("JP", "observer")]
    assert OutgoingMail.objects.filter(kind="participant_named").count() == 2


def test_an_observer_is_admitted_corrected_and_ended(
    group: ExpertGroup, officer: User, outside: dict[str, Country], client: Client
) -> None:
    chosen = client.get(reverse("admin:nominations_observer_add"), follow=True)
    address = chosen.redirect_chain[-1][0]
    refused = client.post(address, {"country": "NO", "since": "2024-01-01"})
    assert "Name the letter of invitation, with its date" in text_of(refused)
    typed = {"country": "NO", "since": "2024-01-01", "invitation": "Letter of 3 May"}
    client.post(address, typed)
    observer = Observer.objects.get()
    twice = client.post(address, typed)
    assert "Norway is an observer from Monday 1 January 2024 on already" in text_of(twice)
    listed = reverse("admin:nominations_observer_changelist")
    assert "Norway E03931 Letter of 3 May 1 January 2024" in text_of(client.get(listed))
    edit = of_record("observer", "edit", observer.pk)
    client.post(edit, {"since": "2024-02-01", "invitation": "Letter of 4 May"})
    press(client, of_record("observer", "ending", observer.pk), on=TODAY.isoformat())
    observer.refresh_from_db()
    assert (observer.invitation, observer.since.month, observer.until) == ("Letter of 4 May", 2, TODAY)
    history = text_of(client.get(of_record("observer", "history", observer.pk)))
    assert "observer.end" in history
    assert client.get(of_record("observer", "change", observer.pk))["Location"] == edit


def test_the_partner_s_page_offers_to_admit_it_as_an_observer(canada: Partner, officer: User, client: Client) -> None:
    assert "Admit it as an observer" in text_of(client.get(of("overview", canada)))
    admitted = {"invitation": "Letter", "since": TODAY - timedelta(days=1), "by": officer, "at": NOW}
    observing.admit(canada.group, country=canada.country, **admitted)
    assert "Canada is an observer of E03931, invited by: Letter" in text_of(client.get(of("overview", canada)))
