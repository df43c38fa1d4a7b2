"""Tables to take along from the desk: the rows and mails of a call, the participants of a group for the meetings."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from nominations.calls.models import Call
from nominations.desk import print_outs
from nominations.desk.call_calendar import Entry
from nominations.desk.cockpit_lines import Line
from nominations.groups.models import ExpertGroup, Role
from nominations.kernel import clock, sheets
from nominations.kernel.tables import Column, Kind, Table
from nominations.letters.drafts import ListDraft
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
_COCKPIT = (
    Column("code", _("Code")),
    Column("state", _("State")),
    Column("answer", _("Answer")),
    Column("late", _("Late"), Kind.FLAG),
    Column("complete", _("Draft, % complete"), Kind.NUMBER),
    Column("named", _("Named, seat by seat"), Kind.LIST),
    Column("assigned", _("Assigned to")),
    Column("deadline", _("Deadline"), Kind.DAY),
    Column("days_left", _("Days left"), Kind.NUMBER),
    Column("contact_at", _("Last contact"), Kind.INSTANT),
    Column("contact", _("What it was")),
    Column("mail", _("Last mail")),
    Column("fate", _("What became of it")),
    Column("contacts", _("Contact points"), Kind.LIST),
)
_NOT_ON_PAPER = {"mail", "fate", "assigned"}
_WIDTHS = {"code": 1, "late": 1, "complete": 2, "days_left": 1, "contacts": 6, "named": 5}
# What the Commission's system for meetings takes in (domain rule 40).
PARTICIPANTS = (
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


def cockpit(call: Call, lines: Iterable[Line]) -> Table:
    """Return the rows of a call as its page shows them; contact data, so every download is recorded."""
    return Table("states", "state", f"{call.reference}: {call.title}", _COCKPIT, [_state(line, call) for line in lines])


def _state(line: Line, call: Call) -> list[Any]:
    return [
        line.code,
        line.name,
        f"{line.label} ({line.ended})" if line.ended else line.label,
        line.is_late or line.is_overdue,
        line.percent,
        list(line.seats),
        line.assigned,
        None if call.is_change else line.deadline_on,
        line.days_left if line.days else None,
        line.contact_at,
        line.contact,
        line.mail,
        line.fate,
        [f"{role.user} <{role.user.email}>" for role in line.row.contacts],
    ]


def on_paper(table: Table, call: Call, *, at: datetime) -> ListDraft:
    """Return the rows of a call for broad paper: columns that say less are left to the spreadsheet."""
    draft = print_outs.draft(table, at=at, without=_NOT_ON_PAPER, widths=_WIDTHS)
    return replace(draft, group=call.group, code=call.group.code, about=call)


def participants(group: ExpertGroup, *, on: date) -> Table:
    """Return who sits in a group on a day, with their addresses: contact data, so every download is recorded."""
    rows = [
        (person.family_name, person.given_name, person.email, mandate.authority.name, line.country.name_en, role)
        for line in composition(group, on=on)
        for mandate in line.sitting
        for person, role in [(mandate.person, str(Role.REPRESENTATIVE.label))]
    ]
    return Table("participants", "participant", f"{group.code} {on}", PARTICIPANTS, rows)
