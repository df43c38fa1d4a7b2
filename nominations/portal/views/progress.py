"""Progress reports of the own State: its reviews, open and past, and one form a review, saved as far as it goes."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from config import kept
from nominations.declarations import progress_access, reporting
from nominations.declarations.progress import Account
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.portal import guards
from nominations.portal import progress as shown
from nominations.portal.forms.progress import ProgressForm
from nominations.portal.guards import SignedIn, signed_in

PAGE = 25


@require_safe
@signed_in()
def reports(request: SignedIn) -> HttpResponse:
    """List the reviews that the visitor's States take part in, those that wait for them first."""
    found = shown.of_states(guards.states(request), at=clock.now())
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "portal/progress.html", {"page": page, "cards": list(page), "at": clock.now()})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in(keeps_text=True)
def report(request: SignedIn, key: uuid.UUID, iso2: str) -> HttpResponse:
    """Show what the State has reported; while the review is open, take what it says of each point."""
    at = clock.now()
    review, account = shown.account(request, key, iso2, at=at)
    is_post = request.method == "POST"
    answer = progress_access.may_report(request.user, review, iso2, on=clock.local_day(at))
    form = ProgressForm(request.POST if is_post else kept.kept(request), account=account) if answer else None
    if is_post and form is None:
        messages.error(request, str(answer.reason))
    if is_post and form is not None and form.is_valid():
        try:
            rows = reporting.report(
                review, country=account.country, entries=form.entries(), by=request.user, at=clock.now()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
            review, account = shown.account(request, key, iso2, at=at)  # what somebody else has said meanwhile
        else:
            kept.forget(request)
            messages.success(request, _saved(shown.account(request, key, iso2, at=at)[1], has_changed=bool(rows)))
            return redirect("portal:progress_report", key, iso2)
    facts = {
        "review": review,
        "declaration": review.declaration,
        "account": account,
        "form": form,
        "older": shown.history(review, account),
        "moved": review.day_changes.first(),
        "is_late": at >= review.ends_at,
        "was_kept": not is_post and form is not None and form.is_bound,
        "at": at,
    }
    return render(request, "portal/progress/page.html", facts)


def _saved(account: Account, *, has_changed: bool) -> str:
    """Say what the save has brought, and what is still missing."""
    if not has_changed:
        return _("Nothing was changed.")
    if account.is_complete:
        return _("Saved. The report is complete; you can change it until the review is closed.")
    facts = {"given": account.given, "asked": account.asked, "missing": ", ".join(account.missing)}
    return _("Saved: %(given)d of %(asked)d points. Still missing: %(missing)s.") % facts
