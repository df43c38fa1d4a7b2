"""The acts on a mandate, on a membership, and the end of a group: each shows what will be, then asks, then acts."""

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from nominations.desk import guards, seats
from nominations.desk.forms import mandates as forms
from nominations.desk.views import compositions
from nominations.desk.views.boards import ask
from nominations.desk.views.decisions import Decision, Facts, decide, posted
from nominations.groups.models import ExpertGroup
from nominations.mandates import actions
from nominations.mandates.models import Mandate, Membership
from nominations.mandates.states import EndReason

SEE_FIRST = _("Continue: see what will be")
TEMPLATE = "desk/mandate_decision.html"


@ask
def ending(request: HttpRequest, mandate_id: uuid.UUID) -> HttpResponse:
    mandate = guards.mandate(request, mandate_id)

    def act(facts: Facts, at: datetime) -> Mandate:
        return actions.end(mandate, **_end(facts), by=guards.staff(request), at=at)

    def is_done(facts: Facts) -> bool:
        now = guards.mandate(request, mandate.pk)
        return (now.until, now.end_reason) == (forms.day_after(facts["last_on"]), facts["reason"])

    decision = _of(
        request,
        mandate,
        title=_now("End the mandate of %(name)s") % _names(mandate),
        lead=_now("The seat of %(state)s is vacant from the day after. The authority stays a member.")
        % _names(mandate),
        button=_("End the mandate"),
        done=_now("The mandate of %(name)s has its last day.") % _names(mandate),
        act=act,
        is_done=is_done,
        is_grave=True,
    )
    return decide(request, decision, forms.EndForm(posted(request), facts=(mandate.pk,)), template=TEMPLATE)


@ask
def extension(request: HttpRequest, mandate_id: uuid.UUID) -> HttpResponse:
    mandate = guards.mandate(request, mandate_id)

    def act(facts: Facts, at: datetime) -> Mandate:
        until = forms.day_after(facts["last_on"])
        return actions.extend(mandate, until=until, by=guards.staff(request), at=at)

    decision = _of(
        request,
        mandate,
        title=_now("Extend the mandate of %(name)s") % _names(mandate),
        lead=_("The mandate runs until a later day. What it was before stays in the history."),
        button=_("Extend the mandate"),
        done=_now("The mandate of %(name)s is extended.") % _names(mandate),
        act=act,
    )
    form = forms.ExtendForm(posted(request), facts=(mandate.pk,), initial={"last_on": mandate.last_on})
    return decide(request, decision, form, template=TEMPLATE)


@ask
def correction(request: HttpRequest, mandate_id: uuid.UUID) -> HttpResponse:
    """Write a mandate anew as it should have been; the entry that was wrong stays to be read."""
    mandate = guards.mandate(request, mandate_id)

    def act(facts: Facts, at: datetime) -> Mandate:
        until = forms.day_after(facts.get("last_on"))
        changed = {name: facts[name] for name in ("since", "person", "authority")}
        by = guards.staff(request)
        return actions.correct(mandate, remark=facts["remark"], **changed, until=until, by=by, at=at)

    decision = _of(
        request,
        mandate,
        title=_now("Correct the mandate of %(name)s") % _names(mandate),
        lead=_("Enter what is right. The entry that was wrong stays to be read, marked as entered in error."),
        button=_("Correct the mandate"),
        done=_("The mandate is corrected. The right one stands below."),
        act=act,
        is_done=lambda _facts: guards.mandate(request, mandate.pk).voided_at is not None,
    )
    groups = ExpertGroup.objects.visible_to(guards.staff(request), on=guards.today())
    form = forms.CorrectForm(
        posted(request),
        facts=(mandate.pk,),
        mandate=mandate,
        persons=forms.known_persons(mandate, groups),
        authorities=forms.known_authorities(mandate),
    )
    return decide(request, decision, form, template=TEMPLATE)


@ask
def voiding(request: HttpRequest, mandate_id: uuid.UUID) -> HttpResponse:
    mandate = guards.mandate(request, mandate_id)

    def act(facts: Facts, at: datetime) -> Mandate:
        return actions.void(mandate, remark=facts["remark"], by=guards.staff(request), at=at)

    decision = _of(
        request,
        mandate,
        title=_now("Mark the mandate of %(name)s as entered in error") % _names(mandate),
        lead=_("It stays to be read and never counts again. Who gave way to it sits on, as if it had never been."),
        button=_("Mark as entered in error"),
        done=_now("The mandate of %(name)s is marked as entered in error.") % _names(mandate),
        act=act,
        is_done=lambda _facts: guards.mandate(request, mandate.pk).voided_at is not None,
        is_grave=True,
    )
    return decide(request, decision, forms.RemarkForm(posted(request), facts=(mandate.pk,)), template=TEMPLATE)


@ask
def membership_ending(request: HttpRequest, membership_id: uuid.UUID) -> HttpResponse:
    membership = guards.membership(request, membership_id)
    names = {"authority": membership.authority, "code": membership.group.code}

    def act(facts: Facts, at: datetime) -> Membership:
        return actions.end_membership(membership, **_end(facts), by=guards.staff(request), at=at)

    def is_done(facts: Facts) -> bool:
        now = guards.membership(request, membership.pk)
        return (now.until, now.end_reason) == (forms.day_after(facts["last_on"]), facts["reason"])

    address = reverse("admin:nominations_membership_change", args=[membership.pk])
    decision = Decision(
        title=_now("End the membership of %(authority)s in %(code)s") % names,
        lead=_("Who sits for this authority ends with it, on the same day and for the same reason."),
        button=_("End the membership"),
        done=_now("The membership of %(authority)s in %(code)s has its last day.") % names,
        back=address,
        trail=(*compositions.trail(membership.group), (address, str(membership.authority))),
        act=act,
        is_done=is_done,
        is_grave=True,
        step=SEE_FIRST,
        look=lambda written: {"foreseen": seats.foreseen(written, guards.own_groups(request))},
    )
    return decide(request, decision, forms.EndForm(posted(request), facts=(membership.pk,)), template=TEMPLATE)


@ask
def closing(request: HttpRequest, group_id: uuid.UUID) -> HttpResponse:
    """Close a group: everything that runs in it ends with its last day."""
    group = guards.group(request, group_id)

    def act(facts: Facts, at: datetime) -> ExpertGroup:
        on = forms.day_after(facts["last_on"])
        assert on is not None  # noqa: S101 - the field is required
        return actions.close_group(group, on=on, by=guards.staff(request), at=at)

    decision = Decision(
        title=_now("Close the group %(code)s") % {"code": group.code},
        lead=_("This ends the group for good: every membership and mandate ends with its last day."),
        button=_("Close the group"),
        done=_now("The group %(code)s is closed.") % {"code": group.code},
        back=compositions.group_url(group),
        trail=compositions.trail(group),
        act=act,
        is_done=lambda _facts: guards.group(request, group.pk).status == ExpertGroup.Status.CLOSED,
        is_grave=True,
        step=SEE_FIRST,
        look=lambda written: {"foreseen": seats.foreseen(written, guards.own_groups(request))},
    )
    return decide(request, decision, forms.ClosingForm(posted(request), facts=(group.pk,)), template=TEMPLATE)


def _of(request: HttpRequest, mandate: Mandate, *, act: Callable[[Facts, datetime], object], **facts: Any) -> Decision:
    """Return a decision about a mandate: it shows the seat as it is, and as it would be."""
    address = reverse("admin:nominations_mandate_change", args=[mandate.pk])
    today = guards.today()
    return Decision(
        back=address,
        trail=(*compositions.trail(mandate.seat.group), (address, str(mandate.person))),
        act=act,
        step=SEE_FIRST,
        look=lambda written: {
            "seat": seats.story(mandate.seat, today=today),
            "foreseen": seats.foreseen(written, guards.own_groups(request)),
        },
        extra={"mandate": mandate, "seat_now": seats.story(mandate.seat, today=today)},
        **facts,
    )


def _names(mandate: Mandate) -> dict[str, str]:
    return {"name": str(mandate.person), "state": mandate.seat.country.name_in_text}


def _end(facts: Facts) -> dict[str, Any]:
    return {"until": forms.day_after(facts["last_on"]), "reason": EndReason(facts["reason"])}
