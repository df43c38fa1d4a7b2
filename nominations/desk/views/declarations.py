"""A declaration as it stands, and the pages that enter one and say anew what it is."""

import uuid
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from nominations.declarations import counting, drawing_up, queries
from nominations.declarations.models import Declaration
from nominations.desk import declaration_facts, declaration_guards, declaration_pages, declaration_rows, guards
from nominations.desk.forms.declarations import DeclarationForm
from nominations.desk.views.boards import ask
from nominations.desk.views.decisions import Decision, Facts, decide, posted
from nominations.desk.views.routing import Routes
from nominations.groups.models import ExpertGroup

A_PAGE = 25
MOST_CHOICES = 200  # groups in a box; whoever keeps more moves none from here
TEMPLATE = "desk/declarations/editing.html"


@require_safe
def overview(request: HttpRequest, declaration_id: uuid.UUID) -> HttpResponse:
    """Show where a declaration stands, what is missing, how the signatories came together, and who else takes part."""
    declaration, today = declaration_guards.declaration(request, declaration_id), guards.today()
    signed = queries.signatures(declaration)
    counted = queries.facts(signed)
    texts = declaration.texts.filter(replaced_at__isnull=True)
    known = list(texts.values_list("language", flat=True))
    return declaration_pages.show(
        request,
        declaration,
        "desk/declarations/overview.html",
        here="overview",
        title=declaration.title,
        standing=declaration_facts.STANDINGS[declaration.status],
        acts=declaration_facts.offered(declaration),
        missing=list(declaration_facts.missing(declaration, known, signed)),
        facts=declaration_facts.facts(declaration),
        count=counting.in_words(counting.tally(counted, on=today)),
        rises=declaration_rows.rises(counted, signed),
        parties=list(declaration.other_parties.select_related("country")),
        texts=len(known),
        today=today,
    )


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Show the groups whose secretariat can keep a declaration; the only one is gone to at once."""
    typed = request.GET.get("q", "")[:100]
    groups = ExpertGroup.objects.visible_to(guards.visitor(request), on=guards.today()).saying(typed)
    page = Paginator(groups.order_by("code"), A_PAGE).get_page(request.GET.get("page"))
    if page.paginator.count == 1 and not typed:
        return redirect(_new_url(page.object_list[0]))
    context = {
        **admin.site.each_context(request),
        "title": _("Enter a declaration"),
        "trail": declaration_pages.trail(),
        "page": page,
        "typed": typed,
        "rows": [(group, _new_url(group)) for group in page.object_list],
    }
    return TemplateResponse(request, "desk/declarations/choice.html", context)


@ask
def new(request: HttpRequest, group_id: uuid.UUID) -> HttpResponse:
    """Enter a declaration that a group keeps; nobody else sees it before it is opened."""
    group = guards.group(request, group_id)
    initial = {"is_public": True, "original_language": "en"}
    form = DeclarationForm(posted(request), facts=(group.pk,), of=Declaration(), initial=initial)

    def act(_facts: Facts, at: datetime) -> Declaration:
        return drawing_up.declare(group, **form.facts_typed(), by=guards.staff(request), at=at)

    decision = Decision(
        title=_now("Enter a declaration: %(code)s") % {"code": group.code},
        lead=_("Only the secretariat sees it until it is opened. Enter what is known; all of it can be changed."),
        button=_("Enter the declaration"),
        done=_("The declaration is entered. Add its texts, then open it."),
        back=reverse("admin:nominations_declaration_changelist"),
        trail=declaration_pages.trail(),
        act=act,
        step=_("Continue: check it first"),
        lands=lambda made: declaration_pages.address(made, "overview"),
    )
    return decide(request, decision, form, template=TEMPLATE)


@ask
def edit(request: HttpRequest, declaration_id: uuid.UUID) -> HttpResponse:
    """Say anew what a declaration is: what changes is shown first, old and new."""
    declaration = declaration_guards.declaration(request, declaration_id)
    visible = ExpertGroup.objects.visible_to(guards.visitor(request), on=guards.today())
    groups = list(visible.order_by("code")[: MOST_CHOICES + 1])
    offered = groups if 1 < len(groups) <= MOST_CHOICES else []
    initial: dict[str, Any] = DeclarationForm.shown_of(declaration)
    form = DeclarationForm(posted(request), facts=(declaration.pk,), of=declaration, groups=offered, initial=initial)

    def act(_facts: Facts, at: datetime) -> Declaration:
        return drawing_up.edit(declaration, **form.facts_typed(), by=guards.staff(request), at=at)

    decision = Decision(
        title=_now("Edit: %(title)s") % {"title": declaration.short_title},
        lead=_("When the date moves, the States that signed on it move along, each with a correction that says so."),
        button=_("Save"),
        done=_("The declaration is changed."),
        back=declaration_pages.address(declaration, "overview"),
        trail=declaration_pages.trail(declaration),
        act=act,
        step=_("Continue: see what changes"),
        look=declaration_facts.changed,
        extra={"declaration": declaration},
    )
    return decide(request, decision, form, template=TEMPLATE)


def _new_url(group: ExpertGroup) -> str:
    return reverse("admin:nominations_declaration_new", args=[group.pk])


ROUTES: Routes = {
    "new/": (choose, "choose"),
    "new/<uuid:group_id>/": (new, "new"),
    "<uuid:declaration_id>/overview/": (overview, "overview"),
    "<uuid:declaration_id>/edit/": (edit, "edit"),
}
