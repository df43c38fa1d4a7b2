"""The calendar of deadlines and meetings, read back by a parser: stable names, moves and cancellations, no person."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar, Event
from pytest_django import DjangoAssertNumQueries

from nominations.accounts import actions as accounts
from nominations.accounts.models import ApiToken, Role, User
from nominations.calls import actions as calls
from nominations.calls.models import Call, Invitation
from nominations.groups.models import ExpertGroup
from nominations.mandates import changes
from nominations.mandates.models import Mandate
from nominations.mandates.states import EndReason
from nominations.meetings import actions as meetings
from nominations.outbox.models import OutgoingMail
from nominations.portal import feeds
from tests.cast import DEADLINE, NOW, TODAY, accepted, invitation_of
from tests.meetings import icals
from tests.meetings.stage import FIRST_DAY, delegation_of, planned
from tests.meetings.stage import convened as meeting_convened

DAY = timedelta(days=1)


def address_of(user: User) -> str:
    facts = {"label": "Telephone", "scope": ApiToken.Scope.CALENDAR, "expires_on": TODAY + 30 * DAY}
    return f"/calendar/{accounts.issue_token(user, by=user, at=NOW, **facts)[1]}.ics"


def events(user: User) -> list[Event]:
    answer = Client().get(address_of(user))
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def test_a_contact_point_sees_the_deadline_of_the_own_state(call: Call, austria: User, austrias: Invitation) -> None:
    [event] = events(austria)
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (DEADLINE, DEADLINE + DAY)
    assert str(event["uid"]).startswith(f"{austrias.pk}.deadline@")
    assert (event["status"], event["sequence"]) == ("CONFIRMED", 0)
    assert str(event["summary"]) == "Nominations of Austria for E03931: last day"
    assert str(event["url"]).endswith(f"/calls/{austrias.pk}/")


def test_an_extension_moves_the_event_of_that_state_only(
    call: Call, austria: User, belgium: User, officer: User, austrias: Invitation
) -> None:
    before = [events(austria)[0]["uid"], events(belgium)[0]["last-modified"].to_ical()]
    later = DEADLINE + timedelta(days=5)
    calls.extend(austrias, new_on=later, reason="Elections.", by=officer, at=NOW)
    [moved], [same] = events(austria), events(belgium)
    assert (moved.decoded("dtstart"), moved["sequence"]) == (later, 1)
    assert (same.decoded("dtstart"), same["sequence"]) == (DEADLINE, 0)
    assert [moved["uid"], same["last-modified"].to_ical()] == before


def test_a_cancelled_call_is_cancelled_in_the_calendar(call: Call, austria: User, officer: User) -> None:
    calls.cancel_call(call, reason="Another way.", by=officer, at=NOW)
    [event] = events(austria)
    assert (event["status"], event["sequence"]) == ("CANCELLED", 1)


def test_a_change_between_calls_has_no_deadline(call: Call, austria: User, austrias: Invitation, officer: User) -> None:
    accepted(austrias, austria, officer)
    changes.propose(call.group, country=austrias.country, by=austria, at=NOW)
    assert [len(events(user)) for user in (austria, officer)] == [1, 1]


def test_the_secretariat_sees_the_calls_of_its_groups(call: Call, officer: User, other_officer: User) -> None:
    [event] = events(officer)
    assert str(event["uid"]).startswith(f"{call.pk}.deadline@")
    assert event.decoded("dtstart") == DEADLINE
    assert events(other_officer) == []


def test_ends_of_terms_name_the_seat_and_nobody(call: Call, officer: User, contacts: dict[str, User]) -> None:
    accepted(invitation_of(call, "GR"), contacts["GR"], officer)
    until = TODAY + timedelta(days=60)
    Mandate.objects.update(until=until, end_reason=EndReason.TERM_ENDED)
    address = address_of(contacts["GR"])
    text = Client().get(address).content
    found = {str(event["uid"]).partition(".")[2].partition("@")[0]: event for event in events(contacts["GR"])}
    assert found["term"].decoded("dtstart") == until - DAY
    assert str(found["term"]["summary"]) == "Seat of Greece in E03931: the term ends"
    for word in ("Müller", "Ännchen", "example.org"):
        assert word not in text.decode().replace("commission.example.org", "")


def test_long_lines_are_folded_and_greek_comes_back_whole(call: Call, austria: User) -> None:
    title = "Κλήση για υποψηφιότητες εκπροσώπων των κρατών μελών στην ομάδα εμπειρογνωμόνων " * 3
    Call.objects.filter(pk=call.pk).update(title=title.strip())
    answer = Client().get(address_of(austria))
    assert max(len(line) for line in answer.content.split(b"\r\n")) <= 75
    [event] = Calendar.from_ical(answer.content).walk("VEVENT")
    assert title.strip() in str(event["description"])


def test_an_address_that_is_over_is_not_found(call: Call, austria: User) -> None:
    address = address_of(austria)
    assert Client().get(address).status_code == 200
    accounts.revoke_token(ApiToken.objects.of(austria).get(), by=austria, at=NOW)
    assert [Client().get(each).status_code for each in (address, "/calendar/nonsense.ics")] == [404, 404]


def test_a_role_that_ended_ends_the_calendar(call: Call, austria: User) -> None:
    address = address_of(austria)
    accounts.end_role(Role.objects.get(user=austria), on=TODAY, by=None, at=NOW)
    assert Client().get(address).status_code == 404


def test_what_is_known_already_is_not_sent_again(call: Call, austria: User) -> None:
    address = address_of(austria)
    first = Client().get(address)
    again = Client().get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "no-referrer" in first["Referrer-Policy"]


@pytest.mark.parametrize("number", [1, 3])
def test_the_number_of_queries_does_not_grow(
    call: Call, austria: User, officer: User, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for each in range(number - 1):
        more = calls.create_call(call.group, title=f"Call {each}", deadline_on=DEADLINE, by=officer, at=NOW)
        calls.open_call(more, by=officer, at=NOW)
    address = address_of(austria)
    Client().get(address)
    with django_assert_num_queries(6):
        Client().get(address)


def test_a_meeting_is_the_entry_of_its_mails_without_the_link(
    group: ExpertGroup, austria: User, officer: User, other_officer: User
) -> None:
    meeting = planned(group, officer)
    assert [len(events(user)) for user in (austria, officer)] == [0, 0]
    meetings.edit(meeting, online_url="https://meet.example.org/secret", by=officer, at=NOW)
    meeting = meetings.convene(meeting, answers_until_on=FIRST_DAY - 14 * DAY, by=officer, at=NOW)
    [sent] = icals.sent(OutgoingMail.objects.filter(kind="meeting_invitation", audience="AT"))
    mailed = icals.read(sent)
    for user, page in ((austria, f"/meetings/{delegation_of(meeting, 'AT').pk}/"), (officer, "/overview/")):
        [event] = events(user)
        assert (str(event["uid"]), event["sequence"], event["status"]) == (mailed["uid"], 0, "CONFIRMED")
        assert (event.decoded("dtstart"), event.decoded("dtend")) == (mailed["starts_at"], mailed["ends_at"])
        assert str(event["url"]).endswith(page)
        assert b"secret" not in event.to_ical()
    assert events(other_officer) == []


def test_a_meeting_changed_postponed_and_cancelled_follows_in_the_calendar(
    group: ExpertGroup, austria: User, officer: User
) -> None:
    meeting = meeting_convened(group, officer)
    meetings.change(meeting, place="Luxembourg", reason="Room.", by=officer, at=NOW)
    seen = [(each["sequence"], each["status"], str(each["location"])) for each in events(austria)]
    assert seen == [(1, "CONFIRMED", "Luxembourg")]
    meetings.postpone(meeting, reason="Elections.", by=officer, at=NOW)
    meetings.cancel(meeting, reason="Elections.", by=officer, at=NOW)
    [event] = events(austria)
    assert (event["sequence"], event["status"]) == (3, "CANCELLED")
    assert "ATTENDEE" not in event


def test_many_meetings_cost_no_more_queries(group: ExpertGroup, austria: User, officer: User) -> None:
    found = []
    for number in (1, 4):
        for _each in range(number):
            meeting_convened(group, officer)
        for user in (austria, officer):
            with CaptureQueriesContext(connection) as asked:
                feeds.of(user, on=TODAY)
            found.append(len(asked))
    assert found == [6, 3, 6, 3]
