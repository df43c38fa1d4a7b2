"""The form that registers an answer which came by e-mail: when it came, its source, and what it says.

Columns and lengths are the model's; cleaning is `Content.cleaned` in the verb, the same as for what a State types.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.forms.models import fields_for_model
from django.utils.translation import gettext_lazy as _

from nominations.desk.forms.decisions import DecisionForm
from nominations.files import checks
from nominations.files.models import StoredFile
from nominations.files.refusals import FileRefused
from nominations.kernel import clock
from nominations.kernel.constraints import EMAIL
from nominations.kernel.text import clean_line, clean_text
from nominations.workflow.content import CONTENT_COLUMNS, PERSON_COLUMNS, Content, PersonFacts
from nominations.workflow.models import Nomination, Nominee
from nominations.workflow.rules import Place

SOURCES = (StoredFile.Type.PDF, StoredFile.Type.DOCX, StoredFile.Type.EML)


class CleanLine(forms.CharField):
    """Text cleaned as the verb cleans it, before its length is judged: normal form C may be longer than what came."""

    def to_python(self, value: Any) -> str:
        return clean_line(super().to_python(value) or "")


class CleanText(forms.CharField):
    """The same, of several lines."""

    def to_python(self, value: Any) -> str:
        return clean_text(super().to_python(value) or "")


def _field(column: "models.Field[Any, Any]", **options: Any) -> forms.Field | None:
    """Return the form field of a model's column; everything may be empty, findings say what is missing."""
    match column:
        case models.DateField():
            options["widget"] = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        case models.EmailField():
            options["validators"] = [RegexValidator(EMAIL, _("Enter a valid email address."))]
        case models.URLField():
            options["assume_scheme"] = "https"
        case models.TextField():
            options |= {"form_class": CleanText, "widget": forms.Textarea(attrs={"rows": 3, "cols": 60})}
        case models.CharField():
            options["form_class"] = CleanLine
    made: forms.Field | None = column.formfield(required=False, **options)
    return made


class PersonForm(forms.Form):
    """A person on one place of the group's seat rules."""

    use_required_attribute = False
    fields_of_expertise = forms.MultipleChoiceField(
        label=_("Fields of expertise"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, place: Place, labels: Mapping[str, str], **options: Any) -> None:
        super().__init__(prefix=place.prefix, **options)
        self.place = place
        expertise = self.fields.pop("fields_of_expertise")
        self.fields.update(fields_for_model(Nominee, PERSON_COLUMNS, formfield_callback=_field))
        self.fields["gender"].label = _("Gender, for statistics only")
        self.fields["gender"].help_text = _("Only if the e-mail says it. It is never a condition, and is only counted.")
        if labels:
            self.fields["fields_of_expertise"] = expertise
            expertise.choices = list(labels.items())  # type: ignore[attr-defined]  # a Field to the stubs

    def person(self) -> PersonFacts:
        facts = dict(self.cleaned_data)
        codes = tuple(facts.pop("fields_of_expertise", ()))
        return PersonFacts(role=self.place.role, number=self.place.number, fields=codes, **facts)


class CameForm(DecisionForm):
    """How an answer came: when, and its source; `held` is the one chosen on the page before.

    `came` is when the mail that it is registered from was received.
    """

    received_on = forms.DateField(
        label=_("Received on"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        validators=[MinValueValidator(date(2000, 1, 1), _("Check the year."))],
        error_messages={"required": _("Give the day on which the answer was received.")},
    )
    received_time = forms.TimeField(
        label=_("Time received"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        help_text=_("Brussels time, as the e-mail says. This decides whether the answer is late."),
        error_messages={"required": _("Give the time at which the answer was received.")},
    )
    source = forms.FileField(
        label=_("Source"),
        help_text=_("The e-mail itself (.eml) or its letter (.pdf, .docx). Never classified documents."),
        error_messages={"required": _("Attach the e-mail or letter that the answer came by.")},
    )

    def __init__(
        self,
        *args: Any,
        came: datetime | None = None,
        held: "UploadedFile[bytes] | None" = None,
        initial: Mapping[str, Any] | None = None,
        **options: Any,
    ) -> None:
        local = came.astimezone(clock.BRUSSELS) if came else None
        when = {"received_on": local.date(), "received_time": local.time()} if local else {}
        super().__init__(*args, initial={**(initial or {}), **when}, **options)
        self.held = held
        self.fields["source"].required = held is None

    def clean_source(self) -> "UploadedFile[bytes]":
        """Judge the file by its content, as the verb will; take the one that was chosen before when none is new."""
        chosen: UploadedFile[bytes] | None = self.cleaned_data.get("source") or self.held
        if chosen is None:
            raise forms.ValidationError(_("Attach the e-mail or letter that the answer came by."))
        try:
            checks.check(chosen, SOURCES)
        except FileRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        chosen.seek(0)
        return chosen

    @property
    def received_at(self) -> datetime:
        time = self.cleaned_data["received_time"]
        return clock.local_instant(self.cleaned_data["received_on"], time.hour, time.minute)


class NilRegistrationForm(CameForm):
    """“No nomination”, as an e-mail says it."""

    reason = forms.CharField(
        label=_("Why, as the e-mail says"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4, "cols": 70}),
        help_text=_("The State reads it in its receipt. Where the e-mail gives no reason, write so."),
        error_messages={"required": _("Write the reason, or that the e-mail gives none.")},
    )

    def clean_reason(self) -> str:
        return clean_text(self.cleaned_data["reason"])


class RegistrationForm(CameForm):
    """The whole registration; `persons` are its parts, one a place."""

    def __init__(
        self,
        *args: Any,
        places: Iterable[Place],
        labels: Mapping[str, str],
        before: Content,
        is_change: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(*args, initial=before.columns(), **options)
        columns = [name for name in CONTENT_COLUMNS if is_change or name != "effective_on"]
        self.fields.update(fields_for_model(Nomination, columns, formfield_callback=_field))
        data = args[0] if args else None
        self.persons = [
            PersonForm(place, labels, data=data, initial=_initial(before.person(place.role, place.number)))
            for place in places
        ]

    def full_clean(self) -> None:
        """Clean the persons with the rest, so that one answer stands for the whole page."""
        super().full_clean()
        if not self.is_bound:
            return
        for part in self.persons:
            if part.is_valid():
                self.cleaned_data[part.place.prefix] = part.person()
            else:
                self.add_error(None, _("%(place)s: correct what is marked below.") % {"place": part.place.label})

    def content(self) -> Content:
        columns = {name: self.cleaned_data[name] for name in CONTENT_COLUMNS if name in self.fields}
        return Content(**columns, persons=tuple(part.person() for part in self.persons))


def _initial(person: PersonFacts | None) -> dict[str, Any]:
    return {**person.facts(), "fields_of_expertise": list(person.fields)} if person else {}
