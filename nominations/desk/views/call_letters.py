"""The letters of a call: all rows on one page, a preview of one, issuing and sending them, all in one file."""

import uuid
from datetime import datetime
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from nominations.audit import actions as audit
from nominations.calls import letters as calls
from nominations.calls.models import Call
from nominations.desk import guards, letter_files
from nominations.desk import letters as desk
from nominations.desk.forms.decisions import DecisionForm
from nominations.desk.forms.letters import IssueToStatesForm, SignedForm
from nominations.desk.views.boards import ask, trail
from nominations.desk.views.decisions import Decision, Facts, Trail, decide, posted
from nominations.desk.views.files import PDF_INLINE, shown_inline
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.letters import actions
from nominations.letters.models import Letter


@require_safe
def letters(request: HttpRequest, call_id: uuid.UUID) -> HttpResponse:
    """Show a row for each State asked, with what blocks its letter; `?signatory=` and `?dated_on=` choose."""
    call, today = guards.call(request, call_id), guards.today()
    form = SignedForm(request.GET, today=today)
    signatory, dated_on = form.signed
    found = desk.of_call(call, signatory=signatory, dated_on=dated_on, on=today)
    context = {
        **admin.site.each_context(request),
        "title": _now("Letters of %(reference)s") % {"reference": call.reference},
        "trail": trail(call),
        "call": call,
        "form": form,
        "query": urlencode(form.query),
        "letters": found,
        "text_address": desk.text_address(call),
        "recall": _recall(found),
    }
    return TemplateResponse(request, "desk/call_letters.html", context)


def _recall(found: desk.Letters) -> str:
    """Return where the mails that are still held are called back at once; empty where none is."""
    keys = [("mail", str(mail.pk)) for mail in found.held]
    return f"{reverse('admin:nominations_outgoingmail_several', args=['call-back'])}?{urlencode(keys)}" if keys else ""


def letters_url(call: Call) -> str:
    return reverse("admin:nominations_call_letters", args=[call.pk])


def _trail(call: Call) -> Trail:
    return (*trail(call), (letters_url(call), _("Letters")))


@require_safe
def preview(request: HttpRequest, call_id: uuid.UUID, iso2: str) -> HttpResponse:
    """Show one State's letter as it would be issued; it says that it is a draft and has no number."""
    call, today = guards.call(request, call_id), guards.today()
    signatory, dated_on = SignedForm(request.GET, today=today).signed
    rows = calls.call_letters(call, signatory=signatory, dated_on=dated_on, on=today)
    row = next((row for row in rows if row.country.pk == iso2), None)
    if row is None:
        raise Http404
    if not row.composed.may_look:
        messages.error(request, row.composed.why_not)
        return redirect(letters_url(call))
    try:
        content = actions.preview(row.composed.draft)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(letters_url(call))
    return shown_inline(f"{call.group.code}-draft_{row.country.eu_code}.pdf", content)


@ask
def issuing(request: HttpRequest, call_id: uuid.UUID) -> HttpResponse:
    """Ask once more, with every letter that will be issued and every one that cannot; then issue all or none."""
    call, today = guards.call(request, call_id), guards.today()
    typed = posted(request) or request.GET
    signed = SignedForm(request.GET if request.method != "POST" else request.POST, today=today)
    signatory, dated_on = signed.signed
    found = desk.of_call(call, signatory=signatory, dated_on=dated_on, on=today)
    every = [line.row.country.pk for line in found.lines]
    form = IssueToStatesForm(typed, facts=(call.pk,), today=today, states=every)
    if not form.is_valid() or not signed.is_valid():
        messages.error(request, _("Choose the date, who signs and at least one State. Nothing was issued."))
        return redirect(f"{letters_url(call)}?{urlencode(signed.query)}")
    chosen = [line for line in found.lines if line.row.country.pk in form.cleaned_data["state"]]
    able = [line for line in chosen if line.row.may_issue]
    decision = Decision(
        title=_now("Issue letters of %(reference)s") % {"reference": call.reference},
        lead=_("Each letter gets its number and is kept as it is. Nothing is sent yet."),
        button=ngettext("Issue %(number)d letter", "Issue %(number)d letters", len(chosen)) % {"number": len(chosen)},
        done=_("The letters are issued. They are not sent yet."),
        back=letters_url(call),
        trail=_trail(call),
        act=lambda facts, at: _issue(request, call, facts, at),
        is_done=lambda facts: _have_letters(request, call, facts),
        extra={
            "call": call,
            "chosen": chosen,
            "blocked": [line for line in chosen if not line.row.may_issue],
            "without": _without(call, able, signed) if len(able) < len(chosen) else "",
            "able": len(able),
            "signatory": signatory,
            "dated_on": dated_on,
            "query": urlencode(signed.query),
            "was_kept": request.method != "POST" and typed is not request.GET,
        },
    )
    return decide(request, decision, form, template="desk/letters_issuing.html")


def _issue(request: HttpRequest, call: Call, facts: Facts, at: datetime) -> list[Letter]:
    signed = {name: facts[name] for name in ("signatory", "dated_on")}
    return calls.issue(call, states=facts["state"], **signed, by=guards.staff(request), at=at)


def _have_letters(request: HttpRequest, call: Call, facts: Facts) -> bool:
    invitations = list(guards.call(request, call.pk).invitations.filter(country__in=facts["state"]))
    standing = Letter.objects.about(*invitations).standing()
    return bool(invitations) and standing.count() == len(invitations)


def _without(call: Call, able: list[desk.Line], signed: SignedForm) -> str:
    """Return the address of the same page without the States whose letter is blocked."""
    states = [("state", line.row.country.pk) for line in able]
    return f"{reverse('admin:nominations_call_issuing', args=[call.pk])}?{urlencode([*signed.query.items(), *states])}"


@ask
def sending(request: HttpRequest, call_id: uuid.UUID) -> HttpResponse:
    """Send every letter of the call that stands and is on no mail yet; the mails are shown first."""
    call, today = guards.call(request, call_id), guards.today()
    found = desk.of_call(call, signatory=None, dated_on=today, on=today).sendable
    if not found:  # also where another press, or a colleague, has sent them meanwhile
        messages.info(request, _("There is no letter to send: each one that was issued is sent, or on its way."))
        return redirect(letters_url(call))
    number = {"number": len(found)}
    decision = Decision(
        title=_now("Send letters of %(reference)s") % {"reference": call.reference},
        lead=_("Each letter goes to its addressee as a PDF. You have a minute to call the mails back."),
        button=ngettext("Send %(number)d letter", "Send %(number)d letters", len(found)) % number,
        done=_("The letters go out in a minute. Until then you can call them back below."),
        back=letters_url(call),
        trail=_trail(call),
        act=lambda _facts, at: actions.send(found, by=guards.staff(request), at=at),
    )
    facts = (call.pk, *sorted(str(letter.pk) for letter in found))
    return decide(request, decision, DecisionForm(posted(request), facts=facts))


@require_safe
def archive(request: HttpRequest, call_id: uuid.UUID) -> HttpResponseBase:
    """Send all letters of the call that stand as one ZIP; the reading of each is recorded (domain rule 29)."""
    call, at = guards.call(request, call_id), clock.now()
    invitations = list(call.invitations.all())
    rows = Letter.objects.about(*invitations).standing().defer("content").order_by("number")
    found = list(rows.select_related("file"))
    if not found:
        messages.info(request, _("No letter of this call is issued yet, so there is nothing to download."))
        return redirect(letters_url(call))
    audit.record_each(
        "file.read",
        ((letter.file, {"letter": letter.number, "in": "zip"}) for letter in found),
        by=guards.staff(request),
        at=at,
    )
    with_bytes = rows.select_related("country", "file__blob").iterator(chunk_size=5)
    name = f"{call.reference.replace('/', '-')}-letters.zip"
    headers = {**PDF_INLINE, "Content-Disposition": content_disposition_header(True, name) or ""}  # noqa: FBT003 - Django's own signature
    return StreamingHttpResponse(letter_files.zipped(with_bytes), content_type="application/zip", headers=headers)
