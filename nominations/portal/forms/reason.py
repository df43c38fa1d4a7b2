"""A reason in one's own words: for a nil return and for a withdrawal."""

from typing import TYPE_CHECKING, Any

from crispy_forms.layout import Layout
from django import forms

from nominations.kernel.refusals import Refused
from nominations.portal.forms.fields import Lines
from nominations.portal.forms.layout import Button, EclFormHelper, actions

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
