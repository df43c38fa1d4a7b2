"""What staff decide about one mail: hold, release, change its words, call back, send again, settle a doubt."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from nominations.desk import guards, mails
from nominations.desk.forms.decisions import DecisionForm, MailReasonForm, WordsForm
from nominations.desk.views.decisions import Decision, Facts, Trail, decide, posted
from nominations.outbox import decisions as outbox
from nominations.outbox.decisions import NotPossible
from nominations.outbox.models import OutgoingMail
from nominations.outbox.states import Move, Status

# Move → name of the address, words of the button. The table of moves says which are drawn.
BUTTONS: dict[Move, tuple[str, Promise]] = {
    Move.RECONCILE: ("arrival", _("It arrived")),
    Move.RESEND: ("resend", _("Send again")),
    Move.GIVE_UP: ("giving_up", _("Give up")),
    Move.QUEUE: ("release", _("Release now")),
    Move.HOLD: ("hold", _("Hold")),
    Move.CANCEL: ("call_back", _("Call back")),
}
WORDS = ("words", _("Change the words"))
# What stands over the page of a mail that needs somebody.
_LEADS: dict[str, Promise] = {
    Status.UNCERTAIN: _(
        "Nobody knows whether the mail server took this mail. The software keeps asking. Should you know more, for "
        "example because the recipient has it, decide here."
    ),
    Status.FAILED: _("This mail was not sent. Look at the reason; once it is mended, send the mail again."),
    Status.BOUNCED: _("This mail came back: it did not reach the person. Look at the address of the contact point."),
    Status.HELD: _("This mail is held: it has not gone out."),
}
GONE = (Status.QUEUED, Status.SENDING, Status.SENT)
ask = require_http_methods(["GET", "HEAD", "POST"])


def buttons(mail: OutgoingMail) -> list[tuple[str, str | Promise, str]]:
    """Return address, words and move of what may be decided now; nothing about a sign-in code."""
    if mail.sensitive:
        return []
    offered = set(outbox.offered(mail))
    drawn = [(*BUTTONS[move], str(move)) for move in BUTTONS if move in offered]
    if mail.status == Status.HELD:
        drawn.insert(1, (*WORDS, "edit"))
    return [(url_of(name, mail), words, move) for name, words, move in drawn]


def lead_of(mail: OutgoingMail) -> str | Promise:
    return _LEADS.get(mail.status, "")


def url_of(name: str, mail: OutgoingMail) -> str:
    return reverse(f"admin:nominations_outgoingmail_{name}", args=[mail.pk])


def trail(mail: OutgoingMail | None = None) -> Trail:
    """Return the breadcrumbs down to a mail."""
    mail_list = reverse("admin:nominations_outgoingmail_changelist")
    down: list[tuple[str, str | Promise]] = [(reverse("admin:index"), _("Home")), (mail_list, _("Outgoing mail"))]
    return tuple([*down, (url_of("change", mail), mails.called(mail))] if mail else down)


@ask
def hold(request: HttpRequest, mail_id: uuid.UUID) -> HttpResponse:
    mail = guards.mail(request, mail_id)
    decision = _decision(
        mail,
        Move.HOLD,
        lead=_("The mail is kept back until somebody releases it. Its words can be changed meanwhile."),
        done=_("The mail is held."),
        act=lambda _facts, at: outbox.hold(mail, by=guards.staff(request), at=at),
        is_done=_stands(request, mail, Status.HELD),
    )
    return _decide(request, decision, DecisionForm(posted(request), facts=(mail.pk,)))


@ask
def release(request: HttpRequest, mail_id: uuid.UUID) -> HttpResponse:
    mail = guards.mail(request, mail_id)
    decision = _decision(
        mail,
        Move.QUEUE,
        lead=_("The mail goes out now, with the words below."),
        done=_("The mail is released and goes out now."),
        act=lambda _facts, at: outbox.release(mail, by=guards.staff(request), at=at),
        is_done=_stands(request, mail, *GONE),
    )
    return _decide(request, decision, DecisionForm(posted(request), facts=(mail.pk, mail.subject, mail.text)))


@ask
def words(request: HttpRequest, mail_id: uuid.UUID) -> HttpResponse:
    mail = guards.mail(request, mail_id)

    def act(facts: Facts, at: Any) -> object:
        if (mail.subject, mail.text.strip()) == (facts["subject"], facts["text"]):
            return mail  # pressed twice, or nothing was changed
        return outbox.edit(mail, subject=facts["subject"], text=facts["text"], by=guards.staff(request), at=at)

    decision = Decision(
        title=_titled(WORDS[1], mail),
        button=_("Keep these words"),
        back=url_of("change", mail),
        trail=trail(mail),
        lead=_("The mail stays held until somebody releases it. The old words are not kept."),
        done=_("The words are changed. The mail is still held."),
        act=act,
        extra={"mail": mail},
    )
    typed = {"subject": mail.subject, "text": mail.text}
    return _decide(request, decision, WordsForm(posted(request), initial=typed, facts=(mail.pk,)))


@ask
def call_back(request: HttpRequest, mail_id: uuid.UUID) -> HttpResponse:
    mail = guards.mail(request, mail_id)
    decision = _decision(
        mail,
        Move.CANCEL,
        lead=_("The mail is not sent, and none is planned in its place. This cannot be undone."),
        done=_("The mail is called back: it is not sent."),
        is_grave=True,
        act=lambda facts, at: outbox.call_back(mail, reason=facts["reason"], by=guards.staff(request), at=at),
        is_done=_stands(request, mail, Status.CANCELLED),
    )
    return _decide(request, decision, MailReasonForm(posted(request), facts=(mail.pk,)))


@ask
def resend(request: HttpRequest, mail_id: uuid.UUID) -> HttpResponse:
    """Send a mail again, once for each time that the page was shown."""
    mail = guards.mail(request, mail_id)
    sent_again = _times_sent_again(mail)
    typed = request.POST.get("version", "")
    seen = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else sent_again  # noqa: PLR2004 - a small number

    def act(_facts: Facts, at: Any) -> object:
        if seen != sent_again:
            raise NotPossible(_("This mail was sent again meanwhile."))
        return outbox.resend(mail, by=guards.staff(request), at=at)

    itself = mail.status in (Status.FAILED, Status.UNCERTAIN)
    decision = _decision(
        mail,
        Move.RESEND,
        lead=_("Exactly this mail is tried again. If it did arrive the first time, the recipient gets it twice.")
        if itself
        else _("A new mail with the same words goes out now. What became of this one stays on record."),
        done=_("The mail goes out again."),
        act=act,
        is_done=lambda _facts: _times_sent_again(guards.mail(request, mail.pk)) > seen,
        version=seen,
    )
    return _decide(request, decision, DecisionForm(posted(request), facts=(mail.pk, seen)))


@ask
def arrival(request: HttpRequest, mail_id: uuid.UUID) -> HttpResponse:
    mail = guards.mail(request, mail_id)
    decision = _decision(
        mail,
        Move.RECONCILE,
        lead=_("You know that the recipient has this mail. It counts as sent, and your name is kept with it."),
        done=_("The mail counts as sent."),
        act=lambda _facts, at: outbox.arrived(mail, by=guards.staff(request), at=at),
        is_done=_stands(request, mail, Status.SENT),
    )
    return _decide(request, decision, DecisionForm(posted(request), facts=(mail.pk,)))


@ask
def giving_up(request: HttpRequest, mail_id: uuid.UUID) -> HttpResponse:
    mail = guards.mail(request, mail_id)
    decision = _decision(
        mail,
        Move.GIVE_UP,
        lead=_("The mail counts as failed. It is not tried again by itself; you can still send it again later."),
        done=_("The mail is given up."),
        act=lambda facts, at: outbox.give_up(mail, reason=facts["reason"], by=guards.staff(request), at=at),
        is_done=_stands(request, mail, Status.FAILED),
    )
    return _decide(request, decision, MailReasonForm(posted(request), facts=(mail.pk,)))


def _decision(mail: OutgoingMail, move: Move, *, version: int | None = None, **facts: Any) -> Decision:
    button = BUTTONS[move][1]
    return Decision(
        title=_titled(button, mail),
        button=button,
        back=url_of("change", mail),
        trail=trail(mail),
        extra={"mail": mail, "sent_again": version},
        **facts,
    )


def _decide(request: HttpRequest, decision: Decision, form: DecisionForm) -> HttpResponse:
    return decide(request, decision, form, template="desk/mail_decision.html")


def _titled(button: str | Promise, mail: OutgoingMail) -> str:
    return f"{button}: {mails.called(mail)}"


def _stands(request: HttpRequest, mail: OutgoingMail, *statuses: Status) -> Any:
    """Return the question whether the mail stands where this decision leads, so that a second press is no refusal."""
    return lambda _facts: guards.mail(request, mail.pk).status in statuses


def _times_sent_again(mail: OutgoingMail) -> int:
    return mail.resends + mail.copies.count()
