"""Partners, their contacts, and observers as tables to take along; contacts are personal data: staff only, recorded."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from nominations.desk import print_outs
from nominations.kernel.tables import Column, Kind, Table
from nominations.letters.drafts import ListDraft
from nominations.partnerships.models import Observer, PartnerContact

_PARTNERS = (
    Column("country", _("Country")),
    Column("group", _("Group")),
    Column("summary", _("Where the cooperation stands")),
    Column("agreed", _("Topics agreed"), Kind.NUMBER),
    Column("topics", _("Topics"), Kind.NUMBER),
    Column("steps", _("Next steps open"), Kind.NUMBER),
    Column("since", _("Since"), Kind.DAY),
    Column("until", _("Over from"), Kind.DAY),
    Column("public", _("Shown in the public Register"), Kind.FLAG),
    Column("source", _("Source")),
)
_OBSERVERS = (
    Column("country", _("Country")),
    Column("group", _("Group")),
    Column("invitation", _("Invited by")),
    Column("since", _("Since"), Kind.DAY),
    Column("until", _("Over from"), Kind.DAY),
)
_CONTACTS = (
    Column("country", _("Country")),
    Column("group", _("Group")),
    Column("family_name", _("Family name")),
    Column("given_name", _("Given name")),
    Column("function", _("Function")),
    Column("organisation", _("Organisation")),
    Column("email", _("E-mail")),
    Column("phone", _("Telephone")),
    Column("since", _("Since"), Kind.DAY),
    Column("until", _("Over from"), Kind.DAY),
)
_NOT_ON_PAPER = {"source"}
_WIDTHS = {"summary": 9, "invitation": 6, "organisation": 4, "email": 5, "agreed": 2, "topics": 2, "steps": 2}


def partners(rows: Iterable[Any]) -> Table:
    """Return partners that came `counted`."""
    lines = [
        (
            str(row.country),
            row.group.code,
            row.summary,
            row.agreed,
            row.topics_kept,
            row.steps_open,
            row.since,
            row.until,
            row.is_public,
            row.source,
        )
        for row in rows
    ]
    return Table("partners", "partner", str(_("Partners outside the Union")), _PARTNERS, lines)


def observers(rows: Iterable[Observer]) -> Table:
    lines = [(str(row.country), row.group.code, row.invitation, row.since, row.until) for row in rows]
    return Table("observers", "observer", str(_("Observers of groups")), _OBSERVERS, lines)


def contacts(rows: Iterable[PartnerContact]) -> Table:
    """Return contacts with the partner of each: personal data, so every download is recorded."""
    lines = [
        (
            str(row.partner.country),
            row.partner.group.code,
            row.family_name,
            row.given_name,
            row.function,
            row.organisation,
            row.email,
            row.phone,
            row.since,
            row.until,
        )
        for row in rows
    ]
    return Table("contacts", "contact", str(_("Contacts of partners")), _CONTACTS, lines)


def on_paper(table: Table, *, at: datetime) -> ListDraft:
    return print_outs.draft(table, at=at, without=_NOT_ON_PAPER, widths=_WIDTHS)
