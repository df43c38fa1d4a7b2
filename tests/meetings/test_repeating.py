"""The last delegation taken again: the same persons where they still may, the reasons where not, never over others."""

from datetime import timedelta

import pytest

from nominations.accounts.models import User
from nominations.groups.models import ExpertGroup
from nominations.mandates import actions as mandates
from nominations.mandates.models import Mandate
from nominations.mandates.states import EndReason
from nominations.meetings import lineups, repeating
from nominations.meetings.models import Delegation, Meeting
from nominations.meetings.participant_models import Participant
from tests.cast import NOW, TODAY
from tests.meetings.delegations import accompanied, delegation, mandate, meeting, represented, substituted
from tests.meetings.stage import convened, delegation_of

__all__ = ["delegation", "mandate", "meeting"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def following(meeting: Meeting, group: ExpertGroup, officer: User) -> Delegation:
    """Austria's delegation to the meeting after."""
    later = convened(group, officer)
    Meeting.objects.filter(pk=later.pk).update(
        starts_at=later.starts_at + timedelta(days=60), ends_at=later.ends_at + timedelta(days=60)
    )
    return delegation_of(later, "AT")


def test_the_same_persons_are_named_again(delegation: Delegation, following: Delegation, austria: User) -> None:
    expert = accompanied(delegation, substituted(delegation, austria), austria)
    named, refusals = repeating.repeat(following, by=austria, at=NOW)
    assert refusals == []
    assert [each.email for each in named] == ["ersatz.1@ministry.example.org", expert.email]
    assert named[1].accompanies == named[0]
    with pytest.raises(repeating.NothingToRepeat):
        repeating.repeat(following, by=austria, at=NOW)


def test_who_no_longer_sits_is_not_named_nor_who_came_along(
    delegation: Delegation, following: Delegation, mandate: Mandate, austria: User, officer: User
) -> None:
    head = represented(delegation, austria)
    expert = accompanied(delegation, head, austria)
    mandates.end(mandate, until=TODAY + timedelta(days=50), reason=EndReason.RESIGNED, by=officer, at=NOW)
    named, refusals = repeating.repeat(following, by=austria, at=NOW)
    assert named == []
    assert len(refusals) == 2
    assert refusals[0].startswith(f"{head}: Nobody sits on this seat")
    assert refusals[1] == f"{expert}: came with somebody who is not named again."
    assert not Participant.objects.filter(delegation=following).exists()


def test_a_first_meeting_has_nothing_to_take_again(delegation: Delegation, austria: User) -> None:
    with pytest.raises(repeating.NothingToRepeat):
        repeating.repeat(delegation, by=austria, at=NOW)


def test_whose_mandate_no_longer_holds_on_the_new_day_is_found(
    meeting: Meeting, delegation: Delegation, mandate: Mandate, austria: User, officer: User
) -> None:
    head = represented(delegation, austria)
    assert lineups.findings(meeting) == []
    mandates.end(mandate, until=TODAY + timedelta(days=50), reason=EndReason.RESIGNED, by=officer, at=NOW)
    assert lineups.findings(meeting) == []
    meeting.starts_at += timedelta(days=60)
    meeting.ends_at += timedelta(days=60)
    meeting.save()
    [found] = lineups.findings(meeting)
    assert str(found.sentence).startswith(f"Austria: {head} no longer sits on ")
    substitute = substituted(delegation, austria)
    assert lineups.findings(meeting) == []
    substitute.mandate = mandate
    substitute.save()
    [found] = lineups.findings(meeting)
    assert f"attends for {mandate.person}, who no longer sits" in str(found.sentence)


def test_one_name_with_two_addresses_is_a_warning(meeting: Meeting, delegation: Delegation, austria: User) -> None:
    head = represented(delegation, austria)
    expert = accompanied(delegation, head, austria)
    Participant.objects.filter(pk=expert.pk).update(family_name=head.family_name.upper(), given_name=head.given_name)
    [found] = lineups.findings_of(lineups.lineup(delegation, user=austria, at=NOW))
    assert not found.blocks
    assert "is named with two addresses" in str(found.sentence)
