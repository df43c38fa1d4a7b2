"""A workshop that takes place here is a meeting of the group; contacts come to it as guests, in one act."""

from datetime import timedelta

import pytest

from nominations.accounts.models import User
from nominations.kernel import clock
from nominations.meetings import actions as meetings
from nominations.meetings.models import AgendaItem, Meeting
from nominations.meetings.participant_models import Participant
from nominations.outbox.models import OutgoingMail
from nominations.partnerships import contacts, events, observing, partnering, rules, settling, workshops
from nominations.partnerships.access import NotAllowed
from nominations.partnerships.models import Partner, PartnerContact, PartnerEvent
from tests.cast import NOW, SINCE, TODAY
from tests.meetings.stage import ENDS, FIRST_DAY, PLACE, STARTS
from tests.partnerships.stage import acts, canada, month, noor, workshop

__all__ = ["canada", "noor", "workshop"]


@pytest.fixture
def coming(canada: Partner, officer: User) -> PartnerEvent:
    """A workshop of which only the year is known yet."""
    when = month(FIRST_DAY.year, FIRST_DAY.month)
    return events.enter(canada, kind="workshop", title="Joint workshop", when=when, by=officer, at=NOW, place=PLACE)


@pytest.fixture
def planned(coming: PartnerEvent, officer: User) -> Meeting:
    return workshops.plan_workshop(coming, starts_at=STARTS, ends_at=ENDS, by=officer, at=NOW)


@pytest.fixture
def convened(planned: Meeting, officer: User) -> Meeting:
    return meetings.convene(planned, answers_until_on=FIRST_DAY - timedelta(days=14), by=officer, at=NOW)


def test_the_event_becomes_a_workshop_and_its_days_are_the_meetings(
    coming: PartnerEvent, planned: Meeting, officer: User
) -> None:
    assert (planned.kind, planned.number, planned.title, planned.place) == ("workshop", 1, "Joint workshop", PLACE)
    coming.refresh_from_db()
    assert coming.meeting == planned
    assert rules.when(coming).start == coming.date_from == FIRST_DAY
    assert acts(coming.partner)[2:] == ["partner_event.plan"]
    with pytest.raises(events.DateOfTheMeeting, match="The days are those of the meeting"):
        events.edit(coming, when=month(2030, 1), by=officer, at=NOW)
    with pytest.raises(events.StillNeeded, match="This event is a meeting here"):
        events.remove(coming, by=officer, at=NOW)
    with pytest.raises(workshops.NotPlannable, match="a meeting here already"):
        workshops.plan_workshop(coming, starts_at=STARTS, ends_at=ENDS, by=officer, at=NOW)


def test_when_the_meeting_moves_the_event_moves_with_it(coming: PartnerEvent, planned: Meeting, officer: User) -> None:
    meetings.edit(planned, starts_at=STARTS + timedelta(days=7), ends_at=ENDS + timedelta(days=7), by=officer, at=NOW)
    coming.refresh_from_db()
    assert rules.when(coming).start == FIRST_DAY + timedelta(days=7)
    assert rules.when(coming).stated == rules.from_to(
        FIRST_DAY + timedelta(days=7), clock.local_day(ENDS) + timedelta(days=7)
    )


def test_round_tables_are_points_of_its_programme(planned: Meeting) -> None:
    AgendaItem.objects.create(meeting=planned, kind="round_table", title="Quantum sensing")
    assert [item.kind for item in planned.items.all()] == ["round_table"]


def test_only_what_is_to_come_and_is_a_workshop_becomes_a_meeting(
    workshop: PartnerEvent, coming: PartnerEvent, officer: User
) -> None:
    past = {"starts_at": NOW - timedelta(hours=1), "ends_at": NOW + timedelta(hours=1)}
    with pytest.raises(workshops.NotPlannable, match="A workshop that is over is not planned any more"):
        workshops.plan_workshop(workshop, by=officer, at=NOW, **past)
    events.edit(coming, kind="call", by=officer, at=NOW)
    with pytest.raises(workshops.NotPlannable, match="A telephone conference is no meeting of the group"):
        workshops.plan_workshop(coming, starts_at=STARTS, ends_at=ENDS, by=officer, at=NOW)
    partnering.end(coming.partner, on=TODAY, by=officer, at=NOW)
    with pytest.raises(settling.PartnerEnded):
        workshops.plan_workshop(coming, starts_at=STARTS, ends_at=ENDS, by=officer, at=NOW)


def test_contacts_are_invited_as_guests_of_a_partner_country(
    convened: Meeting, canada: Partner, noor: PartnerContact, officer: User
) -> None:
    [guest] = workshops.invite(convened, partner=canada, contacts=[noor], by=officer, at=NOW)
    assert (guest.capacity, guest.country, guest.delegation, guest.seat) == ("partner", canada.country, None, None)
    mail = OutgoingMail.objects.get(kind="participant_named")
    assert mail.recipient == noor.email
    assert workshops.invite(convened, partner=canada, contacts=[noor], by=officer, at=NOW) == [guest]


def test_all_are_invited_or_nobody(convened: Meeting, canada: Partner, noor: PartnerContact, officer: User) -> None:
    office = contacts.add(canada, since=SINCE, organisation="Invented Office", by=officer, at=NOW)
    with pytest.raises(workshops.CannotCome, match=r"Invented Office cannot be invited yet\. Give the family name\."):
        workshops.invite(convened, partner=canada, contacts=[noor, office], by=officer, at=NOW)
    assert not Participant.objects.filter(meeting=convened, delegation=None).exists()
    assert not OutgoingMail.objects.filter(kind="participant_named").exists()


def test_as_an_observer_only_where_the_country_is_one(
    convened: Meeting, canada: Partner, noor: PartnerContact, officer: User
) -> None:
    told = {"partner": canada, "contacts": [noor], "capacity": "observer", "by": officer, "at": NOW}
    with pytest.raises(workshops.CannotCome, match="Canada is no observer of E03931 on the first day of the meeting"):
        workshops.invite(convened, **told)
    observing.admit(canada.group, country=canada.country, invitation="Letter of 3 May", since=SINCE, by=officer, at=NOW)
    [guest] = workshops.invite(convened, **told)
    assert guest.capacity == "observer"


def test_an_invitation_that_makes_no_sense_is_refused(
    planned: Meeting, canada: Partner, noor: PartnerContact, officer: User, other_officer: User
) -> None:
    told = {"partner": canada, "contacts": [noor], "by": officer, "at": NOW}
    for changed, sentence in (
        ({"contacts": []}, "Choose at least one contact"),
        ({"capacity": "representative"}, "come as guests of a partner country, or as observers"),
        ({}, "The meeting is not convened yet"),
    ):
        with pytest.raises(Exception, match=sentence):
            workshops.invite(planned, **{**told, **changed})
    with pytest.raises(NotAllowed):
        workshops.invite(planned, **{**told, "by": other_officer})
    contacts.end(noor, on=TODAY, by=officer, at=NOW)
    noor.refresh_from_db()
    with pytest.raises(workshops.CannotCome, match="Noor Tremblay is no contact of this partner now"):
        workshops.invite(planned, **told)
