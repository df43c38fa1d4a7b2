"""The minutes as the desk shows them: each text with its rapporteur's beside it, and the comments of the States."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nominations.desk import meeting_pages
from nominations.desk.forms.minutes import MinutesForm
from nominations.kernel import findings
from nominations.kernel.findings import Finding
from nominations.meetings import rapporteurs, wording
from nominations.meetings.models import AgendaItem, Meeting
from nominations.meetings.paper_models import ItemRecord, Minutes, MinutesComment
from nominations.meetings.states import MINUTES, MinutesMove

# Move → name of the page, words of its button.
BUTTONS: dict[MinutesMove, tuple[str, Promise]] = {
    MinutesMove.CIRCULATE: ("minutes_circulation", _("Circulate for comments")),
    MinutesMove.ADOPT: ("minutes_adoption", _("Adopt the minutes")),
    MinutesMove.PUBLISH: ("minutes_publication", _("Publish the minutes")),
    MinutesMove.TAKE_BACK: ("minutes_taking_back", _("Take back into draft")),
}


@dataclass(frozen=True)
class Section:
    """A text of the minutes, as a field or to read; `theirs`: what a colleague saved meanwhile."""

    field: BoundField
    text: str
    item: AgendaItem | None = None
    record: ItemRecord | None = None
    comments: int = 0
    report_address: str = ""
    theirs: str = ""

    @property
    def writer(self) -> str:
        """The rapporteur of the item, with the State; empty where none is named."""
        return wording.rapporteur(self.item) if self.item else ""

    @property
    def has_rapporteur(self) -> bool:
        """Whether somebody writes the item up: named, or expected of a session or a round table."""
        kinds = (AgendaItem.Kind.SESSION, AgendaItem.Kind.ROUND_TABLE)
        return bool(self.writer) or (self.item is not None and self.item.kind in kinds)


def minutes_of(meeting: Meeting) -> Minutes:
    """Return the minutes; where nobody wrote anything yet, empty ones that are not saved."""
    return Minutes.objects.filter(meeting=meeting).select_related("document").first() or Minutes(meeting=meeting)


def items_of(meeting: Meeting) -> list[AgendaItem]:
    """Return what is minuted: every item but the breaks, with its record."""
    rows = AgendaItem.objects.filter(meeting=meeting).exclude(kind=AgendaItem.Kind.BREAK)
    return list(rows.select_related("record__reported_by", "rapporteur_state").order_by("position"))


def comments_of(meeting: Meeting) -> QuerySet[MinutesComment]:
    rows = MinutesComment.objects.filter(minutes__meeting=meeting).select_related("country", "item", "by")
    return rows.order_by("item__position", "country__protocol_order", "at")


def counted(meeting: Meeting) -> dict[Any, int]:
    """Return how many comments are not answered yet, by item; None: on the minutes as a whole."""
    rows = MinutesComment.objects.filter(minutes__meeting=meeting, outcome="").order_by().values_list("item")
    return dict(rows.annotate(number=Count("pk")))


def sections(
    meeting: Meeting,
    form: MinutesForm,
    saved: Mapping[str, Any],
    waiting: Mapping[Any, int],
    *,
    compares: bool,
    items: Sequence[AgendaItem],
) -> list[Section]:
    """Return the texts in the order of the paper."""

    def of(field: BoundField, item: AgendaItem | None = None) -> Section:
        text, typed = str(saved[field.name]), str(field.value() or "")
        return Section(
            field=field,
            text=text,
            item=item,
            record=getattr(item, "record", None) if item else None,
            comments=waiting.get(item.pk, 0) if item else 0,
            report_address=meeting_pages.address(meeting, "minutes_report", item.pk) if item else "",
            theirs=text if compares and text.split() != typed.split() else "",
        )

    return [
        of(form["opening"]),
        *(of(form.of(item), item) for item in items),
        of(form["synthesis"]),
        of(form["conclusions"]),
    ]


def circulation_findings(meeting: Meeting) -> list[Finding]:
    """Return what to think about before the draft goes out: texts of rapporteurs that did not come."""
    missing = [
        wording.with_rapporteur(item) for item in rapporteurs.owed().filter(meeting=meeting).order_by("position")
    ]
    if not missing:
        return []
    sentence = _("No text of a rapporteur came for: %(items)s. None is taken once the draft is circulated.")
    return [findings.warning("texts_missing", str(sentence % {"items": "; ".join(missing)}))]


def acts(meeting: Meeting, minutes: Minutes) -> list[tuple[str, str | Promise]]:
    """Return what may come next, as (address, words); nothing before a first text is saved."""
    if minutes._state.adding:
        return []
    moves = [move for move in BUTTONS if MINUTES.allows(move, minutes.status)]
    return [(meeting_pages.address(meeting, BUTTONS[move][0]), BUTTONS[move][1]) for move in moves]
