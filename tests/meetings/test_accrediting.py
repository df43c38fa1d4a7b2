"""A State's delegation by its verbs: who is named, who gives way, who may, and what is refused with a sentence."""

from datetime import timedelta

import pytest

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.groups.models import ExpertGroup, Seat, SeatRule
from nominations.mandates.models import Mandate
from nominations.meetings import accrediting, placing
from nominations.meetings.facts import NotAFullPerson
from nominations.meetings.models import Delegation, Meeting
from nominations.meetings.participant_models import Participant
from tests.cast import NOW
from tests.meetings.delegations import (
    IN_PERSON,
    ONLINE,
    accompanied,
    belgiums_delegation,
    delegation,
    mandate,
    meeting,
    people,
    represented,
    seat_of,
    substituted,
)

__all__ = ["belgiums_delegation", "delegation", "mandate", "meeting"]
pytestmark = pytest.mark.django_db
AFTER = NOW + timedelta(days=40)  # the State's last day is the 31st


def standing(delegation: Delegation) -> list[str]:
    rows = Participant.objects.standing().filter(delegation=delegation).order_by("added_at", "capacity")
    return [each.email for each in rows]


def fresh(delegation: Delegation) -> Delegation:
    delegation.refresh_from_db()
    return delegation


def test_the_representatives_facts_are_copied_from_the_mandate(
    delegation: Delegation, mandate: Mandate, austria: User
) -> None:
    named = represented(delegation, austria, mode=ONLINE)
    person = mandate.person
    assert (named.family_name, named.email, named.phone) == (person.family_name, person.email, person.phone)
    assert (named.organisation, named.mode, named.country_id) == (person.employer, ONLINE, "AT")
    assert (named.mandate, named.person, named.authority) == (mandate, person, mandate.authority)
    now = fresh(delegation)
    assert (now.answered_by, now.answered_at, now.revision, now.is_nil) == (austria, NOW, 1, False)
    [event] = AuditEvent.objects.filter(action="delegation.name")
    assert event.on_behalf_of == "AT"
    person.family_name = "Changed"
    person.save()
    named.refresh_from_db()
    assert named.family_name != "Changed"


def test_naming_the_representative_again_only_changes_how_they_attend(delegation: Delegation, austria: User) -> None:
    first = represented(delegation, austria)
    assert represented(delegation, austria).pk == first.pk
    assert fresh(delegation).revision == 1
    assert represented(delegation, austria, mode=ONLINE).pk == first.pk
    first.refresh_from_db()
    assert (first.mode, fresh(delegation).revision) == (ONLINE, 2)


def test_a_substitute_attends_for_who_sits_and_experts_come_along(
    delegation: Delegation, mandate: Mandate, austria: User
) -> None:
    before = represented(delegation, austria)
    expert = accompanied(delegation, before, austria)
    named = substituted(delegation, austria)
    assert (named.capacity, named.mandate, named.authority) == ("substitute", mandate, mandate.authority)
    before.refresh_from_db()
    expert.refresh_from_db()
    assert before.withdrawn_reason == "Žofia Ersatz-1 attends instead."
    assert (expert.accompanies, expert.withdrawn_at) == (named, None)
    back = represented(delegation, austria)
    expert.refresh_from_db()
    assert expert.accompanies == back


def test_naming_the_same_substitute_twice_is_once(delegation: Delegation, austria: User) -> None:
    assert substituted(delegation, austria).pk == substituted(delegation, austria).pk
    assert fresh(delegation).revision == 1


def test_a_vacant_seat_is_filled_by_a_substitute_only(belgiums_delegation: Delegation, belgium: User) -> None:
    with pytest.raises(accrediting.NobodySits, match="Nobody sits on this seat on"):
        represented(belgiums_delegation, belgium)
    named = substituted(belgiums_delegation, belgium)
    assert (named.mandate, named.authority) == (None, None)


def test_a_second_expert_is_refused_with_the_rule(delegation: Delegation, austria: User) -> None:
    head = represented(delegation, austria)
    first = accompanied(delegation, head, austria)
    assert accompanied(delegation, head, austria).pk == first.pk
    with pytest.raises(accrediting.TooManyExperts, match=r"The rules of E03931 allow each State 1 accompanying expert"):
        accompanied(delegation, head, austria, number=3)


def test_where_the_group_has_no_rule_no_expert_comes(group: ExpertGroup, delegation: Delegation, austria: User) -> None:
    SeatRule.objects.filter(group=group, role="accompanying_expert").delete()
    head = represented(delegation, austria)
    with pytest.raises(accrediting.TooManyExperts, match="allow no accompanying expert"):
        accompanied(delegation, head, austria)


def test_an_expert_without_the_representatives_delegation_is_refused(
    delegation: Delegation, belgiums_delegation: Delegation, austria: User, belgium: User
) -> None:
    elsewhere = substituted(belgiums_delegation, belgium, number=9)
    with pytest.raises(accrediting.ExpertAlone, match="Name one of them first"):
        accompanied(delegation, elsewhere, austria)
    head = represented(delegation, austria)
    accrediting.withdraw(head, reason="Ill", by=austria, at=NOW)
    with pytest.raises(accrediting.ExpertAlone):
        accompanied(delegation, head, austria)


def test_withdrawing_takes_the_expert_along_and_nobody_left_is_nobody_attends(
    delegation: Delegation, austria: User
) -> None:
    head = represented(delegation, austria)
    expert = accompanied(delegation, head, austria)
    accrediting.withdraw(head, reason="Ill", by=austria, at=NOW)
    expert.refresh_from_db()
    assert expert.withdrawn_reason == f"Accompanied {head}, who was withdrawn: Ill"
    assert (fresh(delegation).is_nil, delegation.nil_reason) == (True, "Ill")
    revision = delegation.revision
    accrediting.withdraw(head, reason="Ill again", by=austria, at=NOW)
    assert fresh(delegation).revision == revision
    represented(delegation, austria)
    assert (fresh(delegation).is_nil, delegation.nil_reason) == (False, "")


def test_an_expert_is_cancelled_alone(delegation: Delegation, austria: User) -> None:
    head = represented(delegation, austria)
    expert = accompanied(delegation, head, austria)
    accrediting.withdraw(expert, reason="Cancelled", by=austria, at=NOW)
    assert standing(delegation) == [head.email]
    assert not fresh(delegation).is_nil
    assert accompanied(delegation, head, austria, number=3).expert_number == 1


def test_nobody_is_withdrawn_without_a_reason(delegation: Delegation, austria: User) -> None:
    head = represented(delegation, austria)
    with pytest.raises(accrediting.ReasonMissing):
        accrediting.withdraw(head, reason=" \n", by=austria, at=NOW)


def test_nil_withdraws_who_was_named_and_names_undo_it(delegation: Delegation, austria: User) -> None:
    represented(delegation, austria)
    accrediting.nil(delegation, reason="", by=austria, at=NOW)
    assert (standing(delegation), fresh(delegation).is_nil) == ([], True)
    revision = delegation.revision
    accrediting.nil(delegation, reason="", by=austria, at=NOW)
    assert fresh(delegation).revision == revision
    accrediting.nil(delegation, reason="A strike", by=austria, at=NOW)
    assert fresh(delegation).nil_reason == "A strike"
    substituted(delegation, austria)
    assert not fresh(delegation).is_nil


def test_a_person_attends_once_and_another_state_is_not_said(
    delegation: Delegation, belgiums_delegation: Delegation, austria: User, belgium: User
) -> None:
    head = substituted(delegation, austria)
    with pytest.raises(placing.AttendsAlready, match="Žofia Ersatz-1 attends this meeting already: Substitute"):
        accompanied(delegation, head, austria, number=1)
    other = people(7, email="ERSATZ.1@ministry.example.org")
    seat = seat_of(belgiums_delegation)
    with pytest.raises(placing.AttendsAlready, match="Somebody with the address") as said:
        accrediting.name_substitute(belgiums_delegation, seat=seat, facts=other, by=belgium, at=NOW)
    assert "Ersatz-1" not in str(said.value)
    assert "ustria" not in str(said.value)


def test_a_substitute_is_no_representative(
    delegation: Delegation, belgiums_delegation: Delegation, mandate: Mandate, austria: User, belgium: User
) -> None:
    told = people(3, email=mandate.person.email.upper())
    with pytest.raises(accrediting.AttendsThemselves, match="sits on this seat"):
        accrediting.name_substitute(delegation, seat=seat_of(delegation), facts=told, by=austria, at=NOW)
    seat = seat_of(belgiums_delegation)
    with pytest.raises(accrediting.AttendsThemselves, match="on another seat"):
        accrediting.name_substitute(belgiums_delegation, seat=seat, facts=told, by=belgium, at=NOW)


def test_another_states_seat_is_refused(delegation: Delegation, belgiums_delegation: Delegation, austria: User) -> None:
    seat = seat_of(belgiums_delegation)
    with pytest.raises(Exception, match="not one of Austria"):
        accrediting.name_representative(delegation, seat=seat, mode=IN_PERSON, by=austria, at=NOW)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("family_name", " "),
        ("given_name", ""),
        ("email", ""),
        ("email", "nobody"),
        ("email", '"a b"@example.org'),
        ("mode", "by post"),
        ("function", "x" * 201),
    ],
)
def test_everybody_is_a_full_person(field: str, value: str, delegation: Delegation, austria: User) -> None:
    facts, seat = people(**{field: value}), seat_of(delegation)
    with pytest.raises(NotAFullPerson) as said:
        accrediting.name_substitute(delegation, seat=seat, facts=facts, by=austria, at=NOW)
    assert said.value.field == field
    assert str(said.value).endswith(".")


def test_facts_are_corrected_until_the_person_is_withdrawn(delegation: Delegation, austria: User) -> None:
    named = substituted(delegation, austria)
    accrediting.change(named, facts=people(1, function="Head"), by=austria, at=NOW)
    named.refresh_from_db()
    assert (named.function, fresh(delegation).revision) == ("Head", 2)
    accrediting.change(named, facts=people(1, function="Head"), by=austria, at=NOW)
    assert fresh(delegation).revision == 2
    accrediting.withdraw(named, reason="Ill", by=austria, at=NOW)
    with pytest.raises(accrediting.NotChangeable, match="was withdrawn"):
        accrediting.change(named, facts=people(1), by=austria, at=NOW)


def test_a_changed_address_is_taken_by_nobody_else(delegation: Delegation, austria: User) -> None:
    head = represented(delegation, austria)
    expert = accompanied(delegation, head, austria)
    with pytest.raises(placing.AttendsAlready):
        accrediting.change(expert, facts=people(2, email=head.email), by=austria, at=NOW)


def test_of_a_representative_only_the_mode_changes(delegation: Delegation, austria: User) -> None:
    head = represented(delegation, austria)
    with pytest.raises(accrediting.NotChangeable, match="comes from the mandate"):
        accrediting.change(head, facts=people(1), by=austria, at=NOW)


def test_a_guest_is_not_changed_here(meeting: Meeting, austria: User, officer: User) -> None:
    guest = Participant(meeting=meeting, capacity="observer", family_name="A", given_name="B")
    with pytest.raises(placing.NotOfADelegation):
        accrediting.withdraw(guest, reason="x", by=officer, at=NOW)


def test_a_representative_without_an_address_is_not_named(
    delegation: Delegation, mandate: Mandate, austria: User
) -> None:
    mandate.person.email = ""
    mandate.person.save()
    with pytest.raises(NotAFullPerson):
        represented(delegation, austria)


def test_every_seat_of_the_cast_exists(group: ExpertGroup, delegation: Delegation) -> None:
    assert Seat.objects.filter(group=group, country="AT").count() == 1
