"""The form of a progress report: each point that the State is responsible for, how far it is, and in words."""

from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from nominations.declarations.commitment_models import ProgressReport
from nominations.declarations.progress import Account
from nominations.declarations.reporting import IN_WORDS, LONGEST, Entry
from nominations.portal.forms.fields import Lines
from nominations.portal.forms.layout import Button, EclFormHelper, Fieldset, actions

LONGEST_NUMBER = 6  # of a version


class ProgressForm(forms.Form):
    """Saved as far as it goes: a point without a choice is left for later."""

    use_required_attribute = False

    def __init__(self, *args: Any, account: Account, **options: Any) -> None:
        super().__init__(*args, **options)
        self.points = [cell for cell in account.cells if cell.is_asked]
        parts = []
        for cell in self.points:
            point, said = cell.promise.commitment, cell.report
            names = f"progress_{point.pk}", f"text_{point.pk}"
            nothing = [] if said else [("", _("Not reported yet"))]
            self.fields[names[0]] = forms.ChoiceField(
                label=_("How far it is"),
                choices=[*nothing, *ProgressReport.Progress.choices],
                required=False,
                initial=said.progress if said else "",
                error_messages={"invalid_choice": _("Choose one of the list.")},
            )
            self.fields[names[1]] = Lines(label=_("In words"), max_length=LONGEST, initial=said.text if said else "")
            for name in names:
                self.fields[name].needed = False  # type: ignore[attr-defined]  # read by the ECL pack
            due = _now("Due: %(due)s") % {"due": point.stated} if point.stated else ""
            parts.append(Fieldset(str(point), *names, description=due))
        self.helper = EclFormHelper(tag=False)
        self.helper.layout = Layout(*parts, actions(Button("save", _("Save the report"))))

    def clean(self) -> None:
        for cell in self.points:
            key = cell.promise.commitment.pk
            progress, text = self.cleaned_data.get(f"progress_{key}"), self.cleaned_data.get(f"text_{key}")
            number = {"number": cell.promise.commitment.number}
            if text and not progress and f"progress_{key}" not in self.errors:
                self.add_error(f"progress_{key}", _now("Choose how far point %(number)s is.") % number)
            if progress in IN_WORDS and not text and f"text_{key}" not in self.errors:
                self.add_error(f"text_{key}", _now("Say in words what was done on point %(number)s.") % number)

    def entries(self) -> list[Entry]:
        """Return the points that something is said of, each with the version that was read before."""
        told = [cell.promise.commitment for cell in self.points]
        return [
            Entry(point, progress, self.cleaned_data[f"text_{point.pk}"], self._seen(point.pk))
            for point in told
            if (progress := self.cleaned_data[f"progress_{point.pk}"])
        ]

    def _seen(self, key: Any) -> int | None:
        seen = str(self.data.get(f"seen_{key}", ""))
        return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < LONGEST_NUMBER else None
