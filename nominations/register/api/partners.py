"""The partners of the interface: countries outside the Union, with what was agreed, held and planned; no contacts."""

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import Field

from nominations.declarations.models import Declaration
from nominations.partnerships.models import Partner
from nominations.register.api import declaration_records as records
from nominations.register.api import declaration_shapes as said
from nominations.register.api import shapes
from nominations.register.api.asking import Paged
from nominations.register.api.details import FAILS
from nominations.register.api.keys import today, whose
from nominations.register.api.paging import page
from nominations.register.api.problems import NotThere
from nominations.register.queries import declaration_records as rows_of
from nominations.register.queries.meetings import public_meetings

router = Router(tags=["Partners"])


class AskedPartners(Paged):
    """The questions of the list of partners."""

    group: str | None = Field(None, pattern=shapes.GROUP_CODE)


@router.get("/partners", response={200: said.Partners, 400: shapes.Problem, 401: shapes.Problem}, url_name="partners")
def partners(request: HttpRequest, asked: Query[AskedPartners]) -> Any:
    """The countries outside the Union that groups work with."""
    whose(request)
    rows = rows_of.partner_rows(on=today())
    found, after = page(request, rows.filter(group_code=asked.group) if asked.group else rows, asked)
    return {"items": [records.partner(row) for row in found], "next": after}


@router.get("/partners/{uuid:partner_id}", response={200: said.PartnerInFull, **FAILS}, url_name="partner")
def partner(request: HttpRequest, partner_id: UUID) -> Any:
    """One partner: joint statements, events with their outcomes, topics by pillar, next steps."""
    whose(request)
    row = rows_of.partner_rows(on=today()).filter(id=partner_id).first()
    if row is None:
        raise NotThere(_("No public partner has this address."))
    found = Partner(pk=partner_id)
    may_be_known = Q(meeting__isnull=True) | Q(meeting__in=public_meetings().order_by().values("pk"))
    events = list(found.events.filter(may_be_known).select_related("meeting").prefetch_related("outcomes"))
    shown = {event.pk for event in events}
    stated = Declaration.objects.public().filter(partner_statements__partner=partner_id)
    return {
        **records.partner(row),
        "statements": list(stated.order_by("-date_from", "slug").values_list("slug", flat=True)),
        "events": [records.event(each) for each in events],
        "topics": [records.topic(each, shown) for each in found.topics.all()],
        "next_steps": [records.next_step(each) for each in found.next_steps.all()],
    }
