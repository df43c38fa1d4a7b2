"""The form of a new access key: what for, what it opens, how long."""

from datetime import date, timedelta
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from nominations.accounts.models import ApiToken
from nominations.kernel.refusals import Refused
from nominations.portal.forms.fields import Line
from nominations.portal.forms.layout import Button, EclFormHelper, actions

# In the words of the person who makes the key.
SCOPES = {
    ApiToken.Scope.CALENDAR: _("Your deadlines, for your calendar program"),
    ApiToken.Scope.FULL: _("All that you see on the pages, for a program"),
}
DAYS = [("30", _("30 days")), ("90", _("90 days")), ("365", _("One year"))]


class KeyForm(forms.Form):
    """Whether the key may be made is for the verb to say."""

    use_required_attribute = False
    label = Line(
        max_length=80,
        needed=True,
        label=_("What is the key for?"),
        help_text=_("For example “Calendar on my telephone”. You recognise it by this later."),
    )
    scope = forms.ChoiceField(label=_("What does it open?"), choices=list(SCOPES.items()))
    days = forms.ChoiceField(label=_("How long does it last?"), choices=DAYS, initial="365")

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.helper = EclFormHelper()
        self.helper.layout = Layout("label", "scope", "days", actions(Button("make", _("Make the key"))))

    def facts(self, *, today: date) -> dict[str, Any]:
        """Return what the verb wants to know."""
        given = self.cleaned_data
        expires_on = today + timedelta(days=int(given["days"]))
        return {"label": given["label"], "scope": ApiToken.Scope(given["scope"]), "expires_on": expires_on}

    def refuse(self, refusal: Refused) -> None:
        self.add_error("label", str(refusal))
