"""The forms of a meeting's documents and minutes at the desk."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nominations.desk.forms.decisions import DecisionForm
from nominations.kernel.text import clean_line, clean_text
from nominations.meetings import documents
from nominations.meetings.models import AgendaItem, Delegation, Meeting
from nominations.meetings.paper_models import MeetingDocument, MinutesComment
from nominations.reference.models import Country

KINDS = [choice for choice in MeetingDocument.Kind.choices if choice[0] != MeetingDocument.Kind.MINUTES]
NEEDS_A_TITLE = {
    "required": _("Give the document a title."),
    "max_length": _("Shorten the title to %(limit_value)d characters."),
}
TAKEN = _("PDF, Word (DOCX) or PowerPoint (PPTX), at most 10 MB, without macros.")


class Words(forms.CharField):
    """Text of several lines, cleaned as the verbs clean it; whether it may be empty is the verb's to say."""

    def __init__(self, *, rows: int = 5, **options: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows, "cols": 78}), **options)

    def to_python(self, value: Any) -> str:
        return clean_text(super().to_python(value) or "")


def item_field(label: Any, whole: Any) -> Any:
    """Return the choice of an item; which ones there are, the form says."""
    return forms.ModelChoiceField(queryset=AgendaItem.objects.none(), required=False, label=label, empty_label=whole)


class DocumentForm(forms.Form):
    """A new document; whether the file can be taken is judged by its content when it is stored."""

    use_required_attribute = False
    title = forms.CharField(
        label=_("Title"),
        max_length=documents.LONGEST_TITLE,
        widget=forms.TextInput(attrs={"size": 60}),
        error_messages=NEEDS_A_TITLE,
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS, initial=MeetingDocument.Kind.WORKING)
    item = item_field(_("Item of the programme"), _("The whole meeting"))
    for_consultation = forms.BooleanField(
        label=_("Members are consulted on it"),
        required=False,
        help_text=_("Then the time limit for documents applies: after it, sending needs a reason."),
    )
    upload = forms.FileField(
        label=_("File"),
        help_text=TAKEN,
        allow_empty_file=True,
        error_messages={"required": _("Choose the file.")},
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = meeting.items.order_by("position")  # type: ignore[attr-defined]

    def clean_title(self) -> str:
        return clean_line(self.cleaned_data["title"])


class ReplacementForm(forms.Form):
    use_required_attribute = False
    upload = forms.FileField(
        label=_("New version"),
        help_text=TAKEN,
        allow_empty_file=True,
        error_messages={"required": _("Choose the file.")},
    )


class GroundForm(DecisionForm):
    """Why a document is withheld."""

    ground = forms.ChoiceField(
        label=_("Ground (Regulation (EC) No 1049/2001, Art. 4)"), choices=MeetingDocument.Ground.choices
    )
    note = Words(
        label=_("Why this document is withheld"),
        max_length=2000,
        help_text=_("The public reads it beside the ground, so it must not say what is withheld."),
        error_messages={"required": _("Write why this document is withheld.")},
    )


class ListingForm(GroundForm):
    """A document that is listed as withheld, without its file."""

    title = forms.CharField(
        label=_("Title"),
        max_length=documents.LONGEST_TITLE,
        widget=forms.TextInput(attrs={"size": 60}),
        error_messages=NEEDS_A_TITLE,
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS, initial=MeetingDocument.Kind.OTHER)
    field_order = ["title", "kind", "ground", "note"]


class WhyForm(DecisionForm):
    """A reason that colleagues read in the audit trail."""

    reason = Words(
        label=_("Reason"),
        max_length=2000,
        help_text=_("It stays in the audit trail."),
        error_messages={"required": _("Give the reason, so that colleagues can understand it.")},
    )


class SendingForm(DecisionForm):
    """Which documents go out, and why late where they are."""

    document = forms.MultipleChoiceField(
        label=_("Documents"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one document to send.")},
    )
    late_reason = Words(
        label=_("Reason for the delay"),
        rows=3,
        required=False,
        max_length=2000,
        help_text=_("Only after the time limit, for documents on which members are consulted. The members read it."),
    )

    def __init__(self, *args: Any, rows: list[MeetingDocument], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document"].choices = [(str(row.pk), str(row)) for row in rows]  # type: ignore[attr-defined]


class CirculationForm(DecisionForm):
    comments_until_on = forms.DateField(
        label=_("Comments by"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("Until 23:59:59 in Brussels on that day."),
        error_messages={"required": _("Choose the last day for comments.")},
    )

    def __init__(self, *args: Any, until: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"comments_until_on": until}, **kwargs)


class AnswerForm(forms.Form):
    """What became of a State's comment."""

    use_required_attribute = False
    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=[choice for choice in MinutesComment.Outcome.choices if choice[0]],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what became of the comment.")},
    )
    answer = Words(label=_("Answer"), required=False, help_text=_("The State reads it beside its comment."))


class CommentForm(forms.Form):
    """A comment that came by mail, registered for the State."""

    use_required_attribute = False
    country = forms.ModelChoiceField(
        label=_("State"), queryset=Country.objects.none(), error_messages={"required": _("Choose the State.")}
    )
    item = item_field(_("Item"), _("The minutes as a whole"))
    text = Words(label=_("Comment"), error_messages={"required": _("Write the comment.")})

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        invited = Delegation.objects.filter(meeting=meeting).values("country")
        states = Country.objects.filter(pk__in=invited).order_by("protocol_order")
        self.fields["country"].queryset = states  # type: ignore[attr-defined]
        items = meeting.items.exclude(kind=AgendaItem.Kind.BREAK).order_by("position")
        self.fields["item"].queryset = items  # type: ignore[attr-defined]


class ReportForm(forms.Form):
    """What a rapporteur wrote, and the revision that it was typed on."""

    use_required_attribute = False
    revision = forms.IntegerField(min_value=0, max_value=999_999_999, widget=forms.HiddenInput)
    text = Words(
        label=_("The rapporteur's text"),
        rows=16,
        help_text=_("A blank line begins a paragraph, “- ” a point of a list, “# ” a heading."),
        error_messages={"required": _("Write the text first.")},
    )
