"""What became of one mail, as a line of time in words: from its row, the audit trail, its copies and what came back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from nominations.audit.models import AuditEvent
from nominations.desk import mails
from nominations.inbox.models import ReceivedMail
from nominations.outbox.models import OutgoingMail
from nominations.outbox.states import Status

MOST = 100
_LAST = datetime.max.replace(tzinfo=UTC)
_AT_ONCE = timedelta(minutes=1)
_DONE: dict[str, Promise] = {
    "mail.hold": gettext_lazy("Held by %(person)s."),
    "mail.edit": gettext_lazy("Its words were changed by %(person)s."),
    "mail.release": gettext_lazy("Released by %(person)s."),
    "mail.call_back": gettext_lazy("Called back by %(person)s: %(reason)s"),
    "mail.resend": gettext_lazy("Sent again by %(person)s."),
    "mail.arrived": gettext_lazy("Received, says %(person)s."),
    "mail.give_up": gettext_lazy("Given up by %(person)s: %(reason)s"),
    "mail.bounce": gettext_lazy("It came back: %(reason)s"),
    "mail.reconciled": gettext_lazy("The software asked what the mail server keeps: %(verdict)s."),
}
_VERDICTS: dict[str, Promise] = {
    "accepted": gettext_lazy("it has the mail"),
    "absent": gettext_lazy("it never took the mail"),
    "unknown": gettext_lazy("it does not say"),
}
# Ends and waits that no instant is kept of: they stand last, as what is true now.
_NOW: dict[str, Promise] = {
    Status.SENDING: gettext_lazy("It is being handed to the mail server."),
    Status.FAILED: gettext_lazy("It failed, and is not tried again by itself."),
    Status.SKIPPED: gettext_lazy("It is not sent."),
    Status.CANCELLED: gettext_lazy("It was called back and is not sent."),
    Status.SUPERSEDED: gettext_lazy("It is not sent, because another mail says it."),
    Status.EXPIRED: gettext_lazy("It could not be sent while it was of use."),
}


@dataclass(frozen=True)
class Entry:
    """One line: when (none: now), what happened, what was said of it, and where the other mail is."""

    at: datetime | None
    words: str
    detail: str = ""
    link: str = ""


def history(mail: OutgoingMail) -> list[Entry]:
    """Return the line of time, the earliest first; three queries."""
    lines = [*_beginning(mail), *_acts(mail), *_copies(mail), *_received(mail), *_end(mail)]
    return sorted(lines, key=lambda line: line.at or _LAST)


def address(mail_id: Any) -> str:
    return reverse("admin:nominations_outgoingmail_change", args=[mail_id])


def _beginning(mail: OutgoingMail) -> Iterator[Entry]:
    ahead = mail.due_at - mail.created_at > _AT_ONCE
    if mail.resend_of_id:
        yield Entry(mail.created_at, _("Written to say an earlier mail once more."), link=address(mail.resend_of_id))
    elif ahead:
        yield Entry(mail.created_at, _("Planned for %(time)s.") % {"time": mails.long(mail.due_at)})
    else:
        yield Entry(mail.created_at, _("Written, to be sent at once."))
    if ahead and mail.subject:
        yield Entry(mail.dated_at, _("Its words were made, and it was queued."))
    if mail.purged_at:
        yield Entry(mail.purged_at, _("Its words were deleted; what became of it is kept."))


def _acts(mail: OutgoingMail) -> Iterator[Entry]:
    about = AuditEvent.objects.filter(subject_type="outgoingmail", subject_id=str(mail.pk), action__in=_DONE)
    for event in about.select_related("actor").order_by("-at", "-pk")[:MOST]:
        facts = {"person": event.actor or _("the software"), "reason": event.detail.get("reason") or mail.status_reason}
        verdict = _VERDICTS.get(event.detail.get("verdict", ""), _VERDICTS["unknown"])
        yield Entry(event.at, str(_DONE[event.action]) % {**facts, "verdict": verdict})


def _copies(mail: OutgoingMail) -> Iterator[Entry]:
    for copy in mail.copies.defer("text", "html").order_by("-created_at")[:MOST]:
        words = _("A new mail says the same: %(status)s.") % {"status": copy.get_status_display()}
        yield Entry(copy.created_at, words, link=address(copy.pk))


def _received(mail: OutgoingMail) -> Iterator[Entry]:
    for came in ReceivedMail.objects.filter(answers=mail).only("kind", "subject", "sender", "received_at")[:MOST]:
        words = _("%(kind)s from %(sender)s") % {"kind": came.get_kind_display(), "sender": came.sender or "–"}
        page = reverse("admin:nominations_receivedmail_page", args=[came.pk])
        yield Entry(came.received_at, words, came.subject, page)


def _end(mail: OutgoingMail) -> Iterator[Entry]:
    match mail.status:
        case Status.PLANNED:
            words = _("It goes out, if it is still wanted then. Its words are made on that day.")
            yield Entry(mail.due_at, words, mail.status_reason)
        case Status.QUEUED:
            yield Entry(mail.next_attempt_at, _tried(mail) or _("It goes out."), mail.last_reply or mail.status_reason)
        case Status.HELD if mail.held_until:
            yield Entry(mail.held_until, _("It goes out by itself, unless somebody calls it back before."))
        case Status.HELD:
            yield Entry(None, _("It waits until somebody releases it."), mail.status_reason)
        case Status.UNCERTAIN:
            words = _("The connection broke before the mail server answered: nobody knows whether it took the mail.")
            yield Entry(mail.uncertain_at, words, mail.last_reply or mail.status_reason)
        case Status.SENT | Status.BOUNCED:
            yield Entry(mail.sent_at, _("The mail server took it."), mail.last_reply)
        case _other:
            words = " ".join(filter(None, [_tried(mail), str(_NOW[mail.status])]))
            yield Entry(None, words, mail.status_reason or mail.last_reply)


def _tried(mail: OutgoingMail) -> str:
    if not mail.attempts:
        return ""
    if mail.status == Status.QUEUED:
        sentence = ngettext(
            "Tried once without success; then it is tried again.",
            "Tried %(number)d times without success; then it is tried again.",
            mail.attempts,
        )
    else:
        sentence = ngettext("It was tried once.", "It was tried %(number)d times.", mail.attempts)
    return sentence % {"number": mail.attempts} if "%(" in sentence else sentence
