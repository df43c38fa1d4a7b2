"""The versions of a text: who saved which, side by side; an earlier one used again, or none any more."""

import uuid
from datetime import datetime

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nominations.desk import guards, text_differences, texts
from nominations.desk import text_pages as pages
from nominations.desk.forms.decisions import DecisionForm
from nominations.desk.forms.texts import NoteForm
from nominations.desk.views.boards import ask
from nominations.desk.views.decisions import Decision, Facts, decide, posted
from nominations.texts import actions, queries
from nominations.texts.models import TextVersion


@require_safe
def history(
    request: HttpRequest, text_key: str, group_id: uuid.UUID | None = None, call_id: uuid.UUID | None = None
) -> HttpResponse:
    """Show who saved which version when and why, and one of them (`?version=3`) beside the one before."""
    place, kind, language = pages.place(request, group_id, call_id), pages.kind(text_key), pages.language(request)
    versions = queries.versions(text_key, **place.ids, language=language)
    if not versions:
        raise Http404
    asked = request.GET.get("version", "")
    shown = next((each for each in versions if str(each.number) == asked), versions[0])
    before = next((each for each in versions if each.number == shown.number - 1), None)
    old = (
        before if before and before.body else texts.in_force(place.wider(), text_key, language) if place.group else None
    )
    old = old or queries.built_in(text_key, language)
    context = {
        **admin.site.each_context(request),
        "title": _("Versions of “%s”") % kind.label,
        "trail": (*pages.trail(place), (place.url("text", text_key, language=language), kind.label)),
        "versions": versions,
        "shown": shown,
        "before": before if before and before.body else None,
        "subject": text_differences.rows(old.subject, shown.subject) if kind.has_subject and shown.body else [],
        "rows": text_differences.rows(old.body, shown.body) if shown.body else [],
        "may_change": pages.may_change(request, place),
        "again": place.url("text_again", text_key, shown.number, language=language),
        "is_newest": shown == versions[0],
        **pages.about(place, kind, language),
    }
    return TemplateResponse(request, "desk/text_history.html", context)


@ask
def again(
    request: HttpRequest,
    text_key: str,
    number: int,
    group_id: uuid.UUID | None = None,
    call_id: uuid.UUID | None = None,
) -> HttpResponse:
    """Use an earlier version again: its words become the newest version."""
    place, kind, language = pages.to_change(request, text_key, group_id, call_id)
    version = pages.version(place, text_key, language, number)
    seen = pages.seen(request, pages.newest(place, text_key, language))

    def act(_facts: Facts, at: datetime) -> TextVersion:
        note, at_place = _("Version %s again") % number, pages.where(place, language)
        subject, body, by = version.subject, version.body, guards.staff(request)
        return actions.save(text_key, **at_place, subject=subject, body=body, note=note, by=by, at=at, seen=seen)

    decision = Decision(
        title=_("Use version %(number)s of “%(text)s” again") % {"number": number, "text": kind.label},
        lead=_("Its words become the newest version for %s. The versions between stay in the history.") % place.words,
        button=_("Use this version again"),
        done=_("The text is saved, with the words of version %s.") % number,
        back=place.url("text_history", text_key, language=language),
        trail=pages.trail(place),
        act=act,
        extra={
            **pages.about(place, kind, language),
            "version": seen,
            "is_new": True,
            "sample": pages.sample_of(version, place, kind, language),
        },
    )
    form = DecisionForm(posted(request), facts=(text_key, str(place.ids), language, number, seen))
    return decide(request, decision, form, template="desk/text_decision.html")


@ask
def going_back(
    request: HttpRequest, text_key: str, group_id: uuid.UUID | None = None, call_id: uuid.UUID | None = None
) -> HttpResponse:
    """Go back to the wider text: of the group, of all groups, or the built-in one."""
    place, kind, language = pages.to_change(request, text_key, group_id, call_id)
    newest = pages.newest(place, text_key, language)
    if newest is None:
        raise Http404
    seen = pages.seen(request, newest)
    wider = texts.in_force(place.wider(), text_key, language) if place.group else queries.built_in(text_key, language)

    def act(facts: Facts, at: datetime) -> object:
        note = facts.get("note", "")
        return actions.reset(
            text_key, **pages.where(place, language), note=note, by=guards.staff(request), at=at, seen=seen
        )

    decision = Decision(
        title=_("Back from the own text of “%s”") % kind.label,
        lead=_("From now on %(place)s has this text again: %(whose)s. The versions stay in the history.")
        % {"place": place.words, "whose": texts.whose(wider.version).lower()},
        button=_("Go back to this text"),
        done=_("The own text is no longer used."),
        back=place.url("text", text_key, language=language),
        trail=pages.trail(place),
        step=_("Continue"),
        act=act,
        extra={
            **pages.about(place, kind, language),
            "version": seen,
            "is_new": True,
            "sample": pages.sample_of(wider, place, kind, language),
        },
    )
    form = NoteForm(posted(request), facts=(text_key, str(place.ids), language, seen))
    return decide(request, decision, form, template="desk/text_decision.html")
