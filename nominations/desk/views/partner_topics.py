"""The topics of a partner at the desk: proposed, agreed, changed, moved, ended, proposed again."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from nominations.desk import guards, partner_guards, partner_pages
from nominations.desk.forms.partners import AgreementForm, TopicForm, typed
from nominations.desk.views.boards import ask
from nominations.desk.views.decisions import posted
from nominations.desk.views.partner_forms import Act, fill, press
from nominations.desk.views.routing import Routes
from nominations.partnerships import queries
from nominations.partnerships import topics as verbs
from nominations.partnerships.models import Topic

HERE = "topics"


@require_safe
def topics(request: HttpRequest, partner_id: uuid.UUID) -> HttpResponse:
    """Show the topics in their order, with what can be done to each."""
    partner = partner_guards.partner(request, partner_id)
    lines = queries.topics(partner)
    return partner_pages.show(request, partner, "desk/partners/topics.html", here=HERE, lines=lines)


@ask
def add(request: HttpRequest, partner_id: uuid.UUID) -> HttpResponse:
    """Propose a topic."""
    partner = partner_guards.partner(request, partner_id)
    form = TopicForm(posted(request), facts=(partner.pk,))
    return fill(
        request,
        form,
        lambda at: verbs.propose(partner, **typed(form, form.FACTS), by=guards.staff(request), at=at),
        title=_now("Add a topic with %(country)s") % {"country": partner.country.name_in_text},
        lead=_("It is a proposal until you note that the partners agreed on it."),
        button=_("Add the topic"),
        done=_("The topic is proposed."),
        back=partner_pages.address(partner, HERE),
        trail=partner_pages.trail(partner, HERE),
    )


@ask
def change(request: HttpRequest, partner_id: uuid.UUID, topic_id: int) -> HttpResponse:
    """Change pillar, title or text."""
    partner = partner_guards.partner(request, partner_id)
    topic = partner_guards.topic(partner, topic_id)
    initial = {name: getattr(topic, name) for name in TopicForm.FACTS}
    form = TopicForm(posted(request), facts=(topic.pk,), initial=initial)
    return fill(
        request,
        form,
        lambda at: verbs.edit(topic, **typed(form, form.FACTS), by=guards.staff(request), at=at),
        title=_now("Change the topic: %(title)s") % {"title": topic.title},
        button=_("Save"),
        done=_("The topic is changed."),
        back=partner_pages.address(partner, HERE),
        trail=partner_pages.trail(partner, HERE),
    )


@ask
def agreement(request: HttpRequest, partner_id: uuid.UUID, topic_id: int) -> HttpResponse:
    """Note that the partners agreed on a topic, and where."""
    partner = partner_guards.partner(request, partner_id)
    topic = partner_guards.topic(partner, topic_id)
    form = AgreementForm(posted(request), facts=(topic.pk,), partner=partner)
    return fill(
        request,
        form,
        lambda at: verbs.agree(topic, event=form.cleaned_data["event"], by=guards.staff(request), at=at),
        title=_now("Note an agreement: %(title)s") % {"title": topic.title},
        lead=_("The public reads that the topic is agreed, and at which event where you say so."),
        button=_("The partners agreed"),
        done=_("The topic is agreed."),
        back=partner_pages.address(partner, HERE),
        trail=partner_pages.trail(partner, HERE),
    )


@require_POST
def move(request: HttpRequest, partner_id: uuid.UUID, topic_id: int, way: str) -> HttpResponse:
    """Move a topic up or down, end it, or propose it again: buttons that ask nothing and can be taken back."""
    partner = partner_guards.partner(request, partner_id)
    act, done = _pressed(request, partner_guards.topic(partner, topic_id), way)
    return press(request, act, done=done, back=partner_pages.address(partner, HERE))


def _pressed(request: HttpRequest, topic: Topic, way: str) -> tuple[Act, Promise]:
    by = guards.staff(request)
    match way:
        case "up" | "down":
            return lambda at: verbs.move(topic, up=way == "up", by=by, at=at), _("The topic is moved.")
        case "end":
            return lambda at: verbs.end(topic, by=by, at=at), _("The topic is no longer followed.")
        case "again":
            return lambda at: verbs.propose_again(topic, by=by, at=at), _("The topic is a proposal again.")
        case _:
            raise Http404


ROUTES: Routes = {
    "<uuid:partner_id>/topics/": (topics, "topics"),
    "<uuid:partner_id>/topics/new/": (add, "topic_add"),
    "<uuid:partner_id>/topics/<int:topic_id>/": (change, "topic_change"),
    "<uuid:partner_id>/topics/<int:topic_id>/agreement/": (agreement, "topic_agreement"),
    "<uuid:partner_id>/topics/<int:topic_id>/<slug:way>/": (move, "topic_move"),
}
