"""Contact points as a table in the columns that an import reads: the template, and those of today."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from nominations.accounts.models import Role
from nominations.kernel.tables import Column, Kind, Table

COLUMNS = (
    Column("state", _("State")),
    Column("family_name", _("Family name")),
    Column("given_name", _("Given name")),
    Column("email", _("E-mail")),
    Column("position", _("Position")),
    Column("kind", _("Role")),
    Column("since", _("Since"), Kind.DAY),
)


def template(*, on: date) -> Table:
    """Return the columns with one invented row, to be overwritten."""
    sample = ("AT", "Example", "Anna", "anna.example@ministry.example.org", 1, str(Role.Kind.CONTACT_POINT.label), on)
    return Table("contacts", "contact", str(_("Contact points")), COLUMNS, [sample])


def present(*, on: date) -> Table:
    """Return who speaks for the States on a day; contact data, so every download is recorded."""
    held = Role.objects.held_on(on).for_states().filter(user__is_active=True)
    rows: list[Sequence[Any]] = [
        (
            role.country.eu_code if role.country else "",
            role.user.family_name,
            role.user.given_name,
            role.user.email,
            role.position,
            str(Role.Kind(role.kind).label),
            role.since,
        )
        for role in held.select_related("user", "country").order_by("country__protocol_order", "position", "pk")
    ]
    return Table("contacts", "contact", str(_("Contact points")), COLUMNS, rows)
