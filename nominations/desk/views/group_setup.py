"""Setting a group up step by step: each step is saved by itself, can be left, and taken up on any later day."""

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from config import kept
from nominations.calls import copying, seating
from nominations.desk import group_setup, guards
from nominations.desk.forms.group_setup import (
    IdentityForm,
    LeavingForm,
    LimitsForm,
    MailboxForm,
    OfficerForm,
    SeatsForm,
    StepForm,
)
from nominations.desk.guards import Standing
from nominations.desk.views.decisions import Trail, posted
from nominations.groups import actions as groups
from nominations.groups import setting_up
from nominations.groups.models import ExpertGroup, Officer
from nominations.kernel import clock, periods
from nominations.kernel.refusals import Refused
from nominations.letters.models import Annex, Signatory

ask = require_http_methods(["GET", "HEAD", "POST"])
Act = Callable[[Any, datetime], ExpertGroup]
MOST_SHOWN = 10


@ask
def new(request: HttpRequest) -> HttpResponse:
    """Ask what the group is, and enter it; the rest is asked on the pages that follow."""
    if guards.standing(request) < Standing.ADMINISTRATOR:
        raise PermissionDenied
    form = IdentityForm(posted(request))

    def act(facts: Any, at: datetime) -> ExpertGroup:
        code, facts = facts["code"] or None, {name: facts[name] for name in setting_up.DESCRIBED}
        parent = setting_up.parent_of(code) if code else None
        return groups.create_group(code, parent=parent, seatings=(), **facts, by=guards.staff(request), at=at)

    return _step(request, None, "identity", form, act)


@ask
def identity(request: HttpRequest, group_id: uuid.UUID) -> HttpResponse:
    """Say what the group is."""
    group = _group(request, group_id)

    def act(facts: Any, at: datetime) -> ExpertGroup:
        return setting_up.describe(group, **facts, by=guards.staff(request), at=at)

    return _step(request, group, "identity", IdentityForm(posted(request), group=group), act)


@ask
def seats(request: HttpRequest, group_id: uuid.UUID) -> HttpResponse:
    """Say whom each State names, for how long, and how nominations are dealt with."""
    group = _group(request, group_id)
    is_settled = seating.has_asked(group)
    form = SeatsForm(posted(request), group=group, is_settled=is_settled)

    def act(facts: Any, at: datetime) -> ExpertGroup:
        by = guards.staff(request)
        seating.settle_seats(group, seatings=form.seatings(), fields=form.labels(), by=by, at=at)
        told = {name: facts[name] for name in setting_up.SETTINGS}
        return setting_up.settle(group, **told, by=by, at=at)

    return _step(request, group, "seats", form, act, is_settled=is_settled)


@ask
def mailbox(request: HttpRequest, group_id: uuid.UUID) -> HttpResponse:
    """Say at which address the secretariat answers; without a new one, go on with the present one."""
    group, today = _group(request, group_id), guards.today()
    present = group.mailboxes.filter(until__isnull=True).first()
    form = MailboxForm(posted(request), today=today, initial={"email": present.email} if present else {})

    def act(facts: Any, at: datetime) -> ExpertGroup:
        if present is None or present.email.lower() != facts["email"]:
            groups.set_mailbox(group, **facts, by=guards.staff(request), at=at)
        return group

    return _step(request, group, "mailbox", form, act, mailboxes=list(group.mailboxes.all()[:MOST_SHOWN]))


@ask
def officers(request: HttpRequest, group_id: uuid.UUID) -> HttpResponse:
    """Add a colleague to the secretariat; the head of unit says who works for the group."""
    group = _group(request, group_id)
    may_choose = guards.standing(request) >= Standing.HEAD_OF_UNIT
    if request.method == "POST" and not may_choose:
        raise PermissionDenied
    if "leave" in request.POST and not request.POST.get("email", "").strip():  # nobody is typed: nothing to save
        return redirect(reverse("admin:nominations_expertgroup_change", args=[group.pk]))
    form = OfficerForm(posted(request), today=guards.today())

    def act(facts: Any, at: datetime) -> ExpertGroup:
        setting_up.add_officer_by_address(group, **facts, by=guards.staff(request), at=at)
        return group

    present = Officer.objects.filter(periods.running_on(guards.today()), group=group).select_related("user")
    extra = {
        "officers": present.order_by("user__family_name", "pk"),
        "may_choose": may_choose,
        "only_look": not may_choose,
    }
    return _step(request, group, "officers", form, act, stays=True, **extra)


@ask
def leaving(request: HttpRequest, group_id: uuid.UUID, officer_id: int) -> HttpResponse:
    """Take a colleague out of the secretariat from a day on."""
    group = _group(request, group_id)
    if guards.standing(request) < Standing.HEAD_OF_UNIT:
        raise PermissionDenied
    officer = Officer.objects.filter(group=group, pk=officer_id).select_related("user").first()
    if officer is None:
        raise Http404
    form = LeavingForm(posted(request), initial={"on": guards.today()})

    def act(facts: Any, at: datetime) -> ExpertGroup:
        setting_up.end_officer(officer, on=facts["on"], by=guards.staff(request), at=at)
        return group

    return _step(request, group, "officers", form, act, stays=True, officer=officer, may_choose=True)


@ask
def limits(request: HttpRequest, group_id: uuid.UUID) -> HttpResponse:
    """Say how many days before a meeting members are invited and have the documents."""
    group = _group(request, group_id)

    def act(facts: Any, at: datetime) -> ExpertGroup:
        return setting_up.set_limits(group, **facts, by=guards.staff(request), at=at)

    return _step(request, group, "limits", LimitsForm(posted(request), group=group), act)


@require_safe
def texts(request: HttpRequest, group_id: uuid.UUID) -> HttpResponse:
    """Show which words, signatories and annexes letters and mails of the group have; all have a beginning."""
    group, today = _group(request, group_id), guards.today()
    context = {
        "texts_url": group_setup.page_if_there("admin:nominations_expertgroup_texts", group.pk),
        "signatories": Signatory.objects.filter(periods.running_on(today))[:MOST_SHOWN],
        "signatories_url": group_setup.page_if_there("admin:nominations_signatory_changelist"),
        "annexes": Annex.objects.filter(group=group, call__isnull=True, retired_at__isnull=True)[:MOST_SHOWN],
        "annexes_url": group_setup.page_if_there("admin:nominations_annex_changelist"),
    }
    return TemplateResponse(request, "desk/group_setup_texts.html", _context(request, group, "texts", **context))


@require_safe
def check(request: HttpRequest, group_id: uuid.UUID) -> HttpResponse:
    """Show what was entered, and what is still missing before a call can open."""
    group = _group(request, group_id)
    context = _context(request, group, "check")
    found = [
        (finding, _way(group, finding.field), group_setup.STEPS.get(finding.field, "")) for finding in context["found"]
    ]
    context |= {
        "found": found,
        "rules": group.seat_rules.all(),
        "fields": list(group.fields_of_expertise.all()),
        "mailbox": group.mailbox_on(guards.today()),
        "officers": Officer.objects.filter(periods.running_on(guards.today()), group=group).select_related("user"),
        "previous": copying.latest(group),
    }
    return TemplateResponse(request, "desk/group_setup_check.html", context)


def _way(group: ExpertGroup, step: str) -> str:
    return reverse("admin:nominations_role_import") if step == "contacts" else group_setup.url(group, step)


def _step(
    request: HttpRequest, group: ExpertGroup | None, step: str, form: StepForm, act: Act, **extra: Any
) -> HttpResponse:
    """Show a step, or save it and go on; a refusal stands on the page, and what was typed stays."""
    if request.method == "POST" and form.is_valid():
        try:
            saved = act(form.cleaned_data, clock.now())
        except Refused as refusal:
            form.add_error(form.blamed or None, str(refusal))
        else:
            kept.forget(request)
            messages.success(request, str(_("Saved.")))
            if "leave" in request.POST:
                return redirect(reverse("admin:nominations_expertgroup_change", args=[saved.pk]))
            return redirect(group_setup.url(saved, step if extra.get("stays") else group_setup.after(step)))
    was_kept = request.method != "POST" and form.is_bound
    context = _context(request, group, step, form=form, was_kept=was_kept, **extra)
    return TemplateResponse(request, f"desk/group_setup_{step if group else 'identity'}.html", context)


def _context(request: HttpRequest, group: ExpertGroup | None, step: str, **extra: Any) -> dict[str, Any]:
    found = group_setup.findings(group, on=guards.today()) if group else []
    title = _now("Set up %(code)s: %(step)s") if group else _now("Set up a new group: %(step)s")
    facts = {"code": group.code if group else "", "step": str(group_setup.STEPS[step]).lower()}
    return {
        **admin.site.each_context(request),
        "title": title % facts,
        "trail": _trail(group),
        "group": group,
        "step": step,
        "steps": group_setup.steps(group, step, found),
        "found": found,
        "next": group_setup.url(group, group_setup.after(step)) if group and step != "check" else "",
        "back": group_setup.url(group, group_setup.before(step)) if group and step != "identity" else "",
        **extra,
    }


def _trail(group: ExpertGroup | None) -> Trail:
    here: Trail = ()
    if group:
        here = ((reverse("admin:nominations_expertgroup_change", args=[group.pk]), group.code),)
    listed = reverse("admin:nominations_expertgroup_changelist")
    return ((reverse("admin:index"), _("Home")), (listed, _("Expert groups")), *here)


def _group(request: HttpRequest, group_id: uuid.UUID) -> ExpertGroup:
    """Return a group of the visitor that can still be changed, or 404."""
    group = guards.group(request, group_id)
    if group.status == ExpertGroup.Status.CLOSED:
        raise Http404
    return group
