"""Whom of a partner's contacts to invite to which meeting, in which capacity."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from nominations.desk.forms.decisions import DecisionForm
from nominations.desk.forms.delegations import mode_field
from nominations.meetings.models import Meeting
from nominations.partnerships.models import PartnerContact
from nominations.partnerships.workshops import CAPACITIES

WHOM = _("Choose at least one contact.")
WHICH = _("Choose the meeting.")


class InvitationForm(DecisionForm):
    """Contacts, ticked; the meeting, where the page is not one's own; as what they come, and how they attend."""

    meeting = forms.ChoiceField(label=_("Meeting"), error_messages={"required": WHICH, "invalid_choice": WHICH})
    contacts = forms.MultipleChoiceField(
        label=_("Whom"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": WHOM, "invalid_choice": WHOM},
    )
    capacity = forms.ChoiceField(
        label=_("Comes as"),
        choices=[(each.value, each.label) for each in CAPACITIES],
        help_text=_("As an observer only where the country is an observer of the group on the first day."),
        error_messages={"required": _("Choose in which capacity the guests come.")},
    )
    mode = mode_field()

    def __init__(
        self,
        *args: Any,
        contacts: Sequence[PartnerContact],
        meetings: Sequence[Meeting] | None = None,
        names_country: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.people = {str(each.pk): each for each in contacts}
        words = {key: _named(each, names_country=names_country) for key, each in self.people.items()}
        self.fields["contacts"].choices = list(words.items())  # type: ignore[attr-defined]  # a Field to the stubs
        self.meetings = {str(each.pk): each for each in meetings or ()}
        if meetings is None:
            del self.fields["meeting"]
        else:
            chosen = [("", _("Choose …")), *((key, _dated(each)) for key, each in self.meetings.items())]
            self.fields["meeting"].choices = chosen  # type: ignore[attr-defined]  # a Field to the stubs

    def clean_meeting(self) -> Meeting:
        return self.meetings[self.cleaned_data["meeting"]]

    def clean_contacts(self) -> list[PartnerContact]:
        return [self.people[key] for key in self.cleaned_data["contacts"]]


def _named(contact: PartnerContact, *, names_country: bool) -> str:
    parts = [str(contact), contact.function, contact.organisation, contact.email]
    words = ", ".join(dict.fromkeys(part for part in parts if part))
    return f"{contact.partner.country.name_en}: {words}" if names_country else words


def _dated(meeting: Meeting) -> str:
    return f"{meeting.title}, {date_format(meeting.first_on, 'l j F Y')}"
