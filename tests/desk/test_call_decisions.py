"""Decisions on a call: each shows its mails first, is made by pressing a button, and pressing twice is harmless."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.calls.models import Call, DeadlineChange
from nominations.calls.states import Status
from nominations.outbox.models import OutgoingMail
from nominations.workflow.models import Nomination
from tests.cast import DEADLINE, NOW, invitation_of, submitted
from tests.desk.pages import of_call, of_invitation, press, text_of

SignIn = Callable[[User], Client]


def test_opening_shows_the_27_mails_and_changes_nothing_yet(draft_call: Call, officer: User, sign_in: SignIn) -> None:
    page = sign_in(officer).get(of_call("opening", draft_call))
    shown = [each.mail.recipient for each in page.context["rehearsal"].mails]
    assert (len(shown), shown[0]) == (27, "contact.be@example.org")
    assert "Dear Contact of Belgium" in text_of(page)
    draft_call.refresh_from_db()
    assert draft_call.status == Status.PREPARATION
    assert not OutgoingMail.objects.exists()
    assert not draft_call.invitations.exists()


def test_opening_invites_all_states_at_once(draft_call: Call, officer: User, sign_in: SignIn) -> None:
    answer = press(sign_in(officer), of_call("opening", draft_call))
    assert answer.url == of_call("board", draft_call)
    draft_call.refresh_from_db()
    assert draft_call.status == Status.OPEN
    assert draft_call.invitations.count() == 27
    assert OutgoingMail.objects.filter(kind="call_opened").count() == 27
    assert AuditEvent.objects.filter(action="call.open", actor=officer).count() == 1


def test_pressing_twice_opens_once_and_says_that_it_is_open(draft_call: Call, officer: User, sign_in: SignIn) -> None:
    client = sign_in(officer)
    shown = client.get(of_call("opening", draft_call)).context["shown"]
    for _press in range(2):
        answer = client.post(of_call("opening", draft_call), {"shown": shown})
        assert answer.status_code == 302
    assert OutgoingMail.objects.filter(kind="call_opened").count() == 27


def test_a_state_without_contact_point_stands_in_the_way_by_name(
    draft_call: Call, belgium: User, officer: User, sign_in: SignIn
) -> None:
    belgium.is_active = False
    belgium.save(update_fields=["is_active"])
    client = sign_in(officer)
    page = client.get(of_call("opening", draft_call))
    assert not page.context["may_act"]
    assert "No reachable contact point: Belgium" in text_of(page)
    assert "No reachable contact point: Belgium" in text_of(client.get(of_call("board", draft_call)))
    client.post(of_call("opening", draft_call), {"shown": page.context["shown"]})
    draft_call.refresh_from_db()
    assert draft_call.status == Status.PREPARATION


def test_a_deadline_on_a_weekend_is_a_warning_that_stops_nobody(
    draft_call: Call, officer: User, sign_in: SignIn
) -> None:
    draft_call.deadline_on = DEADLINE + timedelta(days=(5 - DEADLINE.weekday()) % 7)
    draft_call.save(update_fields=["deadline_on"])
    page = sign_in(officer).get(of_call("opening", draft_call))
    assert "The deadline falls on a weekend" in text_of(page)
    assert page.context["may_act"]


def test_closing_and_reopening_move_the_call_and_mail_nobody(call: Call, officer: User, sign_in: SignIn) -> None:
    client = sign_in(officer)
    before = OutgoingMail.objects.count()
    page = client.get(of_call("closing", call))
    assert "No mail will go out" in text_of(page)
    client.post(of_call("closing", call), {"shown": page.context["shown"]})
    call.refresh_from_db()
    assert call.status == Status.CLOSED
    press(client, of_call("reopening", call))
    call.refresh_from_db()
    assert call.status == Status.OPEN
    assert OutgoingMail.objects.count() == before


def test_cancelling_asks_for_a_reason_and_shows_it_in_the_mail(call: Call, officer: User, sign_in: SignIn) -> None:
    client = sign_in(officer)
    empty = client.post(of_call("cancellation", call), {"reason": " "})
    assert "Give the reason" in text_of(empty)
    page = client.post(of_call("cancellation", call), {"reason": "The group was merged."})
    assert len(page.context["rehearsal"].mails) == 27
    assert "The group was merged." in page.context["rehearsal"].mails[0].mail.text
    call.refresh_from_db()
    assert call.status == Status.OPEN
    client.post(of_call("cancellation", call), {"reason": "The group was merged.", "shown": page.context["shown"]})
    call.refresh_from_db()
    assert call.status == Status.CANCELLED


def test_a_reason_changed_after_the_mail_was_shown_is_shown_again_before_anything_happens(
    call: Call, officer: User, sign_in: SignIn
) -> None:
    client = sign_in(officer)
    shown = client.post(of_call("cancellation", call), {"reason": "One."}).context["shown"]
    page = client.post(of_call("cancellation", call), {"reason": "Another.", "shown": shown})
    assert page.status_code == 200
    assert "Another." in page.context["rehearsal"].mails[0].mail.text
    call.refresh_from_db()
    assert call.status == Status.OPEN


def test_moving_the_deadline_tells_all_states_and_keeps_the_old_day(call: Call, officer: User, sign_in: SignIn) -> None:
    new_on = DEADLINE + timedelta(days=7)
    client = sign_in(officer)
    press(client, of_call("deadline", call), new_on=new_on.isoformat(), reason="Holidays in many States.")
    change = DeadlineChange.objects.get()
    assert (change.old_on, change.new_on, change.by, change.invitation) == (DEADLINE, new_on, officer, None)
    assert OutgoingMail.objects.filter(kind="deadline_moved").count() == 27
    assert "Holidays in many States." in text_of(client.get(of_call("board", call)))


@pytest.mark.parametrize("page", ["deadline", "extension"])
def test_a_deadline_far_away_is_a_mistyped_year(page: str, call: Call, officer: User, sign_in: SignIn) -> None:
    address = of_call(page, call) if page == "deadline" else of_invitation(page, invitation_of(call, "FR"))
    shown = sign_in(officer).post(address, {"new_on": "9999-12-31", "reason": "Why not."})
    assert "lies more than ten years ahead. Check the year." in text_of(shown)
    assert shown.context["shown"] == ""


@pytest.mark.parametrize("page", ["deadline", "extension"])
def test_a_new_last_day_on_a_weekend_is_told_before(page: str, call: Call, officer: User, sign_in: SignIn) -> None:
    address = of_call(page, call) if page == "deadline" else of_invitation(page, invitation_of(call, "FR"))
    sunday = DEADLINE + timedelta(days=13 - DEADLINE.weekday())
    shown = sign_in(officer).post(address, {"new_on": f"{sunday}", "reason": "Why not."})
    assert "The deadline falls on a weekend." in text_of(shown)
    assert shown.context["may_act"]


def test_a_deadline_in_the_past_is_refused_in_words(call: Call, officer: User, sign_in: SignIn) -> None:
    past = (NOW - timedelta(days=2)).date().isoformat()
    page = sign_in(officer).post(of_call("deadline", call), {"new_on": past, "reason": "Why not."})
    assert "The new deadline lies in the past" in text_of(page)
    assert not page.context["may_act"]


def test_extending_one_state_mails_that_state_alone(call: Call, officer: User, sign_in: SignIn) -> None:
    france = invitation_of(call, "FR")
    new_on = DEADLINE + timedelta(days=3)
    client = sign_in(officer)
    typed = {"new_on": new_on.isoformat(), "reason": "Elections in France."}
    page = client.post(of_invitation("extension", france), typed)
    assert [each.mail.recipient for each in page.context["rehearsal"].mails] == ["contact.fr@example.org"]
    for _press in range(2):
        answer = client.post(of_invitation("extension", france), {**typed, "shown": page.context["shown"]})
        assert answer.status_code == 302
    france.refresh_from_db()
    assert france.extended_to == new_on
    assert OutgoingMail.objects.filter(kind="deadline_extended").count() == 1
    assert invitation_of(call, "BE").extended_to is None


def test_what_came_late_stays_late_when_the_deadline_is_extended(
    call: Call, contacts: dict[str, User], officer: User, sign_in: SignIn
) -> None:
    call.deadline_on = DEADLINE - timedelta(days=22)
    call.save(update_fields=["deadline_on"])
    france = invitation_of(call, "FR")
    nomination = submitted(france, contacts["FR"])
    press(
        sign_in(officer),
        of_invitation("extension", france),
        new_on=DEADLINE.isoformat(),
        reason="They asked.",
    )
    assert Nomination.objects.get(pk=nomination.pk).is_late
