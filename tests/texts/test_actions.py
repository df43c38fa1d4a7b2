"""Saving a text: the next version, nothing changed twice, refusals in sentences, and rows that never change."""

from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.calls.models import Call
from nominations.groups.models import ExpertGroup
from nominations.texts import actions, queries
from nominations.texts.actions import NotThere, Overtaken, TextRefused
from nominations.texts.models import TextVersion
from tests.cast import NOW
from tests.journeys.racing import race, refusals

KEY = "letter.call"
WORDS = {"subject": "Nominations", "body": "Answer {mailbox} by {deadline}."}


def save(key: str = KEY, **changes: Any) -> TextVersion:
    return actions.save(key, **{**WORDS, "by": None, "at": NOW, **changes})


def test_a_version_keeps_who_when_and_why(group: ExpertGroup, officer: User) -> None:
    made = save(group=group, note=" Shorter\nnow ", by=officer)
    assert (made.kind, made.group, made.call, made.language, made.number) == (KEY, group, None, "en", 1)
    assert (made.subject, made.body, made.note) == (WORDS["subject"], WORDS["body"], "Shorter now")
    assert (made.created_by, made.created_at) == (officer, NOW)
    event = AuditEvent.objects.get(action="text.save")
    assert (event.actor, event.subject_id) == (officer, str(made.pk))
    assert event.detail == {"kind": KEY, "language": "en", "number": 1}


def test_each_place_and_language_counts_for_itself(group: ExpertGroup, call: Call) -> None:
    other = {**WORDS, "subject": "Other"}
    assert [save(group=group).number, save(group=group, **other).number] == [1, 2]
    assert save().number == 1
    assert save(group=group, language="fr").number == 1
    assert save(group=group, call=call).number == 1


def test_the_same_words_again_are_the_version_that_is_there(group: ExpertGroup) -> None:
    first = save(group=group)
    assert save(group=group, subject="  Nominations ", body=f"{WORDS['body']}\r\n") == first
    assert TextVersion.objects.count() == 1


def test_going_back_is_a_version_without_words(group: ExpertGroup, officer: User) -> None:
    assert actions.reset(KEY, group=group, by=officer, at=NOW) is None
    save(group=group)
    back = actions.reset(KEY, group=group, note="As before", by=officer, at=NOW)
    assert back is not None
    assert (back.number, back.body, back.note) == (2, "", "As before")
    assert actions.reset(KEY, group=group, by=officer, at=NOW) == back
    assert queries.in_force(KEY, group_id=group.pk).version is None
    assert AuditEvent.objects.filter(action="text.reset").count() == 1
    assert save(group=group).number == 3


@pytest.mark.parametrize("body", ["", "No placeholders.", "{mailbox} {deadline} {who}", "{mailbox} {deadline} }"])
def test_a_text_with_a_fault_is_refused_and_not_kept(group: ExpertGroup, body: str) -> None:
    with pytest.raises(TextRefused) as refusal:
        save(group=group, body=body)
    assert str(refusal.value) == " ".join(str(each.sentence) for each in refusal.value.findings)
    assert not TextVersion.objects.exists()


@pytest.mark.parametrize(
    ("key", "changes", "sentence"),
    [
        ("letter.nothing", {}, "There is no such text."),
        (KEY, {"language": "xx"}, "There is no such text."),
        ("mail.accounts.contact_entered", {"group": True}, "worded for all groups together"),
        ("mail.workflow.accepted", {"group": True, "call": True}, "worded for a group, not for one call"),
    ],
)
def test_what_is_not_there_is_refused(call: Call, key: str, changes: dict[str, Any], sentence: str) -> None:
    places = {"group": call.group, "call": call}
    with pytest.raises(NotThere, match=sentence):
        save(key, **{name: places.get(name, value) for name, value in changes.items()})
    assert not TextVersion.objects.exists()


def test_who_has_not_seen_the_newest_version_is_told(group: ExpertGroup) -> None:
    save(group=group, seen=0)
    with pytest.raises(Overtaken, match="Version 1 was saved meanwhile"):
        save(group=group, subject="Mine", seen=0)
    assert save(group=group, subject="Mine", seen=1).number == 2


@pytest.mark.parametrize("act", ["update", "delete"])
def test_a_version_never_changes(group: ExpertGroup, act: str) -> None:
    made = TextVersion.objects.filter(pk=save(group=group).pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        made.update(body="Otherwise.") if act == "update" else made._raw_delete("default")
    assert made.get().body == WORDS["body"]


def test_no_number_is_given_twice(group: ExpertGroup) -> None:
    made = save(group=group)
    with pytest.raises(IntegrityError), transaction.atomic():
        TextVersion.objects.create(kind=KEY, group=group, number=made.number, created_at=NOW, **WORDS)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_once_both_count_or_the_second_is_told(group: ExpertGroup) -> None:
    names = ("One", "Two")
    race(*(lambda name=name: save(group=group, subject=name) for name in names))
    assert sorted(TextVersion.objects.values_list("number", flat=True)) == [1, 2]
    ends = race(*(lambda name=name: save(group=group, subject=f"{name} more", seen=2) for name in names))
    assert len(refusals(ends)) == 1
    assert "Version 3 was saved meanwhile" in refusals(ends)[0]
    assert TextVersion.objects.count() == 3
