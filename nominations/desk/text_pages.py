"""What all pages of texts share: whose texts, which one, in which language, who may change it, and the way back."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nominations.desk import guards
from nominations.desk.guards import Standing
from nominations.desk.text_samples import sample
from nominations.desk.texts import Place
from nominations.desk.views.boards import board_url
from nominations.desk.views.decisions import Trail, posted
from nominations.kernel import clock
from nominations.outbox.messages import Words
from nominations.texts import queries
from nominations.texts.catalogue import KINDS, LANGUAGES, Kind
from nominations.texts.models import TextVersion
from nominations.texts.queries import Wording


def place(request: HttpRequest, group_id: uuid.UUID | None, call_id: uuid.UUID | None) -> Place:
    """Return whose texts an address means, or 404: one's own groups and calls, and all groups for everybody here."""
    if call_id:
        call = guards.call(request, call_id)
        return Place(call.group, call)
    if group_id:
        return Place(guards.group(request, group_id))
    guards.visitor(request)
    return Place()


def may_change(request: HttpRequest, whose: Place) -> bool:
    """Answer whether the visitor words these texts: his groups' as an officer, those of all groups as head of unit."""
    return guards.standing(request) >= (Standing.OFFICER if whose.group else Standing.HEAD_OF_UNIT)


def to_change(
    request: HttpRequest, key: str, group_id: uuid.UUID | None, call_id: uuid.UUID | None
) -> tuple[Place, Kind, str]:
    """Return whose text is to be worded, which, and in which language; 404 for what the visitor may not word."""
    whose, found = place(request, group_id, call_id), kind(key)
    if not may_change(request, whose) or whose.reach > found.narrowest:
        raise Http404
    return whose, found, language(request)


def kind(key: str) -> Kind:
    if key not in KINDS:
        raise Http404
    return KINDS[key]


def language(request: HttpRequest) -> str:
    """Return the language that the address names; English where it names none that we know."""
    named = request.GET.get("language", "")
    return named if named in LANGUAGES else queries.FALLBACK


def languages(chosen: str) -> dict[str, Any]:
    return {
        "languages": [(code, name, code == chosen) for code, name in LANGUAGES.items()],
        "language": chosen,
        "language_name": LANGUAGES[chosen],
        "is_english": chosen == queries.FALLBACK,
    }


def about(whose: Place, which: Kind, chosen: str) -> dict[str, Any]:
    """Return what each page of one text says above its own."""
    return {
        "place": whose,
        "kind": which,
        "list_url": whose.url("texts", language=chosen),
        "history_url": whose.url("text_history", which.key, language=chosen),
        "formatted_url": whose.url("text_formatted", which.key, language=chosen) if which.is_mail else "",
        "going_back_url": whose.url("text_going_back", which.key, language=chosen),
        **languages(chosen),
    }


def trail(whose: Place | None) -> Trail:
    """Return the breadcrumbs down to a list of texts."""
    down: list[tuple[str, str | Promise]] = [(reverse("admin:index"), _("Home"))]
    if whose is None:
        return tuple(down)
    if whose.call:
        down.append((board_url(whose.call), whose.call.reference))
    elif whose.group:
        down.append((reverse("admin:nominations_expertgroup_change", args=[whose.group.pk]), whose.group.code))
    return (*down, (whose.url("texts"), _("Texts")))


def newest(whose: Place, key: str, chosen: str) -> TextVersion | None:
    return next(iter(queries.versions(key, **whose.ids, language=chosen, most=1)), None)


def version(whose: Place, key: str, chosen: str, number: int) -> TextVersion:
    """Return a version that has words, or 404."""
    of_text = TextVersion.objects.filter(kind=key, language=chosen, group=whose.group, call=whose.call)
    found = of_text.filter(number=number).exclude(body="").first()
    if found is None:
        raise Http404
    return found


def seen(request: HttpRequest, last: TextVersion | None) -> int:
    """Return the newest version that the visitor knew: what the form says, else what is there now."""
    typed = posted(request)
    told = typed.get("version", "") if typed else ""
    return int(told) if told.isdecimal() and len(told) < 10 else (last.number if last else 0)  # noqa: PLR2004 - digits


def where(whose: Place, chosen: str) -> dict[str, Any]:
    return {"group": whose.group, "call": whose.call, "language": chosen}


def sample_of(words: TextVersion | Wording, whose: Place, which: Kind, chosen: str) -> Words:
    return sample(which.key, words.subject, words.body, place=whose, at=clock.now(), language=chosen)
