"""The letter about one nomination or one mandate: what it would say, issued, sent, withdrawn."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from nominations.desk import guards
from nominations.desk import letters as desk
from nominations.desk.forms.letters import IssueForm, SignedForm
from nominations.desk.views import compositions, reviews
from nominations.desk.views.boards import ask
from nominations.desk.views.decisions import Decision, Facts, Trail, decide, posted
from nominations.desk.views.files import shown_inline
from nominations.groups.models import ExpertGroup
from nominations.kernel.refusals import Refused
from nominations.letters import actions, queries
from nominations.letters.composing import Composed
from nominations.letters.models import Letter, Signatory
from nominations.mandates import letters as mandates
from nominations.reference.models import Country
from nominations.workflow import letters as nominations

Compose = Callable[[Signatory | None, date, date], Composed]


@dataclass(frozen=True)
class Subject:
    """What a letter is about, as its pages need it."""

    kind: Letter.Kind
    about: Model
    group: ExpertGroup
    country: Country
    back: str
    trail: Trail
    address: str  # of its own page
    compose: Compose

    def title(self) -> str:
        return _now("%(kind)s: %(state)s") % {"kind": self.kind.label, "state": self.country.name_en}


def of_nomination(request: HttpRequest, nomination_id: uuid.UUID) -> Subject:
    nomination = guards.nomination(request, nomination_id)
    return Subject(
        kind=Letter.Kind.ACKNOWLEDGEMENT,
        about=nomination,
        group=nomination.invitation.call.group,
        country=nomination.invitation.country,
        back=reviews.review_url(nomination),
        trail=reviews.trail(nomination),
        address=reverse("admin:nominations_nomination_letter", args=[nomination.pk]),
        compose=lambda signatory, dated_on, on: nominations.acknowledgement(
            nomination, signatory=signatory, dated_on=dated_on, on=on
        ),
    )


def of_mandate(request: HttpRequest, mandate_id: uuid.UUID, paper: str) -> Subject:
    mandate = guards.mandate(request, mandate_id)
    composers = {Letter.Kind.APPOINTMENT: mandates.appointment, Letter.Kind.THANKS: mandates.thanks}
    if paper not in composers:
        raise Http404
    kind = Letter.Kind(paper)
    address = reverse("admin:nominations_mandate_change", args=[mandate.pk])
    return Subject(
        kind=kind,
        about=mandate,
        group=mandate.seat.group,
        country=mandate.seat.country,
        back=address,
        trail=(*compositions.trail(mandate.seat.group), (address, str(mandate.person))),
        address=reverse("admin:nominations_mandate_letter", args=[mandate.pk, paper]),
        compose=lambda signatory, dated_on, on: composers[kind](mandate, signatory=signatory, dated_on=dated_on, on=on),
    )


@require_safe
def nomination_letter(request: HttpRequest, nomination_id: uuid.UUID) -> HttpResponse:
    return _page(request, of_nomination(request, nomination_id))


@require_safe
def nomination_preview(request: HttpRequest, nomination_id: uuid.UUID) -> HttpResponse:
    return _preview(request, of_nomination(request, nomination_id))


@ask
def nomination_issuing(request: HttpRequest, nomination_id: uuid.UUID) -> HttpResponse:
    return _issuing(request, of_nomination(request, nomination_id))


@require_safe
def mandate_letter(request: HttpRequest, mandate_id: uuid.UUID, paper: str) -> HttpResponse:
    return _page(request, of_mandate(request, mandate_id, paper))


@require_safe
def mandate_preview(request: HttpRequest, mandate_id: uuid.UUID, paper: str) -> HttpResponse:
    return _preview(request, of_mandate(request, mandate_id, paper))


@ask
def mandate_issuing(request: HttpRequest, mandate_id: uuid.UUID, paper: str) -> HttpResponse:
    return _issuing(request, of_mandate(request, mandate_id, paper))


def _page(request: HttpRequest, subject: Subject) -> HttpResponse:
    """Show what would be issued, or what was."""
    form = SignedForm(request.GET, today=guards.today())
    composed = subject.compose(*form.signed, guards.today())
    known = queries.letters_of([subject.about], kind=subject.kind).get(str(subject.about.pk), [])
    standing = next((letter for letter in known if letter.withdrawn_at is None), None)
    context = {
        **admin.site.each_context(request),
        "title": subject.title(),
        "trail": subject.trail,
        "subject": subject,
        "form": form,
        "query": urlencode(form.query),
        "composed": composed,
        "mendings": [_mending(subject, composed, finding.code, finding.sentence) for finding in composed.blockers],
        "letter": standing,
        "mail": desk.last_mail(queries.mails_of([standing]).get(standing.pk)) if standing else None,
        "withdrawn": [letter for letter in known if letter.withdrawn_at],
    }
    return TemplateResponse(request, "desk/single_letter.html", context)


def _mending(subject: Subject, composed: Composed, code: str, sentence: str | Promise) -> desk.Mending:
    return desk.Mending(sentence, *desk.mended_at(code, subject.group, subject.country, composed.draft.addressee))


def _preview(request: HttpRequest, subject: Subject) -> HttpResponse:
    signed = SignedForm(request.GET, today=guards.today()).signed
    composed = subject.compose(*signed, guards.today())
    if not composed.may_look:
        messages.error(request, composed.why_not)
        return redirect(subject.address)
    name = f"{subject.group.code.replace('/', '-')}-{subject.kind.value}_{subject.country.eu_code}.pdf"
    try:
        content = actions.preview(composed.draft)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(subject.address)
    return shown_inline(name, content)


def _issuing(request: HttpRequest, subject: Subject) -> HttpResponse:
    """Ask once more, then issue."""
    today, typed = guards.today(), posted(request)
    query = SignedForm(typed or request.GET, today=today).query
    form = IssueForm(typed or query, facts=(subject.about.pk,), today=today)

    def act(facts: Facts, at: datetime) -> list[Letter]:
        composed = subject.compose(facts["signatory"], facts["dated_on"], today)
        return actions.issue([composed.ready()], by=guards.staff(request), at=at)

    decision = Decision(
        title=_now("Issue: %(title)s") % {"title": subject.title()},
        lead=_("The letter gets its number and is kept as it is. Nothing is sent yet."),
        button=_("Issue the letter"),
        done=_("The letter is issued. It is not sent yet."),
        back=subject.address,
        trail=(*subject.trail, (subject.address, _("Letter"))),
        act=act,
        is_done=lambda _facts: _standing(subject),
        extra={
            "query": urlencode(query),
            "subject": subject,
            "was_kept": request.method != "POST" and typed is not None,
        },
    )
    return decide(request, decision, form, template="desk/paper_issuing.html")


def _standing(subject: Subject) -> bool:
    return Letter.objects.about(subject.about).standing().filter(kind=subject.kind).exists()
