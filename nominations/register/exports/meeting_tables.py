"""The table of the public meetings, each column said once for all forms: the same rows as on the screen."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nominations.kernel.tables import Column, Kind, Table
from nominations.meetings.models import Meeting
from nominations.meetings.states import Status
from nominations.register import queries
from nominations.register.exports.tables import CHUNK
from nominations.register.queries import MeetingFilter

MEETING = (
    Column("id", gettext_lazy("Key"), source="pk", show=str),
    Column("code", gettext_lazy("Code"), source="group__code"),
    Column("group", gettext_lazy("Group"), source="group__title"),
    Column("kind", gettext_lazy("Kind"), show=dict(Meeting.Kind.choices).get),
    Column("number", gettext_lazy("Number"), Kind.NUMBER),
    Column("title", gettext_lazy("Title")),
    Column("starts_at", gettext_lazy("Begins"), Kind.INSTANT),
    Column("ends_at", gettext_lazy("Ends"), Kind.INSTANT),
    Column("place", gettext_lazy("Place")),
    Column("is_online", gettext_lazy("Online"), Kind.FLAG),
    Column("status", gettext_lazy("Status"), show=dict(Status.choices).get),
)


def meetings(wanted: MeetingFilter, *, about: dict[str, str]) -> Table:
    """Return the meetings of a search in its order; one query."""
    rows = queries.meetings(wanted).values_list(*(column.selects for column in MEETING)).iterator(chunk_size=CHUNK)
    return Table("meetings", "meeting", _("Meetings of expert groups"), MEETING, rows, about)
