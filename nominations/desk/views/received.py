"""One received mail: what it says and answers, where it belongs, and registering a nomination from it in two clicks."""

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from nominations.accounts.models import User
from nominations.audit import actions as audit
from nominations.calls.models import Invitation
from nominations.desk import guards, held_files, received_mails
from nominations.desk.forms.received import AssignmentForm
from nominations.desk.received_mails import Place
from nominations.desk.views import files
from nominations.desk.views.decisions import Trail
from nominations.files import checks
from nominations.files.models import StoredFile
from nominations.inbox import actions as inbox
from nominations.inbox.models import ReceivedMail
from nominations.inbox.parsing import attached
from nominations.inbox.states import RECEIVED, Kind, Move, Status
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.outbox.models import OutgoingMail

LETTERS = {StoredFile.Type.PDF: ".pdf", StoredFile.Type.DOCX: ".docx"}
# A GET comes when a session ended meanwhile: it leads back to the page, where the button is.
ask = require_http_methods(["GET", "HEAD", "POST"])
Act = Callable[[ReceivedMail, User, datetime], object]


@require_safe
def page(request: HttpRequest, received_id: uuid.UUID) -> HttpResponse:
    mail = guards.received(request, received_id)
    return _page(request, mail, _assignment_form(request, mail))


def _page(request: HttpRequest, mail: ReceivedMail, form: AssignmentForm | None) -> HttpResponse:
    place = received_mails.place_of(mail)
    context = {
        **admin.site.each_context(request),
        "title": mail.subject or _("(no subject)"),
        "trail": trail(),
        "mail": mail,
        "answers": _shown(mail.answers),
        "place": place,
        "moves": [move for move in (Move.FILE, Move.REOPEN) if RECEIVED.allows(move, mail.status)],
        "register": _sources(mail, place),
        "letters": [each["part"] for each in _letters(mail)] if mail.raw else [],
        "form": form,
    }
    return TemplateResponse(request, "desk/received.html", context)


def _shown(answered: OutgoingMail | None) -> OutgoingMail | None:
    """Return the mail that is answered, unless it carries a sign-in code, which is nobody's to read."""
    return None if answered is None or answered.sensitive else answered


def page_url(mail: ReceivedMail) -> str:
    return reverse("admin:nominations_receivedmail_page", args=[mail.pk])


def trail() -> Trail:
    return (
        (reverse("admin:index"), _("Home")),
        (reverse("admin:nominations_receivedmail_changelist"), _("Received mails")),
    )


@ask
def filing(request: HttpRequest, received_id: uuid.UUID) -> HttpResponse:
    def act(mail: ReceivedMail, by: User, at: datetime) -> object:
        return inbox.file(mail, by=by, at=at)

    return _done(request, received_id, act, target=Status.FILED, done=_("The mail is filed."))


@ask
def reopening(request: HttpRequest, received_id: uuid.UUID) -> HttpResponse:
    def act(mail: ReceivedMail, by: User, at: datetime) -> object:
        return inbox.reopen(mail, by=by, at=at)

    return _done(request, received_id, act, target=Status.UNREAD, done=_("The mail is among those to read again."))


def _done(
    request: HttpRequest, received_id: uuid.UUID, act: Act, *, target: Status, done: str | Promise
) -> HttpResponse:
    """Act and go back to the page. A second press finds it done already."""
    mail = guards.received(request, received_id)
    if request.method == "POST" and mail.status != target:
        try:
            act(mail, guards.staff(request), clock.now())
            messages.success(request, str(done))
        except Refused as refusal:
            messages.error(request, str(refusal))
    return redirect(page_url(mail))


@ask
def assignment(request: HttpRequest, received_id: uuid.UUID) -> HttpResponse:
    """Attach the mail to a State's row of a call."""
    mail = guards.received(request, received_id)
    form = _assignment_form(request, mail)
    if request.method != "POST" or form is None:
        return redirect(page_url(mail))
    if not form.is_valid():
        return _page(request, mail, form)
    invitation = guards.invitation(request, uuid.UUID(form.cleaned_data["invitation"]))
    facts = {"subject_type": "invitation", "subject_id": str(invitation.pk), "audience": invitation.country_id}
    try:
        inbox.attach(mail, **facts, by=guards.staff(request), at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        words = {"state": invitation.country.name_in_text, "call": invitation.call.reference}
        messages.success(request, str(_("The mail is attached to %(state)s in %(call)s.") % words))
    return redirect(page_url(mail))


def _assignment_form(request: HttpRequest, mail: ReceivedMail) -> AssignmentForm | None:
    """Return the form, unless it is certain where the mail belongs."""
    is_matched_report = mail.kind != Kind.ANSWER and mail.answers_id is not None
    if mail.status == Status.REGISTERED or is_matched_report:
        return None
    at = clock.now()
    return AssignmentForm(
        request.POST if request.method == "POST" else None,
        rows=received_mails.places(guards.staff(request), at=at),
        suggested=[mail.audience] if mail.audience else received_mails.states_of_sender(mail, at=at),
    )


# -- registering a nomination from it --


def _sources(mail: ReceivedMail, place: Place | None) -> dict[str, Any] | None:
    """Return what may be the source of a registration: the mail itself, and its letter where it has exactly one."""
    may = mail.kind == Kind.ANSWER and RECEIVED.allows(Move.REGISTER, mail.status)
    if not may or place is None or place.invitation is None:
        return None
    return {"mail": mail.raw is not None, "letter": _letter(mail) if mail.raw else None}


@require_safe
def attachment(request: HttpRequest, received_id: uuid.UUID, part: int) -> HttpResponse:
    """Hand out a letter that came with the mail, once it is judged as an upload is; the reading is recorded."""
    mail = guards.received(request, received_id)
    letter = next((each for each in _letters(mail) if each["part"] == part), None)
    if letter is None or mail.raw is None:
        raise Http404
    content = attached(bytes(mail.raw.blob.content), part)
    try:
        kind = checks.check(SimpleUploadedFile(letter["name"], content), tuple(LETTERS))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(page_url(mail))
    audit.record("received.attachment", mail, by=guards.staff(request), at=clock.now(), part=part)
    return files.shut_in(letter["name"], kind, content)


def _letter(mail: ReceivedMail) -> dict[str, Any] | None:
    letters = _letters(mail)
    return letters[0] if len(letters) == 1 else None


def _letters(mail: ReceivedMail) -> list[dict[str, Any]]:
    return [each for each in mail.attachments if str(each["name"]).endswith(tuple(LETTERS.values()))]


@ask
def registration(request: HttpRequest, received_id: uuid.UUID) -> HttpResponse:
    """Lay the mail or its letter ready and lead to the registration, its time filled in."""
    mail = guards.received(request, received_id)
    place = received_mails.place_of(mail)
    if request.method != "POST" or _sources(mail, place) is None or place is None or place.invitation is None:
        return redirect(page_url(mail))
    invitation = guards.invitation(request, place.invitation.pk)
    source = _source(mail, request.POST.get("source", ""))
    if source is not None:
        try:
            checks.check(source, (*LETTERS, StoredFile.Type.EML))
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(page_url(mail))
        held_files.hold(source, of=guards.staff(request).pk, about=invitation.pk)
    return redirect(registration_url(invitation, mail))


def registration_url(invitation: Invitation, mail: ReceivedMail) -> str:
    return f"{reverse('admin:nominations_invitation_registration', args=[invitation.pk])}?received={mail.pk}"


def _source(mail: ReceivedMail, wanted: str) -> SimpleUploadedFile | None:
    """Return the file that was asked for; None for a mail that was too large to keep."""
    if mail.raw is None:
        return None
    raw, letter = bytes(mail.raw.blob.content), _letter(mail)
    if wanted == "letter" and letter:
        return SimpleUploadedFile(letter["name"], attached(raw, letter["part"]), content_type=letter["content_type"])
    return SimpleUploadedFile(mail.raw.name, raw, content_type=mail.raw.content_type)


@require_safe
def original(request: HttpRequest, received_id: uuid.UUID) -> HttpResponse:
    """Hand out the whole mail."""
    stored = guards.received(request, received_id).raw
    if stored is None:
        raise Http404
    return files.handed_out(request, stored)
