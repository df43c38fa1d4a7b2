"""Your seats: who sits for the State, since when, what to do about a vacancy; and the group on any day."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from nominations.accounts.models import Role, User
from nominations.calls import actions as calls
from nominations.calls.models import Call
from nominations.groups import actions as groups
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.mandates import actions as mandates
from nominations.mandates import changes
from nominations.mandates.models import Mandate, Membership
from nominations.mandates.states import EndReason
from nominations.parties.models import Person
from nominations.reference.models import Country
from tests.cast import NOW, OPENED, SINCE, TODAY, accepted, content, invitation_of, make_group, person, submitted

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
SEATS = reverse("portal:seats")
QUERIES = 13  # of the list, session, user and roles among them
QUERIES_OF_A_GROUP = 12


@pytest.fixture
def malta(contacts: dict[str, User]) -> User:
    return contacts["MT"]


@pytest.fixture
def client(malta: User, sign_in: SignIn) -> Client:
    return sign_in(malta)


@pytest.fixture
def seated(call: Call, malta: User, officer: User, contacts: dict[str, User]) -> ExpertGroup:
    """Malta and Belgium sit, the call is over, the other seats are vacant."""
    sit(call, "MT", malta, officer, "Borg", "Ministry of Malta")
    sit(call, "BE", contacts["BE"], officer, "Geheimans", "Ministerie van België")
    calls.close_call(call, by=officer, at=NOW)
    return call.group


def sit(call: Call, iso2: str, by: User, officer: User, name: str, authority: str) -> Mandate:
    what = content(authority_name=authority, persons=(person(family_name=name, email=f"{name}@example.org"),))
    sent = submitted(invitation_of(call, iso2), by, at=OPENED, what=what)
    nomination = mandates.accept(sent, version=1, by=officer, at=OPENED)
    return Mandate.objects.get(nomination=nomination)


def address(group: ExpertGroup, query: str = "") -> str:
    return reverse("portal:seat", args=[group.pk]) + query


def page(client: Client, where: str = SEATS) -> str:
    answer = client.get(where)
    assert answer.status_code == 200
    return answer.content.decode()


def end_mandate(of: str, until: date) -> None:
    Mandate.objects.filter(seat__country=of).update(until=until, end_reason=EndReason.RESIGNED)


def test_the_list_says_who_sits_for_which_authority_since_when(seated: ExpertGroup, client: Client) -> None:
    text = page(client)
    began = clock.local_day(OPENED)
    since = f"{began.day} {began:%B %Y}"
    for words in ("Group E03931", "Ministry of Malta", "Ännchen Borg", "Head of Division", f"since {since}"):
        assert words in text
    assert "Propose a change" in text
    assert 'aria-current="page">Your seats' in text


def test_no_word_of_another_states_person(seated: ExpertGroup, client: Client) -> None:
    assert "Geheimans" not in page(client) + page(client, address(seated))


def test_a_vacant_seat_is_marked_with_what_to_do(seated: ExpertGroup, client: Client) -> None:
    until = TODAY - timedelta(days=1)
    end_mandate("MT", until)
    text = page(client)
    assert "Vacant" in text
    assert f"since {until.day} {until:%B %Y}" in text
    assert "Name a representative" in text


def test_while_a_call_waits_for_the_state_its_answer_is_the_thing_to_do(
    call: Call, sign_in: SignIn, contacts: dict[str, User]
) -> None:
    text = page(sign_in(contacts["IT"]))
    assert "Answer this call" in text
    assert reverse("portal:change", args=[call.group_id]) not in text


def test_a_follower_who_begins_later_is_named_with_the_day(seated: ExpertGroup, client: Client) -> None:
    begins = TODAY + timedelta(days=9)
    end_mandate("MT", begins)
    before = Mandate.objects.get(seat__country="MT")
    new = Person.objects.create(family_name="Vella", given_name="Marija", name_key="marija vella", created_at=NOW)
    Mandate.objects.create(
        seat=before.seat, person=new, authority=before.authority, since=begins, replaces=before, recorded_at=NOW
    )
    text = page(client)
    assert f"Marija Vella from {begins.day} {begins:%B %Y}" in text
    assert "Ännchen Borg" in text


def test_a_closed_group_offers_no_change(seated: ExpertGroup, client: Client) -> None:
    ExpertGroup.objects.filter(pk=seated.pk).update(status=ExpertGroup.Status.CLOSED)
    text = page(client)
    assert "Closed" in text
    assert reverse("portal:change", args=[seated.pk]) not in text


def test_a_state_in_no_group_is_told_so(malta: User, client: Client) -> None:
    assert "Your State sits in no group yet" in page(client)


def test_groups_are_found_by_the_words_of_their_titles(seated: ExpertGroup, client: Client) -> None:
    other = make_group("E04444")
    groups.ensure_seats(other, on=TODAY)
    assert ["E03931" in page(client, f"{SEATS}?q=e03931"), "E04444" in page(client, f"{SEATS}?q=e03931")] == [
        True,
        False,
    ]
    assert "0 groups say “nowhere”." in page(client, f"{SEATS}?q=nowhere")


def test_a_long_list_is_paged(client: Client, malta: User) -> None:
    for number in range(21):
        groups.ensure_seats(make_group(f"E05{number:03}"), on=TODAY)
    first, second = page(client), page(client, f"{SEATS}?page=2")
    assert (first.count("Name a representative"), second.count("Name a representative")) == (20, 1)
    assert "Page 2 of 2" in second


def test_the_number_of_queries_does_not_depend_on_the_groups(
    seated: ExpertGroup,
    client: Client,
    malta: User,
    states: dict[str, Country],
    django_assert_num_queries: Callable[[int], object],
) -> None:
    changes.propose(seated, country=states["MT"], by=malta, at=NOW)
    with django_assert_num_queries(QUERIES):
        page(client)
    for code in ("E04441", "E04442"):
        other = make_group(code)
        groups.ensure_seats(other, on=TODAY)
        changes.propose(other, country=states["MT"], by=malta, at=NOW)
    with django_assert_num_queries(QUERIES):
        page(client)


def test_a_groups_page_tells_the_history_of_the_seat_and_why_it_ended(seated: ExpertGroup, client: Client) -> None:
    until = TODAY - timedelta(days=1)
    end_mandate("MT", until)
    last = until - timedelta(days=1)
    text = page(client, address(seated))
    assert "Ännchen Borg" in text
    assert "Resigned" in text
    assert f"{last.day} {last:%b %Y}" in text
    assert f"E03931-{OPENED.year}-1/MT/1" in text


def test_what_was_entered_in_error_is_no_history(seated: ExpertGroup, client: Client) -> None:
    Mandate.objects.filter(seat__country="MT").update(voided_at=NOW, end_reason=EndReason.ENTERED_IN_ERROR)
    assert "Borg" not in page(client, address(seated))


def test_the_group_on_a_day_shows_every_state_with_its_authority_and_the_own_one_in_full(
    seated: ExpertGroup, client: Client
) -> None:
    rows = client.get(address(seated)).context["rows"]
    assert len(rows) == 27
    found = {row.country.iso2: (row.authorities, row.persons, row.vacant) for row in rows}
    assert found["MT"] == (["Ministry of Malta"], ["Ännchen Borg"], 0)
    assert found["BE"] == (["Ministerie van België"], None, 0)
    assert found["IT"] == ([], None, 0)


def test_on_the_day_before_nobody_sat(seated: ExpertGroup, client: Client) -> None:
    day = TODAY - timedelta(days=10)
    answer = client.get(address(seated, f"?on={day}"))
    own = next(row for row in answer.context["rows"] if row.is_own)
    assert (own.authorities, own.persons, own.vacant) == ([], [], 1)
    assert f"The group on {day:%A} {day.day} {day:%B %Y}" in answer.content.decode()
    assert "Show today" in answer.content.decode()


@pytest.mark.parametrize("typed", ["2019-02-30", "yesterday", "99999-01-01", "2019", "' or 1=1"])
def test_what_is_no_day_is_said_in_a_sentence_and_today_is_shown(
    seated: ExpertGroup, client: Client, typed: str
) -> None:
    answer = client.get(address(seated), {"on": typed})
    assert answer.status_code == 200
    assert answer.context["day"] == TODAY
    assert "This is not a date. Write it as year-month-day" in answer.content.decode()


def test_other_states_persons_are_named_only_where_the_group_publishes_and_the_person_knows(
    seated: ExpertGroup, client: Client
) -> None:
    ExpertGroup.objects.filter(pk=seated.pk).update(publishes_names=True)
    assert "Geheimans" not in page(client, address(seated))
    Person.objects.filter(family_name="Geheimans").update(informed_at=NOW)
    assert "Geheimans" in page(client, address(seated))
    ExpertGroup.objects.filter(pk=seated.pk).update(publishes_names=False)
    assert "Geheimans" not in page(client, address(seated))


def test_no_page_says_an_address_of_another_state(seated: ExpertGroup, client: Client) -> None:
    Person.objects.update(informed_at=NOW)
    ExpertGroup.objects.filter(pk=seated.pk).update(publishes_names=True)
    assert "geheimans@example.org" not in page(client, address(seated)).lower()


@pytest.mark.parametrize("who", ["former_austria", "officer", "superuser"])
def test_who_speaks_for_no_state_has_no_seats(
    seated: ExpertGroup, who: str, request: pytest.FixtureRequest, sign_in: SignIn
) -> None:
    other = sign_in(request.getfixturevalue(who))
    assert other.get(address(seated)).status_code == 404
    assert other.post(reverse("portal:change", args=[seated.pk])).status_code == 404
    assert "Borg" not in page(other)


def test_a_group_without_a_seat_of_the_state_does_not_exist_for_it(client: Client, malta: User) -> None:
    other = make_group("E04444")
    assert client.get(address(other)).status_code == 404
    assert client.post(reverse("portal:change", args=[other.pk])).status_code == 404


def test_an_authority_that_is_a_member_without_a_seat_is_shown(seated: ExpertGroup, client: Client) -> None:
    other = make_group("E04444")
    authority = Membership.objects.get(authority__country="MT").authority
    Membership.objects.create(group=other, authority=authority, since=SINCE, recorded_at=NOW)
    text = page(client, address(other))
    assert "Ministry of Malta" in text
    assert reverse("portal:change", args=[other.pk]) not in text


def test_who_speaks_for_two_states_sees_both_told_apart(seated: ExpertGroup, malta: User, client: Client) -> None:
    Role.objects.create(user=malta, kind=Role.Kind.CONTACT_POINT, country_id="IT", since=SINCE)
    text = page(client)
    assert "<strong>Malta</strong>" in text
    assert "<strong>Italy</strong>" in text
    where = reverse("portal:change", args=[seated.pk])
    assert [client.post(where, {"state": code}).status_code for code in ("", "FR", "IT")] == [404, 404, 302]


def test_the_number_of_queries_of_a_groups_page_does_not_depend_on_who_sat(
    seated: ExpertGroup,
    client: Client,
    contacts: dict[str, User],
    officer: User,
    call: Call,
    django_assert_num_queries: Callable[[int], object],
) -> None:
    with django_assert_num_queries(QUERIES_OF_A_GROUP):
        page(client, address(seated))
    calls.reopen_call(call, by=officer, at=NOW)
    for iso2 in ("IT", "ES"):
        accepted(invitation_of(call, iso2), contacts[iso2], officer)
    calls.close_call(Call.objects.get(pk=call.pk), by=officer, at=NOW)
    with django_assert_num_queries(QUERIES_OF_A_GROUP):
        page(client, address(seated))
