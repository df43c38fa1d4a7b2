"""The meetings of the open data, each with what it shows, by name, and when that or its documents last changed."""

from django.db.models import F, Max
from django.db.models.functions import Greatest

from nominations.register.queries.meetings import public_meetings
from nominations.register.queries.records import Rows

MEETING = ("id", "kind", "number", "title", "starts_at", "ends_at", "place", "is_online", "status")


def meeting_rows() -> Rows:
    """Return the public meetings. One that is no longer public is not there: whoever asks is told of no other one.

    `changed_at` also counts a document that was published or withdrawn.
    """
    rows = public_meetings().annotate(
        group_code=F("group__code"),
        changed_at=Greatest("modified_at", Max("documents__published_at"), Max("documents__withdrawn_at")),
    )
    found: Rows = rows.order_by().values(*MEETING, "group_code", "changed_at")
    return found
