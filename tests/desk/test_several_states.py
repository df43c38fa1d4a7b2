"""Acts on several States of a call: listed first, then done row by row, each with its own answer."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.formats import date_format
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.calls import actions as calls
from nominations.calls.models import Call
from nominations.desk.cockpit import lines
from nominations.groups.models import ExpertGroup
from nominations.mandates.models import Mandate
from nominations.outbox.models import OutgoingMail
from nominations.outbox.states import Status as MailStatus
from nominations.workflow import actions as workflow
from nominations.workflow.models import Nomination
from tests.cast import DEADLINE, NOW, content, invitation_of, person, submitted
from tests.desk.pages import of_call, of_invitation, text_of

SignIn = Callable[[User], Client]
DEEDS = ["remind", "extend", "write", "accept"]
WORDS = {"subject": "The next meeting", "text": "It is on 3 June.\n\n{{ 1|add:1 }} {state} <b>#</b>"}
CHANGED = f"It changed meanwhile: look again. Now: To decide, until {date_format(DEADLINE, 'D j M Y')}."
LATER = f"{DEADLINE + timedelta(days=7):%Y-%m-%d}"


@pytest.fixture
def desk(call: Call, officer: User, sign_in: SignIn) -> Client:
    assert call.opened_at
    return sign_in(officer)


def address(call: Call, deed: str) -> str:
    return reverse("admin:nominations_call_several", args=[call.pk, deed])


def ticked(call: Call, *codes: str) -> dict[str, Any]:
    """Return what the form of the board sends with these rows ticked, as they stand now."""
    listed = " ".join(f"{line.code}:{line.stamp}" for line in lines(call, at=NOW))
    return {"listed": listed, "row": list(codes)}


def ask(client: Client, call: Call, deed: str, *codes: str) -> Any:
    return client.get(address(call, deed), ticked(call, *codes))


def confirm(client: Client, call: Call, deed: str, chosen: dict[str, Any], **typed: str) -> Any:
    """Press the first button, which shows the mails, then the second."""
    page = client.post(address(call, deed), {**chosen, **typed})
    return client.post(address(call, deed), {**chosen, **typed, "shown": page.context["shown"]})


def results(page: Any) -> dict[str, str]:
    return {row.line.code: "done" if row.is_done else row.refusal for row in page.context["rows"]}


@pytest.mark.parametrize("deed", DEEDS)
def test_asking_changes_nothing(deed: str, call: Call, desk: Client, austria: User) -> None:
    submitted(invitation_of(call, "AT"), austria)
    before = OutgoingMail.objects.count(), AuditEvent.objects.count()
    page = ask(desk, call, deed, "AT", "BE")
    assert [row.line.code for row in page.context["rows"]] == ["BE", "AT"]
    assert (OutgoingMail.objects.count(), AuditEvent.objects.count()) == before


def test_several_are_reminded_and_an_answer_is_skipped(call: Call, desk: Client, austria: User) -> None:
    submitted(invitation_of(call, "AT"), austria)
    asked = ask(desk, call, "remind", "AT", "BE", "MT")
    assert "It has answered already." in text_of(asked)
    done = confirm(desk, call, "remind", ticked(call, "AT", "BE", "MT"), text="Once more.")
    assert results(done) == {"BE": "done", "MT": "done", "AT": "It has answered already."}
    words = text_of(done)
    assert "Done for 2 States. 1 is left as it is" in words
    mails = OutgoingMail.objects.filter(kind="reminder_now")
    assert {(mail.audience, mail.status) for mail in mails} == {("BE", MailStatus.HELD), ("MT", MailStatus.HELD)}
    assert "Undo: call them back" in words


def test_several_get_a_later_last_day(call: Call, desk: Client) -> None:
    done = confirm(desk, call, "extend", ticked(call, "AT", "BE"), new_on=LATER, reason="A holiday.")
    assert results(done) == {"BE": "done", "AT": "done"}
    assert {f"{each.deadline_on}" for each in call.invitations.filter(country__in=["AT", "BE"])} == {LATER}
    again = confirm(desk, call, "extend", ticked(call, "AT"), new_on=LATER, reason="A holiday.")
    assert "This is the deadline already." in results(again)["AT"]


def test_a_mail_in_ones_own_words_goes_to_those_who_can_be_reached(call: Call, desk: Client, belgium: User) -> None:
    User.objects.filter(pk=belgium.pk).update(is_active=False)
    shown = desk.post(address(call, "write"), {**ticked(call, "AT", "BE"), **WORDS})
    assert "This mail will go out" in text_of(shown)
    assert "Contact of Austria &lt;contact.at@example.org&gt;" in shown.content.decode()
    assert not OutgoingMail.objects.filter(kind="state_message").exists()
    done = confirm(desk, call, "write", ticked(call, "AT", "BE"), **WORDS)
    assert results(done) == {
        "BE": "No contact point can be reached by mail. Enter one first.",
        "AT": "done",
    }
    mail = OutgoingMail.objects.get(kind="state_message")
    assert (mail.audience, mail.status, mail.reply_to) == ("AT", MailStatus.HELD, "quantum@commission.example.org")
    assert mail.subject == f"{call.reference}: The next meeting"
    assert "It is on 3 June.\n\n{{ 1|add:1 }} {state} <b>#</b>" in mail.text
    assert "{{ 1|add:1 }} {state} &lt;b&gt;#&lt;/b&gt;" in mail.html
    assert AuditEvent.objects.get(action="call.write").on_behalf_of == "AT"


def test_a_mail_can_be_called_back_within_the_minute(call: Call, desk: Client) -> None:
    confirm(desk, call, "write", ticked(call, "AT", "BE"), **WORDS)
    back = desk.post(of_call("recall", call), follow=True)
    assert "2 mails are called back. None of them was sent." in text_of(back)
    assert {mail.status for mail in OutgoingMail.objects.filter(kind="state_message")} == {MailStatus.CANCELLED}


def test_a_second_press_writes_no_second_mail(call: Call, desk: Client) -> None:
    for _press in range(2):
        confirm(desk, call, "write", ticked(call, "AT"), **WORDS)
    assert OutgoingMail.objects.filter(kind="state_message").count() in (1, 2)  # two only over a full minute


def test_several_are_accepted_as_they_were_sent(call: Call, desk: Client, contacts: dict[str, User]) -> None:
    for iso2 in ("AT", "MT"):
        named = person(email=f"person.{iso2.lower()}@ministry.example.org", family_name=f"Of-{iso2}")
        submitted(invitation_of(call, iso2), contacts[iso2], what=content(persons=(named,)))
    chosen = ticked(call, "AT", "BE", "MT")
    page = desk.get(address(call, "accept"), chosen)
    words = text_of(page)
    assert "Nothing waits for a decision." in words
    assert "So the mails read, with the first State as the example." in words
    assert not Mandate.objects.exists()
    done = desk.post(address(call, "accept"), {**chosen, "shown": page.context["shown"]})
    assert results(done) == {"BE": "Nothing waits for a decision.", "AT": "done", "MT": "done"}
    assert Mandate.objects.count() == 2
    assert set(Nomination.objects.values_list("status", flat=True)) == {"accepted"}


def test_what_was_found_is_shown_beside_a_nomination(call: Call, desk: Client, contacts: dict[str, User]) -> None:
    for iso2 in ("AT", "MT"):
        submitted(invitation_of(call, iso2), contacts[iso2])  # the same person twice
    [row] = desk.get(address(call, "accept"), ticked(call, "AT")).context["rows"]
    assert [finding.code for finding in row.findings]


def test_a_group_of_two_pairs_of_eyes_accepts_in_the_file_only(call: Call, desk: Client, austria: User) -> None:
    submitted(invitation_of(call, "AT"), austria)
    ExpertGroup.objects.filter(pk=call.group_id).update(four_eyes=True)
    page = ask(desk, call, "accept", "AT")
    assert results(page) == {"AT": "Needs a second officer: open the file."}
    assert 'type="submit"' not in page.content.decode().partition('id="content-main"')[2]


def test_only_the_version_that_was_listed_is_accepted(call: Call, desk: Client, austria: User, officer: User) -> None:
    nomination = submitted(invitation_of(call, "AT"), austria)
    chosen = ticked(call, "AT")
    page = desk.get(address(call, "accept"), chosen)
    nomination = workflow.return_for_correction(nomination, version=1, reason="Again.", by=officer, at=NOW)
    workflow.submit(nomination, revision=nomination.revision, by=austria, at=NOW)
    done = desk.post(address(call, "accept"), {**chosen, "shown": page.context["shown"]})
    assert results(done) == {"AT": CHANGED}
    assert Nomination.objects.get().status == "submitted"


def test_a_row_that_changed_meanwhile_is_skipped_and_the_others_are_not(
    call: Call, desk: Client, austria: User
) -> None:
    chosen = ticked(call, "AT", "BE")
    page = desk.post(address(call, "remind"), {**chosen, "text": ""})
    submitted(invitation_of(call, "AT"), austria)
    done = desk.post(address(call, "remind"), {**chosen, "text": "", "shown": page.context["shown"]})
    assert results(done) == {"BE": "done", "AT": CHANGED}


def test_all_that_were_shown_are_chosen_by_one_tick(call: Call, desk: Client) -> None:
    page = desk.get(of_call("board", call), {"q": "land"})
    listed = page.context["board"].listed
    asked = desk.get(address(call, "remind"), {"listed": listed, "all": "1"})
    assert [row.line.code for row in asked.context["rows"]] == ["IE", "NL", "PL", "FI"]


def test_no_tick_and_nonsense_choose_nobody(call: Call, desk: Client) -> None:
    for chosen in ({}, {"listed": "AT", "row": "AT"}, {"listed": "XX:none", "row": "XX"}, {"row": "AT"}):
        assert "No State was ticked." in text_of(desk.get(address(call, "remind"), chosen))


def test_what_was_typed_is_kept_when_something_is_missing(call: Call, desk: Client) -> None:
    page = desk.post(address(call, "write"), {**ticked(call, "AT"), "subject": "The next meeting", "text": " "})
    assert "A mail needs a text." in text_of(page)
    assert 'value="The next meeting"' in page.content.decode()
    assert not OutgoingMail.objects.filter(kind="state_message").exists()


def test_a_refused_day_is_said_row_by_row(call: Call, desk: Client) -> None:
    page = desk.post(address(call, "extend"), {**ticked(call, "AT"), "new_on": "2020-01-01", "reason": "x"})
    assert "The new deadline lies in the past." in text_of(page)


def test_what_was_typed_is_kept_when_it_can_be_done_to_none(call: Call, desk: Client) -> None:
    early = f"{DEADLINE - timedelta(days=1)}"
    page = desk.post(address(call, "extend"), {**ticked(call, "AT", "BE"), "new_on": early, "reason": "An election."})
    assert results(page)["AT"] == f"The call itself runs until {date_format(DEADLINE, 'l j F Y')}. Choose a later day."
    assert "As you typed it, this can be done to none of these States." in text_of(page)
    assert "An election.</textarea>" in page.content.decode()
    assert f'value="{early}"' in page.content.decode()
    assert "Continue: see the mail first" in text_of(page)
    assert "No mail will go out." not in text_of(page)


def test_a_day_before_one_that_was_given_is_told(call: Call, desk: Client, officer: User) -> None:
    given = DEADLINE + timedelta(days=30)
    calls.extend(invitation_of(call, "AT"), new_on=given, reason="They asked.", by=officer, at=NOW)
    shorter = {"new_on": LATER, "reason": "The year was mistyped."}
    assert "A later day was given before." in text_of(
        desk.post(address(call, "extend"), {**ticked(call, "AT"), **shorter})
    )
    page = desk.post(address(call, "extend"), {**ticked(call, "BE"), **shorter})
    assert "A later day was given before." not in text_of(page)
    one = desk.post(of_invitation("extension", invitation_of(call, "AT")), shorter)
    assert "A later day was given before." in text_of(one)
    [mail] = [each.mail for each in one.context["rehearsal"].mails]
    assert "It was " in mail.text
    assert "extended" not in mail.subject


def test_a_last_day_on_a_weekend_is_told_before_several_are_extended(call: Call, desk: Client) -> None:
    saturday = DEADLINE + timedelta(days=5 - DEADLINE.weekday() + 7)
    page = desk.post(address(call, "extend"), {**ticked(call, "AT"), "new_on": f"{saturday}", "reason": "A holiday."})
    assert "The deadline falls on a weekend." in text_of(page)
    assert page.context["may_act"]  # a warning, never a move (domain rule 16)


def test_a_closed_call_is_written_to_but_not_reminded(call: Call, desk: Client, officer: User) -> None:
    calls.close_call(call, by=officer, at=NOW)
    assert "This cannot be done while the call is “Closed”." in text_of(
        desk.get(address(call, "remind"), ticked(call, "AT"), follow=True)
    )
    assert results(confirm(desk, call, "write", ticked(call, "AT"), **WORDS)) == {"AT": "done"}
    assert [key for key, _words in desk.get(of_call("board", call)).context["deeds"]] == ["write", "accept"]


def test_a_deed_that_is_not_there_is_not_found(call: Call, desk: Client) -> None:
    assert desk.get(address(call, "delete"), ticked(call, "AT")).status_code == 404


@pytest.mark.parametrize("deed", DEEDS)
def test_nobody_else_acts(deed: str, call: Call, other_officer: User, austria: User, sign_in: SignIn) -> None:
    for user, status in ((other_officer, 404), (austria, 302)):
        assert sign_in(user).post(address(call, deed), ticked(call, "AT")).status_code == status
    assert OutgoingMail.objects.exclude(kind="call_opened").count() == 0


@pytest.mark.parametrize("deed", DEEDS)
def test_asking_takes_the_same_queries_for_one_state_and_for_all(
    deed: str,
    call: Call,
    desk: Client,
    contacts: dict[str, User],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for iso2 in ("AT", "BE", "MT"):
        named = person(email=f"person.{iso2.lower()}@ministry.example.org", family_name=f"Of-{iso2}")
        submitted(invitation_of(call, iso2), contacts[iso2], what=content(persons=(named,)))
    ExpertGroup.objects.filter(pk=call.group_id).update(four_eyes=True)  # else the first is tried out: see below
    every = [line.code for line in lines(call, at=NOW)]
    for chosen in (["AT"], ["AT", "BE", "MT"], every):
        listed = ticked(call, *chosen)
        with django_assert_num_queries(QUERIES[deed]):
            desk.get(address(call, deed), listed)


def test_trying_out_an_acceptance_takes_the_first_state_only(
    call: Call, desk: Client, contacts: dict[str, User]
) -> None:
    for iso2 in ("AT", "SE", "FI"):
        named = person(email=f"person.{iso2.lower()}@ministry.example.org", family_name=f"Of-{iso2}")
        submitted(invitation_of(call, iso2), contacts[iso2], what=content(persons=(named,)))
    counts = set()
    for chosen in (["AT"], ["AT", "SE"], ["AT", "SE", "FI"]):
        listed = ticked(call, *chosen)
        with CaptureQueriesContext(connection) as queries:
            assert results(desk.get(address(call, "accept"), listed)).keys() == set(chosen)
        counts.add(len(queries))
    assert len(counts) == 1


QUERIES = {"remind": 9, "extend": 9, "write": 9, "accept": 11}
