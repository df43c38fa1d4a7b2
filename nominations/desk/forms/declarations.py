"""The forms of a declaration: what it says of itself, a party that signs as no State, a text in a language."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from nominations.declarations.models import Declaration
from nominations.declarations.states import Status
from nominations.desk import languages
from nominations.desk.forms.decisions import DecisionForm
from nominations.desk.forms.meetings import text_field
from nominations.desk.forms.partial_dates import PartialDateFields
from nominations.desk.forms.registration import CleanLine
from nominations.groups.models import ExpertGroup
from nominations.reference.models import Country

LONGEST_SLUG = 60
SHORTEN = _("Shorten it to %(limit_value)d characters.")
IN_THE_TEXT = _("In the words of the text.")
TAKEN = _("PDF, Word (DOCX) or plain text (TXT), at most 10 MB, without macros.")
_ADDRESS = {
    "invalid": _("Use letters a to z, figures and hyphens only, for example euroqci."),
    "max_length": SHORTEN,
}


class DeclarationForm(PartialDateFields, DecisionForm):
    """All that a declaration says of itself. Its address can change until it opens; its group among the officer's."""

    date_is_required = False
    date_label = _("Done on, as the text states it")

    kind = forms.ChoiceField(
        label=_("Kind"), choices=Declaration.Kind.choices, error_messages={"required": _("Choose what it is.")}
    )
    title = CleanLine(
        label=_("Title"),
        max_length=300,
        help_text=_("In full, as the text has it."),
        error_messages={"required": _("Give the declaration a title."), "max_length": SHORTEN},
    )
    short_title = CleanLine(
        label=_("Short title"),
        max_length=80,
        help_text=_("As lists and sentences name it: EuroQCI declaration."),
        error_messages={"required": _("Give the declaration a short title."), "max_length": SHORTEN},
    )
    slug = forms.SlugField(
        label=_("Name in addresses"),
        required=False,
        max_length=LONGEST_SLUG,
        help_text=_("Ends the public address. Empty: made from the short title. It stays once the declaration opens."),
        error_messages=_ADDRESS,
    )
    summary = text_field(_("What it is about"), rows=4, help_text=_("In plain words; the public reads it."))
    done_at = CleanLine(
        label=_("Done at"), required=False, max_length=120, help_text=_("The place, for example Bucharest.")
    )
    original_language = forms.ChoiceField(label=_("Original language"), required=False)
    legal_effect = text_field(_("Legal effect"), rows=3, help_text=IN_THE_TEXT)
    accession_clause = text_field(_("Accession"), rows=3, help_text=IN_THE_TEXT)
    open_to = forms.ChoiceField(
        label=_("Open to"), choices=Declaration.OpenTo.choices, error_messages={"required": _("Choose who may sign.")}
    )
    depositary = CleanLine(
        label=_("Depositary"), required=False, max_length=200, help_text=_("Who keeps the original, if anybody.")
    )
    source = text_field(_("Source"), rows=3, longest=2000, help_text=_("Where these facts were read."))
    source_url = forms.URLField(
        label=_("Address of the source"),
        required=False,
        max_length=500,
        assume_scheme="https",
        error_messages={"invalid": _("Write the whole address, for example https://example.org/text.")},
    )
    is_public = forms.BooleanField(
        label=_("Show it in the public Register"),
        required=False,
        help_text=_("From the day on which it is opened. Off: only the secretariat knows of it."),
    )
    field_order = (
        *("group", "kind", "title", "short_title", "slug", "summary", "done_at"),
        *PartialDateFields.DATE_FIELDS,
    )

    FACTS = (
        *("kind", "title", "short_title", "slug", "summary", "done_at", "original_language", "legal_effect"),
        *("accession_clause", "open_to", "depositary", "source", "source_url", "is_public"),
    )

    def __init__(self, *args: Any, of: Declaration, groups: Iterable[ExpertGroup] = (), **options: Any) -> None:
        self.date_is_required = of.status != Status.PREPARED
        super().__init__(*args, **options)
        known = languages.choices(of.original_language)
        self.fields["original_language"].choices = [("", _("Not known")), *known]  # type: ignore[attr-defined]  # a Field to the stubs
        if self.date_is_required:  # it was opened: the public knows its address
            del self.fields["slug"]
        groups = list(groups)
        if groups:
            choices = [(str(group.pk), str(group)) for group in groups]
            self.fields["group"] = forms.ChoiceField(label=_("Related group"), choices=choices)
        self.groups = {str(group.pk): group for group in groups}
        self.order_fields(self.field_order)

    def clean_slug(self) -> str:
        typed: str = self.cleaned_data["slug"].lower()
        return typed or slugify(self.cleaned_data.get("short_title", ""))[:LONGEST_SLUG].strip("-")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "slug" in self.fields and not cleaned.get("slug") and not {"slug", "short_title"} & set(self.errors):
            self.add_error("slug", _("Write a name in letters a to z: the short title has none."))
        return cleaned

    def facts_typed(self) -> dict[str, Any]:
        """Return what the verbs take: what was typed, the date as `when`, and the group where it can be chosen."""
        told = {name: self.cleaned_data[name] for name in (*self.FACTS, "when") if name in self.cleaned_data}
        group = self.groups.get(self.cleaned_data.get("group", ""))
        return {**told, "group": group} if group else told

    @classmethod
    def shown_of(cls, declaration: Declaration) -> dict[str, Any]:  # type: ignore[override]  # of the whole declaration
        told = {name: getattr(declaration, name) for name in cls.FACTS}
        return {**told, "group": str(declaration.group_id), **PartialDateFields.shown_of(declaration.when)}


class PartyForm(DecisionForm):
    """Who takes part without signing as a State."""

    country = forms.ModelChoiceField(
        label=_("Country outside the Union"),
        queryset=Country.objects.none(),
        required=False,
        empty_label=_("None: the Union, an agency, another body"),
        error_messages={"invalid_choice": _("Choose a country of the list.")},
    )
    name = CleanLine(
        label=_("Name"),
        required=False,
        max_length=200,
        help_text=_("As the text has it. Empty: the English name of the country."),
        error_messages={"max_length": SHORTEN},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        outside = Country.objects.filter(protocol_order__isnull=True).order_by("name_en")
        self.fields["country"].queryset = outside  # type: ignore[attr-defined]  # a Field to the stubs

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not cleaned["name"] and not cleaned["country"]:
            self.add_error("name", _("Name the party, or choose the country."))
        return cleaned


class TextForm(forms.Form):
    """The text in one language; whether the file can be taken is judged by its content when it is stored."""

    use_required_attribute = False
    language = forms.ChoiceField(
        label=_("Language"),
        help_text=_("A text that is there in this language is replaced, and kept."),
        error_messages={"required": _("Choose the language of the text.")},
    )
    upload = forms.FileField(
        label=_("File"), help_text=TAKEN, allow_empty_file=True, error_messages={"required": _("Choose the file.")}
    )
    source = CleanLine(
        label=_("Source"),
        required=False,
        max_length=300,
        help_text=_("Where the file was found."),
        error_messages={"max_length": SHORTEN},
    )

    def __init__(self, *args: Any, known: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["language"].choices = [("", "–"), *languages.choices(known)]  # type: ignore[attr-defined]  # a Field to the stubs
