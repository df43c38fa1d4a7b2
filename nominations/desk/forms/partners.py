"""The forms of partners outside the Union: what is said of one, its contacts, topics, events, steps, statements."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from nominations.declarations.models import Declaration
from nominations.desk.forms.decisions import DecisionForm
from nominations.desk.forms.mandates import day_field
from nominations.desk.forms.meetings import PlaceForm, text_field
from nominations.desk.forms.partial_dates import PartialDateFields
from nominations.desk.forms.registration import CleanLine
from nominations.kernel.constraints import EMAIL
from nominations.partnerships.models import NextStep, Partner, PartnerContact, PartnerEvent, Pillar
from nominations.reference.models import Country

SHORTEN = _("Shorten it to %(limit_value)d characters.")
SOURCE = _("Where this was read. Shown in the public Register.")


def line(label: Any, limit: int, *, required: Any = None, help_text: Any = "") -> CleanLine:
    """Return a field of one line; `required` is what to say when it is empty."""
    complaints = {"max_length": SHORTEN, **({"required": required} if required else {})}
    return CleanLine(
        label=label, max_length=limit, required=bool(required), help_text=help_text, error_messages=complaints
    )


def choice(label: Any, choices: Any, complaint: Any, **options: Any) -> forms.ChoiceField:
    complaints = {"required": complaint, "invalid_choice": complaint}
    return forms.ChoiceField(label=label, choices=[("", _("Choose …")), *choices], error_messages=complaints, **options)


class CountryField(forms.ModelChoiceField):  # type: ignore[type-arg]  # takes no parameter at run time
    """A country outside the Union."""

    def __init__(self, **options: Any) -> None:
        complaint = _("Choose a country of the list.")
        super().__init__(
            label=_("Country"),
            queryset=Country.objects.filter(protocol_order__isnull=True).order_by("name_en"),
            empty_label=_("Choose …"),
            help_text=_("A country outside the Union. Member States are members, never partners or observers."),
            error_messages={"required": complaint, "invalid_choice": complaint},
            **options,
        )


class EditPartnerForm(DecisionForm):
    """What is said of a partner."""

    since = day_field(_("Partner since"), help_text=_("The day from which the group keeps it as a partner here."))
    summary = text_field(_("Where the cooperation stands"), rows=5, help_text=_("In plain words; the public reads it."))
    source = text_field(_("Source"), rows=2, longest=2000, help_text=SOURCE)
    is_public = forms.BooleanField(
        label=_("Show it in the public Register"), required=False, help_text=_("Contacts are never shown there.")
    )
    FACTS: tuple[str, ...] = ("since", "summary", "source", "is_public")

    @classmethod
    def shown_of(cls, partner: Partner) -> dict[str, Any]:
        return {name: getattr(partner, name) for name in cls.FACTS}


class PartnerForm(EditPartnerForm):
    """A new partner."""

    country = CountryField()
    field_order = ("country", *EditPartnerForm.FACTS)
    FACTS = ("country", *EditPartnerForm.FACTS)


class DayForm(DecisionForm):
    """The day on which something ends: the first on which it is over."""

    on = day_field(_("First day on which it is over"))


class ContactForm(DecisionForm):
    """Whom to write to."""

    organisation = line(_("Organisation"), 300, required=_("Give the organisation, for example the ministry."))
    family_name = line(
        _("Family name"), 150, help_text=_("In Latin, Greek or Cyrillic letters: lists on paper print no others.")
    )
    given_name = line(_("Given name"), 150)
    function = line(_("Function"), 200)
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        max_length=254,
        validators=[RegexValidator(EMAIL, _("Write the address as name@ministry.example."))],
        help_text=_("Needed, with both names, to invite the contact to a meeting."),
        error_messages={"invalid": _("Write the address as name@ministry.example.")},
    )
    phone = line(_("Telephone"), 40)
    FACTS = ("organisation", "family_name", "given_name", "function", "email", "phone")
    since = day_field(_("Contact since"))

    @classmethod
    def shown_of(cls, contact: PartnerContact) -> dict[str, Any]:
        return {name: getattr(contact, name) for name in cls.FACTS}


class ContactChangeForm(ContactForm):
    """The same, from a day on."""

    since = day_field(
        _("Holds from"),
        help_text=_("The entry as it was ends there and stays readable; on its own first day it is corrected."),
    )


class TopicForm(DecisionForm):
    """A topic and its pillar."""

    pillar = choice(_("Pillar"), Pillar.choices, _("Choose the pillar."))
    title = line(_("Title"), 200, required=_("Give the topic a title."))
    text = text_field(_("Text"), rows=5, help_text=_("As the partners worded it, where they did."))
    FACTS = ("pillar", "title", "text")


class AgreementForm(DecisionForm):
    """Where a topic was agreed."""

    event = forms.ModelChoiceField(
        label=_("Agreed at"),
        queryset=PartnerEvent.objects.none(),
        required=False,
        empty_label=_("Not known, or at no event"),
        error_messages={"invalid_choice": _("Choose an event with this partner.")},
    )

    def __init__(self, *args: Any, partner: Partner, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["event"].queryset = partner.events.order_by("-date_from")  # type: ignore[attr-defined]  # a Field to the stubs


class EventForm(PartialDateFields, DecisionForm):
    """An event on a date as stated."""

    kind = choice(_("Kind"), PartnerEvent.Kind.choices, _("Choose what kind of event it is."))
    title = line(_("Title"), 300, required=_("Give the event a title."))
    place = line(_("Place"), 200, help_text=_("For example Kyoto."))
    text = text_field(_("What it was about"), rows=4)
    source = text_field(_("Source"), rows=2, longest=2000, help_text=SOURCE)
    field_order = ("kind", "title", *PartialDateFields.DATE_FIELDS, "place", "text", "source")
    FACTS = ("kind", "title", "place", "text", "source")

    def __init__(self, *args: Any, has_meeting: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.has_meeting = has_meeting
        if has_meeting:  # its days are the meeting's
            for name in PartialDateFields.DATE_FIELDS:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        return self.cleaned_data if self.has_meeting else super().clean()

    def told(self) -> dict[str, Any]:
        """Return what the verbs take."""
        return {name: self.cleaned_data[name] for name in (*self.FACTS, "when") if name in self.cleaned_data}

    @classmethod
    def shown_of(cls, event: PartnerEvent) -> dict[str, Any]:  # type: ignore[override]  # of the whole event
        return {**{name: getattr(event, name) for name in cls.FACTS}, **PartialDateFields.shown_of(event.when)}


class OutcomeForm(DecisionForm):
    """What came out of an event."""

    pillar = choice(_("Pillar"), Pillar.choices, _("Choose the pillar."), initial=Pillar.ACROSS)
    text = text_field(_("Outcome"), rows=4, required=True, error_messages={"required": _("Write what came out of it.")})
    FACTS = ("pillar", "text")


class StepForm(PartialDateFields, DecisionForm):
    """A next step, due on a date as stated or on none."""

    date_is_required = False
    date_label = _("Due, as it is stated")

    text = line(_("What is to be done"), 300, required=_("Write what is to be done."))
    responsible = line(_("Who does it"), 200)
    source = text_field(_("Source"), rows=2, longest=2000, help_text=SOURCE)
    field_order = ("text", "responsible", *PartialDateFields.DATE_FIELDS, "source")
    FACTS = ("text", "responsible", "source")

    def told(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in (*self.FACTS, "when")}

    @classmethod
    def shown_of(cls, step: NextStep) -> dict[str, Any]:  # type: ignore[override]  # of the whole step
        return {**{name: getattr(step, name) for name in cls.FACTS}, **PartialDateFields.shown_of(step.when)}


class DoneForm(DecisionForm):
    """The day on which a step was done."""

    on = day_field(_("Done on"))


class StatementForm(DecisionForm):
    """Which joint statement of the group was made with the partner."""

    declaration = forms.ModelChoiceField(
        label=_("Joint statement"),
        queryset=Declaration.objects.none(),
        empty_label=_("Choose …"),
        error_messages={"required": _("Choose the joint statement."), "invalid_choice": _("Choose one of the list.")},
    )

    def __init__(self, *args: Any, declarations: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["declaration"].queryset = declarations  # type: ignore[attr-defined]  # a Field to the stubs


class WorkshopForm(PlaceForm):
    """The hours and the place of a workshop that takes place here."""

    title = line(_("Title"), 300, required=_("Give the workshop a title."))
    field_order = ("title", "starts_on", "starts_time", "ends_on", "ends_time", "place")
    FACTS = ("title", *PlaceForm.FACTS)


class ObserverForm(DecisionForm):
    """Who watches a group, because of which letter, from when to when."""

    country = CountryField()
    invitation = line(
        _("Invited by"),
        300,
        required=_("Name the letter of invitation, with its date: observers are invited."),
        help_text=_("The letter, with its date."),
    )
    since = day_field(_("Observer since"))
    until = day_field(_("Until"), required=False, help_text=_("The first day on which it is over. Empty: not settled."))
    FACTS: tuple[str, ...] = ("invitation", "since", "until")

    def __init__(self, *args: Any, is_new: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        if not is_new:
            del self.fields["country"]


def typed(form: DecisionForm, names: Iterable[str]) -> dict[str, Any]:
    """Return these facts as they were typed."""
    return {name: form.cleaned_data[name] for name in names}
