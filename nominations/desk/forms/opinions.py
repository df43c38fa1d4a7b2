"""The forms of opinions: what is put to the members, and until when a written procedure runs."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from nominations.desk.forms.decisions import DecisionForm
from nominations.groups.models import ExpertGroup
from nominations.kernel.refusals import Refused
from nominations.kernel.text import clean_line, clean_text
from nominations.meetings.models import AgendaItem
from nominations.meetings.voting_models import Ballot


class ProposalForm(forms.Form):
    """A question to be put to the members; `held` is a file that was chosen before and kept."""

    use_required_attribute = False
    title = forms.CharField(
        label=_("Title"), max_length=300, error_messages={"required": _("Give the opinion a title.")}
    )
    question = forms.CharField(
        label=_("What is put to the members"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 6, "cols": 70}),
        help_text=_("The members read it word for word, and answer with for, against or abstention."),
        error_messages={"required": _("Write the question that the members answer.")},
    )
    file = forms.FileField(
        label=_("Document"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx"}),
        help_text=_("PDF or Word. Never classified or sensitive documents."),
    )

    def __init__(self, *args: Any, held: "UploadedFile[bytes] | None" = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held = held

    @property
    def asks(self) -> list[forms.BoundField]:
        return list(self)

    def clean_title(self) -> str:
        return clean_line(self.cleaned_data["title"])

    def clean_question(self) -> str:
        return clean_text(self.cleaned_data["question"])

    @property
    def upload(self) -> "UploadedFile[bytes] | None":
        return self.cleaned_data.get("file") or self.held

    def refuse(self, refusal: Refused, *, of_the_file: bool) -> None:
        self.add_error("file" if of_the_file else None, str(refusal))


class InMeetingForm(ProposalForm):
    """An opinion that is decided in a meeting."""

    item = forms.ModelChoiceField(
        label=_("Agenda item"),
        queryset=AgendaItem.objects.none(),
        required=False,
        empty_label=_("No item"),
        help_text=_("While a vote on it is open, the item cannot be moved."),
    )
    field_order = ["title", "question", "item", "file"]

    def __init__(self, *args: Any, items: "QuerySet[AgendaItem]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = items  # type: ignore[attr-defined]  # a field of models


class WrittenForm(ProposalForm):
    """An opinion that is decided by written procedure, without a meeting."""

    group = forms.ModelChoiceField(
        label=_("Group"),
        queryset=ExpertGroup.objects.none(),
        empty_label=_("Choose a group"),
        error_messages={"required": _("Choose the group.")},
    )
    field_order = ["group", "title", "question", "file"]

    def __init__(self, *args: Any, groups: "QuerySet[ExpertGroup]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = groups  # type: ignore[attr-defined]  # a field of models


TAKE_BACK = "none"


class EntryForm(DecisionForm):
    """A written vote that reached the secretariat in another way."""

    choice = forms.ChoiceField(
        label=_("Vote"),
        choices=[*Ballot.Choice.choices, (TAKE_BACK, _("No vote: take back what was entered"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose for, against or abstention.")},
    )
    because = forms.CharField(
        label=_("How the vote reached you"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 70}),
        help_text=_(
            "Who wrote, in which way and when: the e-mail of the contact point of 12 March, 14:05. The State reads it."
        ),
        error_messages={"required": _("Say how the vote reached you: who wrote, and when.")},
    )

    def __init__(self, *args: Any, entered: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not entered:
            choice = self.fields["choice"]
            choice.choices = Ballot.Choice.choices  # type: ignore[attr-defined]  # a field of choices

    def clean_choice(self) -> str:
        chosen: str = self.cleaned_data["choice"]
        return "" if chosen == TAKE_BACK else chosen

    def clean_because(self) -> str:
        return clean_text(self.cleaned_data["because"])


class OpeningForm(DecisionForm):
    """Until when members vote in writing."""

    answers_until_on = forms.DateField(
        label=_("Last day"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("Until 23:59:59 in Brussels on that day. It does not move afterwards."),
        error_messages={
            "required": _("Choose the last day."),
            "invalid": _("This is not a date. Write it as year-month-day, for example 2026-03-31."),
        },
    )
