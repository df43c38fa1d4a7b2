"""The forms of who signed: one State, several at once, a correction, a withdrawal."""

from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from nominations.declarations.signature_models import Signature
from nominations.desk.forms.decisions import DecisionForm
from nominations.desk.forms.meetings import text_field
from nominations.desk.forms.partial_dates import PartialDateFields
from nominations.desk.forms.registration import CleanLine
from nominations.desk.forms.state_letters import StateLetterFields
from nominations.desk.signature_rows import Candidates

NO_STATE = {"required": _("Choose the State."), "invalid_choice": _("Choose a State of the list: no other can sign.")}
NO_STATES = {"required": _("Choose at least one State."), "invalid_choice": NO_STATE["invalid_choice"]}
TAKEN = _("PDF or Word (DOCX), at most 10 MB, without macros.")


CITED = _(
    "Where this can be read in public: a document, a page. With a source, the public Register names the signatory "
    "person; leave it empty if only the State's letter does."
)


def source_field(**options: Any) -> Any:
    told = {"help_text": _("Where this was read: a document, a page, a letter."), **options}
    return text_field(_("Source"), rows=3, longest=2000, **told)


class _PersonFields(forms.Form):
    """Whoever held the pen, apart from the State."""

    signatory_name = CleanLine(
        label=_("Signatory person"),
        required=False,
        max_length=200,
        help_text=_("As a public source or the State's letter names the person."),
    )
    signatory_capacity = CleanLine(
        label=_("Capacity"),
        required=False,
        max_length=300,
        help_text=_("For example: Telecommunications and Media Attaché, Permanent Representation."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("signatory_capacity") and not cleaned.get("signatory_name"):
            self.add_error("signatory_name", _("Name the person who signed in this capacity, or leave both empty."))
        return cleaned


class RecordForm(_PersonFields, StateLetterFields, PartialDateFields, DecisionForm):
    """One State that signed, or acceded."""

    country = forms.ChoiceField(label=_("State"), error_messages=NO_STATE)
    source = source_field(help_text=CITED)
    field_order = (
        *("country", *PartialDateFields.DATE_FIELDS),
        *("signatory_name", "signatory_capacity", "letter", "source"),
    )
    date_label = _("When it signed, as the source states it")

    def __init__(self, *args: Any, candidates: Candidates, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = candidates.choices([self.data.get("country", "")])
        self.fields["country"].choices = [("", "–"), *choices]  # type: ignore[attr-defined]  # a Field to the stubs


class SeveralForm(PartialDateFields, DecisionForm):
    """States that one source dates in the same words: a wave."""

    countries = forms.MultipleChoiceField(
        label=_("States"), widget=forms.CheckboxSelectMultiple, error_messages=NO_STATES
    )
    source = source_field()
    field_order = ("countries", *PartialDateFields.DATE_FIELDS, "source")
    date_label = RecordForm.date_label

    def __init__(self, *args: Any, candidates: Candidates, **options: Any) -> None:
        super().__init__(*args, **options)
        chosen = self.data.getlist("countries") if isinstance(self.data, MultiValueDict) else []
        self.fields["countries"].choices = candidates.choices(chosen)  # type: ignore[attr-defined]  # as above


class CorrectionForm(_PersonFields, StateLetterFields, PartialDateFields, DecisionForm):
    """What was entered wrongly, as it should have been; with the reason."""

    source = source_field(help_text=CITED)
    reason = text_field(
        _("Reason"),
        rows=3,
        required=True,
        longest=2000,
        help_text=_("Why what was entered is wrong. It stays beside the fact."),
        error_messages={"required": _("Give the reason, so that colleagues can understand it.")},
    )
    field_order = (
        *PartialDateFields.DATE_FIELDS,
        *("signatory_name", "signatory_capacity", "letter", "source", "reason"),
    )

    FACTS = ("signatory_name", "signatory_capacity", "source")

    @classmethod
    def shown_of(cls, signature: Signature) -> dict[str, Any]:  # type: ignore[override]  # of the whole fact
        return {**{name: getattr(signature, name) for name in cls.FACTS}, **PartialDateFields.shown_of(signature.when)}


class WithdrawalForm(PartialDateFields):
    """A State that is a signatory no more, with the letter that says so, if there is one."""

    reason = text_field(
        _("Reason"),
        rows=3,
        required=True,
        longest=2000,
        help_text=_("As the State gives it. It stays beside the fact."),
        error_messages={"required": _("Give the reason, so that colleagues can understand it.")},
    )
    letter = forms.FileField(label=_("Letter"), required=False, help_text=TAKEN, allow_empty_file=True)
    source = source_field()
    field_order = (*PartialDateFields.DATE_FIELDS, "reason", "letter", "source")
    date_label = _("When it withdrew, as the source states it")
