"""A value as a cell of a table: text that no spreadsheet runs as a formula; days and instants in ISO 8601."""

from datetime import date
from typing import Any

# What a spreadsheet takes for the beginning of a formula, the full-width signs included (OWASP: CSV injection).
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
LIST_SIGN = "; "


def safe(cell: str) -> str:
    """Put an apostrophe before what a spreadsheet would run; it looks behind spaces, so this does too."""
    if not cell or cell[:1].isalnum():  # nearly always
        return cell
    return f"'{cell}" if cell.startswith(_DANGEROUS) or cell.lstrip().startswith(_DANGEROUS) else cell


def as_text(value: Any) -> str:
    """Return a value as CSV writes it: nothing for None, true or false, ISO 8601, lists parted by semicolons."""
    if isinstance(value, str):
        return safe(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return safe(LIST_SIGN.join(map(str, value)))
    return str(as_json(value))


def as_json(value: Any) -> Any:
    """Return a value as JSON and XML write it: days and instants become ISO 8601, keys become text."""
    if isinstance(value, date):  # an instant is one as well
        return value.isoformat()
    return value if value is None or isinstance(value, str | bool | int | list | tuple) else str(value)
