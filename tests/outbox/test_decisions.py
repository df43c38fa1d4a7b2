"""What people decide about a mail: each act from where it is possible, refused elsewhere, with a trace left behind."""

from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.kernel.refusals import Refused
from nominations.outbox import actions, decisions, delivery, envelopes
from nominations.outbox.instants import at
from nominations.outbox.models import OutgoingMail
from nominations.outbox.relay import Answer, Outcome
from nominations.outbox.states import Move, Status
from nominations.reference.models import Country
from tests.cast import NOW
from tests.outbox.conftest import hello

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("templates")]
LATER = NOW + timedelta(hours=1)

Act = Callable[[OutgoingMail, User], OutgoingMail]
ACTS: dict[str, Act] = {
    "hold": lambda mail, by: decisions.hold(mail, by=by, at=LATER),
    "release": lambda mail, by: decisions.release(mail, by=by, at=LATER),
    "edit": lambda mail, by: decisions.edit(mail, subject="New", text="Newer", by=by, at=LATER),
    "call_back": lambda mail, by: decisions.call_back(mail, reason="Not needed.", by=by, at=LATER),
    "resend": lambda mail, by: decisions.resend(mail, by=by, at=LATER),
    "arrived": lambda mail, by: decisions.arrived(mail, by=by, at=LATER),
    "give_up": lambda mail, by: decisions.give_up(mail, reason="Wrong person.", by=by, at=LATER),
    "bounce": lambda mail, _by: decisions.bounce(mail, reason="5.1.1 no such user", at=LATER),
}
# From where each is possible, and where it leads; from everywhere else it is refused.
POSSIBLE: dict[str, dict[Any, Status]] = {
    "hold": {Status.QUEUED: Status.HELD},
    "release": {Status.HELD: Status.QUEUED},
    "edit": {Status.HELD: Status.HELD},
    "call_back": dict.fromkeys((Status.PLANNED, Status.HELD, Status.QUEUED, Status.SENDING), Status.CANCELLED),
    "resend": dict.fromkeys(("failed", "uncertain", "sent", "bounced", "expired"), Status.QUEUED),
    "arrived": {Status.UNCERTAIN: Status.SENT},
    "give_up": {Status.UNCERTAIN: Status.FAILED},
    "bounce": {Status.SENT: Status.BOUNCED, Status.UNCERTAIN: Status.BOUNCED},
}


def mail_in(status: Status, about: Country, **changes: Any) -> OutgoingMail:
    """A mail brought to a status with what its constraints ask for."""
    [mail] = actions.enqueue([hello(about, **changes)], at=NOW)
    facts: dict[str, Any] = {"status": status}
    if status is Status.SENDING:
        facts |= {"lease_token": mail.pk, "lease_until": LATER}
    if status in (Status.SENT, Status.BOUNCED):
        facts["sent_at"] = NOW
    if status is Status.UNCERTAIN:
        facts["uncertain_at"] = NOW
    OutgoingMail.objects.update(**facts)
    mail.refresh_from_db()
    return mail


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("name", ACTS)
def test_each_act_is_possible_from_its_statuses_only(
    name: str, status: Status, austria_row: Country, superuser: User
) -> None:
    mail = mail_in(status, austria_row)
    target = POSSIBLE[name].get(status)
    if target is None:
        with pytest.raises(Refused, match=r"\w+ \w+"):
            ACTS[name](mail, superuser)
        mail.refresh_from_db()
        assert mail.status == status
        return
    after = ACTS[name](mail, superuser)
    after.refresh_from_db()
    assert after.status == target
    event = AuditEvent.objects.filter(subject_id=str(mail.pk)).latest("pk")
    assert (event.action, event.actor_id) == (f"mail.{name}", None if name == "bounce" else superuser.pk)


@pytest.mark.parametrize("status", Status)
def test_the_buttons_are_drawn_from_what_the_acts_allow(status: Status, austria_row: Country, superuser: User) -> None:
    mail = mail_in(status, austria_row)
    moves = {
        Move.HOLD: "hold",
        Move.QUEUE: "release",
        Move.CANCEL: "call_back",
        Move.RECONCILE: "arrived",
        Move.RESEND: "resend",
        Move.GIVE_UP: "give_up",
    }
    assert {moves[move] for move in decisions.offered(mail)} == {
        name for name in moves.values() if status in POSSIBLE[name]
    }


def test_a_held_mail_stays_until_it_is_released(austria_row: Country, superuser: User) -> None:
    mail = decisions.hold(mail_in(Status.QUEUED, austria_row), by=superuser, at=NOW)
    assert mail.status_reason == "Held by Staff Admin."
    assert delivery.claim().mails == []
    delivery.sweep()
    released = decisions.release(mail, by=superuser, at=NOW)
    assert [each.pk for each in delivery.claim().mails] == [released.pk]


def test_a_minute_to_undo_passes_by_itself(austria_row: Country) -> None:
    [mail] = actions.enqueue([hello(austria_row)], at=NOW, hold_for=timedelta(minutes=1))
    assert (mail.status, mail.held_until) == (Status.HELD, NOW + timedelta(minutes=1))
    assert delivery.sweep(now=at(NOW + timedelta(seconds=59)))["released"] == 0
    assert delivery.sweep(now=at(NOW + timedelta(seconds=60)))["released"] == 1
    mail.refresh_from_db()
    assert (mail.status, mail.held_until) == (Status.QUEUED, None)


def test_what_a_person_changed_waits_for_a_person(austria_row: Country, superuser: User) -> None:
    [mail] = actions.enqueue([hello(austria_row)], at=NOW, hold_for=timedelta(minutes=1))
    edited = decisions.edit(mail, subject=" New\r\nsubject ", text="One <b>line</b>.\n\nAnother.", by=superuser, at=NOW)
    assert (edited.subject, edited.text) == ("New subject", "One <b>line</b>.\n\nAnother.\n")
    assert "<p>One &lt;b&gt;line&lt;/b&gt;.</p>" in edited.html
    assert delivery.sweep(now=at(NOW + timedelta(hours=1)))["released"] == 0
    read = message_from_bytes(envelopes.envelope(edited).data, policy=default)
    [part, _html] = read.iter_parts()
    assert part.get_content().replace("\r\n", "\n") == "One <b>line</b>.\n\nAnother.\n"


@pytest.mark.parametrize(("subject", "text"), [("", "words"), ("subject", "  \n"), ("\r\n", "words")])
def test_a_mail_without_words_is_refused(subject: str, text: str, austria_row: Country, superuser: User) -> None:
    mail = mail_in(Status.HELD, austria_row)
    with pytest.raises(decisions.WordsMissing, match="needs a subject and a text"):
        decisions.edit(mail, subject=subject, text=text, by=superuser, at=NOW)


def test_what_a_person_called_back_keeps_its_key(austria_row: Country, superuser: User) -> None:
    mail = mail_in(Status.PLANNED, austria_row)
    decisions.call_back(mail, reason="Agreed by telephone.", by=superuser, at=NOW)
    [again] = actions.enqueue([hello(austria_row)], at=LATER)
    assert (again.pk, again.status, again.status_reason) == (mail.pk, Status.CANCELLED, "Agreed by telephone.")


def test_a_mail_beyond_its_marker_is_not_called_back(austria_row: Country, superuser: User) -> None:
    mail = mail_in(Status.SENDING, austria_row)
    OutgoingMail.objects.update(in_data=True)
    with pytest.raises(decisions.NotPossible, match="“Being sent”"):
        decisions.call_back(mail, reason="Too late.", by=superuser, at=NOW)
    mail.refresh_from_db()
    assert Move.CANCEL not in decisions.offered(mail)


@pytest.mark.parametrize("name", ["call_back", "give_up"])
def test_a_reason_is_needed(name: str, austria_row: Country, superuser: User) -> None:
    mail = mail_in(Status.UNCERTAIN, austria_row)
    with pytest.raises(decisions.ReasonMissing, match="Give the reason"):
        getattr(decisions, name)(mail, reason=" \n ", by=superuser, at=NOW)


@pytest.mark.parametrize("status", [Status.FAILED, Status.UNCERTAIN])
def test_a_mail_in_trouble_goes_again_itself_the_same_bytes(
    status: Status, austria_row: Country, superuser: User
) -> None:
    mail = mail_in(status, austria_row)
    before = envelopes.envelope(mail)
    again = decisions.resend(mail, by=superuser, at=LATER)
    assert (again.pk, again.status, again.resends, again.next_attempt_at) == (mail.pk, Status.QUEUED, 1, LATER)
    assert envelopes.envelope(again) == before


@pytest.mark.parametrize("status", [Status.SENT, Status.BOUNCED, Status.EXPIRED])
def test_of_a_mail_that_ended_a_new_one_says_the_same(status: Status, austria_row: Country, superuser: User) -> None:
    mail = mail_in(status, austria_row)
    key = mail.dedup_key
    again = decisions.resend(mail, by=superuser, at=LATER)
    again.refresh_from_db()
    mail.refresh_from_db()
    assert (again.resend_of_id, again.dedup_key, again.status, again.attempts) == (mail.pk, key, Status.QUEUED, 0)
    assert (again.subject, again.text, again.html) == (mail.subject, mail.text, mail.html)
    assert again.message_id == f"<{again.pk}@nominations.example.org>"
    assert (mail.status, mail.dedup_key) == (status, f"{key}#{mail.pk}")
    assert again.expires_at == LATER + actions.LIFE


def test_the_same_mail_is_not_sent_again_while_one_is_on_its_way(austria_row: Country, superuser: User) -> None:
    mail = mail_in(Status.SENT, austria_row)
    again = decisions.resend(mail, by=superuser, at=LATER)
    with pytest.raises(decisions.AliveAlready, match="already on its way"):
        decisions.resend(mail, by=superuser, at=LATER)
    OutgoingMail.objects.filter(pk=again.pk).update(status=Status.SENT, sent_at=LATER)
    third = decisions.resend(mail, by=superuser, at=LATER)
    assert OutgoingMail.objects.filter(dedup_key=third.dedup_key).get() == third
    assert OutgoingMail.objects.count() == 3


@pytest.mark.parametrize("change", [{"sensitive": True}, {"text": ""}], ids=["a sign-in code", "purged"])
def test_words_that_are_gone_are_not_sent_again(change: dict[str, Any], austria_row: Country, superuser: User) -> None:
    mail = mail_in(Status.FAILED, austria_row)
    OutgoingMail.objects.update(**change, **({"if_uncertain": "never"} if "sensitive" in change else {}))
    with pytest.raises(decisions.WordsGone, match="no longer kept"):
        decisions.resend(mail, by=superuser, at=LATER)
    mail.refresh_from_db()
    assert decisions.offered(mail) == []


def test_a_doubt_that_bounced_had_gone_out(austria_row: Country) -> None:
    mail = decisions.bounce(mail_in(Status.UNCERTAIN, austria_row), reason="5.1.1\r\nno such user", at=LATER)
    assert (mail.sent_at, mail.uncertain_at, mail.status_reason) == (NOW, None, "5.1.1 no such user")


def test_an_act_on_what_changed_meanwhile_looks_at_the_row_not_at_the_page(
    austria_row: Country, superuser: User
) -> None:
    mail = mail_in(Status.QUEUED, austria_row)
    claimed = delivery.claim()
    assert delivery.mark(claimed.mails[0], claimed.token)
    delivery.finish(claimed.mails[0], claimed.token, Answer(Outcome.SENT, "250 OK"))
    with pytest.raises(decisions.NotPossible, match="the mail is “Sent”"):
        decisions.hold(mail, by=superuser, at=LATER)
