"""What the secretariat decides of a review of progress: ask for reports, move their last day, close it."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from nominations.declarations import progress, reviewing
from nominations.declarations.states import ReviewStatus
from nominations.desk import commitment_guards, declaration_pages, guards
from nominations.desk.forms.commitments import NewDayForm
from nominations.desk.forms.decisions import DecisionForm
from nominations.desk.views.boards import ask
from nominations.desk.views.decisions import Decision, decide, posted
from nominations.desk.views.progress import one, trail
from nominations.desk.views.routing import Routes
from nominations.kernel import clock

MOVED = _("The last day is moved.")


@ask
def asking(request: HttpRequest, declaration_id: uuid.UUID, review_id: uuid.UUID) -> HttpResponse:
    """Ask the signatories for their reports; the page shows the mails first."""
    declaration, found = one(request, declaration_id, review_id)
    at = clock.now()
    decision = Decision(
        title=_now("Ask for reports: %(title)s") % {"title": found.title},
        lead=_(
            "Every signatory that is responsible for a commitment can report from now on. These mails go to the "
            "contact points of the Member States among them; others are asked by hand."
        ),
        button=_("Ask the signatories"),
        done=_("The signatories are asked."),
        back=declaration_pages.address(declaration, "review", found.pk),
        trail=trail(declaration, found),
        act=lambda _facts, at: reviewing.ask(found, by=guards.staff(request), at=at),
        is_done=lambda _facts: commitment_guards.review(declaration, found.pk).status == ReviewStatus.OPEN,
        findings=tuple(reviewing.day_findings(found.reports_until_on, at=at)),
    )
    return decide(request, decision, DecisionForm(posted(request), facts=(found.pk,)))


@ask
def moving(request: HttpRequest, declaration_id: uuid.UUID, review_id: uuid.UUID) -> HttpResponse:
    """Move the last day for reports; the page shows the mails first, and what a weekend or a holiday means."""
    declaration, found = one(request, declaration_id, review_id)
    at = clock.now()
    form = NewDayForm(posted(request), facts=(found.pk, found.reports_until_on))
    back = declaration_pages.address(declaration, "review", found.pk)
    typed = form.cleaned_data["new_on"] if form.is_bound and form.is_valid() else None
    if typed == found.reports_until_on and form.cleaned_data["shown"]:  # pressed twice, or a colleague was faster
        messages.success(request, str(MOVED))
        return redirect(back)
    decision = Decision(
        title=_now("Move the last day for reports: %(title)s") % {"title": found.title},
        lead=_(
            "For all States, to a later or an earlier day. The day before, your name and the reason are kept. Contact "
            "points of States that have not reported on everything are told. Reminders follow the new day, and it "
            "decides which reports are late."
        ),
        button=_("Move the last day"),
        done=MOVED,
        back=back,
        trail=trail(declaration, found),
        act=lambda facts, at: reviewing.move_day(
            found, new_on=facts["new_on"], reason=facts["reason"], by=guards.staff(request), at=at
        ),
        findings=tuple(each for each in reviewing.day_findings(typed, at=at) if not each.blocks) if typed else (),
        extra={"last_on": found.reports_until_on},
    )
    return decide(request, decision, form, template="desk/declarations/moving.html")


@ask
def closing(request: HttpRequest, declaration_id: uuid.UUID, review_id: uuid.UUID) -> HttpResponse:
    """Close the review; the page says first whose report is not complete."""
    declaration, found = one(request, declaration_id, review_id)
    grid = progress.grid(found, on=guards.today())
    facts = {"complete": grid.complete, "all": len(grid.accounts)}
    open_ = ", ".join(each.country.name_en for each in grid.accounts if not each.is_complete)
    lead = _now(
        "%(complete)d of %(all)d States have reported on everything. No State can report any more, reminders stop, and "
        "the public Register shows how many States reported which progress: no State by name, and no words."
    )
    missing = (_now("Not complete: %(states)s.") % {"states": open_}) if open_ else ""
    decision = Decision(
        title=_now("Close the review: %(title)s") % {"title": found.title},
        lead=" ".join(filter(None, (lead % facts, missing))),
        button=_("Close the review"),
        done=_("The review is closed."),
        back=declaration_pages.address(declaration, "review", found.pk),
        trail=trail(declaration, found),
        act=lambda _facts, at: reviewing.close(found, by=guards.staff(request), at=at),
        is_done=lambda _facts: commitment_guards.review(declaration, found.pk).status == ReviewStatus.CLOSED,
        is_grave=True,
    )
    return decide(request, decision, DecisionForm(posted(request), facts=(found.pk,)))


_ONE = "<uuid:declaration_id>/progress/<uuid:review_id>"
ROUTES: Routes = {
    f"{_ONE}/asking/": (asking, "review_asking"),
    f"{_ONE}/last-day/": (moving, "review_day"),
    f"{_ONE}/closing/": (closing, "review_closing"),
}
