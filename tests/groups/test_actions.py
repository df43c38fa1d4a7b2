"""Groups as data: codes, seats by rule, the secretariat and the mailbox over time."""

from datetime import UTC, date, datetime

import pytest

from nominations.accounts import actions as accounts
from nominations.accounts.models import Role as UserRole
from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.groups import actions as groups
from nominations.groups.models import ExpertGroup, Role, Seat
from nominations.reference import actions as reference

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)
ONE_AND_ONE = (
    groups.Seating(Role.REPRESENTATIVE, 1),
    groups.Seating(Role.ACCOMPANYING_EXPERT, 1, required=False),
)

pytestmark = pytest.mark.django_db


def a_group(code: str = "E03931", seatings: tuple[groups.Seating, ...] = ONE_AND_ONE, **facts: object) -> ExpertGroup:
    return groups.create_group(code, title="A group", seatings=seatings, by=None, at=AT, **facts)


@pytest.fixture
def officer() -> User:
    return accounts.create_staff(
        "officer@commission.example.org",
        given_name="Olga",
        family_name="Officer",
        kind=UserRole.Kind.DESK_OFFICER,
        since=TODAY,
        by=None,
        at=AT,
    )


def test_a_group_is_entered_with_its_rules_fields_and_an_audit_row() -> None:
    group = a_group(fields_of_expertise={"sensing": "Sensing", "basic": "Basic science"})
    rules = [(rule.role, rule.per_state, rule.required) for rule in group.seat_rules.all()]
    assert rules == [("representative", 1, True), ("accompanying_expert", 1, False)]
    assert [field.code for field in group.fields_of_expertise.all()] == ["sensing", "basic"]
    event = AuditEvent.objects.get(action="group.create")
    assert (event.subject_id, event.detail, event.at) == (str(group.pk), {"code": "E03931"}, AT)


@pytest.mark.parametrize("code", ["E3931", "Z03931", "E03931/", "E03931/123", "e03931", "E03931\n", ""])
def test_a_code_that_the_register_does_not_use_is_refused(code: str) -> None:
    with pytest.raises(groups.CodeRefused, match="no code of a group"):
        a_group(code)
    assert not ExpertGroup.objects.exists()


def test_a_sub_group_belongs_under_its_own_stem_only() -> None:
    parent, other = a_group("E00935"), a_group("E00936")
    assert a_group("E00935/1", parent=parent).parent == parent
    with pytest.raises(groups.CodeRefused, match="belongs under the group E00935"):
        a_group("E00935/2", parent=other)
    with pytest.raises(groups.CodeRefused, match="belongs under"):
        a_group("E00935/2")
    with pytest.raises(groups.CodeRefused, match="Only a sub-group has a parent"):
        a_group("E00937", parent=parent)


def test_each_member_state_gets_one_seat_and_asking_again_makes_no_second() -> None:
    reference.load_countries()
    group = a_group()
    seats = groups.ensure_seats(group, on=TODAY)
    assert [(seat.country.eu_code, seat.number) for seat in seats[:3]] == [("BE", 1), ("BG", 1), ("CZ", 1)]
    assert groups.ensure_seats(group, on=TODAY) == seats
    assert Seat.objects.count() == 27


def test_a_group_with_two_representatives_and_no_expert_needs_no_code() -> None:
    reference.load_countries()
    euroqci = a_group("X00001", (groups.Seating(Role.REPRESENTATIVE, 2),), abbreviation="EuroQCI")
    seats = groups.ensure_seats(euroqci, on=TODAY)
    assert len(seats) == 54
    assert [seat.number for seat in seats if seat.country_id == "ES"] == [1, 2]


def test_a_group_without_a_rule_for_representatives_has_no_seats() -> None:
    reference.load_countries()
    assert groups.ensure_seats(a_group(seatings=()), on=TODAY) == []


def test_an_officer_sees_the_group_from_the_first_day_and_is_entered_once(officer: User) -> None:
    group = a_group()
    first = groups.add_officer(group, user=officer, since=TODAY, by=None, at=AT)
    assert groups.add_officer(group, user=officer, since=date(2026, 4, 1), by=None, at=AT) == first
    assert list(ExpertGroup.objects.visible_to(officer, on=TODAY)) == [group]
    assert not ExpertGroup.objects.visible_to(officer, on=date(2026, 3, 1)).exists()
    assert AuditEvent.objects.filter(action="group.add_officer").count() == 1


def test_the_mailbox_is_the_one_of_the_day() -> None:
    group = a_group()
    groups.set_mailbox(group, email="old@example.org", since=date(2024, 1, 1), by=None, at=AT)
    groups.set_mailbox(group, email="new@example.org", since=date(2024, 6, 27), by=None, at=AT)
    found = [group.mailbox_on(day) for day in (date(2023, 12, 31), date(2024, 6, 26), date(2024, 6, 27), TODAY)]
    assert found == ["", "old@example.org", "new@example.org", "new@example.org"]
    with pytest.raises(groups.MailboxRefused):
        groups.set_mailbox(group, email="third@example.org", since=date(2024, 6, 27), by=None, at=AT)
