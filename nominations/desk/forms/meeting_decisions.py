"""The forms of the decisions on a meeting: until when States answer, why it is urgent, what changes and why."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nominations.desk.forms.decisions import DecisionForm, ReasonForm
from nominations.desk.forms.mandates import day_field
from nominations.desk.forms.meetings import FIRST, LAST, PlaceForm, programme_field, text_field
from nominations.desk.forms.registration import CleanLine
from nominations.meetings import rules
from nominations.meetings.models import Meeting
from nominations.meetings.rules import Limits

BEFORE = timedelta(days=7)
DAY = timedelta(days=1)


def proposed_answer_day(limits: Limits, first_on: date, *, today: date) -> date:
    """Return a day to start from: the limit for documents, a week before, the day before; what is not past yet."""
    days = (limits.documents_on, first_on - BEFORE, first_on - DAY)
    return next((day for day in days if day > today), max(today, min(first_on - DAY, today)))


class UrgencyForm(DecisionForm):
    """Until when States answer; where the invitation comes late, also why it is urgent, and what the Chair asks."""

    answers_until_on = day_field(
        _("Delegations named by"),
        help_text=_("Until 23:59:59 in Brussels on that day the States name who attends; afterwards you do."),
    )
    urgent_reason = text_field(
        _("Why it is urgent"),
        rows=3,
        required=True,
        longest=4000,
        help_text=_("The time limit for invitations is past. The members read the reason in the invitation."),
        error_messages={"required": _("The time limit for invitations is past. Say why the meeting is urgent.")},
    )
    override = forms.BooleanField(
        label=_("The Chair asks for it nevertheless"),
        required=False,
        help_text=_("Even the limit for urgent meetings is past. It is kept with your name that the Chair asked."),
    )

    def limit(self, limits: Limits | None, *, today: date) -> None:
        """Ask only what the day of the meeting makes necessary; an unknown day makes nothing so."""
        if limits is None or today <= limits.invitation_on:
            del self.fields["urgent_reason"]
        if limits is None or today <= limits.urgent_on:
            del self.fields["override"]

    def urgency(self) -> dict[str, Any]:
        told = self.cleaned_data
        return {"urgent_reason": told.get("urgent_reason", ""), "override": told.get("override", False)}


class ConveneForm(UrgencyForm):
    def __init__(self, *args: Any, limits: Limits, first_on: date, today: date, **options: Any) -> None:
        start = {"answers_until_on": proposed_answer_day(limits, first_on, today=today)}
        super().__init__(*args, initial=start, **options)
        self.limit(limits, today=today)


class NewDayForm(PlaceForm, UrgencyForm, ReasonForm):
    """When and where from now on, until when States answer, and why: the recipients read the reason.

    What urgency asks follows from the first day that is typed.
    """

    field_order = (
        *("starts_on", "starts_time", "ends_on", "ends_time", "programme"),
        *("place", "online_url", "practical", "title"),
        *("answers_until_on", "urgent_reason", "override", "reason"),
    )
    FACTS = (*PlaceForm.FACTS, "answers_until_on")

    def clean(self) -> None:
        super().clean()
        if not self.cleaned_data.get("place") and not self.cleaned_data.get("online_url") and not self.errors:
            self.add_error("place", _("Give a place, an online link, or both."))

    def first_on(self) -> date | None:
        """Return the first day that was typed, before anything else is judged."""
        try:
            found: date | None = self.fields["starts_on"].clean(self.data.get(self.add_prefix("starts_on")))
        except forms.ValidationError:
            return None
        return found if found and FIRST <= found < LAST else None


class ReconveneForm(NewDayForm):
    """A new day for a postponed meeting; its limits are counted from there."""

    def __init__(self, *args: Any, meeting: Meeting, today: date, **options: Any) -> None:
        start = self.shown_of(meeting)
        for name in ("starts_on", "ends_on", "answers_until_on"):
            del start[name]  # of the day that was given up
        super().__init__(*args, initial=start, **options)
        first_on = self.first_on()
        self.limit(rules.limits(meeting.group, first_on) if first_on else None, today=today)


class ChangeForm(NewDayForm):
    """What changes of a convened meeting; only a day earlier than announced is judged as a new invitation."""

    title = CleanLine(label=_("Title"), max_length=300, error_messages={"required": _("Give the meeting a title.")})
    programme = programme_field()
    FACTS = ("title", *NewDayForm.FACTS)

    def __init__(self, *args: Any, meeting: Meeting, today: date, **options: Any) -> None:
        super().__init__(*args, initial=self.shown_of(meeting), **options)
        first_on = self.first_on()
        is_earlier = first_on is not None and first_on < meeting.first_on
        self.limit(rules.limits(meeting.group, first_on) if first_on and is_earlier else None, today=today)
