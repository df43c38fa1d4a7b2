"""When somebody was at a meeting, as staff type it: the day, the times in Brussels, in person or online."""

from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from nominations.desk.forms.decisions import DecisionForm
from nominations.kernel import clock, times
from nominations.kernel.text import clean_text
from nominations.kernel.times import NotATime
from nominations.meetings import presences
from nominations.meetings.models import Meeting
from nominations.meetings.participant_models import Participant, Presence

_TIME = forms.TextInput(attrs={"inputmode": "text", "autocomplete": "off", "size": "12"})
AS_PLANNED = ""


class TimesForm(DecisionForm):
    """A day and two times of it; the second may be left out while somebody is there, or where nobody noted it."""

    on = forms.ChoiceField(label=_("Day"))
    arrived = forms.CharField(
        label=_("Arrived"),
        max_length=40,
        widget=_TIME,
        help_text=_("Brussels time, for example 09:12."),
        error_messages={"required": _("Write the time of arrival, for example 09:12.")},
    )
    left = forms.CharField(
        label=_("Left"), max_length=40, required=False, widget=_TIME, help_text=_("Leave it empty if nobody noted it.")
    )
    mode = forms.ChoiceField(
        label=_("How"),
        required=False,
        choices=[(AS_PLANNED, _("As announced")), *Participant.Mode.choices],
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days = [(day.isoformat(), date_format(day, "l j F Y")) for day in presences.days_of(meeting)]
        self.fields["on"].choices = days  # type: ignore[attr-defined]  # of a ChoiceField

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        if "on" in typed:
            day = date.fromisoformat(typed["on"])
            typed["arrived_at"] = self._instant("arrived", day)
            typed["left_at"] = self._instant("left", day)
        return typed

    def _instant(self, name: str, day: date) -> Any:
        written = self.cleaned_data.get(name)
        if not written:
            return None
        try:
            return times.typed(written, on=day)
        except NotATime as refusal:
            self.add_error(name, str(refusal))
        return None


class EverybodyLeftForm(DecisionForm):
    """When everybody left: a day of the meeting and a time of it; without a time, now."""

    on = forms.ChoiceField(label=_("Day"))
    left = forms.CharField(
        label=_("Left at"),
        max_length=40,
        required=False,
        widget=_TIME,
        help_text=_("Brussels time, for example 17:30. Leave it empty for now."),
    )

    def __init__(self, *args: Any, meeting: Meeting, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        days = presences.days_of(meeting)
        shown = [day for day in days if day <= today] or days
        self.fields["on"].choices = [(day.isoformat(), date_format(day, "l j F Y")) for day in shown]  # type: ignore[attr-defined]  # of a ChoiceField
        self.fields["on"].initial = shown[-1].isoformat()

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        if "on" not in typed or "left" not in typed:
            return typed
        day = date.fromisoformat(typed["on"])
        typed["left_at"] = None
        if typed["left"]:
            try:
                typed["left_at"] = times.typed(typed["left"], on=day)
            except NotATime as refusal:
                self.add_error("left", str(refusal))
        elif day != self.today:
            self.add_error("left", _("Write the time: now is another day."))
        return typed


class ReasonedForm(forms.Form):
    """Why something is put right."""

    because = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 70}),
        help_text=_("For example: the signed list says so. It is kept in the audit trail."),
        error_messages={"required": _("Give the reason, so that colleagues can understand it.")},
    )

    def clean_because(self) -> str:
        return clean_text(self.cleaned_data["because"])


class CorrectionForm(ReasonedForm, TimesForm):
    field_order = ["on", "arrived", "left", "mode", "because"]


class RemovalForm(ReasonedForm, DecisionForm):
    pass


def as_typed(presence: Presence) -> dict[str, str]:
    """Return a stay as its form shows it."""
    day = clock.local_day(presence.arrived_at)
    left = times.shown(presence.left_at, on=day) if presences.is_noted(presence) and presence.left_at else ""
    arrived = times.shown(presence.arrived_at, on=day)
    return {"on": day.isoformat(), "arrived": arrived, "left": left, "mode": presence.mode}
