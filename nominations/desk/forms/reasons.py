"""Why a nomination goes back: a reason of the list, and its words, which stand ready to be edited."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from nominations.desk.forms.decisions import DecisionForm
from nominations.kernel.text import clean_text
from nominations.texts import queries as texts
from nominations.texts.filling import fill
from nominations.workflow.models import Nomination
from nominations.workflow.states import Reason


class CodedReasonForm(DecisionForm):
    """The chosen reason's own words fill an empty text. Whoever chooses another reason gets its words instead,

    unless the text was changed by hand: what was typed is never lost.
    """

    reason_code = forms.ChoiceField(
        label=_("Reason"),
        choices=[("", _("Choose the reason")), *Reason.choices],
        error_messages={"required": _("Choose the reason from the list.")},
    )
    reason = forms.CharField(
        label=_("What the State reads"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6, "cols": 70}),
        help_text=_("Leave it empty to start from the words of the reason. The recipients read it word for word."),
    )
    filled = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)  # whose words were filled in

    def __init__(self, *args: Any, nomination: Nomination, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.nomination = nomination

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        code, text = typed.get("reason_code", ""), clean_text(typed.get("reason", ""))
        if code and code != Reason.OTHER and (not text or self._is_untouched(text, code)):
            text, typed["filled"] = self._words(code), code
        elif code == Reason.OTHER and self._is_untouched(text, code):
            text, typed["filled"] = "", ""
        if not text and "reason" not in self.errors and code:
            self.add_error("reason", _("Write the reason, so that the State can understand it."))
        typed["reason"] = text
        shown = QueryDict(mutable=True)
        shown.update({**self.data, "reason": text, "filled": typed.get("filled", "")})
        self.data = shown
        return typed

    def _is_untouched(self, text: str, code: str) -> bool:
        """Answer whether the text is still the one that another reason filled in."""
        before = self.cleaned_data.get("filled", "")
        return before in Reason.values and before not in (code, Reason.OTHER) and text == self._words(before)

    def _words(self, code: str) -> str:
        invitation = self.nomination.invitation
        group, call = invitation.call.group, invitation.call
        wording = texts.in_force(f"reason.{code}", group_id=group.pk, call_id=call.pk)
        facts = {
            "state": invitation.country.name_in_text,
            "group": group.title,
            "call": call.title,
            "reference": self.nomination.reference,
        }
        return clean_text(fill(wording.body, facts))
