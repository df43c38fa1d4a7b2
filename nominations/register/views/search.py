"""The search: the public's first page."""

from dataclasses import fields

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.register import queries
from nominations.register.caching import public
from nominations.register.forms import FILTERS, GroupSearch
from nominations.register.queries import GroupFilter
from nominations.register.views.parts import Link, counted_page

A_PAGE = 25
ALWAYS = {"", ExpertGroup.Status.ACTIVE, ExpertGroup.Status.CLOSED}  # statuses that are offered though nothing fits


@public
def search(request: HttpRequest) -> HttpResponse:
    """Show the groups that fit, 25 a page; a filter that is not understood is named and left out."""
    on, terms = clock.local_day(clock.now()), queries.terms()
    form = GroupSearch(request.GET, terms=terms)
    wanted, order = form.wanted(on=on), form.order()
    saying = queries.keys_saying(wanted)
    counts = queries.by_status(wanted, saying=saying)
    found = queries.in_order(queries.groups(wanted, saying=saying), order)
    page = counted_page(found, A_PAGE, number=counts[wanted.status], asked=request.GET.get("page"))
    states = queries.searched_states(wanted.text, queries.member_states(on=on)) if wanted.text else []
    context = {
        "form": form,
        "wanted": wanted,
        "sort": order,
        "page": page,
        "total": counts[wanted.status],
        "rows": queries.rows(page, terms, on=on),
        "statuses": status_links(wanted, counts, order),
        "orders": order_links(wanted, order),
        "filters": [form[name] for name in FILTERS],
        "in_use": in_use(form, wanted, order),
        "states": states,
        "asked": wanted.as_query(sort=order),
    }
    return render(request, "register/search.html", context)


def address(wanted: GroupFilter, **changes: str) -> str:
    asked = wanted.as_query(**changes)
    return f"{reverse('register:search')}?{asked}" if asked else reverse("register:search")


def status_links(wanted: GroupFilter, counts: dict[str, int], order: str) -> list[Link]:
    names = {"": _("All"), **dict(ExpertGroup.Status.choices)}
    return [
        Link(str(names[status]), address(wanted, status=status, sort=order), status == wanted.status, number)
        for status, number in counts.items()
        if number or status in {wanted.status, *ALWAYS}
    ]


def order_links(wanted: GroupFilter, order: str) -> list[Link]:
    names = queries.ORDER_NAMES.items()
    return [Link(str(name), address(wanted, sort=key), key == order) for key, name in names]


def in_use(form: BaseForm, wanted: GroupFilter, order: str) -> list[Link]:
    """Return each filter that narrows, in words, with the address that takes it away."""
    links = []
    for each in fields(wanted):
        value = getattr(wanted, each.name)
        if value and each.name in FILTERS:
            label = f"{form[each.name].label}: {dict(form.fields[each.name].choices)[value]}"  # type: ignore[attr-defined]
            links.append(Link(label, address(wanted, **{each.name: ""}, sort=order)))
    return links
