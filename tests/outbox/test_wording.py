"""Mails say the words in force, once in text and HTML, and the row keeps which version that was."""

import re
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from nominations.calls import notices
from nominations.calls.models import Call
from nominations.groups.models import ExpertGroup
from nominations.outbox import actions as outbox
from nominations.outbox.messages import Message, render, render_each
from nominations.outbox.models import OutgoingMail
from nominations.texts import actions as texts
from nominations.texts.models import TextVersion
from tests.cast import NOW, make_group

SUBJECT = "{call_reference}: we ask {state}"
BODY = "Dear colleagues of “{group_title}” in {state},\n\nWe need:\n- one name\n- by {deadline}"


def save(key: str = "mail.calls.opened", **place: Any) -> TextVersion:
    return texts.save(key, subject=SUBJECT, body=BODY, by=None, at=NOW, **place)


def messages(call: Call) -> list[Message]:
    return notices.opened(call, at=NOW)


def to_austria(call: Call) -> Message:
    return next(each for each in messages(call) if each.audience == "AT")


def test_the_words_of_the_group_stand_in_both_forms_and_are_kept(call: Call) -> None:
    version = save(group=call.group)
    OutgoingMail.objects.all()._raw_delete("default")
    mails = outbox.enqueue(messages(call), at=NOW)
    mail = next(each for each in mails if each.audience == "AT")
    assert mail.subject == f"{call.reference}: we ask Austria"
    assert f"Dear colleagues of “{call.group.title}” in Austria,\n\nWe need:\n- one name\n- by " in mail.text
    assert "<p>We need:</p>\n<ul><li>one name</li><li>by " in mail.html
    assert "You can nominate online" in mail.text  # the facts below stay
    assert {each.wording_id for each in mails} == {version.pk}
    assert {each.wording_id for each in OutgoingMail.objects.all()} == {version.pk}


def test_the_built_in_words_are_no_version(call: Call) -> None:
    assert {each.wording for each in OutgoingMail.objects.all()} == {None}


def test_a_value_is_text_whatever_it_says(call: Call) -> None:
    title = "{state} <b>- A & B</b> {{ site_name }} {% now 'Y' %}"
    ExpertGroup.objects.filter(pk=call.group_id).update(title=title)
    words = render(to_austria(call))
    assert "“{state} <b>- A & B</b> {{ site_name }} {% now 'Y' %}”" in words.text
    assert "“{state} &lt;b&gt;- A &amp; B&lt;/b&gt; {{ site_name }} {% now &#x27;Y&#x27; %}”" in words.html


def test_a_long_title_leaves_room_for_the_rest_of_the_subject(call: Call) -> None:
    Call.objects.filter(pk=call.pk).update(title="Very long title " * 18)
    texts.save("mail.calls.opened", subject="{call_title} by {deadline}", body=BODY, by=None, at=NOW)
    words = render(to_austria(Call.objects.get(pk=call.pk)))
    assert words.subject.startswith("Very long title Very long title")
    assert re.search(r" (Very|long|title)… by \w+day \d+ \w+ \d{4}$", words.subject)
    assert len(words.subject) < 160


def test_words_are_text_and_no_template(call: Call) -> None:
    body = "<script>x</script> {group_title}"
    texts.save("mail.calls.opened", group=call.group, subject="A", body=body, by=None, at=NOW)
    words = render(to_austria(call))
    assert "&lt;script&gt;x&lt;/script&gt;" in words.html
    assert "<script>" not in words.html


def test_the_words_of_a_batch_are_one_query(call: Call, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    save(group=call.group)
    save(group=make_group("E00002"))
    batch = messages(call)
    OutgoingMail.objects.all()._raw_delete("default")
    for some in (batch[:1], batch[1:4]):
        with django_assert_num_queries(3):  # the words, the insert, the rows
            outbox.enqueue(some, at=NOW)


def test_previews_of_many_mails_are_one_query(call: Call, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    batch = messages(call)
    for some in (batch[:1], batch[1:4]):
        with django_assert_num_queries(1):
            assert len(render_each(some)) == len(some)


def test_a_planned_mail_is_worded_on_its_day(call: Call) -> None:
    message = to_austria(call)
    OutgoingMail.objects.all()._raw_delete("default")
    outbox.plan([outbox.Plan(message, NOW)], at=NOW)
    planned = OutgoingMail.objects.get()
    version = save(group=call.group)
    [queued] = outbox.queue([message], at=NOW)
    assert queued.wording == version
    planned.refresh_from_db()
    assert planned.wording == version
    assert planned.subject == f"{call.reference}: we ask Austria"


@pytest.mark.usefixtures("templates")
def test_a_mail_that_nobody_words_asks_nothing(call: Call, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    message = Message("hello", "notes/hello", "a@example.org", "A", {"name": "A"}, "key", call)
    with django_assert_num_queries(0):
        assert render(message).subject == "A word to A"
