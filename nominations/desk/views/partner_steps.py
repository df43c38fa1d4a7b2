"""The next steps with a partner, and its joint statements, at the desk."""

import uuid
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from nominations.desk import guards, partner_guards, partner_pages
from nominations.desk.forms.decisions import DecisionForm
from nominations.desk.forms.partners import DoneForm, StatementForm, StepForm
from nominations.desk.views.boards import ask
from nominations.desk.views.decisions import Decision, Facts, decide, posted
from nominations.desk.views.partner_forms import fill, press
from nominations.desk.views.routing import Routes
from nominations.partnerships import queries
from nominations.partnerships import statements as statement_verbs
from nominations.partnerships import steps as verbs

HERE, STATEMENTS = "steps", "statements"


@require_safe
def steps(request: HttpRequest, partner_id: uuid.UUID) -> HttpResponse:
    """Show the next steps: what is open first, then what was done."""
    partner = partner_guards.partner(request, partner_id)
    lines = queries.steps(partner, on=guards.today())
    return partner_pages.show(request, partner, "desk/partners/steps.html", here=HERE, lines=lines)


@ask
def add(request: HttpRequest, partner_id: uuid.UUID) -> HttpResponse:
    """Add a step, due on a date as it is stated, or on none."""
    partner = partner_guards.partner(request, partner_id)
    form = StepForm(posted(request), facts=(partner.pk,))
    return fill(
        request,
        form,
        lambda at: verbs.add(partner, **form.told(), by=guards.staff(request), at=at),
        title=_now("Add a next step with %(country)s") % {"country": partner.country.name_in_text},
        button=_("Add the step"),
        done=_("The step is added."),
        back=partner_pages.address(partner, HERE),
        trail=partner_pages.trail(partner, HERE),
    )


@ask
def change(request: HttpRequest, partner_id: uuid.UUID, step_id: int) -> HttpResponse:
    """Change a step and when it is due."""
    partner = partner_guards.partner(request, partner_id)
    step = partner_guards.step(partner, step_id)
    form = StepForm(posted(request), facts=(step.pk,), initial=StepForm.shown_of(step))
    return fill(
        request,
        form,
        lambda at: verbs.edit(step, **form.told(), by=guards.staff(request), at=at),
        title=_("Change a next step"),
        button=_("Save"),
        done=_("The step is changed."),
        back=partner_pages.address(partner, HERE),
        trail=partner_pages.trail(partner, HERE),
    )


@ask
def done(request: HttpRequest, partner_id: uuid.UUID, step_id: int) -> HttpResponse:
    """Note on which day a step was done."""
    partner = partner_guards.partner(request, partner_id)
    step = partner_guards.step(partner, step_id)
    form = DoneForm(posted(request), facts=(step.pk,), initial={"on": step.done_on or guards.today()})
    return fill(
        request,
        form,
        lambda at: verbs.done(step, on=form.cleaned_data["on"], by=guards.staff(request), at=at),
        title=_("Note that a step is done"),
        lead=step.text,
        button=_("It is done"),
        done=_("The step is noted as done."),
        back=partner_pages.address(partner, HERE),
        trail=partner_pages.trail(partner, HERE),
    )


@require_POST
def not_done(request: HttpRequest, partner_id: uuid.UUID, step_id: int) -> HttpResponse:
    """Take the note back that a step was done."""
    partner = partner_guards.partner(request, partner_id)
    step = partner_guards.step(partner, step_id)
    return press(
        request,
        lambda at: verbs.not_done(step, by=guards.staff(request), at=at),
        done=_("The step is open again."),
        back=partner_pages.address(partner, HERE),
    )


@ask
def removal(request: HttpRequest, partner_id: uuid.UUID, step_id: int) -> HttpResponse:
    """Remove a step that is not pursued, after asking."""
    partner = partner_guards.partner(request, partner_id)
    step = partner_guards.step(partner, step_id)

    def act(_facts: Facts, at: datetime) -> None:
        verbs.remove(step, by=guards.staff(request), at=at)

    decision = Decision(
        title=_("Remove a next step"),
        lead=step.text,
        button=_("Remove the step"),
        done=_("The step is removed."),
        back=partner_pages.address(partner, HERE),
        trail=partner_pages.trail(partner, HERE),
        act=act,
        is_grave=True,
    )
    return decide(request, decision, DecisionForm(posted(request), facts=(step.pk,)))


@require_safe
def statements(request: HttpRequest, partner_id: uuid.UUID) -> HttpResponse:
    """Show the joint statements that were made with the partner, or are being drawn up."""
    partner = partner_guards.partner(request, partner_id)
    rows, others = queries.statements(partner), queries.unlinked(partner).exists()
    template = "desk/partners/statements.html"
    return partner_pages.show(request, partner, template, here=STATEMENTS, rows=rows, may_link=others)


@ask
def link(request: HttpRequest, partner_id: uuid.UUID) -> HttpResponse:
    """Say which joint statement of the group was made with the partner."""
    partner = partner_guards.partner(request, partner_id)
    form = StatementForm(posted(request), facts=(partner.pk,), declarations=queries.unlinked(partner))

    def act(at: datetime) -> object:
        declaration = form.cleaned_data["declaration"]
        return statement_verbs.link(partner, declaration=declaration, by=guards.staff(request), at=at)

    return fill(
        request,
        form,
        act,
        title=_now("Add a joint statement with %(country)s") % {"country": partner.country.name_in_text},
        lead=_("Joint statements are declarations of that kind: enter one there first, then choose it here."),
        button=_("Add the joint statement"),
        done=_("The joint statement is added."),
        back=partner_pages.address(partner, STATEMENTS),
        trail=partner_pages.trail(partner, STATEMENTS),
    )


@ask
def unlinking(request: HttpRequest, partner_id: uuid.UUID, statement_id: int) -> HttpResponse:
    """Take a joint statement from the partner's page that was added by mistake, after asking."""
    partner = partner_guards.partner(request, partner_id)
    statement = partner_guards.statement(partner, statement_id)

    def act(_facts: Facts, at: datetime) -> None:
        statement_verbs.unlink(statement, by=guards.staff(request), at=at)

    decision = Decision(
        title=_now("Take away: %(title)s") % {"title": statement.declaration.short_title},
        lead=_("The declaration stays; it is no longer shown with this partner."),
        button=_("Take it away"),
        done=_("The joint statement is no longer shown with this partner."),
        back=partner_pages.address(partner, STATEMENTS),
        trail=partner_pages.trail(partner, STATEMENTS),
        act=act,
        is_grave=True,
    )
    return decide(request, decision, DecisionForm(posted(request), facts=(statement.pk,)))


ROUTES: Routes = {
    "<uuid:partner_id>/steps/": (steps, "steps"),
    "<uuid:partner_id>/steps/new/": (add, "step_add"),
    "<uuid:partner_id>/steps/<int:step_id>/": (change, "step_change"),
    "<uuid:partner_id>/steps/<int:step_id>/done/": (done, "step_done"),
    "<uuid:partner_id>/steps/<int:step_id>/open/": (not_done, "step_not_done"),
    "<uuid:partner_id>/steps/<int:step_id>/removal/": (removal, "step_removal"),
    "<uuid:partner_id>/statements/": (statements, "statements"),
    "<uuid:partner_id>/statements/new/": (link, "statement_link"),
    "<uuid:partner_id>/statements/<int:statement_id>/removal/": (unlinking, "statement_unlinking"),
}
