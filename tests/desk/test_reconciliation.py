"""The public Register at the desk: lines confirmed and taken along."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.groups.models import ExpertGroup
from nominations.mandates.models import Membership
from nominations.parties import actions as parties
from nominations.reconciliation.models import RegisterConfirmation
from tests.cast import NOW, SINCE, make_group
from tests.desk.pages import of_difference, text_of
from tests.reconciliation.files import published, take

SignIn = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("lists")


@pytest.fixture
def told(group: ExpertGroup) -> ExpertGroup:
    """The Register says another title and names two authorities; one of them is a member here, with one it lacks."""
    for iso2, name in (("AT", "Bundesministerium"), ("GR", "Υπουργείο")):
        authority = parties.register_authority(country_id=iso2, name=name, on=SINCE)
        Membership.objects.create(group=group, authority=authority, since=SINCE, recorded_at=NOW)
    members = [
        {"country": "AT", "publicAuthorities": [{"name": "BUNDESMINISTERIUM"}, {"name": "Landesamt"}]},
    ]
    take(published(group, members=members) | {"title": "As published"})
    return group


def lines(page: Any) -> list[tuple[str, str, str, str]]:
    return [(line.row.kind.value, line.what, line.theirs, line.ours) for line in page.context["lines"]]


def test_additions_changes_and_removals_stand_side_by_side(told: ExpertGroup, officer: User, sign_in: SignIn) -> None:
    page = sign_in(officer).get(of_difference("reconciliation"))
    assert lines(page) == [
        ("change", "Title", "As published", "Group E03931"),
        ("addition", "Member: authority of Greece", "–", "Υπουργείο"),
        ("removal", "Member: authority of Austria", "Landesamt", "–"),
    ]
    removed = sign_in(officer).get(f"{of_difference('reconciliation')}?show=removal&q=e03931")
    assert [kind for kind, *_rest in lines(removed)] == ["removal"]
    assert lines(sign_in(officer).get(f"{of_difference('reconciliation')}?q=nothing")) == []


def test_a_group_that_is_not_published_is_an_addition(group: ExpertGroup, officer: User, sign_in: SignIn) -> None:
    assert lines(sign_in(officer).get(of_difference("reconciliation"))) == [
        ("addition", "The whole group", "–", "Group E03931"),
    ]


def test_an_addition_is_confirmed_for_all_that_was_held_then(
    group: ExpertGroup, officer: User, sign_in: SignIn
) -> None:
    desk = sign_in(officer)
    [line] = desk.get(of_difference("reconciliation")).context["lines"]
    desk.post(of_difference("confirmation"), {"line": [line.row.key]})
    [written] = json.loads(desk.get(of_difference("download")).getvalue())["groups"]
    assert (written["code"], written["title"], "members" in written) == ("E03931", "Group E03931", False)
    ExpertGroup.objects.update(mission="Changed since")
    assert json.loads(desk.get(of_difference("download")).getvalue())["groups"] == []


def test_ticked_lines_are_confirmed_and_taken_along_in_the_registers_shape(
    told: ExpertGroup, officer: User, sign_in: SignIn
) -> None:
    desk = sign_in(officer)
    rows = [line.row for line in desk.get(of_difference("reconciliation")).context["lines"]]
    words = text_of(desk.post(of_difference("confirmation"), {"line": [rows[0].key, rows[1].key]}, follow=True))
    assert "2 lines are confirmed." in words
    assert set(RegisterConfirmation.objects.values_list("confirmed_by", flat=True)) == {officer.pk}
    assert AuditEvent.objects.filter(action="confirmation.create", actor=officer).count() == 2
    answer = desk.get(of_difference("download"))
    assert 'filename="register-confirmed-' in answer["Content-Disposition"]
    [written] = json.loads(answer.getvalue())["groups"]
    assert (written["code"], written["title"], written["types"]) == ("E03931", "Group E03931", "Informal, Permanent")
    assert written["members"] == [
        {
            "country": "AT",
            "publicAuthorities": [
                {"name": "BUNDESMINISTERIUM", "role": "Member"},
                {"name": "Landesamt", "role": "Member"},
            ],
        },
        {"country": "EL", "publicAuthorities": [{"name": "Υπουργείο", "role": "Member"}]},
    ]
    assert AuditEvent.objects.filter(action="register.export", actor=officer).count() == 1


def test_a_confirmation_holds_for_the_values_that_were_seen_only(
    told: ExpertGroup, officer: User, sign_in: SignIn
) -> None:
    desk = sign_in(officer)
    keys = [line.row.key for line in desk.get(of_difference("reconciliation")).context["lines"]]
    desk.post(of_difference("confirmation"), {"line": keys})
    ExpertGroup.objects.update(title="Another title")
    page = desk.get(f"{of_difference('reconciliation')}?show=open")
    assert lines(page) == [("change", "Title", "As published", "Another title")]
    stale = text_of(desk.post(of_difference("confirmation"), {"line": [keys[0]]}, follow=True))
    assert "Some lines have changed since the page was shown." in stale


def test_a_confirmation_is_taken_back(told: ExpertGroup, officer: User, sign_in: SignIn) -> None:
    desk = sign_in(officer)
    keys = [line.row.key for line in desk.get(of_difference("reconciliation")).context["lines"]]
    desk.post(of_difference("confirmation"), {"line": keys})
    assert "1 confirmation is taken back." in text_of(
        desk.post(of_difference("withdrawal"), {"line": keys[:1]}, follow=True)
    )
    assert RegisterConfirmation.objects.count() == 2
    assert AuditEvent.objects.filter(action="confirmation.withdraw", actor=officer).count() == 1
    assert "Tick the lines" in text_of(desk.post(of_difference("confirmation"), {}, follow=True))


def test_nobody_confirms_for_another_group(
    told: ExpertGroup, other_officer: User, officer: User, sign_in: SignIn
) -> None:
    keys = [line.row.key for line in sign_in(officer).get(of_difference("reconciliation")).context["lines"]]
    sign_in(other_officer).post(of_difference("confirmation"), {"line": keys})
    assert not RegisterConfirmation.objects.exists()
    assert json.loads(sign_in(other_officer).get(of_difference("download"), {"all": "1"}).getvalue())["groups"] == []


def test_what_the_data_does_not_say_of_members_is_not_compared(
    group: ExpertGroup, officer: User, sign_in: SignIn
) -> None:
    authority = parties.register_authority(country_id="AT", name="Bundesministerium", on=SINCE)
    Membership.objects.create(group=group, authority=authority, since=SINCE, recorded_at=NOW)
    take(published(group))
    page = sign_in(officer).get(of_difference("reconciliation"))
    assert page.context["total"] == 0
    assert "says nothing of the members of 1 group" in text_of(page)


@pytest.mark.parametrize("page", ["reconciliation", "changelist"])
def test_the_pages_take_the_same_queries_for_one_group_and_for_three(
    page: str, superuser: User, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    desk, number = sign_in(superuser), None
    for code in ("E00001", "E00002", "E00003"):
        take(published(make_group(code), mission="Theirs"), retrieved="2026-04-10")
        with django_assert_num_queries(QUERIES[page] if number is None else number) as asked:
            assert code in text_of(desk.get(of_difference(page)))
        number = len(asked)


QUERIES = {"reconciliation": 9, "changelist": 6}
