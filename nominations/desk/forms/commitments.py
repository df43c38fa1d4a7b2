"""The forms of commitments, fulfilments and reviews: a point of the text, when it was met, by when States report."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nominations.declarations.commitment_models import Commitment, ProgressReport
from nominations.declarations.models import Declaration
from nominations.declarations.progress import Account
from nominations.declarations.promising import Point, stated
from nominations.declarations.reporting import LONGEST, Entry
from nominations.desk.forms.decisions import DecisionForm, ReasonForm
from nominations.desk.forms.mandates import day_field
from nominations.desk.forms.meetings import text_field
from nominations.desk.forms.partial_dates import PartialDateFields
from nominations.desk.forms.registration import CleanLine
from nominations.reference.models import Country

LONGEST_NUMBER = 6  # of a version
WHO = [("all", _("All signatories")), ("named", _("Only the States named below")), ("none", _("No State: bodies only"))]


class CommitmentForm(PartialDateFields):
    """A point of the text: where it stands, what it says, when it is due, who is responsible."""

    date_is_required = False
    date_label = _("Due, as the text states it")

    number = CleanLine(
        label=_("Point"),
        max_length=20,
        help_text=_("As the text numbers it: 2, 2.1 or 2.2.1."),
        error_messages={"required": _("Number the point as the text does.")},
    )
    title = CleanLine(
        label=_("Title"),
        max_length=200,
        help_text=_("A few words that say what is to be done."),
        error_messages={"required": _("Give the point a title.")},
    )
    parent = forms.ModelChoiceField(
        label=_("Stands below"), queryset=Commitment.objects.none(), required=False, empty_label=_("No other point")
    )
    text = text_field(_("In the words of the text"), rows=5, longest=8000)
    who = forms.ChoiceField(label=_("Which States are responsible"), choices=WHO)
    states = forms.ModelMultipleChoiceField(
        label=_("States"),
        queryset=Country.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only signatories can be responsible."),
    )
    bodies = CleanLine(
        label=_("Bodies"),
        required=False,
        max_length=300,
        help_text=_("Others who work on it: European Commission, ESA."),
    )
    field_order = ("number", "title", "parent", "text", *PartialDateFields.DATE_FIELDS, "who", "states", "bodies")

    def __init__(self, *args: Any, declaration: Declaration, states: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["date_to"].help_text = _(
            "Only for some time between two days. “Before the end of 2020” ends on a day that is known: give 31 "
            "December 2020 as both."
        )
        self.fields["parent"].queryset = declaration.commitments.all()  # type: ignore[attr-defined]  # a Field to the stubs
        signatories = Country.objects.filter(iso2__in=states).order_by("protocol_order", "name_en")
        self.fields["states"].queryset = signatories  # type: ignore[attr-defined]  # as above

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("who") == "named" and not cleaned.get("states") and "states" not in self.errors:
            self.add_error("states", _("Name the States, or choose all signatories."))
        return cleaned

    def point(self) -> Point:
        """Return what was typed; States count only where States are to be named."""
        told = self.cleaned_data
        states = tuple(told["states"]) if told["who"] == "named" else ()
        words = (told["number"], told["title"], told["text"], told["when"], told["parent"])
        return Point(*words, told["who"] == "all", states, told["bodies"])

    @classmethod
    def shown_of(cls, commitment: Commitment) -> dict[str, Any]:  # type: ignore[override]  # of the whole point
        point = stated(commitment)
        who = "all" if point.all_signatories else "named" if point.states else "none"
        facts = {"number": point.number, "title": point.title, "text": point.text, "bodies": point.bodies}
        states = [state.pk for state in point.states]
        return {**facts, "parent": point.parent, "who": who, "states": states, **PartialDateFields.shown_of(point.due)}


class FulfilmentForm(PartialDateFields):
    """When a commitment was met, and where one can see it."""

    date_label = _("When it was met, as the source states it")
    evidence = text_field(
        _("Where one can see it"),
        rows=4,
        required=True,
        longest=4000,
        help_text=_("The public Register shows it: a document, a decision, a page."),
        error_messages={"required": _("Say where one can see that it was met.")},
    )
    evidence_url = CleanLine(
        label=_("Address"), required=False, max_length=500, help_text=_("Of a public page, if there is one: https://…")
    )
    field_order = (*PartialDateFields.DATE_FIELDS, "evidence", "evidence_url")


class TakingBackForm(DecisionForm):
    """Why a fulfilment does not count."""

    reason = text_field(
        _("Reason"),
        rows=3,
        required=True,
        longest=2000,
        help_text=_("It stays beside what is taken back; only the secretariat reads it."),
        error_messages={"required": _("Give the reason, so that colleagues can understand it.")},
    )


class ReviewForm(forms.Form):
    """A review to come: its title, and by when States report."""

    use_required_attribute = False
    title = CleanLine(
        label=_("Title"),
        max_length=200,
        help_text=_("For example: Review of 2027."),
        error_messages={"required": _("Give the review a title.")},
    )
    reports_until_on = day_field(_("Reports by"), help_text=_("The last day, until 23:59:59 in Brussels."))


class NewDayForm(ReasonForm):
    """Another last day for the reports of a review that is open, and why."""

    new_on = day_field(_("New last day"), help_text=_("Until 23:59:59 in Brussels on that day."))
    field_order = ("new_on", "reason")


class StateReportForm(forms.Form):
    """What a State reports, entered by the secretariat; a point without a choice is left as it is."""

    use_required_attribute = False
    because = text_field(
        _("On whose word"),
        rows=2,
        required=True,
        longest=1000,
        help_text=_("For example: e-mail of the contact point of 3 May. The State reads it in its receipt."),
        error_messages={"required": _("Say on whose word you enter this: an e-mail of a day, a call, a meeting.")},
    )

    def __init__(self, *args: Any, account: Account, **options: Any) -> None:
        super().__init__(*args, **options)
        self.points = [cell for cell in account.cells if cell.is_asked]
        for cell in self.points:
            key, said = cell.promise.commitment.pk, cell.report
            nothing = [] if said else [("", _("Nothing reported"))]
            self.fields[f"progress_{key}"] = forms.ChoiceField(
                label=_("How far it is"),
                choices=[*nothing, *ProgressReport.Progress.choices],
                required=False,
                initial=said.progress if said else "",
            )
            self.fields[f"text_{key}"] = text_field(
                _("In words"), rows=3, longest=LONGEST, initial=said.text if said else ""
            )

    @property
    def parts(self) -> list[tuple[Any, forms.BoundField, forms.BoundField]]:
        """Each point with its two fields."""
        keys = [(cell, cell.promise.commitment.pk) for cell in self.points]
        return [(cell, self[f"progress_{key}"], self[f"text_{key}"]) for cell, key in keys]

    def clean(self) -> None:
        for cell in self.points:
            key = cell.promise.commitment.pk
            progress, text = self.cleaned_data.get(f"progress_{key}"), self.cleaned_data.get(f"text_{key}")
            if text and not progress and f"progress_{key}" not in self.errors:
                self.add_error(f"progress_{key}", _("Choose how far it is."))
            if progress in ("under_way", "done") and not text and f"text_{key}" not in self.errors:
                self.add_error(f"text_{key}", _("Say in words what was done."))

    def _seen(self, key: Any) -> int | None:
        seen = str(self.data.get(f"seen_{key}", ""))
        return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < LONGEST_NUMBER else None

    def entries(self) -> list[Entry]:
        told = [(cell.promise.commitment, cell.promise.commitment.pk) for cell in self.points]
        return [
            Entry(point, self.cleaned_data[f"progress_{key}"], self.cleaned_data[f"text_{key}"], self._seen(key))
            for point, key in told
            if self.cleaned_data[f"progress_{key}"]
        ]
