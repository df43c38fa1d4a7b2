"""Texts of all groups, a group or a call: the list, and the words to edit, saved only after their sample was shown."""

import uuid
from datetime import datetime

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from nominations.desk import guards, texts
from nominations.desk import text_pages as pages
from nominations.desk.forms.texts import TextForm
from nominations.desk.text_samples import sample
from nominations.desk.texts import Place
from nominations.desk.views.boards import ask
from nominations.desk.views.decisions import Decision, Facts, Trail, decide, posted
from nominations.desk.views.mails import SHUT_IN
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.texts import actions, rules
from nominations.texts.catalogue import LANGUAGES
from nominations.texts.models import TextVersion

MOST_GROUPS = 50
SEE_IT = gettext_lazy("See it")


@require_safe
def listing(request: HttpRequest, group_id: uuid.UUID | None = None, call_id: uuid.UUID | None = None) -> HttpResponse:
    """Show every text that may be worded here, with whose words are in force."""
    place, language = pages.place(request, group_id, call_id), pages.language(request)
    own = []
    if place == Place():
        visible = ExpertGroup.objects.visible_to(guards.staff(request), on=guards.today()).order_by("code")
        own = [(Place(group).url("texts"), group) for group in visible[:MOST_GROUPS]]
    context = {
        **admin.site.each_context(request),
        "title": _("Texts of %s") % place.words,
        "trail": _trail_to(place),
        "place": place,
        "sections": texts.sections(place, language),
        "may_change": pages.may_change(request, place),
        "groups": own,
        "common": Place().url("texts") if place.group else "",
        **pages.languages(language),
    }
    return TemplateResponse(request, "desk/texts.html", context)


def _trail_to(place: Place) -> Trail:
    """Return the way to a list: it stands on it itself."""
    return pages.trail(place)[:-1]


@ask
def text(
    request: HttpRequest, text_key: str, group_id: uuid.UUID | None = None, call_id: uuid.UUID | None = None
) -> HttpResponse:
    """Show the words in force and take new ones, which are saved only after their sample was shown."""
    place, kind, language = pages.to_change(request, text_key, group_id, call_id)
    wording = texts.in_force(place, text_key, language)
    newest = pages.newest(place, text_key, language)
    seen = pages.seen(request, newest)

    def act(facts: Facts, at: datetime) -> TextVersion:
        words = {"subject": facts.get("subject", ""), "body": facts["body"], "note": facts["note"]}
        at_place, by = pages.where(place, language), guards.staff(request)
        return actions.save(text_key, **at_place, **words, by=by, at=at, seen=seen)

    typed = {"subject": wording.subject, "body": wording.body}
    form = TextForm(posted(request), initial=typed, facts=(text_key, str(place.ids), language, seen), kind=kind)
    ready = form.is_bound and form.is_valid()
    words = {name: form.cleaned_data.get(name, "") for name in typed} if ready else typed
    decision = Decision(
        title=kind.label,
        lead=_lead(place, language),
        button=_("Save this text"),
        done=_("The text is saved. Mails and letters from now on are worded with it; those that are sent stay."),
        back=place.url("text", text_key, language=language),
        trail=pages.trail(place),
        step=SEE_IT,
        act=act,
        extra={
            **pages.about(place, kind, language),
            "version": seen,
            "has_history": newest is not None,
            "in_force": wording,
            "whose": texts.whose(wording.version),
            "sample": sample(text_key, **words, place=place, at=clock.now(), language=language),
            "is_new": ready,
            "is_passed_by": newest is not None and not rules.is_usable(text_key, newest.subject, newest.body),
            "may_go_back": newest is not None and bool(newest.body),
        },
    )
    return decide(request, decision, form, template="desk/text.html")


def _lead(place: Place, language: str) -> str:
    facts = {"place": place.words, "language": str(LANGUAGES[language])}
    return _("The words for %(place)s, in %(language)s.") % facts


@require_POST
def formatted(
    request: HttpRequest, text_key: str, group_id: uuid.UUID | None = None, call_id: uuid.UUID | None = None
) -> HttpResponse:
    """Show the formatted mail that the words typed would make, shut in; nothing is kept."""
    place, kind, language = pages.to_change(request, text_key, group_id, call_id)
    if not kind.is_mail:
        raise Http404
    form = TextForm(request.POST, kind=kind)
    if not form.is_valid():
        context = {**admin.site.each_context(request), "title": kind.label, "trail": pages.trail(place), "form": form}
        return TemplateResponse(request, "desk/text_wrong.html", context, status=400)
    words = {name: form.cleaned_data[name] for name in ("subject", "body")}
    html = sample(text_key, **words, place=place, at=clock.now(), language=language).html
    return HttpResponse(html, headers={"Content-Security-Policy": SHUT_IN, "Cache-Control": "no-store"})
