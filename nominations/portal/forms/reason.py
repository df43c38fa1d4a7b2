"""A reason in one's own words: for a nil return, for a withdrawal, and, with its day, for somebody who leaves."""

from datetime import date
from typing import TYPE_CHECKING, Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from nominations.kernel.refusals import Refused
from nominations.mandates.changes import DayRefused
from nominations.portal.forms.fields import Day, Lines
from nominations.portal.forms.layout import Button, EclFormHelper, actions
from nominations.workflow.actions import DayMissing

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as Words


class ReasonForm(forms.Form):
    """One text; whether it is enough is for the verb to say."""

    use_required_attribute = False
    reason = Lines(max_length=4000, needed=True, widget=forms.Textarea(attrs={"rows": 6}))

    def __init__(self, *, label: "Words", help_text: "Words", button: "Words", **options: Any) -> None:
        super().__init__(**options)
        self.fields["reason"].label = label
        self.fields["reason"].help_text = help_text
        self.helper = EclFormHelper()
        self.helper.layout = Layout("reason", actions(Button("confirm", button)))

    @property
    def reason_given(self) -> str:
        return str(self.cleaned_data["reason"])

    def refuse(self, refusal: Refused) -> None:
        self.add_error("reason", str(refusal))


class LeaveForm(ReasonForm):
    """The representative leaves, and nobody follows yet: from which day, and why."""

    effective_on = Day(
        label=_("First day without a representative"),
        needed=True,
        help_text=_("The day after the representative's last day. From then on the seat is vacant."),
    )

    def __init__(self, **options: Any) -> None:
        super().__init__(
            label=_("Why does nobody follow yet?"),
            help_text=_("One or two sentences are enough. The secretariat of the group reads them."),
            button=_("Send this message"),
            **options,
        )
        self.helper.layout.insert(0, "effective_on")

    @property
    def first_vacant_on(self) -> date | None:
        day: date | None = self.cleaned_data["effective_on"]
        return day

    def refuse(self, refusal: Refused) -> None:
        of_the_day = isinstance(refusal, DayMissing | DayRefused)
        self.add_error("effective_on" if of_the_day else "reason", str(refusal))
