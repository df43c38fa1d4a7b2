"""Long lists, page by page, in the order of the last change: a page never shifts, and what changes comes once more."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest

from nominations.register.api.asking import Paged, place_after
from nominations.register.queries.records import Rows


def page(request: HttpRequest, rows: Rows, asked: Paged) -> tuple[list[dict[str, Any]], str | None]:
    """Return the records of a page, and the address of the next one.

    By key, not by number (`WHERE (changed_at, id) > …`): nothing is skipped when rows come in between.
    """
    if asked.modified_since:
        rows = rows.filter(changed_at__gte=asked.modified_since)
    if asked.place:
        instant, key = asked.place
        rows = rows.filter(Q(changed_at__gt=instant) | Q(changed_at=instant, id__gt=key))
    found = list(rows.order_by("changed_at", "id")[: asked.limit + 1])
    shown = found[: asked.limit]
    return shown, _next(request, shown[-1]) if len(found) > asked.limit else None


def _next(request: HttpRequest, last: dict[str, Any]) -> str:
    question = request.GET.copy()
    question["cursor"] = place_after(last["changed_at"], last["id"])
    return request.build_absolute_uri(f"{request.path}?{question.urlencode()}")
