"""Remind now: staff choose States, read the mail, send it, and have a minute to call it back."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from nominations.accounts.models import Role, User
from nominations.calls import actions as calls
from nominations.calls.models import Call
from nominations.desk.reminding import candidates
from nominations.outbox import delivery
from nominations.outbox.instants import at
from nominations.outbox.models import OutgoingMail
from nominations.outbox.states import Status
from nominations.reminders import actions
from nominations.workflow.states import Status as Answer
from tests.cast import NOW, in_status, invitation_of, submitted
from tests.desk.pages import of_call, press, text_of

SignIn = Callable[[User], Client]


def keys(call: Call, *iso2: str) -> list[str]:
    return [str(invitation_of(call, each).pk) for each in iso2]


def reminded() -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(kind="reminder_now").order_by("recipient"))


def remind(client: Client, call: Call, *iso2: str, text: str = "") -> None:
    answer = press(client, of_call("reminding", call), states=keys(call, *iso2), text=text)
    assert (answer.status_code, answer["Location"]) == (302, of_call("calendar", call))


def test_all_states_without_an_answer_are_offered_and_ticked(
    call: Call, austria: User, belgium: User, officer: User, sign_in: SignIn
) -> None:
    in_status(Answer.SUBMITTED, invitation_of(call, "AT"), austria, officer)
    in_status(Answer.RETURNED, invitation_of(call, "BE"), belgium, officer)
    page = sign_in(officer).get(of_call("reminding", call))
    offered = dict(page.context["form"].fields["states"].choices)
    assert len(offered) == 26
    assert offered[keys(call, "BE")[0]] == "Belgium: not reminded yet"
    assert set(page.context["form"]["states"].value()) == set(offered)


def test_who_was_reminded_since_yesterday_is_named_and_not_ticked(call: Call, officer: User, sign_in: SignIn) -> None:
    actions.remind_now([invitation_of(call, "AT")], by=officer, at=NOW - timedelta(hours=23))
    actions.remind_now([invitation_of(call, "BE")], by=officer, at=NOW - timedelta(hours=25))
    page = sign_in(officer).get(of_call("reminding", call))
    offered = dict(page.context["form"].fields["states"].choices)
    austria, belgium = keys(call, "AT", "BE")
    assert offered[austria].startswith("Austria: reminded within the last 24 hours,")
    assert offered[belgium].startswith("Belgium: last reminded ")
    ticked = page.context["form"]["states"].value()
    assert (len(ticked), austria in ticked, belgium in ticked) == (26, False, True)
    assert "1 State had a reminder within the last 24 hours and is not ticked." in text_of(page)


def test_the_mail_is_shown_before_it_goes_with_the_words_typed(call: Call, officer: User, sign_in: SignIn) -> None:
    client = sign_in(officer)
    page = client.post(
        of_call("reminding", call), {"states": keys(call, "AT", "MT"), "text": "The meeting is on 3 June."}
    )
    words = text_of(page)
    assert "These 2 mails will go out" in words
    assert "The meeting is on 3 June." in words
    assert reminded() == []


def test_the_reminders_are_held_for_a_minute_and_can_be_called_back(call: Call, officer: User, sign_in: SignIn) -> None:
    client = sign_in(officer)
    remind(client, call, "AT", "MT", text="Once more.")
    mails = reminded()
    assert [(mail.audience, mail.status) for mail in mails] == [("AT", Status.HELD), ("MT", Status.HELD)]
    assert {mail.held_until - mail.created_at for mail in mails if mail.held_until} == {timedelta(minutes=1)}
    page = client.get(of_call("calendar", call))
    assert "2 mails that were sent by hand are held for a minute." in text_of(page)
    assert "Undo: call them back" in text_of(page)
    back = client.post(of_call("recall", call), follow=True)
    assert "2 mails are called back. None of them was sent." in text_of(back)
    assert {(mail.status, mail.status_reason) for mail in reminded()} == {
        (Status.CANCELLED, "Called back within the minute.")
    }
    assert "Undo" not in text_of(client.get(of_call("calendar", call)))


def test_when_the_minute_is_over_nothing_is_called_back(call: Call, officer: User, sign_in: SignIn) -> None:
    client = sign_in(officer)
    remind(client, call, "AT")
    delivery.sweep(now=at(NOW + timedelta(hours=1)))
    back = client.post(of_call("recall", call), follow=True)
    assert "The minute is over: nothing could be called back." in text_of(back)
    assert [mail.status for mail in reminded()] == [Status.QUEUED]


def test_pressing_twice_reminds_once(call: Call, officer: User, sign_in: SignIn) -> None:
    client = sign_in(officer)
    typed = {"states": keys(call, "AT"), "text": ""}
    shown = client.post(of_call("reminding", call), typed).context["shown"]
    for _press in range(2):
        client.post(of_call("reminding", call), {**typed, "shown": shown})
    assert len(reminded()) == 1


def test_nobody_chosen_is_a_sentence_and_nothing_typed_is_lost(call: Call, officer: User, sign_in: SignIn) -> None:
    page = sign_in(officer).post(of_call("reminding", call), {"text": "My words."})
    assert "Choose at least one State." in text_of(page)
    assert "My words." in text_of(page)


def test_a_state_that_has_answered_or_is_of_another_call_is_no_choice(
    call: Call, austria: User, officer: User, sign_in: SignIn
) -> None:
    submitted(invitation_of(call, "AT"), austria)
    page = sign_in(officer).post(of_call("reminding", call), {"states": keys(call, "AT"), "text": ""})
    assert "is not one of the available choices" in text_of(page)
    assert reminded() == []


def test_a_state_that_answers_meanwhile_is_refused_in_words(
    call: Call, austria: User, officer: User, sign_in: SignIn
) -> None:
    found = candidates(call, at=NOW)
    submitted(invitation_of(call, "AT"), austria)
    with pytest.raises(actions.CannotRemind, match="Austria has answered already"):
        actions.remind_now(found.chosen(keys(call, "AT")), by=officer, at=NOW)


def test_a_state_that_no_mail_reaches_is_named_and_not_offered(call: Call, officer: User, sign_in: SignIn) -> None:
    Role.objects.filter(country_id="MT").delete()
    page = sign_in(officer).get(of_call("reminding", call))
    assert len(page.context["form"].fields["states"].choices) == 26
    assert "Cannot be reminded, because no contact point can be reached by mail: Malta" in text_of(page)


def test_nobody_is_reminded_of_a_call_that_is_not_open(call: Call, officer: User, sign_in: SignIn) -> None:
    calls.close_call(call, by=officer, at=NOW)
    page = sign_in(officer).get(of_call("reminding", call), follow=True)
    assert "The call is not open, so nobody is reminded of it." in text_of(page)


def test_when_nobody_can_be_reminded_the_board_says_so(call: Call, officer: User, sign_in: SignIn) -> None:
    Role.objects.filter(kind="contact_point").delete()
    page = sign_in(officer).get(of_call("reminding", call), follow=True)
    assert "There is nobody to remind" in text_of(page)


def test_another_groups_officer_finds_nothing(call: Call, other_officer: User, sign_in: SignIn) -> None:
    client = sign_in(other_officer)
    assert client.get(of_call("reminding", call)).status_code == 404
    assert client.post(of_call("recall", call)).status_code == 404


def test_the_number_of_queries_is_the_same_however_many_states_were_reminded(
    call: Call, officer: User, sign_in: SignIn
) -> None:
    client = sign_in(officer)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(of_call("reminding", call))
        return len(queries)

    actions.remind_now([invitation_of(call, "AT")], by=officer, at=NOW - timedelta(days=1))
    one = asked()
    actions.remind_now([invitation_of(call, iso2) for iso2 in ("BE", "GR", "MT")], by=officer, at=NOW)
    assert asked() == one
