"""The form that says to which State's row of which call a received mail belongs."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nominations.calls.models import Invitation


class AssignmentForm(forms.Form):
    use_required_attribute = False
    invitation = forms.ChoiceField(
        label=_("Call and State"),
        error_messages={
            "required": _("Choose the State that the mail comes from."),
            "invalid_choice": _("Choose one of the States in the list."),
        },
    )

    def __init__(self, typed: Any, *, rows: Iterable[Invitation], suggested: Iterable[str] = ()) -> None:
        rows, theirs = list(rows), set(suggested)
        chosen = next((str(row.pk) for row in rows if row.country_id in theirs), "")
        super().__init__(typed, initial={"invitation": chosen})
        groups = [
            (f"{call.reference} ({call.get_status_display()})", [(str(row.pk), _label(row)) for row in of_call])
            for call, of_call in groupby(rows, key=lambda row: row.call)
        ]
        self.fields["invitation"].choices = [("", _("Choose a State")), *groups]  # type: ignore[attr-defined]  # a Field


def _label(row: Invitation) -> str:
    """Name the call too: a closed box shows the option alone, without its group."""
    return f"{row.country.name_en}, {row.call.reference}"
