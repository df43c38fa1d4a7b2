"""Persons entered twice: who they may be, two of them side by side, and the merge; and the mark that one was told."""

import uuid
from datetime import datetime

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from nominations.desk import guards, persons
from nominations.desk.forms.decisions import DecisionForm
from nominations.desk.forms.mandates import TellingForm
from nominations.desk.views.boards import ask
from nominations.desk.views.decisions import Decision, Facts, Trail, decide, posted
from nominations.mandates import actions
from nominations.mandates import telling as telling_verb
from nominations.parties.models import Person


@require_safe
def duplicates(request: HttpRequest) -> HttpResponse:
    """List persons with the same folded name or the same address."""
    context = {
        **admin.site.each_context(request),
        "title": _("Possible duplicates"),
        "trail": trail(),
        "alike": persons.possible_duplicates(guards.persons(request)),
    }
    return TemplateResponse(request, "desk/duplicates.html", context)


@require_safe
def choice(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    """Let the visitor choose whom a person is merged into: those alike first, others by `?q=`."""
    person = guards.person(request, person_id)
    visible, typed = guards.persons(request), request.GET.get("q", "")
    found = Person.objects.named(typed).filter(pk__in=visible.values("pk")).exclude(pk=person.pk)
    context = {
        **admin.site.each_context(request),
        "title": _now("Merge %(name)s into …") % {"name": person},
        "trail": trail(person),
        "person": person,
        "alike": persons.alike_to(person, visible),
        "typed": typed,
        "found": list(found[: persons.MOST_FOUND]) if typed.strip() else [],
    }
    return TemplateResponse(request, "desk/merge_choice.html", context)


@ask
def merger(request: HttpRequest, person_id: uuid.UUID, into_id: uuid.UUID) -> HttpResponse:
    """Show two entries side by side and what moves, then make them one. A second press finds the survivor."""
    into = guards.person(request, into_id)
    gone = Person.objects.filter(pk=person_id, merged_into=into).first()
    if gone:
        return redirect(person_url(into))
    duplicate = guards.person(request, person_id)

    def act(_facts: Facts, at: datetime) -> Person:
        return actions.merge_persons(duplicate, into=into, by=guards.staff(request), at=at)

    decision = Decision(
        title=_now("Merge %(name)s into one person") % {"name": duplicate},
        lead=_("All mandates of the entry on the left become those of the entry on the right, whose facts are kept."),
        button=_("Merge"),
        done=_now("%(name)s is one person now.") % {"name": into},
        back=person_url(into),
        trail=trail(duplicate),
        act=act,
        is_grave=True,
        extra={
            "duplicate": duplicate,
            "survivor": into,
            "comparison": persons.comparison(duplicate, into, guards.own_groups(request)),
            "swapped": reverse("admin:nominations_person_merger", args=[into.pk, duplicate.pk]),
        },
    )
    form = DecisionForm(posted(request), facts=(duplicate.pk, into.pk))
    return decide(request, decision, form, template="desk/merge.html")


@ask
def telling(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    """Note on which day a person was told of the nomination, where the notice did not go by mail (rule 25)."""
    person = guards.person(request, person_id)

    def act(facts: Facts, at: datetime) -> Person:
        return telling_verb.mark_informed(person, at_day=facts["day"], by=guards.staff(request), at=at)

    decision = Decision(
        title=_now("Note that %(name)s was told") % {"name": person},
        lead=_("Only who was told how the data are used may be named in public. Enter the day of the letter or call."),
        button=_("Note the day"),
        done=_now("It is noted that %(name)s was told.") % {"name": person},
        back=person_url(person),
        trail=trail(person),
        act=act,
        step=_("Continue"),
    )
    return decide(request, decision, TellingForm(posted(request), facts=(person.pk,)))


def person_url(person: Person) -> str:
    return reverse("admin:nominations_person_change", args=[person.pk])


def trail(person: Person | None = None) -> Trail:
    every = reverse("admin:nominations_person_changelist")
    down = [(reverse("admin:index"), _("Home")), (every, _("Persons"))]
    return tuple([*down, (person_url(person), str(person))] if person else down)
