"""One decision about several mails: the page lists them, then says of each whether it was done, or why not."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from nominations.accounts.models import User
from nominations.desk import guards, mails
from nominations.desk.forms.decisions import DecisionForm, MailReasonForm
from nominations.desk.mails import MailLine
from nominations.desk.views import mail_decisions
from nominations.desk.views.decisions import posted
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.outbox import decisions as outbox
from nominations.outbox.models import OutgoingMail
from nominations.outbox.states import Move, Status

AT_ONCE = 50  # a page of the list

Verb = Callable[[OutgoingMail, str, User, datetime], object]


@dataclass(frozen=True)
class Several:
    """A decision that can be taken about several mails at once."""

    move: Move
    title: Promise
    lead: Promise
    button: Promise
    verb: Verb
    form: type[DecisionForm] = DecisionForm
    only: tuple[Status, ...] = ()  # narrower than what the move allows


ACTS: dict[str, Several] = {
    "hold": Several(
        Move.HOLD,
        _("Hold several mails"),
        _("They are kept back until somebody releases them."),
        _("Hold these mails"),
        lambda mail, _reason, by, at: outbox.hold(mail, by=by, at=at),
    ),
    "release": Several(
        Move.QUEUE,
        _("Release several mails"),
        _("They go out now."),
        _("Release these mails"),
        lambda mail, _reason, by, at: outbox.release(mail, by=by, at=at),
    ),
    "call-back": Several(
        Move.CANCEL,
        _("Call several mails back"),
        _("They are not sent, and none is planned in their place. This cannot be undone."),
        _("Call these mails back"),
        lambda mail, reason, by, at: outbox.call_back(mail, reason=reason, by=by, at=at),
        form=MailReasonForm,
    ),
    "resend": Several(
        Move.RESEND,
        _("Send again what failed"),
        _("Each of them is tried again, exactly as it was."),
        _("Send these mails again"),
        lambda mail, _reason, by, at: outbox.resend(mail, by=by, at=at),
        only=(Status.FAILED,),
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
def several(request: HttpRequest, act: str) -> HttpResponse:
    """Show which of the chosen mails it will be done to; once confirmed, do it row by row and say what became of each.

    Each row is a decision of its own: one that is refused holds up no other.
    """
    if act not in ACTS:
        raise Http404
    what = ACTS[act]
    typed = posted(request)
    keys = (typed or request.GET).getlist("mail")[:AT_ONCE]
    rows = [_foreseen(what, mail) for mail in guards.mails(request, keys)]
    form = what.form(typed)
    is_done = request.method == "POST" and form.is_valid()
    if is_done:
        by, at, reason = guards.staff(request), clock.now(), form.cleaned_data.get("reason", "")
        rows = [row if row.refusal else _done(what, row.mail, reason, by, at) for row in rows]
    return TemplateResponse(request, "desk/several_mails.html", _context(request, what, rows, form, is_done=is_done))


def _context(
    request: HttpRequest, what: Several, rows: list[MailLine], form: DecisionForm, *, is_done: bool
) -> dict[str, object]:
    willing = sum(not row.refusal for row in rows)
    return {
        **admin.site.each_context(request),
        "title": what.title,
        "trail": mail_decisions.trail(),
        "what": what,
        "rows": rows,
        "form": form,
        "is_done": is_done,
        "willing": willing,
        "refused": len(rows) - willing,
        "back": reverse("admin:nominations_outgoingmail_changelist"),
        "was_kept": request.method != "POST" and form.is_bound,
    }


def _foreseen(what: Several, mail: OutgoingMail) -> MailLine:
    fits = what.move in outbox.offered(mail) and (not what.only or mail.status in what.only)
    refusal = "" if fits else _now("It is “%(status)s”: left as it is.") % {"status": mail.get_status_display()}
    return mails.line(mail, refusal)


def _done(what: Several, mail: OutgoingMail, reason: str, by: User, at: datetime) -> MailLine:
    refusal = ""
    try:
        what.verb(mail, reason, by, at)
    except Refused as refused:
        refusal = str(refused)
    mail.refresh_from_db()
    return mails.line(mail, refusal)
