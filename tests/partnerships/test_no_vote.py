"""A partner or an observer as voting member: refused with a sentence by the verbs, and by the database for anybody."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Model

from nominations.accounts import actions as accounts
from nominations.accounts.models import Role, User
from nominations.calls import actions as calls
from nominations.calls import changes
from nominations.calls.models import Call, Invitation
from nominations.groups import actions as groups
from nominations.groups.models import ExpertGroup, Seat
from nominations.mandates import actions as mandates
from nominations.mandates.models import Membership
from nominations.meetings import balloting, opinions
from nominations.meetings.participant_models import Participant
from nominations.meetings.voting_models import Ballot
from nominations.parties.models import Authority
from nominations.partnerships import observing
from nominations.partnerships.models import Observer, Partner, PartnerContact
from nominations.reference.members import NotAMemberState
from nominations.reference.models import Country
from nominations.workflow import drafting
from tests.cast import DEADLINE, NOW, SINCE, TODAY
from tests.mandates.stage import person
from tests.meetings.voting_stage import in_meeting, in_session, members, written
from tests.partnerships.stage import canada

__all__ = ["canada"]
SENTENCE = (
    "Canada is outside the Union: it may be a partner or an observer of a group, "
    "but it has no seat, no mandate and no vote."
)


@pytest.fixture
def office(canada: Partner) -> Authority:
    facts = {"name": "Invented Department", "name_key": "invented department", "since": SINCE}
    return Authority.objects.create(country=canada.country, **facts)


def test_it_is_asked_for_no_nomination(canada: Partner, officer: User) -> None:
    with pytest.raises(NotAMemberState, match=SENTENCE):
        calls.create_call(canada.group, title="X", deadline_on=DEADLINE, asked=["AT", "CA"], by=officer, at=NOW)


def test_it_begins_none_even_where_a_row_asks_for_it(call: Call, canada: Partner, austria: User) -> None:
    row = Invitation.objects.create(call=call, country=canada.country)
    with pytest.raises(NotAMemberState, match=SENTENCE):
        drafting.begin(row, by=austria, at=NOW)


def test_it_proposes_no_change_of_representative(canada: Partner) -> None:
    kind, since = Role.Kind.CONTACT_POINT, {"since": SINCE, "by": None, "at": NOW}
    names = {"given_name": "Noor", "family_name": "Tremblay", "country_id": "CA"}
    contact = accounts.create_contact("noor@ised.example.org", kind=kind, **names, **since).user
    with pytest.raises(NotAMemberState, match=SENTENCE):
        changes.open_change(canada.group, country=canada.country, by=contact, at=NOW)


def test_no_seat_is_made_for_it(canada: Partner, states: dict[str, Country]) -> None:
    assert {seat.country_id for seat in groups.ensure_seats(canada.group, on=TODAY)} == set(states)


def test_its_authority_is_no_member_and_nobody_sits_for_it(canada: Partner, office: Authority, officer: User) -> None:
    for as_observer in (False, True):
        with pytest.raises(NotAMemberState, match=SENTENCE):
            mandates.begin_membership(
                canada.group, authority=office, since=TODAY, as_observer=as_observer, by=officer, at=NOW
            )
    seat = groups.ensure_seats(canada.group, on=TODAY)[0]
    with pytest.raises(NotAMemberState, match=SENTENCE):
        mandates.appoint(seat, person=person("Tremblay"), authority=office, since=TODAY, by=officer, at=NOW)


def test_it_has_no_ballot_even_where_its_authority_is_entered_as_a_member(
    canada: Partner, office: Authority, officer: User
) -> None:
    members(canada.group, "AT", "BE")
    Membership.objects.create(group=canada.group, authority=office, since=SINCE, recorded_at=NOW)
    opinion = opinions.open_vote(written(canada.group, officer), answers_until_on=DEADLINE, by=officer, at=NOW)
    assert opinion.members == 2
    assert [ballot.country_id for ballot in opinion.ballots.all()] == ["BE", "AT"]


@pytest.mark.parametrize("capacity", ["observer", "partner"])
def test_its_guest_votes_for_nobody(canada: Partner, officer: User, capacity: str) -> None:
    members(canada.group, "AT", "BE")
    meeting = in_session(canada.group, officer)
    guest = Participant.objects.create(
        meeting=meeting,
        capacity=capacity,
        country=canada.country,
        family_name="Tremblay",
        given_name="Noor",
        email="noor@ised.example.org",
        added_at=NOW,
    )
    opinion = opinions.open_vote(in_meeting(meeting, officer), by=officer, at=NOW)
    ballot = opinion.ballots.get(country="AT")
    with pytest.raises(balloting.NoVoice, match="has no vote: only members vote"):
        balloting.cast(ballot, choice="for", spoken_by=guest, by=officer, at=NOW)


def refused(words: str, model: type[Model], **facts: Any) -> None:
    with pytest.raises(IntegrityError, match=words), transaction.atomic():
        model._default_manager.create(**facts)


def test_the_database_gives_it_neither_seat_nor_ballot(canada: Partner, officer: User) -> None:
    refused("only Member States have seats", Seat, group=canada.group, country=canada.country)
    members(canada.group, "AT")
    opinion = opinions.open_vote(written(canada.group, officer), answers_until_on=DEADLINE, by=officer, at=NOW)
    refused("only Member States have seats", Ballot, opinion=opinion, country=canada.country)
    seat = groups.ensure_seats(canada.group, on=TODAY)[0]
    with pytest.raises(IntegrityError, match="only Member States"), transaction.atomic():
        Seat.objects.filter(pk=seat.pk).update(country=canada.country)


def test_the_database_takes_no_member_state_as_partner_or_observer(
    canada: Partner, officer: User, states: dict[str, Country]
) -> None:
    said = "a Member State is neither a partner nor an observer"
    refused(said, Partner, group=canada.group, country=states["AT"], since=SINCE, created_at=NOW)
    refused(said, Observer, group=canada.group, country=states["AT"], since=SINCE, invitation="Letter")
    observer = observing.admit(
        canada.group, country=canada.country, invitation="Letter", since=SINCE, by=officer, at=NOW
    )
    with pytest.raises(IntegrityError, match=said), transaction.atomic():
        Observer.objects.filter(pk=observer.pk).update(country="AT")


def test_the_database_refuses_what_is_incomplete(canada: Partner, group: ExpertGroup) -> None:
    refused("partner_once_a_group", Partner, group=group, country=canada.country, since=SINCE, created_at=NOW)
    refused("observer_is_invited", Observer, group=group, country=canada.country, since=SINCE)
    refused("partner_contact_has_an_organisation", PartnerContact, partner=canada, since=SINCE)
