"""Countries outside the Union as partners of a group: entered, edited, ended, taken up again."""

from datetime import timedelta

import pytest

from nominations.accounts.models import User
from nominations.groups.models import ExpertGroup
from nominations.partnerships import partnering, settling, steps, topics
from nominations.partnerships.access import NotAllowed
from nominations.partnerships.models import Partner
from nominations.reference.members import MemberStateRefused
from nominations.reference.models import Country
from tests.cast import NOW, SINCE, TODAY
from tests.partnerships.stage import acts, canada

__all__ = ["canada"]


def test_a_country_outside_the_union_becomes_a_partner(canada: Partner) -> None:
    assert (canada.country_id, canada.since, canada.until, canada.is_public) == ("CA", SINCE, None, True)
    assert acts(canada) == ["partner.enter"]


def test_a_member_state_is_no_partner(group: ExpertGroup, officer: User, states: dict[str, Country]) -> None:
    with pytest.raises(MemberStateRefused, match="The Netherlands is a Member State: it is a member of groups, never"):
        partnering.enter(group, country=states["NL"], since=SINCE, by=officer, at=NOW)
    assert not Partner.objects.filter(group=group).exists()


def test_a_country_is_a_partner_of_a_group_once(canada: Partner, officer: User) -> None:
    with pytest.raises(partnering.PartnerThere, match="Canada is a partner of E03931 already"):
        partnering.enter(canada.group, country=canada.country, since=TODAY, by=officer, at=NOW)


def test_only_the_secretariat_of_the_group_keeps_its_partners(canada: Partner, other_officer: User) -> None:
    for verb in (
        lambda: partnering.enter(canada.group, country=canada.country, since=SINCE, by=other_officer, at=NOW),
        lambda: partnering.edit(canada, summary="x", by=other_officer, at=NOW),
        lambda: partnering.end(canada, on=TODAY, by=other_officer, at=NOW),
        lambda: partnering.take_up_again(canada, by=other_officer, at=NOW),
    ):
        with pytest.raises(NotAllowed, match="Only the secretariat of the group"):
            verb()


def test_what_is_said_is_changed_and_the_same_again_changes_nothing(canada: Partner, officer: User) -> None:
    said = {"summary": "Topics are  discussed.\n", "is_public": False}
    partner = partnering.edit(canada, by=officer, at=NOW, **said)
    assert (partner.summary, partner.is_public) == ("Topics are discussed.", False)
    partnering.edit(canada, by=officer, at=NOW, **said)
    assert acts(canada) == ["partner.enter", "partner.edit"]
    with pytest.raises(TypeError, match="country"):
        partnering.edit(canada, by=officer, at=NOW, country="US")


def test_it_ends_on_a_day_and_nothing_new_begins_until_it_is_taken_up_again(canada: Partner, officer: User) -> None:
    ended = partnering.end(canada, on=TODAY, by=officer, at=NOW)
    assert partnering.end(canada, on=TODAY, by=officer, at=NOW).until == ended.until == TODAY
    with pytest.raises(settling.PartnerEnded, match=f"ended on .*{TODAY.year} already"):
        partnering.end(canada, on=TODAY + timedelta(days=1), by=officer, at=NOW)
    for begin in (
        lambda: topics.propose(canada, pillar="science", title="Clocks", by=officer, at=NOW),
        lambda: steps.add(canada, text="Write", by=officer, at=NOW),
    ):
        with pytest.raises(settling.PartnerEnded, match="The cooperation with Canada is over: take it up again"):
            begin()
    assert partnering.take_up_again(canada, by=officer, at=NOW).until is None
    partnering.take_up_again(canada, by=officer, at=NOW)
    assert acts(canada) == ["partner.enter", "partner.end", "partner.take_up_again"]


def test_it_does_not_end_before_it_begins(canada: Partner, officer: User) -> None:
    with pytest.raises(settling.PeriodRefused, match="The last day must come after the first"):
        partnering.end(canada, on=SINCE, by=officer, at=NOW)
    partnering.end(canada, on=TODAY, by=officer, at=NOW)
    with pytest.raises(settling.PeriodRefused):
        partnering.edit(canada, since=TODAY, by=officer, at=NOW)
