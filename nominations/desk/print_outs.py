"""A table on broad paper: nothing for what is not so, days in words, lists on one line; it has no number."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from nominations.desk import mails
from nominations.kernel import clock
from nominations.kernel.tables import Table
from nominations.letters.drafts import ListDraft

WIDTH = 3


def draft(
    table: Table,
    *,
    at: datetime,
    without: Collection[str] = (),
    widths: Mapping[str, int] | None = None,
) -> ListDraft:
    """Return a table as a list to print; `without`: left to the spreadsheet; `widths`: in parts, where not 3."""
    kept = [number for number, column in enumerate(table.columns) if column.name not in without]
    return ListDraft(
        title=table.title,
        columns=[str(table.columns[number].label) for number in kept],
        rows=[[_printed(row[number]) for number in kept] for row in table.rows],
        dated_on=clock.local_day(at),
        widths=[(widths or {}).get(table.columns[number].name, WIDTH) for number in kept],
        notes=[_("As of %(time)s.") % {"time": mails.long(at)}],
    )


def _printed(value: Any) -> str:
    match value:
        case None | False:
            return ""
        case True:
            return _("yes")
        case datetime():
            return mails.short(value)
        case date():
            return date_format(value, "D j M Y")
        case list():
            return ", ".join(value)
    return str(value)
