"""Who signs and with which date, the States of a call that get their letter, and what addressees and annexes say."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from nominations.desk.forms.decisions import DecisionForm
from nominations.files import checks
from nominations.files.models import StoredFile
from nominations.files.refusals import FileRefused
from nominations.kernel.text import clean_line, clean_text
from nominations.letters import addressing
from nominations.letters.models import Addressee, Annex, Signatory
from nominations.reference.models import Country
from nominations.texts.catalogue import LANGUAGES

LANGUAGE_CHOICES = tuple(LANGUAGES.items())
DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class SignedForm(forms.Form):
    """Who signs, and the date of the letters; at first who is in office, and today."""

    use_required_attribute = False
    signatory = forms.ChoiceField(
        label=_("Signed by"),
        required=False,
        error_messages={"invalid_choice": _("Choose one of those who may sign today.")},
    )
    dated_on = forms.DateField(
        label=_("Date of the letters"),
        widget=DAY,
        error_messages={"required": _("Give the date."), "invalid": _("Write the day as 2026-03-31.")},
    )

    def __init__(self, data: Any, *, today: date) -> None:
        self.signing = {str(each.pk): each for each in addressing.signing(on=today)}
        start = {"signatory": next(iter(self.signing), ""), "dated_on": today.isoformat()}
        asked = {name: data.get(name, start[name]) for name in start}
        super().__init__(asked)
        named = [(pk, str(each)) for pk, each in self.signing.items()]
        self.fields["signatory"].choices = [("", _("Choose")), *named]  # type: ignore[attr-defined]  # its choices
        self.today = today

    def clean_signatory(self) -> Signatory | None:
        return self.signing.get(self.cleaned_data["signatory"])

    @property
    def signed(self) -> tuple[Signatory | None, date]:
        """Who signs and the date; what was not understood is as at first, and said so beside its field."""
        good = self.cleaned_data if self.is_valid() or hasattr(self, "cleaned_data") else {}
        return good.get("signatory"), good.get("dated_on") or self.today

    @property
    def query(self) -> dict[str, str]:
        """What an address says to have the same again."""
        signatory, dated_on = self.signed
        return {"signatory": str(signatory.pk) if signatory else "", "dated_on": dated_on.isoformat()}


class IssueForm(DecisionForm):
    """What is issued, carried along hidden: it was chosen on the page before."""

    signatory = forms.ModelChoiceField(Signatory.objects.none(), required=False, widget=forms.HiddenInput)
    dated_on = forms.DateField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["signatory"].queryset = addressing.signing(on=today)  # type: ignore[attr-defined]  # as above


class IssueToStatesForm(IssueForm):
    state = forms.MultipleChoiceField(
        widget=forms.MultipleHiddenInput, error_messages={"required": _("Choose at least one State.")}
    )

    def __init__(self, *args: Any, states: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [(iso2, iso2) for iso2 in states]  # type: ignore[attr-defined]  # its choices


class WithdrawalForm(DecisionForm):
    """Why a letter is withdrawn; it stands beside the letter for good."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 70}),
        help_text=_("Colleagues read it beside the letter."),
        error_messages={"required": _("Give the reason, so that colleagues can understand it.")},
    )

    def clean_reason(self) -> str:
        return clean_text(self.cleaned_data["reason"])


class DayForm(DecisionForm):
    """The day that a list is as of, carried along hidden."""

    on = forms.DateField(widget=forms.HiddenInput)


class EnterAddresseeForm(DecisionForm):
    """A new addressee, from a day on."""

    country = forms.ModelChoiceField(
        Country.objects.none(), label=_("State"), error_messages={"required": _("Choose the State.")}
    )
    name = forms.CharField(
        label=_("Name with title"),
        max_length=200,
        help_text=_("As on the envelope: H.E. Ms Ana Example."),
        error_messages={"required": _("Give the name: it stands on the letter.")},
    )
    capacity = forms.CharField(
        label=_("Capacity"),
        max_length=200,
        help_text=_("For example Ambassador, Permanent Representative of Austria."),
        error_messages={"required": _("Give the capacity: it stands on the letter.")},
    )
    salutation = forms.CharField(
        label=_("Form of address"), max_length=100, required=False, initial=addressing.DEFAULT_SALUTATION
    )
    address = forms.CharField(
        label=_("Postal address"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 4, "cols": 60})
    )
    email = forms.EmailField(
        label=_("E-mail address"), error_messages={"required": _("Give the address that letters are sent to.")}
    )
    language = forms.ChoiceField(
        label=_("Language of letters"),
        initial="en",
        choices=LANGUAGE_CHOICES,
        help_text=_("Letters are in English where no text in this language was written."),
    )
    since = forms.DateField(
        label=_("In office since"), widget=DAY, error_messages={"required": _("Give the first day in office.")}
    )

    def __init__(self, *args: Any, states: "QuerySet[Country]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].queryset = states  # type: ignore[attr-defined]  # the field of a foreign key


class Cleaned:
    """Lines typed by hand, each made clean (domain rule 22)."""

    def clean(self) -> dict[str, Any]:
        facts: dict[str, Any] = super().clean() or self.cleaned_data  # type: ignore[misc,attr-defined]  # a form's, beside us
        for name, value in facts.items():
            if isinstance(value, str):
                facts[name] = clean_text(value) if name in {"address", "text"} else clean_line(value)
        return facts


class AddresseeForm(Cleaned, forms.ModelForm):  # type: ignore[type-arg]  # takes no parameter at run time
    """What may be corrected of somebody in office."""

    language = forms.ChoiceField(label=_("Language of letters"), choices=LANGUAGE_CHOICES)

    class Meta:
        model = Addressee
        fields = ["name", "capacity", "salutation", "address", "email", "language", "until"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = self.instance.language  # an entry from before the list keeps its language
        field = self.fields.get("language")  # absent for who may only read
        if isinstance(field, forms.ChoiceField) and kept not in LANGUAGES:
            field.choices = [*LANGUAGE_CHOICES, (kept, kept)]


class SignatoryForm(Cleaned, forms.ModelForm):  # type: ignore[type-arg]  # as above
    class Meta:
        model = Signatory
        fields = ["name", "capacity", "service", "reference", "since", "until"]
        error_messages = {
            "capacity": {"required": _("Give the capacity in which this person signs: the letter says it.")}
        }


class AnnexForm(Cleaned, forms.ModelForm):  # type: ignore[type-arg]  # as above
    """What may be corrected of an annex; letters that were issued keep what they had."""

    class Meta:
        model = Annex
        fields = ["title", "text", "position"]

    def clean_text(self) -> str:
        text = clean_text(self.cleaned_data["text"])
        if not text:
            raise ValidationError(_("An annex of text needs its text. Retire the annex when it is no longer sent."))
        return text


class NewAnnexForm(Cleaned, forms.ModelForm):  # type: ignore[type-arg]  # as above
    upload = forms.FileField(
        label=_("PDF file"), required=False, help_text=_("Sent beside the letter. Either this or the text.")
    )

    class Meta:
        model = Annex
        fields = ["group", "call", "title", "text", "position"]
        help_texts = {
            "call": _("Empty: goes with every letter of the group's calls."),
            "text": _(
                "Set within the letter. A blank line parts paragraphs; “- ” begins an item of a list, “# ” a heading."
            ),
            "position": _("Annexes stand in this order."),
        }

    def clean_upload(self) -> Any:
        upload = self.cleaned_data.get("upload")
        if upload:
            try:
                checks.check(upload, [StoredFile.Type.PDF])
            except FileRefused as refused:
                raise ValidationError(str(refused)) from refused
        return upload

    def clean(self) -> dict[str, Any]:
        facts = super().clean()
        group, call = facts.get("group"), facts.get("call")
        if group and call and call.group_id != group.pk:
            self.add_error("call", _("This call is of another group."))
        if "upload" in facts and bool(facts.get("text")) == bool(facts["upload"]):
            self.add_error("text", _("Give either the text of the annex or a PDF file, not both and not neither."))
        return facts
