"""Tables to take along: the calendar as CSV that no spreadsheet runs as a formula."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from django.utils.translation import gettext as _

from nominations.desk.call_calendar import Entry
from nominations.kernel import clock

# What a spreadsheet takes for the beginning of a formula, the full-width sign included (OWASP: CSV injection).
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BOM = "\ufeff"  # tells Excel that the file is UTF-8


def calendar(entries: Iterable[Entry]) -> str:
    """Return the mails of a calendar, one a line, under their headings."""
    heading = [
        _("Day"), _("Time in Brussels"), _("Mail"), _("Code"), _("State"), _("Name"), _("Address"), _("Status"),
        _("Reason"),
    ]  # fmt: skip
    return _table([heading, *map(_line, entries)])


def _line(entry: Entry) -> list[str]:
    local = entry.at.astimezone(clock.BRUSSELS)
    state = [entry.state.eu_code, entry.state.name_en] if entry.state else ["", ""]
    when = [f"{local:%Y-%m-%d}", f"{local:%H:%M}"]
    return [*when, entry.called, *state, entry.recipient_name, entry.recipient, entry.label, entry.reason]


def _table(rows: Iterable[Sequence[str]]) -> str:
    out = StringIO()
    csv.writer(out).writerows([[safe(cell) for cell in row] for row in rows])
    return out.getvalue()


def safe(cell: str) -> str:
    """Put an apostrophe before what a spreadsheet would run."""
    return f"'{cell}" if cell.startswith(_DANGEROUS) else cell
