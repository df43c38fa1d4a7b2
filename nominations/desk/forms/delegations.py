"""What staff type for a delegation on a State's behalf, and for a guest: a person, how they attend, and why."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nominations.desk.forms.decisions import DecisionForm
from nominations.kernel.text import clean_line, clean_text
from nominations.meetings.facts import COLUMNS, Facts
from nominations.meetings.guests import OF_GUESTS
from nominations.meetings.models import AgendaItem
from nominations.meetings.participant_models import Participant


def line(label: Any, limit: int, *, required: Any = None, help_text: Any = "") -> forms.CharField:
    """Return a field of one line; `required` is what to say when it is empty."""
    complaints = {"required": required} if required else {}
    return forms.CharField(
        label=label, max_length=limit, required=bool(required), help_text=help_text, error_messages=complaints
    )


def mode_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Attends"),
        choices=Participant.Mode.choices,
        initial=Participant.Mode.IN_PERSON,
        error_messages={"required": _("Say whether the person attends in person or online.")},
    )


class BecauseForm(DecisionForm):
    """Why staff change a delegation: its State reads it."""

    because = forms.CharField(
        label=_("Why you change it for the State"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 70}),
        help_text=_("The contact points of the State read it word for word, for example: your call of this morning."),
        error_messages={"required": _("Give the reason: the State reads why you change its delegation.")},
    )

    def clean_because(self) -> str:
        return clean_text(self.cleaned_data["because"])


class AttendingForm(BecauseForm):
    """How the representative attends."""

    mode = mode_field()
    field_order = ["mode", "because"]


class PersonFields(DecisionForm):
    """A full person; no date of birth, no passport."""

    family_name = line(
        _("Family name"),
        150,
        required=_("Give the family name."),
        help_text=_("In the original script. No date of birth and no passport number is kept: do not enter them."),
    )
    given_name = line(_("Given name"), 150, required=_("Give the given name."))
    family_name_latin = line(_("Family name in Latin letters"), 150)
    given_name_latin = line(_("Given name in Latin letters"), 150)
    function = line(_("Function"), 200)
    organisation = line(_("Employer or organisation"), 300)
    email = line(
        _("E-mail address"),
        254,
        required=_("Give the e-mail address: the invitation goes to it."),
        help_text=_("The person is told at this address, with the calendar entry."),
    )
    phone = line(_("Telephone"), 40)
    mode = mode_field()

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        typed |= {name: clean_line(typed[name]) for name in COLUMNS if name in typed}
        return typed


class AttendeeForm(PersonFields, BecauseForm):
    """A substitute or an expert, named for the State."""

    accompanies = forms.ChoiceField(
        label=_("Comes with"), error_messages={"required": _("Choose whom the expert accompanies.")}
    )
    field_order = [*COLUMNS, "accompanies", "because"]

    def __init__(self, *args: Any, heads: Sequence[Participant] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.heads = {str(head.pk): head for head in heads}
        if len(heads) > 1:
            field = self.fields["accompanies"]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
            field.choices = [(key, str(head)) for key, head in self.heads.items()]
        else:
            del self.fields["accompanies"]


class NobodyForm(BecauseForm):
    reason = forms.CharField(
        label=_("Why nobody attends"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 70}),
        help_text=_("As the State told you; may stay empty."),
    )
    field_order = ["reason", "because"]


class GuestForm(PersonFields):
    """A guest: in which capacity, from where, invited to what."""

    capacity = forms.ChoiceField(
        label=_("Comes as"),
        choices=[("", _("Choose …")), *((each.value, each.label) for each in OF_GUESTS)],
        help_text=_("Guests have no vote. A Member State's authority is a member, never an observer."),
        error_messages={"required": _("Choose in which capacity the guest comes.")},
    )
    country_name = line(
        _("Country"), 80, help_text=_("Of a partner or a third country, for example Canada. Empty: none.")
    )
    items = forms.ModelMultipleChoiceField(
        label=_("Invited to"),
        queryset=AgendaItem.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick the items of the programme. None ticked: the whole meeting."),
    )
    field_order = ["capacity", "country_name", *COLUMNS, "items"]

    def __init__(self, *args: Any, programme: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["items"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101 - declared above
        field.queryset = programme
        if not programme:
            del self.fields["items"]
        if not is_new:
            del self.fields["capacity"], self.fields["country_name"]


def person(facts: Any) -> Facts:
    """Return the person that was typed."""
    return Facts(**{name: facts[name] for name in COLUMNS})
