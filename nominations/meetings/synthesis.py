"""The rapporteurs' texts put together into a synthesis: a proposal, which the secretariat edits and saves."""

from django.utils.translation import gettext as _

from nominations.meetings.models import Meeting
from nominations.meetings.paper_models import ItemRecord


def merge_reports(meeting: Meeting) -> str:
    """Propose a synthesis: the rapporteurs' texts in the order of the programme, each under its heading; not saved."""
    rows = ItemRecord.objects.filter(item__meeting=meeting).exclude(report="")
    rows = rows.select_related("item__rapporteur_state").order_by("item__position")
    return "\n\n".join(_section(row) for row in rows)


def _section(row: ItemRecord) -> str:
    """Headings of the rapporteur go one level down: the title of the round table stands above them.

    The State is named, never the person: the synthesis is published as it stands (domain rule 26).
    """
    lines = [f"#{line}" if line.startswith("# ") else line for line in row.report.split("\n")]
    state = row.item.rapporteur_state
    by = [_("Rapporteur: %(state)s") % {"state": state.name_en}, ""] if state else []
    return "\n".join([f"# {row.item.title}", "", *by, *lines])
