"""Whose words are in force: the call's before the group's before everybody's before the built-in ones."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from nominations.calls.models import Call
from nominations.groups.models import ExpertGroup
from nominations.texts import actions, queries
from nominations.texts.models import TextVersion
from nominations.texts.queries import Wanted, built_in, in_force, several
from tests.cast import NOW, make_group

KEY = "letter.call"


def save(subject: str, **place: Any) -> TextVersion:
    return actions.save(KEY, subject=subject, body="{mailbox} {deadline}", by=None, at=NOW, **place)


def test_the_nearest_words_count(call: Call) -> None:
    group = call.group
    ids = {"group_id": group.pk, "call_id": call.pk}
    assert in_force(KEY, **ids) == built_in(KEY)
    save("All")
    assert in_force(KEY, **ids).subject == "All"
    of_group = save("Group", group=group)
    assert in_force(KEY, **ids).version == of_group
    save("Call", group=group, call=call)
    assert in_force(KEY, **ids).subject == "Call"
    assert in_force(KEY, group_id=group.pk).subject == "Group"
    assert in_force(KEY, group_id=make_group("E00002").pk).subject == "All"
    actions.reset(KEY, group=group, call=call, by=None, at=NOW)
    actions.reset(KEY, group=group, by=None, at=NOW)
    assert in_force(KEY, **ids).subject == "All"


def test_the_newest_version_counts(group: ExpertGroup) -> None:
    for number in range(1, 12):
        save(f"Version {number}", group=group)
    assert in_force(KEY, group_id=group.pk).subject == "Version 11"


def test_a_language_falls_back_to_english(group: ExpertGroup) -> None:
    save("English", group=group)
    assert in_force(KEY, group_id=group.pk, language="fr").subject == "English"
    save("Français", language="fr")
    assert in_force(KEY, group_id=group.pk, language="fr").subject == "Français"
    assert in_force(KEY, group_id=group.pk).subject == "English"


def test_words_that_name_what_is_no_longer_known_are_passed_by(group: ExpertGroup) -> None:
    save("All")
    TextVersion.objects.create(kind=KEY, group=group, number=1, subject="Old", body="{gone}", created_at=NOW)
    assert in_force(KEY, group_id=group.pk).subject == "All"


def test_many_texts_are_one_query(call: Call, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    group = call.group
    save("Group", group=group)
    others = [Wanted(KEY, make_group(f"E0000{number}").pk) for number in range(1, 4)]
    for wanted in ([others[0]], [*others, Wanted("reason.other", group.pk), Wanted(KEY, group.pk, call.pk, "de")]):
        with django_assert_num_queries(1):
            found = several(wanted)
        assert set(found) == set(wanted)
    assert found[Wanted(KEY, group.pk, call.pk, "de")].subject == "Group"
    with django_assert_num_queries(0):
        assert several([]) == {}


def test_versions_come_with_who_saved_them(
    group: ExpertGroup, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(3):
        save(f"Version {number}", group=group)
    with django_assert_num_queries(1):
        found = [(each.number, each.created_by) for each in queries.versions(KEY, group_id=group.pk)]
    assert found == [(3, None), (2, None), (1, None)]


@pytest.mark.parametrize("key", ["letter.call", "mail.workflow.accepted.change", "reason.other"])
def test_built_in_words_have_a_subject_where_the_kind_has_one(key: str) -> None:
    words = built_in(key)
    assert bool(words.subject) != key.startswith("reason.")
    assert words.body
    assert words.version is None
