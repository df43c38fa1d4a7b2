"""A list of the admin that leafs by position: no count of all rows, no OFFSET, so that its last page is as near as its
first. The order is fixed: the newest first, or, where a list is read towards the future, what comes next.
"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from django.contrib.admin.views.main import PAGE_VAR, ChangeList
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

LAST = "last"
AFTER, BEFORE = "after", "before"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

Position = tuple[datetime, uuid.UUID]


class LeafingList(ChangeList):
    """Pages are named by the row they follow: `?p=after.<microseconds>.<key>`, `before` in the same way, `?p=last`."""

    moment: ClassVar[str] = "created_at"  # with the primary key behind it, an index holds this order
    rising = False  # the earliest first: "older" and "newer" are then said the other way round
    leaves: dict[str, str]  # "first", "newer", "older", "last" → address

    def get_results(self, request: HttpRequest) -> None:
        way, position = _read(request.GET.get(PAGE_VAR, ""))
        backwards = way in (LAST, BEFORE)
        rows, has_more = self._rows(backwards=backwards, position=position)
        if not rows and position:  # nothing lies there: begin again
            way, backwards = "", False
            rows, has_more = self._rows(backwards=False, position=None)
        older = way == BEFORE if backwards else has_more
        newer = has_more if backwards else way == AFTER
        self.result_list = rows[::-1] if backwards else rows
        self.leaves = self._leaves(newer=newer, older=older)
        self._tell_templates(is_whole=not self.leaves)

    def _rows(self, *, backwards: bool, position: Position | None) -> tuple[list[Any], bool]:
        """Return a page of rows in the direction of reading, and whether more lie beyond."""
        is_later = backwards is not self.rising
        order = [self.moment, "pk"] if is_later else [f"-{self.moment}", "-pk"]
        found: QuerySet[Any] = self.queryset.order_by(*order)
        if position:
            found = found.filter(self._beyond(*position, is_later=is_later))
        rows = list(found[: self.list_per_page + 1])
        return rows[: self.list_per_page], len(rows) > self.list_per_page

    def _beyond(self, at: datetime, pk: uuid.UUID, *, is_later: bool) -> Q:
        side = "gt" if is_later else "lt"
        in_range = Q(**{f"{self.moment}__{side}e": at})  # what the index is entered by
        return in_range & (Q(**{f"{self.moment}__{side}": at}) | Q(**{f"pk__{side}": pk}))

    def _leaves(self, *, newer: bool, older: bool) -> dict[str, str]:
        leaves: dict[str, str] = {}
        if newer:
            leaves["first"] = self.get_query_string()
            leaves["newer"] = self._address(f"{BEFORE}.{self._name(self.result_list[0])}")
        if older:
            leaves["older"] = self._address(f"{AFTER}.{self._name(self.result_list[-1])}")
            leaves["last"] = self._address(LAST)
        return leaves

    def _address(self, page: str) -> str:
        return self.get_query_string({PAGE_VAR: page})

    def _name(self, row: Model) -> str:
        return f"{(getattr(row, self.moment) - _EPOCH) // _MICROSECOND}.{row.pk.hex}"

    def _tell_templates(self, *, is_whole: bool) -> None:
        """Set what Django's own templates ask for. Results are numbered only where the page holds all of them."""
        self.result_count = len(self.result_list)
        self.full_result_count = None if is_whole else self.result_count
        self.show_full_result_count = False
        self.show_admin_actions = True
        self.can_show_all = self.multi_page = False
        self.paginator = None


def _read(text: str) -> tuple[str, Position | None]:
    """Return the way and the position that an address names; the first page for one that nobody made here."""
    if text == LAST:
        return LAST, None
    way, _dot, name = text.partition(".")
    position = _position(name) if way in (AFTER, BEFORE) else None
    return (way, position) if position else ("", None)


def _position(name: str) -> Position | None:
    number, _dot, pk = name.partition(".")
    try:
        return _EPOCH + int(number) * _MICROSECOND, uuid.UUID(hex=pk)
    except (ValueError, OverflowError):
        return None
