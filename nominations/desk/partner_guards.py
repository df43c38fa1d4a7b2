"""Partners and observers of the visitor's groups, and what hangs on them: another group's are not there (404)."""

import uuid
from typing import TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest

from nominations.desk import guards
from nominations.groups.models import ExpertGroup
from nominations.partnerships.models import (
    JointStatement,
    NextStep,
    Observer,
    Outcome,
    Partner,
    PartnerContact,
    PartnerEvent,
    Topic,
)

Row = TypeVar("Row", bound=Model)


def partners(request: HttpRequest) -> "QuerySet[Partner]":
    """Return the partners of the visitor's groups."""
    return Partner.objects.visible_to(guards.visitor(request), on=guards.today())


def partner(request: HttpRequest, partner_id: uuid.UUID) -> Partner:
    """Return a partner of one of the visitor's groups, or 404."""
    return _one(partners(request).select_related("group", "country").filter(pk=partner_id))


def contact(partner: Partner, contact_id: int) -> PartnerContact:
    """Return a contact of this partner that holds still, or 404."""
    found = _one(PartnerContact.objects.filter(partner=partner, pk=contact_id, until__isnull=True))
    found.partner = partner
    return found


def topic(partner: Partner, topic_id: int) -> Topic:
    """Return a topic of this partner, or 404."""
    found = _one(Topic.objects.filter(partner=partner, pk=topic_id))
    found.partner = partner
    return found


def event(partner: Partner, event_id: uuid.UUID) -> PartnerEvent:
    """Return an event with this partner, or 404."""
    found = _one(PartnerEvent.objects.select_related("meeting").filter(partner=partner, pk=event_id))
    found.partner = partner
    return found


def outcome(event: PartnerEvent, outcome_id: int) -> Outcome:
    """Return an outcome of this event, or 404."""
    found = _one(Outcome.objects.filter(event=event, pk=outcome_id))
    found.event = event
    return found


def step(partner: Partner, step_id: int) -> NextStep:
    """Return a next step with this partner, or 404."""
    found = _one(NextStep.objects.filter(partner=partner, pk=step_id))
    found.partner = partner
    return found


def statement(partner: Partner, statement_id: int) -> JointStatement:
    """Return the link of this partner to a joint statement, or 404."""
    found = _one(JointStatement.objects.select_related("declaration").filter(partner=partner, pk=statement_id))
    found.partner = partner
    return found


def observers(request: HttpRequest) -> "QuerySet[Observer]":
    """Return the observers of the visitor's groups."""
    groups = ExpertGroup.objects.visible_to(guards.visitor(request), on=guards.today())
    return Observer.objects.filter(group__in=groups)


def observer(request: HttpRequest, observer_id: int) -> Observer:
    """Return an observer of one of the visitor's groups, or 404."""
    return _one(observers(request).select_related("group", "country").filter(pk=observer_id))


def _one(rows: "QuerySet[Row]") -> Row:
    found = rows.first()
    if found is None:
        raise Http404
    return found
