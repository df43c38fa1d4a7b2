"""The forms of meetings: days and hours of Brussels as they are typed, place and link, items of the programme."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from nominations.desk.forms.decisions import DecisionForm
from nominations.desk.forms.mandates import day_field
from nominations.desk.forms.registration import CleanLine, CleanText
from nominations.kernel import clock
from nominations.kernel.findings import Finding
from nominations.meetings import hours
from nominations.meetings.models import AgendaItem, Meeting
from nominations.reference.models import Country

STAYS = "stays"
FIRST, LAST = date(2000, 1, 1), date(2200, 1, 1)


def hour_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"required": _("Give the hour."), "invalid": _("Write the hour as 14:30.")},
    )


def text_field(label: Any, *, rows: int, required: bool = False, longest: int = 20_000, **options: Any) -> CleanText:
    box = forms.Textarea(attrs={"rows": rows, "cols": 70})
    return CleanText(label=label, required=required, max_length=longest, widget=box, **options)


class HoursForm(DecisionForm):
    """Two days and two hours in Brussels, from which `starts_at` and `ends_at` are made."""

    starts_on = day_field(_("First day"))
    starts_time = hour_field(_("Begins at"), help_text=_("Brussels time."))
    ends_on = day_field(_("Last day"))
    ends_time = hour_field(_("Ends at"), help_text=_("Brussels time."))

    def clean(self) -> None:
        self._instant("starts")
        self._instant("ends")
        begins, ends = self.cleaned_data.get("starts_at"), self.cleaned_data.get("ends_at")
        if begins and ends and ends <= begins:
            which = "ends_on" if self.cleaned_data["ends_on"] < self.cleaned_data["starts_on"] else "ends_time"
            self.add_error(which, _("The end lies before the beginning. Choose a later end."))

    def _instant(self, side: str) -> None:
        day, hour = self.cleaned_data.get(f"{side}_on"), self.cleaned_data.get(f"{side}_time")
        if day is not None and not FIRST <= day < LAST:
            self.add_error(f"{side}_on", _("Check the year."))
        elif day is not None and hour is not None:
            try:
                self.cleaned_data[f"{side}_at"] = instant(day, hour)
            except ValidationError as refusal:
                self.add_error(f"{side}_time", refusal)

    def when(self) -> dict[str, datetime]:
        return {name: self.cleaned_data[name] for name in ("starts_at", "ends_at")}

    def findings(self) -> list[Finding]:
        """Return what is to be known of the hours: one that comes twice in the night the clocks change."""
        sides = [(self.cleaned_data[f"{side}_on"], self.cleaned_data[f"{side}_time"]) for side in ("starts", "ends")]
        return [finding for day, hour in sides for finding in hours.findings(day, hour)]


def instant(day: date, hour: time) -> datetime:
    """Return the instant of an hour in Brussels; raises ValidationError for one that the clocks leave out."""
    try:
        return hours.instant(day, hour.replace(second=0, microsecond=0))
    except hours.HourRefused as refusal:
        raise ValidationError(str(refusal)) from refusal


def local(at: datetime | None, side: str) -> dict[str, Any]:
    """Return an instant as the two fields of a side show it."""
    if at is None:
        return {}
    there = at.astimezone(clock.BRUSSELS)
    return {f"{side}_on": there.date(), f"{side}_time": there.time()}


class PlaceForm(HoursForm):
    """When and where: what may still be changed after the meeting was convened."""

    place = CleanLine(
        label=_("Place"),
        required=False,
        max_length=300,
        help_text=_("Street, building, room. Empty: the meeting is online only."),
    )
    online_url = forms.URLField(
        label=_("Online link"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=_("Where people join from elsewhere. It goes to members in the invitation and is never published."),
        error_messages={"invalid": _("Write the whole address, for example https://meet.example.org/room.")},
    )
    practical = text_field(
        _("Practical information"),
        rows=5,
        help_text=_("How to get in, languages, lunch. The members read it in the invitation."),
    )

    FACTS: tuple[str, ...] = ("starts_at", "ends_at", "place", "online_url", "practical")

    def facts_typed(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.FACTS}

    @classmethod
    def shown_of(cls, meeting: Meeting) -> dict[str, Any]:
        """Return a meeting as the fields show it."""
        whens = {**local(meeting.starts_at, "starts"), **local(meeting.ends_at, "ends")}
        return {**{name: getattr(meeting, name) for name in cls.FACTS if not name.endswith("_at")}, **whens}


def programme_field() -> forms.ChoiceField:
    """Return what becomes of the programme when the meeting begins on another day or at another hour."""
    return forms.ChoiceField(
        label=_("If it begins at another time, the programme"),
        choices=[
            ("", _("moves along: each item keeps its place within the meeting")),
            (STAYS, _("stays: each item keeps its day and hour")),
        ],
        required=False,
        error_messages={"invalid_choice": _("Choose what becomes of the programme.")},
    )


class MeetingForm(PlaceForm):
    """All that a meeting says of itself while it is planned; its number follows by itself."""

    title = CleanLine(label=_("Title"), max_length=300, error_messages={"required": _("Give the meeting a title.")})
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=Meeting.Kind.choices,
        error_messages={"required": _("Choose what it is."), "invalid_choice": _("Choose what it is.")},
    )
    is_public = forms.BooleanField(
        label=_("Show it in the public Register"),
        required=False,
        help_text=_("From the day it is convened. Off: only members and staff know of it."),
    )
    programme = programme_field()
    field_order = (
        *("title", "kind", "starts_on", "starts_time", "ends_on", "ends_time", "programme", "place", "online_url"),
    )

    FACTS = ("title", "kind", *PlaceForm.FACTS, "is_public")

    def __init__(self, *args: Any, keeps_kind: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        # Its number was counted by its kind; and what is only being planned has no programme to move.
        del self.fields["kind" if keeps_kind else "programme"]

    def facts_typed(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.FACTS if name in self.cleaned_data}


class ItemForm(forms.Form):
    """A point of the programme. Its day and hours may still be open: then all of them are."""

    use_required_attribute = False
    kind = forms.ChoiceField(label=_("Kind"), choices=AgendaItem.Kind.choices)
    title = CleanLine(label=_("Title"), max_length=300, error_messages={"required": _("Give the item a title.")})
    description = text_field(_("Description"), rows=4, help_text=_("The members read it in the programme."))
    day = day_field(_("Day"), required=False, help_text=_("Empty, with its hours: not settled yet."))
    starts_time = hour_field(_("Begins at"), required=False, help_text=_("Brussels time."))
    ends_time = hour_field(_("Ends at"), required=False, help_text=_("Brussels time."))
    room = CleanLine(label=_("Room"), required=False, max_length=120)
    chair = CleanLine(label=_("Chair"), required=False, max_length=200)
    rapporteur = CleanLine(label=_("Rapporteur"), required=False, max_length=200)
    rapporteur_state = forms.ModelChoiceField(
        label=_("State of the rapporteur"),
        required=False,
        queryset=Country.objects.none(),
        empty_label=_("None"),
        help_text=_("Its contact points may hand in the rapporteur's text in the portal."),
    )

    def __init__(self, *args: Any, meeting: Meeting, **options: Any) -> None:
        super().__init__(*args, **options)
        states = self.fields["rapporteur_state"]
        assert isinstance(states, forms.ModelChoiceField)  # noqa: S101 - declared above
        states.queryset = Country.objects.member_states(on=meeting.first_on)

    def clean(self) -> None:
        typed = [self.cleaned_data.get(name) for name in ("day", "starts_time", "ends_time")]
        self.cleaned_data |= {"starts_at": None, "ends_at": None}
        if self.errors or not any(each is not None for each in typed):
            return
        for name, value in zip(("day", "starts_time", "ends_time"), typed, strict=True):
            if value is None:
                self.add_error(name, _("Give the day and both hours, or leave all three empty."))
        if not self.errors:
            self._hours(*typed)

    def _hours(self, day: Any, begins: Any, ends: Any) -> None:
        for name, hour in (("starts", begins), ("ends", ends)):
            try:
                self.cleaned_data[f"{name}_at"] = instant(day, hour)
            except ValidationError as refusal:
                self.add_error(f"{name}_time", refusal)
        if not self.errors and self.cleaned_data["ends_at"] <= self.cleaned_data["starts_at"]:
            self.add_error("ends_time", _("The end lies before the beginning. Choose a later end."))

    def facts(self) -> dict[str, Any]:
        """Return what the verbs of the programme take."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"day", *_HOURS}}

    @staticmethod
    def beginning_at(at: datetime) -> dict[str, Any]:
        """Return what a new item begins with: the day and hour at which the one before ends."""
        begins = local(at, "starts")
        return {"day": begins["starts_on"], "starts_time": begins["starts_time"]}

    @staticmethod
    def shown_of(item: AgendaItem) -> dict[str, Any]:
        told = ("kind", "title", "description", "room", "chair", "rapporteur", "rapporteur_state")
        begins, ends = local(item.starts_at, "starts"), local(item.ends_at, "ends")
        hours = {"day": begins["starts_on"], **{name: {**begins, **ends}[name] for name in _HOURS}} if begins else {}
        return {**{name: getattr(item, name) for name in told}, **hours}


_HOURS = ("starts_time", "ends_time")
