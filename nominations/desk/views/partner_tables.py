"""Partners, observers and contacts as files; taking contacts along is recorded with each partner (rule 29)."""

import uuid
from collections import Counter
from collections.abc import Collection
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from nominations.accounts.models import User
from nominations.audit import actions as audit
from nominations.desk import guards, partner_guards, partner_pages
from nominations.desk import partner_tables as tables
from nominations.desk.views import taking_along
from nominations.desk.views.routing import Routes
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.kernel.tables import Table
from nominations.partnerships import queries
from nominations.partnerships.models import PartnerContact


@require_POST
def contacts(request: HttpRequest, partner_id: uuid.UUID, form: str) -> HttpResponse:
    """Send the contacts of one partner, those of today first, then the earlier ones."""
    taking_along.known(form)
    partner, at = partner_guards.partner(request, partner_id), clock.now()
    present, earlier = queries.contacts(partner, on=guards.today())
    found = [*present, *earlier]
    try:
        answer = sent(tables.contacts(found), form=form, at=at)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(partner_pages.address(partner, "contacts"))
    recorded(found, form=form, by=guards.staff(request), at=at)
    return answer


def sent(table: Table, *, form: str, at: datetime) -> HttpResponse:
    """Return a table as a file, named for what it lists and the day."""
    paper = tables.on_paper(table, at=at)
    return taking_along.sent(table, paper, form=form, name=f"{table.name}-{clock.local_day(at)}")


def recorded(found: Collection[PartnerContact], *, form: str, by: User, at: datetime) -> None:
    """Write into the audit trail of each partner how many of its contacts were taken along."""
    persons = Counter(contact.partner for contact in found)
    told = [(partner, {"form": form, "persons": number}) for partner, number in persons.items()]
    audit.record_each("contact_data.export", told, by=by, at=at)


ROUTES: Routes = {"<uuid:partner_id>/contacts/table/<slug:form>/": (contacts, "contacts_table")}
