"""Who attends a meeting for the visitor's State: name, replace, change, withdraw, nobody. Each act is final at once."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from config import kept
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.meetings import accrediting, entitled, facts, lineups, places, repeating
from nominations.meetings.models import Delegation
from nominations.meetings.participant_models import Participant
from nominations.portal import meeting_guards, meeting_pages
from nominations.portal.forms.delegations import ModeForm, NobodyForm, PersonForm
from nominations.portal.forms.reason import ReasonForm
from nominations.portal.guards import SignedIn, signed_in

Form = ModeForm | PersonForm | ReasonForm


@require_POST
@signed_in()
def representative(request: SignedIn, key: uuid.UUID, number: int) -> HttpResponse:
    """Say that who sits on the seat attends, in person or online."""
    delegation = meeting_guards.delegation(request, key)
    seat = meeting_guards.seat(delegation, number)
    mode = request.POST.get("mode", "")

    def name() -> Participant:
        return accrediting.name_representative(delegation, seat=seat, mode=mode, by=request.user, at=clock.now())

    try:
        named = name()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(name)s attends, and is told so by e-mail.") % {"name": named})
    return redirect("portal:meeting", delegation.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in(keeps_text=True)
def substitute(request: SignedIn, key: uuid.UUID, number: int) -> HttpResponse:
    """Name who attends this meeting for the one who sits on the seat."""
    delegation = meeting_guards.delegation(request, key)
    seat = meeting_guards.seat(delegation, number)
    sits = places.sitting(seat, on=delegation.meeting.first_on)
    form = PersonForm(button=_("Name the substitute"), data=_typed(request))

    def name() -> Participant:
        told = form.facts()
        return accrediting.name_substitute(delegation, seat=seat, facts=told, by=request.user, at=clock.now())

    title = _("A substitute for %(name)s") % {"name": sits.person} if sits else _("A substitute for the vacant seat")
    lead = _("The substitute attends this meeting only. Who was named for the seat before gives way, and is told.")
    return _answer(request, delegation, form, name, title=title, lead=lead)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in(keeps_text=True)
def expert(request: SignedIn, key: uuid.UUID) -> HttpResponse:
    """Name an expert who comes with the representative or the substitute."""
    delegation = meeting_guards.delegation(request, key)
    line = lineups.lineup(delegation, user=request.user, at=clock.now())
    if not line.attending:
        messages.error(request, _("An expert attends with the representative or the substitute. Name one first."))
        return redirect("portal:meeting", delegation.pk)
    if not line.may_bring and request.method != "POST":  # what was typed meanwhile is refused with the rule
        messages.error(request, _("The rules of the group allow no further accompanying expert."))
        return redirect("portal:meeting", delegation.pk)
    heads = line.attending
    form = PersonForm(button=_("Name the expert"), heads=heads, data=_typed(request))

    def name() -> Participant:
        told, at = form.facts(), clock.now()
        return accrediting.name_expert(delegation, accompanies=form.head(), facts=told, by=request.user, at=at)

    limit = places.limit_of_experts(delegation.meeting.group)
    lead = _("The rules of the group allow %(limit)d per State. An expert has no vote, and comes with your delegation.")
    title = _("An accompanying technical expert")
    return _answer(request, delegation, form, name, title=title, lead=lead % {"limit": limit})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in(keeps_text=True)
def correction(request: SignedIn, key: uuid.UUID, participant_id: uuid.UUID) -> HttpResponse:
    """Correct what is kept of somebody; of a representative only how they attend."""
    delegation = meeting_guards.delegation(request, key)
    person = meeting_guards.participant(delegation, participant_id)
    before, form = facts.of_participant(person), _form_of(request, person)

    def change() -> Participant:
        told = form.facts() if isinstance(form, PersonForm) else facts.Facts(**before.columns() | form.cleaned_data)
        return accrediting.change(person, facts=told, by=request.user, at=clock.now())

    lead = _("If the e-mail address changes, the person is told at the new one.")
    if isinstance(form, ModeForm):
        lead = _("Name and address come from the mandate. Another person attends? Name a substitute instead.")
    return _answer(request, delegation, form, change, title=_("Change: %(name)s") % {"name": person}, lead=lead)


def _form_of(request: SignedIn, person: Participant) -> ModeForm | PersonForm:
    options = {"button": _("Save"), "data": _typed(request), "initial": facts.of_participant(person).columns()}
    if person.capacity == Participant.Capacity.REPRESENTATIVE:
        return ModeForm(**options)
    return PersonForm(**options)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in(keeps_text=True)
def withdrawal(request: SignedIn, key: uuid.UUID, participant_id: uuid.UUID) -> HttpResponse:
    """Withdraw somebody, and whoever comes with them, with the reason."""
    delegation = meeting_guards.delegation(request, key)
    person = meeting_guards.participant(delegation, participant_id)
    form = ReasonForm(
        label=_("Why do they not attend?"),
        help_text=_("The secretariat of the group reads it, and whoever is withdrawn."),
        button=_("Withdraw"),
        data=_typed(request),
    )

    def withdraw() -> Participant:
        return accrediting.withdraw(person, reason=form.reason_given, by=request.user, at=clock.now())

    line = lineups.lineup(delegation, user=request.user, at=clock.now())
    along = [each for each in line.experts if each.accompanies_id == person.pk]
    left = len(line.attending) + len(line.experts) - len(along) - 1
    title = _("Withdraw %(name)s") % {"name": person}
    return _answer(request, delegation, form, withdraw, title=title, lead="", along=along, is_last=left == 0)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in(keeps_text=True)
def nobody(request: SignedIn, key: uuid.UUID) -> HttpResponse:
    """Answer that nobody attends for the State."""
    delegation = meeting_guards.delegation(request, key)
    form = NobodyForm(data=_typed(request), initial={"reason": delegation.nil_reason})

    def answer() -> Delegation:
        return accrediting.nil(delegation, reason=form.reason_given, by=request.user, at=clock.now())

    line = lineups.lineup(delegation, user=request.user, at=clock.now())
    lead = _("This is an answer: no more reminders are sent. You can name somebody afterwards while there is time.")
    along = [*line.attending, *line.experts]
    return _answer(request, delegation, form, answer, title=_("Nobody attends"), lead=lead, along=along)


@require_POST
@signed_in()
def again(request: SignedIn, key: uuid.UUID) -> HttpResponse:
    """Name the same persons as at the last meeting, as far as they still may."""
    delegation = meeting_guards.delegation(request, key)
    try:
        named, refusals = repeating.repeat(delegation, by=request.user, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("portal:meeting", delegation.pk)
    if named:
        words = _("Named again, and told so by e-mail: %(names)s.")
        messages.success(request, words % {"names": ", ".join(map(str, named))})
    for sentence in refusals:
        messages.warning(request, _("Not named again: %(reason)s") % {"reason": sentence})
    return redirect("portal:meeting", delegation.pk)


def _typed(request: SignedIn) -> Any:
    return request.POST if request.method == "POST" else kept.kept(request)


def _answer(
    request: SignedIn, delegation: Delegation, form: Form, verb: Callable[[], object], *, title: str, **shown: Any
) -> HttpResponse:
    """Do the verb with what was posted and go back; or show the page with what went wrong, and what was typed."""
    may = entitled.may_change(request.user, delegation, at=clock.now())
    if not may and request.method != "POST":
        messages.error(request, str(may.reason))
        return redirect("portal:meeting", delegation.pk)
    if request.method == "POST" and form.is_valid():
        try:
            verb()
        except Refused as refusal:
            form.refuse(refusal)
        else:
            kept.forget(request)
            messages.success(request, _("Saved. A receipt follows by e-mail in a few minutes."))
            return redirect("portal:meeting", delegation.pk)
    was_kept = request.method != "POST" and form.is_bound
    page = {"form": form, "form_title": title, "was_kept": was_kept, "is_person": isinstance(form, PersonForm), **shown}
    return meeting_pages.show(request, delegation, "portal/meetings/form.html", here="meeting", **page)
