"""Who attends, named in the portal: each act final at once, mistakes told beside the field, nothing typed lost."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from nominations.accounts.models import User
from nominations.groups.models import ExpertGroup
from nominations.meetings.models import Delegation, Meeting
from nominations.meetings.participant_models import Participant
from tests.meetings.delegations import accompanied, delegation, meeting, represented, substituted
from tests.meetings.stage import convened, delegation_of

__all__ = ["delegation", "meeting"]
pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
TYPED = {
    "family_name": "Ersatz",
    "given_name": "Žofia",
    "email": "zofia@ministry.example.org",
    "function": "Head",
    "organisation": "Institute",
    "mode": "online",
}


@pytest.fixture
def client(austria: User, sign_in: SignIn) -> Client:
    return sign_in(austria)


def page_of(delegation: Delegation, name: str, *more: object) -> str:
    return reverse(f"portal:{name}", args=[delegation.pk, *more])


def post(client: Client, address: str, **typed: str) -> str:
    """Post and follow; return the page."""
    return client.post(address, typed, follow=True).content.decode()


def standing(delegation: Delegation) -> set[tuple[str, str]]:
    rows = Participant.objects.standing().filter(delegation=delegation)
    return set(rows.values_list("capacity", "mode"))


def test_the_representative_is_named_with_one_press(delegation: Delegation, client: Client) -> None:
    text = post(client, page_of(delegation, "representative", 1), mode="online")
    assert "attends, and is told so by e-mail" in text
    assert standing(delegation) == {("representative", "online")}
    assert "Say whether the person attends" in post(client, page_of(delegation, "representative", 1), mode="")
    assert client.post(page_of(delegation, "representative", 9)).status_code == 404


def test_a_substitute_is_named_replaced_and_corrected(delegation: Delegation, client: Client) -> None:
    address = page_of(delegation, "substitute", 1)
    text = client.get(address).content.decode()
    assert "A substitute for Ännchen Müller-1" in text
    assert "no date of birth, no passport number" in text
    assert "Saved. A receipt follows by e-mail" in post(client, address, **TYPED)
    named = Participant.objects.standing().get()
    assert (named.capacity, named.family_name, named.mode) == ("substitute", "Ersatz", "online")
    change = page_of(delegation, "attendee", named.pk)
    assert 'value="Ersatz"' in client.get(change).content.decode()
    post(client, change, **{**TYPED, "function": "Director"})
    named.refresh_from_db()
    assert named.function == "Director"


def test_mistakes_are_told_beside_the_field_and_nothing_typed_is_lost(delegation: Delegation, client: Client) -> None:
    text = post(client, page_of(delegation, "substitute", 1), **{**TYPED, "email": "zofia", "given_name": ""})
    assert "There are 2 things to correct" in text
    assert "This is not an e-mail address" in text
    assert "Give the given name." in text
    text = post(client, page_of(delegation, "substitute", 1))
    assert "There are 4 things to correct" in text
    text = post(client, page_of(delegation, "substitute", 1), **{**TYPED, "given_name": ""})
    assert "Give the given name." in text
    assert 'value="Ersatz"' in text
    assert Participant.objects.count() == 0


def test_who_attends_already_is_refused_beside_the_address(
    delegation: Delegation, austria: User, client: Client
) -> None:
    head = represented(delegation, austria)
    text = post(client, page_of(delegation, "expert"), **{**TYPED, "email": head.email})
    assert "attends this meeting already: Representative" in text
    assert 'href="#id_email"' in text


def test_a_second_expert_is_refused_with_the_rule_on_the_page(
    delegation: Delegation, austria: User, client: Client
) -> None:
    accompanied(delegation, represented(delegation, austria), austria)
    text = post(client, page_of(delegation, "expert"), **TYPED)
    assert "The rules of E03931 allow each State 1 accompanying expert" in text
    assert 'value="Ersatz"' in text
    text = client.get(page_of(delegation, "expert"), follow=True).content.decode()
    assert "The rules of the group allow no further accompanying expert." in text


def test_without_a_representative_there_is_no_expert(delegation: Delegation, client: Client) -> None:
    assert "Name one first" in client.get(page_of(delegation, "expert"), follow=True).content.decode()


def test_of_a_representative_only_the_mode_is_asked(delegation: Delegation, austria: User, client: Client) -> None:
    head = represented(delegation, austria)
    address = page_of(delegation, "attendee", head.pk)
    text = client.get(address).content.decode()
    assert "Name and address come from the mandate" in text
    assert "id_family_name" not in text
    post(client, address, mode="online")
    assert standing(delegation) == {("representative", "online")}


def test_withdrawing_says_who_goes_along_and_asks_why(delegation: Delegation, austria: User, client: Client) -> None:
    head = represented(delegation, austria)
    expert = accompanied(delegation, head, austria)
    address = page_of(delegation, "attendee_withdrawal", head.pk)
    text = client.get(address).content.decode()
    assert str(expert) in text
    assert "Then nobody attends for your State." in text
    assert "Give the reason" in post(client, address, reason=" ")
    post(client, address, reason="Ill")
    assert standing(delegation) == set()
    assert "2 persons no longer attend" in client.get(page_of(delegation, "meeting")).content.decode()


def test_nobody_attends_and_back(delegation: Delegation, austria: User, client: Client) -> None:
    head = represented(delegation, austria)
    address = page_of(delegation, "nobody")
    assert str(head) in client.get(address).content.decode()
    assert "Nobody attends." in post(client, address, reason="")
    delegation.refresh_from_db()
    assert delegation.is_nil
    post(client, page_of(delegation, "substitute", 1), **TYPED)
    delegation.refresh_from_db()
    assert not delegation.is_nil


def test_the_last_delegation_is_taken_again_with_one_press(
    delegation: Delegation, group: ExpertGroup, austria: User, officer: User, client: Client
) -> None:
    substituted(delegation, austria)
    later = convened(group, officer)
    Meeting.objects.filter(pk=later.pk).update(
        starts_at=later.starts_at + timedelta(days=60), ends_at=later.ends_at + timedelta(days=60)
    )
    following = delegation_of(later, "AT")
    assert "Name the same persons as on" in client.get(page_of(following, "meeting")).content.decode()
    text = post(client, page_of(following, "same_persons"))
    assert "Named again, and told so by e-mail: Žofia Ersatz-1." in text
    assert "somebody is named already" in post(client, page_of(following, "same_persons"))


def test_another_states_people_are_not_found(
    delegation: Delegation, meeting: Meeting, austria: User, belgium: User, sign_in: SignIn
) -> None:
    named = substituted(delegation, austria)
    other, theirs = sign_in(belgium), delegation_of(meeting, "BE")
    for key, person in ((delegation.pk, named.pk), (theirs.pk, named.pk)):
        for name in ("attendee", "attendee_withdrawal"):
            assert other.get(reverse(f"portal:{name}", args=[key, person])).status_code == 404
            assert other.post(reverse(f"portal:{name}", args=[key, person]), {"reason": "x"}).status_code == 404
