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
    """Headings of the rapporteur go one level down: the title of the round table stands above them."""
    lines = [f"#{line}" if line.startswith("# ") else line for line in row.report.split("\n")]
    who = row.item.rapporteur
    if row.item.rapporteur_state:
        who = f"{who} ({row.item.rapporteur_state.name_en})" if who else row.item.rapporteur_state.name_en
    by = [_("Rapporteur: %(who)s") % {"who": who}, ""] if who else []
    return "\n".join([f"# {row.item.title}", "", *by, *lines])
