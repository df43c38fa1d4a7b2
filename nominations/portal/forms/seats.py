"""The day on which a contact point looks at a group; it is asked for by GET, so that the page has an address."""

from datetime import date

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from nominations.portal.forms.fields import Day
from nominations.portal.forms.layout import EclFormHelper


class DayForm(forms.Form):
    use_required_attribute = False
    on = Day(label=_("Day"), needed=False)

    @property
    def helper(self) -> EclFormHelper:
        helper = EclFormHelper(tag=False, summarise=False)
        helper.layout = Layout("on")
        return helper

    def chosen(self, *, otherwise: date) -> date:
        """Return the day that was typed; where it is none, the other, and the field says what is wrong."""
        day: date | None = self.cleaned_data.get("on") if self.is_valid() else None
        return day or otherwise
