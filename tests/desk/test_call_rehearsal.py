"""The rehearsal of a call before it opens: every mail, to whom, when, in which words, and what stands in the way."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from nominations.accounts.models import User
from nominations.calls import actions as calls
from nominations.calls.models import Call
from nominations.groups.models import FunctionalMailbox
from nominations.outbox.models import OutgoingMail
from nominations.reminders.samples import COMPOSERS
from nominations.workflow.models import Nomination
from tests.cast import DEADLINE, OPENED, TODAY
from tests.desk.pages import of_call, text_of

SignIn = Callable[[User], Client]
TO_DESK = {"staff_submitted", "staff_withdrawn"}


@pytest.fixture
def desk(draft_call: Call, officer: User, sign_in: SignIn) -> Client:
    return sign_in(officer)


def preview(call: Call, kind: str, state: str) -> str:
    return reverse("admin:nominations_call_preview", args=[call.pk, kind, state])


def test_it_lists_what_goes_at_the_opening_on_dates_and_when_something_happens(draft_call: Call, desk: Client) -> None:
    page = desk.get(of_call("calendar", draft_call))
    found = page.context["rehearsal"]
    assert [group.kind for day in found.opening for group in day.groups] == ["call_opened"]
    assert {group.kind for day in found.dates for group in day.groups} >= {
        "reminder_d14",
        "reminder_d7",
        "reminder_d1",
        "reminder_overdue",
        "staff_deadline",
    }
    assert (len(found.written_to), found.persons) == (27, 27)
    assert {event.preview.rsplit("/", 3)[1] for event in found.events} | {"rejected"} == set(COMPOSERS)
    words = text_of(page)
    assert words.index("When it opens") < words.index("On dates") < words.index("When something happens")
    assert "27 persons in 27 States" in words


def test_a_rejection_is_foreseen_only_where_the_group_rejects(draft_call: Call, desk: Client) -> None:
    assert "You reject a nomination" not in text_of(desk.get(of_call("calendar", draft_call)))
    draft_call.group.may_reject = True
    draft_call.group.save(update_fields=["may_reject"])
    assert "You reject a nomination" in text_of(desk.get(of_call("calendar", draft_call)))


@pytest.mark.parametrize("kind", sorted(COMPOSERS))
def test_the_words_of_each_mail_can_be_read_and_nothing_is_stored(kind: str, draft_call: Call, desk: Client) -> None:
    page = desk.get(preview(draft_call, kind, "EU" if kind in TO_DESK else "GR"))
    [(message, words)] = page.context["shown"]
    assert words.subject
    assert words.text
    assert draft_call.reference in words.subject + words.text
    assert "{{" not in words.text + words.html
    assert message.recipient.endswith("example.org")
    assert not OutgoingMail.objects.exists()
    assert not Nomination.objects.exists()


def test_the_formatted_form_of_a_sample_is_shut_in(draft_call: Call, desk: Client) -> None:
    page = desk.get(reverse("admin:nominations_call_preview_page", args=[draft_call.pk, "accepted", "GR"]))
    assert "sandbox" in page["Content-Security-Policy"]
    assert "Ana Example" in page.content.decode()


def test_a_state_that_is_not_asked_has_no_sample(draft_call: Call, desk: Client) -> None:
    Call.objects.filter(pk=draft_call.pk).update(asked=["AT"])
    assert desk.get(preview(draft_call, "receipt", "AT")).status_code == 200
    assert desk.get(preview(draft_call, "receipt", "GR")).status_code == 404


def test_what_stands_in_the_way_is_at_the_top_and_the_button_is_not_drawn(
    draft_call: Call, desk: Client, austria: User
) -> None:
    ready = desk.get(of_call("calendar", draft_call))
    assert f'href="{of_call("opening", draft_call)}">Open the call</a>' in ready.content.decode()
    User.objects.filter(pk=austria.pk).update(is_active=False)
    FunctionalMailbox.objects.filter(group=draft_call.group).delete()
    page = desk.get(of_call("calendar", draft_call))
    words = text_of(page)
    assert "No reachable contact point: Austria." in words
    assert "The group has no functional mailbox for replies." in words
    assert "It cannot open yet" in words
    assert of_call("opening", draft_call) not in page.content.decode()


def test_a_deadline_on_a_weekend_warns_and_does_not_move(draft_call: Call, desk: Client) -> None:
    saturday = TODAY + timedelta(days=(5 - TODAY.weekday()) % 7 + 14)
    Call.objects.filter(pk=draft_call.pk).update(deadline_on=saturday)
    page = desk.get(of_call("calendar", draft_call))
    assert "The deadline falls on a weekend." in text_of(page)
    assert f'href="{of_call("opening", draft_call)}"' in page.content.decode()
    draft_call.refresh_from_db()
    assert draft_call.deadline_on == saturday


def test_who_has_no_addressee_gets_no_letter(draft_call: Call, desk: Client) -> None:
    assert "No addressee of letters is entered for any State" in text_of(desk.get(of_call("calendar", draft_call)))


def test_once_open_it_is_the_calendar(draft_call: Call, desk: Client, officer: User) -> None:
    calls.open_call(draft_call, by=officer, at=OPENED)
    page = desk.get(of_call("calendar", draft_call))
    assert page.context["rehearsal"] is None
    assert "When something happens" not in text_of(page)
    assert draft_call.deadline_on == DEADLINE
