"""What staff decide about one mail: shown first in words, done once, refused in a sentence."""

from collections.abc import Callable

import pytest
from django.test import Client

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.calls.models import Call, Invitation
from nominations.outbox import decisions
from nominations.outbox.models import OutgoingMail
from nominations.outbox.states import Status
from tests.cast import NOW
from tests.desk.mailbox import in_state, planned_reminder
from tests.desk.pages import of_mail, press, text_of

SignIn = Callable[[User], Client]

PAGES = ["hold", "release", "words", "call_back", "resend", "arrival", "giving_up"]
REASON = "It names the wrong day."
TYPED = {"call_back": {"reason": REASON}, "giving_up": {"reason": REASON}}


@pytest.fixture
def mail(call: Call) -> OutgoingMail:
    return OutgoingMail.objects.get(audience="AT")


@pytest.fixture
def desk(officer: User, sign_in: SignIn) -> Client:
    return sign_in(officer)


def confirm(client: Client, page: str, mail: OutgoingMail, **typed: str) -> object:
    """Press the button of a page that asks nothing, as its form says it."""
    shown = client.get(of_mail(page, mail)).context
    sent_again = {} if shown["sent_again"] is None else {"version": shown["sent_again"]}
    return client.post(of_mail(page, mail), {"shown": shown["shown"], **sent_again, **typed})


@pytest.mark.parametrize(
    ("page", "before", "after", "act"),
    [
        ("hold", Status.QUEUED, Status.HELD, "mail.hold"),
        ("release", Status.HELD, Status.QUEUED, "mail.release"),
        ("call_back", Status.QUEUED, Status.CANCELLED, "mail.call_back"),
        ("call_back", Status.HELD, Status.CANCELLED, "mail.call_back"),
        ("resend", Status.FAILED, Status.QUEUED, "mail.resend"),
        ("resend", Status.UNCERTAIN, Status.QUEUED, "mail.resend"),
        ("arrival", Status.UNCERTAIN, Status.SENT, "mail.arrived"),
        ("giving_up", Status.UNCERTAIN, Status.FAILED, "mail.give_up"),
    ],
)
def test_a_decision_is_shown_then_done_once_and_leaves_a_trace(
    page: str, before: Status, after: Status, act: str, mail: OutgoingMail, officer: User, desk: Client
) -> None:
    in_state(mail, before)
    typed = TYPED.get(page, {})
    asked = desk.post(of_mail(page, mail), typed) if typed else desk.get(of_mail(page, mail))
    assert asked.status_code == 200
    mail.refresh_from_db()
    assert mail.status == before
    form = {**typed, "shown": asked.context["shown"], "version": asked.context["sent_again"] or "0"}
    for _press in range(2):
        assert desk.post(of_mail(page, mail), form).headers["Location"] == of_mail("change", mail)
    mail.refresh_from_db()
    assert mail.status == after
    [event] = AuditEvent.objects.filter(action=act, subject_id=str(mail.pk))
    assert event.actor_id == officer.pk


@pytest.mark.parametrize("before", [Status.SENT, Status.BOUNCED, Status.EXPIRED])
def test_what_was_sent_is_said_once_more_by_one_new_mail(before: Status, mail: OutgoingMail, desk: Client) -> None:
    in_state(mail, before)
    page = desk.get(of_mail("resend", mail))
    form = {"shown": page.context["shown"], "version": page.context["sent_again"]}
    for _press in range(2):
        assert desk.post(of_mail("resend", mail), form).status_code == 302
    copy = mail.copies.get()
    assert (copy.status, copy.subject, copy.text) == (Status.QUEUED, mail.subject, mail.text)
    again = desk.get(of_mail("resend", mail))
    assert "already on its way" in text_of(again)
    assert not again.context["may_act"]


def test_a_press_on_an_old_page_sends_nothing_after_the_copy_has_gone(mail: OutgoingMail, desk: Client) -> None:
    in_state(mail, Status.SENT)
    page = desk.get(of_mail("resend", mail))
    form = {"shown": page.context["shown"], "version": page.context["sent_again"]}
    desk.post(of_mail("resend", mail), form)
    in_state(mail.copies.get(), Status.SENT)
    desk.post(of_mail("resend", mail), form)
    assert mail.copies.count() == 1


def test_a_held_mail_gets_new_words(mail: OutgoingMail, officer: User, desk: Client) -> None:
    decisions.hold(mail, by=officer, at=NOW)
    address = of_mail("words", mail)
    assert desk.get(address).context["form"]["subject"].value() == mail.subject
    typed = {"subject": "Mended", "text": "Dear Austria,\r\n\r\nthe day is Monday."}
    asked = desk.post(address, typed)
    assert "So it will read" in text_of(asked)
    assert "the day is Monday." in text_of(asked)
    for _press in range(2):
        assert desk.post(address, {**typed, "shown": asked.context["shown"]}).status_code == 302
    mail.refresh_from_db()
    assert (mail.status, mail.subject, mail.text) == (Status.HELD, "Mended", "Dear Austria,\n\nthe day is Monday.\n")
    assert "the day is Monday." in mail.html
    assert AuditEvent.objects.filter(action="mail.edit", subject_id=str(mail.pk)).count() == 1


def test_empty_words_are_refused_and_nothing_typed_is_lost(mail: OutgoingMail, desk: Client) -> None:
    in_state(mail, Status.HELD)
    page = desk.post(of_mail("words", mail), {"subject": "", "text": "Dear Austria"})
    assert "A mail needs a subject." in text_of(page)
    assert "Dear Austria" in text_of(page)


@pytest.mark.parametrize("page", ["call_back", "giving_up"])
def test_a_reason_is_asked_for(page: str, mail: OutgoingMail, desk: Client) -> None:
    in_state(mail, Status.UNCERTAIN if page == "giving_up" else Status.QUEUED)
    words = text_of(desk.post(of_mail(page, mail), {"reason": "  "}))
    assert "Give the reason, so that colleagues can understand it." in words


def test_a_planned_mail_is_called_back_for_good(austrias: Invitation, desk: Client) -> None:
    mail = planned_reminder(austrias)
    key = mail.dedup_key
    assert press(desk, of_mail("call_back", mail), reason=REASON).status_code == 302
    mail.refresh_from_db()
    assert (mail.status, mail.status_reason, mail.dedup_key) == (Status.CANCELLED, REASON, key)


REFUSED = {
    "hold": (Status.SENT, "not possible any more: the mail is “Sent”"),
    "release": (Status.QUEUED, "This mail is not held"),
    "words": (Status.QUEUED, "Only a held mail can be changed. Hold it first."),
    "call_back": (Status.SENT, "can no longer be called back"),
    "resend": (Status.QUEUED, "not possible any more: the mail is “Queued”"),
    "arrival": (Status.FAILED, "not possible any more: the mail is “Failed”"),
    "giving_up": (Status.SENT, "not possible any more: the mail is “Sent”"),
}


@pytest.mark.parametrize("page", PAGES)
def test_what_is_not_possible_is_refused_in_a_sentence(page: str, mail: OutgoingMail, desk: Client) -> None:
    status, sentence = REFUSED[page]
    in_state(mail, status)
    typed = {**TYPED.get(page, {}), "subject": "Mended", "text": "Dear Austria"}
    shown = desk.post(of_mail(page, mail), typed)
    assert sentence in text_of(shown)
    assert not shown.context["may_act"]
    mail.refresh_from_db()
    assert mail.status == status


def test_a_mail_that_moved_on_between_page_and_button_is_refused(mail: OutgoingMail, desk: Client) -> None:
    form = {"shown": desk.get(of_mail("hold", mail)).context["shown"]}
    in_state(mail, Status.SENT)
    assert "the mail is “Sent”" in text_of(desk.post(of_mail("hold", mail), form))


def test_words_that_are_gone_cannot_be_sent_again(mail: OutgoingMail, desk: Client) -> None:
    in_state(mail, Status.SENT, text="", html="", purged_at=NOW)
    assert "no longer kept" in text_of(desk.get(of_mail("resend", mail)))


@pytest.mark.parametrize(
    ("status", "buttons"),
    [
        (Status.QUEUED, ["hold", "cancel"]),
        (Status.HELD, ["queue", "edit", "cancel"]),
        (Status.UNCERTAIN, ["reconcile", "resend", "give_up"]),
        (Status.FAILED, ["resend"]),
        (Status.BOUNCED, ["resend"]),
        (Status.SENT, ["resend"]),
        (Status.CANCELLED, []),
    ],
)
def test_only_what_is_possible_is_offered(status: Status, buttons: list[str], mail: OutgoingMail, desk: Client) -> None:
    page = desk.get(of_mail("change", in_state(mail, status)))
    assert [move for _address, _words, move in page.context["buttons"]] == buttons
    for address, _words, _move in page.context["buttons"]:
        shown = desk.get(address).context
        assert shown["may_act"] or shown["form"].asks


@pytest.mark.parametrize("page", PAGES)
def test_nobody_else_decides(
    page: str, mail: OutgoingMail, other_officer: User, austria: User, superuser: User, sign_in: SignIn
) -> None:
    address = of_mail(page, mail)
    assert sign_in(other_officer).get(address).status_code == 404
    assert sign_in(other_officer).post(address, {"reason": REASON, "shown": "x"}).status_code == 404
    assert sign_in(austria).get(address, follow=True).status_code == 403
    in_state(mail, Status.QUEUED, sensitive=True, if_uncertain="never")
    assert sign_in(superuser).get(address).status_code == 404
