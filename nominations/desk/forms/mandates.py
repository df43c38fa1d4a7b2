"""The forms of the acts on mandates, memberships and groups; people think in last days, verbs in the day after."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from nominations.desk.forms.decisions import DecisionForm
from nominations.kernel.text import clean_text
from nominations.mandates.models import Mandate
from nominations.mandates.states import EndReason
from nominations.parties.models import Authority, Person

DAY = timedelta(days=1)
BY_HAND = (EndReason.RESIGNED, EndReason.TERM_ENDED, EndReason.AUTHORITY_CHANGED)


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": _("Choose the day."), "invalid": _("Write the day as 2026-03-31.")},
    )


def day_after(last: date | None) -> date | None:
    """Return the first day after a last one; None stays None."""
    if last == date.max:
        raise ValidationError(_("Choose an earlier day."))
    return last + DAY if last else None


class LastDayForm(DecisionForm):
    """The last day that counts; `until` is the first day after it."""

    last_on = day_field(_("Last day"))

    def clean_last_on(self) -> date | None:
        last: date | None = self.cleaned_data["last_on"]
        day_after(last)
        return last


class EndForm(LastDayForm):
    reason = forms.ChoiceField(
        label=_("How it ends"),
        choices=[(reason.value, reason.label) for reason in BY_HAND],
        error_messages={"required": _("Choose how it ends.")},
    )


class ExtendForm(LastDayForm):
    last_on = day_field(
        _("New last day"), required=False, help_text=_("Empty: it runs until somebody else is appointed.")
    )


class RemarkForm(DecisionForm):
    remark = forms.CharField(
        label=_("What was wrong"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 70}),
        help_text=_("It stays with the entry that was wrong, for whoever reads it later."),
        error_messages={"required": _("Say what was wrong, so that others understand it later.")},
    )

    def clean_remark(self) -> str:
        return clean_text(self.cleaned_data["remark"])


class TasksForm(DecisionForm):
    tasks = forms.CharField(
        label=_("Tasks"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5, "cols": 70}),
        help_text=_("What the person does for the State on this seat. The public reads it where it reads the name."),
    )
    source = forms.CharField(
        label=_("Source"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4, "cols": 70}),
        help_text=_("Where this was read, and what the source does not say. For the secretariat only."),
    )


class CorrectForm(RemarkForm):
    """What is right: days, person, authority; each begins as it was entered."""

    since = day_field(_("First day"))
    last_on = day_field(_("Last day"))
    person = forms.ModelChoiceField(label=_("Person"), queryset=Person.objects.none())
    authority = forms.ModelChoiceField(label=_("Authority"), queryset=Authority.objects.none())
    field_order = ["since", "last_on", "person", "authority", "remark"]

    def __init__(self, *args: Any, mandate: Mandate, persons: Any, authorities: Any, **kwargs: Any) -> None:
        self.mandate = mandate
        facts: dict[str, Any] = {"since": mandate.since, "last_on": mandate.last_on}
        facts |= {"person": mandate.person_id, "authority": mandate.authority_id}
        super().__init__(*args, initial=facts, **kwargs)
        for name, rows in (("person", persons), ("authority", authorities)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared above
            field.queryset, field.empty_label = rows, None
        if mandate.until is None or mandate.end_reason == EndReason.REPLACED:
            del self.fields["last_on"]  # it is ended, or ends with its successor's first day

    def clean_last_on(self) -> date | None:
        last: date | None = self.cleaned_data["last_on"]
        day_after(last)
        return last


class ClosingForm(LastDayForm):
    last_on = day_field(_("Last day of the group"), help_text=_("All memberships and mandates end with this day."))


class TellingForm(DecisionForm):
    day = day_field(_("Told on"))


class NameForm(DecisionForm):
    """What became of an authority: a new name from a day on."""

    on = day_field(_("From"), help_text=_("The first day of the new authority. The days before stay as they were."))
    name = forms.CharField(
        label=_("New name, in the original script"),
        max_length=300,
        error_messages={"required": _("Give the new name.")},
    )
    name_latin = forms.CharField(label=_("New name in Latin letters"), max_length=300, required=False)


class IntoForm(DecisionForm):
    """What became of an authority: it went into another one of the same State."""

    on = day_field(_("From"), help_text=_("The first day on which the other authority stands in its place."))
    into = forms.ModelChoiceField(
        label=_("The authority that takes its place"),
        queryset=Authority.objects.none(),
        error_messages={"required": _("Choose the authority.")},
    )

    def __init__(self, *args: Any, others: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["into"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared above
        field.queryset = others


def known_persons(mandate: Mandate, groups: Any) -> Iterable[Person]:
    """Return whom a mandate can be corrected to: who sits, or sat, for that State in one of the visitor's groups."""
    seats = {"mandates__seat__country": mandate.seat.country_id, "mandates__seat__group__in": groups}
    return Person.objects.filter(**seats, merged_into__isnull=True).distinct()


def known_authorities(mandate: Mandate) -> Iterable[Authority]:
    return Authority.objects.filter(country=mandate.seat.country_id).order_by("name", "since")
