"""Tables to take along from the desk: the mails of a call, the participants of a group for the meeting system."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_lazy as _

from nominations.desk.call_calendar import Entry
from nominations.groups.models import ExpertGroup, Role
from nominations.kernel import clock, sheets
from nominations.kernel.tables import Column, Table
from nominations.mandates.composition import composition

BOM = sheets.BOM

_CALENDAR = (
    Column("day", _("Day")),
    Column("time", _("Time in Brussels")),
    Column("mail", _("Mail")),
    Column("code", _("Code")),
    Column("state", _("State")),
    Column("name", _("Name")),
    Column("address", _("Address")),
    Column("status", _("Status")),
    Column("reason", _("Reason")),
)
# What the Commission's system for meetings takes in (domain rule 40).
_PARTICIPANTS = (
    Column("family_name", _("Family name")),
    Column("given_name", _("Given name")),
    Column("email", _("E-mail")),
    Column("organisation", _("Organisation")),
    Column("country", _("Country")),
    Column("role", _("Role")),
)


def calendar(entries: Iterable[Entry]) -> str:
    """Return the mails of a calendar as CSV, one a line, under their headings."""
    table = Table("mails", "mail", str(_("Mails")), _CALENDAR, map(_line, entries))
    return b"".join(sheets.as_csv(table)).decode()


def _line(entry: Entry) -> list[str]:
    local = entry.at.astimezone(clock.BRUSSELS)
    state = [entry.state.eu_code, entry.state.name_en] if entry.state else ["", ""]
    when = [f"{local:%Y-%m-%d}", f"{local:%H:%M}"]
    return [*when, entry.called, *state, entry.recipient_name, entry.recipient, entry.label, entry.reason]


def participants(group: ExpertGroup, *, on: date) -> Table:
    """Return who sits in a group on a day, with their addresses: contact data, so every download is recorded."""
    rows = [
        (person.family_name, person.given_name, person.email, mandate.authority.name, line.country.name_en, role)
        for line in composition(group, on=on)
        for mandate in line.sitting
        for person, role in [(mandate.person, str(Role.REPRESENTATIVE.label))]
    ]
    return Table("participants", "participant", f"{group.code} {on}", _PARTICIPANTS, rows)
