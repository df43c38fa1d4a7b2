"""Three pages of the floor: a table of 50 rows, an overview by one GROUP BY, a form of three model forms."""

import uuid

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.forms import modelform_factory
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from nominations.workflow.models import Nomination, Nominee

AuthorityForm = modelform_factory(
    Nomination, fields=["authority_name", "authority_email", "letter_reference", "remarks"]
)
PersonForm = modelform_factory(Nominee, fields=["family_name", "given_name", "email"])


@login_required
def user_table(request: HttpRequest) -> HttpResponse:
    rows = Nomination.objects.order_by("-created_at").select_related("invitation__country")
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    return render(request, "floor/user_table.html", {"page": page})


@login_required
def overview(request: HttpRequest) -> HttpResponse:
    """Count 27 States × the statuses, and what is overdue, in one query over every nomination."""
    late = Q(status__in=["draft", "returned"], invitation__call__deadline_on__lt=timezone.localdate())
    counted = Nomination.objects.order_by("invitation__country__protocol_order", "status").values_list(
        "invitation__country__name_en", "status"
    )
    return render(
        request, "floor/overview.html", {"rows": counted.annotate(number=Count("pk"), late=Count("pk", filter=late))}
    )


@login_required
def form(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    nomination = Nomination.objects.get(pk=key)
    forms = [AuthorityForm(instance=nomination, prefix="authority")]
    forms += [PersonForm(instance=each, prefix=each.role) for each in nomination.nominees.order_by("pk")]
    return render(request, "floor/form.html", {"forms": forms})
