"""The texts of a declaration: a file in each language, the original marked; and the parties that sign as no State."""

import uuid
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from nominations.declarations import parties, wording
from nominations.declarations.models import Declaration, OtherParty
from nominations.desk import declaration_guards, declaration_pages, declaration_rows, guards, languages
from nominations.desk.forms.decisions import DecisionForm
from nominations.desk.forms.declarations import PartyForm, TextForm
from nominations.desk.views.boards import ask
from nominations.desk.views.decisions import Decision, Facts, decide, posted
from nominations.desk.views.files import handed_out
from nominations.desk.views.routing import Routes
from nominations.kernel import clock
from nominations.kernel.refusals import Refused


@require_safe
def texts(request: HttpRequest, declaration_id: uuid.UUID) -> HttpResponse:
    """List the texts by language, the original first, and what they replaced."""
    declaration = declaration_guards.declaration(request, declaration_id)
    found = declaration_rows.texts(declaration)
    facts = {
        "lines": [line for line in found if not line.text.replaced_at],
        "replaced": [line for line in found if line.text.replaced_at],
        "lacks": _lacks(declaration, found),
    }
    template = "desk/declarations/texts.html"
    return declaration_pages.show(request, declaration, template, here="texts", title=_("Texts"), **facts)


def _lacks(declaration: Declaration, found: list[declaration_rows.TextLine]) -> str:
    """Return the name of the original language when there is no text in it."""
    if not declaration.original_language or any(line.is_original and not line.text.replaced_at for line in found):
        return ""
    return str(languages.name(declaration.original_language))


@ask
def new(request: HttpRequest, declaration_id: uuid.UUID) -> HttpResponse:
    """Add the text in a language, or replace it; `?language=` proposes which."""
    declaration = declaration_guards.declaration(request, declaration_id)
    initial = {"language": request.GET.get("language", declaration.original_language)[:2]}
    known = declaration.original_language
    form = TextForm(request.POST or None, request.FILES or None, known=known, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            wording.add_text(declaration, **form.cleaned_data, by=guards.staff(request), at=clock.now())
        except Refused as refusal:
            form.add_error("upload", str(refusal))
        else:
            messages.success(request, str(_("The text is added.")))
            return redirect(declaration_pages.address(declaration, "texts"))
    facts = {"form": form, "back": declaration_pages.address(declaration, "texts")}
    template = "desk/declarations/text_form.html"
    return declaration_pages.show(request, declaration, template, here="texts", title=_("Add a text"), **facts)


@require_safe
def file(request: HttpRequest, declaration_id: uuid.UUID, text_id: int) -> HttpResponse:
    """Hand out a text, a replaced one too; its reading is recorded (domain rule 29)."""
    declaration = declaration_guards.declaration(request, declaration_id)
    return handed_out(request, declaration_guards.text(declaration, text_id).file)


@ask
def removal(request: HttpRequest, declaration_id: uuid.UUID, text_id: int) -> HttpResponse:
    """Take away a text that was added in error."""
    declaration = declaration_guards.declaration(request, declaration_id)
    text = declaration_guards.text(declaration, text_id)
    if text.replaced_at:
        raise Http404
    facts = {"language": languages.name(text.language), "name": text.file.name}
    back = declaration_pages.address(declaration, "texts")
    decision = Decision(
        title=_now("Take away the text in %(language)s") % facts,
        lead=_now("“%(name)s” is no longer the text in this language. The secretariat can still read it.") % facts,
        button=_("Take it away"),
        done=_("The text is taken away."),
        back=back,
        trail=(*declaration_pages.trail(declaration), (back, _("Texts"))),
        act=lambda _facts, at: wording.remove_text(text, by=guards.staff(request), at=at),
        is_grave=True,
    )
    return decide(request, decision, DecisionForm(posted(request), facts=(text.pk,)))


@ask
def party_new(request: HttpRequest, declaration_id: uuid.UUID) -> HttpResponse:
    """Name a party that does not sign as a State."""
    declaration = declaration_guards.declaration(request, declaration_id)
    form = PartyForm(posted(request), facts=(declaration.pk,))

    def act(facts: Facts, at: datetime) -> OtherParty:
        told = {"name": facts["name"], "country": facts["country"]}
        return parties.name_party(declaration, **told, by=guards.staff(request), at=at)

    decision = Decision(
        title=_now("Another party: %(title)s") % {"title": declaration.short_title},
        lead=_("Who takes part without signing as a State: the Union, a country of a joint statement, an agency."),
        button=_("Name the party"),
        done=_("The party is named."),
        back=declaration_pages.address(declaration, "overview"),
        trail=declaration_pages.trail(declaration),
        act=act,
        step=_("Continue: check it first"),
    )
    return decide(request, decision, form)


@ask
def party_removal(request: HttpRequest, declaration_id: uuid.UUID, party_id: int) -> HttpResponse:
    """Take away a party that was named in error."""
    declaration = declaration_guards.declaration(request, declaration_id)
    party = declaration_guards.party(declaration, party_id)
    decision = Decision(
        title=_now("Take away the party “%(name)s”") % {"name": party.name},
        lead=_("Only what was named in error is taken away: a party that left stays a party of that day."),
        button=_("Take it away"),
        done=_("The party is taken away."),
        back=declaration_pages.address(declaration, "overview"),
        trail=declaration_pages.trail(declaration),
        act=lambda _facts, at: parties.remove_party(party, by=guards.staff(request), at=at),
        is_grave=True,
    )
    return decide(request, decision, DecisionForm(posted(request), facts=(party.pk,)))


_BASE = "<uuid:declaration_id>/texts"
_PARTIES = "<uuid:declaration_id>/parties"
ROUTES: Routes = {
    f"{_BASE}/": (texts, "texts"),
    f"{_BASE}/new/": (new, "text_new"),
    f"{_BASE}/<int:text_id>/file/": (file, "text_file"),
    f"{_BASE}/<int:text_id>/removal/": (removal, "text_removal"),
    f"{_PARTIES}/new/": (party_new, "party_new"),
    f"{_PARTIES}/<int:party_id>/removal/": (party_removal, "party_removal"),
}
