"""Registering an answer that came by e-mail, on a State's behalf, with its source attached (domain rules 18, 31)."""

import uuid
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from nominations.calls.models import Invitation
from nominations.desk import guards, held_files
from nominations.desk.forms.registration import CameForm, RegistrationForm
from nominations.desk.views import boards, reviews
from nominations.desk.views.decisions import Decision, decide, posted
from nominations.inbox.models import ReceivedMail
from nominations.mandates import first_days
from nominations.workflow import actions, rules
from nominations.workflow import queries as nominations
from nominations.workflow.content import Content, content_from_version
from nominations.workflow.models import Nomination
from nominations.workflow.queries import FileRow
from nominations.workflow.receiving import register_received
from nominations.workflow.states import EDITABLE, LIVE, Status


@require_http_methods(["GET", "HEAD", "POST"])
def registration(request: HttpRequest, invitation_id: uuid.UUID) -> HttpResponse:
    """Show the form, then the mail, then register. A State that has answered already leads to its answer."""
    invitation = guards.invitation(request, invitation_id)
    row = nominations.file_row(invitation)
    live = row.nomination if row.nomination and row.nomination.status in LIVE else None
    if live and live.status not in EDITABLE and request.method != "POST":
        messages.info(request, str(_("%(state)s has answered already.") % {"state": invitation.country.name_en}))
        return redirect(reviews.review_url(live))
    keys = {"of": guards.staff(request).pk, "about": invitation.pk}
    mail = mail_of(request)
    form = _form(request, invitation, live, keys, mail)
    answer = decide(request, _decision(request, invitation, row, form, mail), form, template="desk/registration.html")
    hold_or_let_go(request, form, answer, keys)
    return answer


def mail_of(request: HttpRequest) -> ReceivedMail | None:
    """Return the received mail that the answer is registered from, when the address names one."""
    named = request.GET.get("received", "")
    try:
        return guards.received(request, uuid.UUID(named)) if named else None
    except ValueError:
        raise Http404 from None


def _form(
    request: HttpRequest,
    invitation: Invitation,
    live: Nomination | None,
    keys: dict[str, uuid.UUID],
    mail: ReceivedMail | None,
) -> RegistrationForm:
    group = invitation.call.group
    return RegistrationForm(
        posted(request),
        request.FILES if request.method == "POST" else None,
        places=rules.places(group.seat_rules.all()),
        labels={field.code: field.label for field in group.fields_of_expertise.all()},
        before=_as_sent_before(live),
        came=mail.received_at if mail else None,
        held=held_files.held(**keys) if posted(request) or mail else None,
        is_change=invitation.call.is_change,
        facts=(invitation.pk, mail and mail.pk),
    )


def _as_sent_before(live: Nomination | None) -> Content:
    """Return what a returned nomination said when it was sent, to be corrected; never what is being typed now."""
    version = live.versions.order_by("-number").first() if live and live.status == Status.RETURNED else None
    return content_from_version(version.content) if version else Content()


def _decision(
    request: HttpRequest, invitation: Invitation, row: FileRow, form: RegistrationForm, mail: ReceivedMail | None
) -> Decision:
    state = {"state": invitation.country.name_in_text}

    def act(facts: Any, at: datetime) -> Nomination:
        upload = facts["source"]
        upload.seek(0)
        answer = {"content": form.content(), "upload": upload, "received_at": form.received_at}
        if mail:
            return register_received(mail, invitation=invitation, **answer, by=guards.staff(request), at=at)
        return actions.register(invitation, **answer, by=guards.staff(request), at=at)

    return Decision(
        title=_("Register an answer of %(state)s that came by e-mail") % state,
        lead=_("On behalf of %(state)s you enter what its e-mail says. Its contact points get a receipt.") % state,
        button=_("Register the answer"),
        done=_("The answer of %(state)s is registered. It waits for a decision.") % state,
        back=boards.board_url(invitation.call),
        trail=boards.trail(invitation.call),
        act=act,
        is_done=lambda _facts: _is_registered(invitation, form.received_at),
        extra={
            "row": row,
            "held": form.held,
            "mail": mail,
            "missing": _missing(invitation, form),
            "nil": "" if invitation.call.is_change else _nil_url(invitation, mail),
        },
    )


def _nil_url(invitation: Invitation, mail: ReceivedMail | None) -> str:
    address = reverse("admin:nominations_invitation_nil_registration", args=[invitation.pk])
    return f"{address}?received={mail.pk}" if mail else address


def _is_registered(invitation: Invitation, received_at: datetime) -> bool:
    registered = Nomination.objects.filter(invitation=invitation, channel=Nomination.Channel.EMAIL)
    return registered.filter(status=Status.SUBMITTED, versions__received_at=received_at).exists()


def _missing(invitation: Invitation, form: RegistrationForm) -> list[Any]:
    """Return what the answer lacks to be complete: it may be registered so, and be returned afterwards."""
    if not form.is_bound or not form.is_valid():
        return []
    content = form.content().cleaned()
    call = invitation.call
    found = rules.completeness(content, call.group.seat_rules.all(), has_letter=True, is_change=call.is_change)
    return [*found.findings, *first_days.findings(invitation, content, on=guards.today())]


def hold_or_let_go(request: HttpRequest, form: CameForm, answer: HttpResponse, keys: dict[str, uuid.UUID]) -> None:
    """Keep a good new file for the next page; forget it once the answer is registered."""
    if answer.status_code == 302:  # noqa: PLR2004 - a redirect: it was registered
        held_files.let_go(**keys)
    elif "source" in request.FILES and form.is_valid():
        held_files.hold(form.cleaned_data["source"], **keys)
