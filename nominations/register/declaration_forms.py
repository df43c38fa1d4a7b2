"""What a visitor asks of the declarations: words, a kind, open or closed; and of one, a day since it was done."""

from datetime import date
from typing import Any, cast

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from nominations.declarations.models import Declaration
from nominations.kernel.partial_dates import PartialDate
from nominations.kernel.text import clean_line
from nominations.register.forms import LONGEST_TEXT, DayForm, PlainSelect
from nominations.register.queries.declarations import SHOWN, DeclarationFilter


class DeclarationSearch(forms.Form):
    """The filter of the declarations, as the address carries it; `wanted` leaves out what was not understood."""

    use_required_attribute = False

    text = forms.CharField(
        label=_("Words"),
        required=False,
        max_length=LONGEST_TEXT,
        help_text=_("Title of the declaration or what it is about; title, code or mission of its group."),
        error_messages={"max_length": _("Search with fewer words: %(limit_value)s characters at most.")},
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False, widget=PlainSelect)
    status = forms.ChoiceField(label=_("Status"), required=False, widget=PlainSelect)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        for name, choices in (
            ("kind", Declaration.Kind.choices),
            ("status", [(each.value, each.label) for each in SHOWN]),
        ):
            field = cast("forms.ChoiceField", self.fields[name])
            field.choices = [("", _("All")), *choices]
            field.error_messages["invalid_choice"] = _("“%(value)s” is not in the list; this filter was left out.")

    def clean_text(self) -> str:
        return clean_line(self.cleaned_data["text"])

    def wanted(self) -> DeclarationFilter:
        self.is_valid()
        return DeclarationFilter(**{name: self.cleaned_data.get(name, "") for name in self.fields})


class SignatoriesDayForm(DayForm):
    """The day whose signatories are shown: from the day on which the declaration was done, and no day to come."""

    def __init__(self, data: Any, *, today: date, done: PartialDate) -> None:
        super().__init__(data, today=today)
        self.done = done
        self.is_before = False
        self.fields["on"].label = _("Signatories on")
        self.fields["on"].widget.attrs.update(min=str(done.start), max=str(today))

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        facts = {"day": date_format(day, "l j F Y"), "today": date_format(self.today, "l j F Y")}
        if day < self.done.start:
            self.is_before = True
            facts |= {"done": self.done.stated, "first": date_format(self.done.start, "l j F Y")}
            sentence = _("On %(day)s nobody had signed; it was done later (%(done)s). %(first)s is shown.")
            raise forms.ValidationError(sentence % facts)
        if day > self.today:
            sentence = _("%(day)s is still to come: nobody knows who will have signed. Today, %(today)s, is shown.")
            raise forms.ValidationError(sentence % facts)
        return day

    def day(self) -> date | None:
        """Return the day that is asked for; the first one for a day before it; None where it cannot be shown."""
        asked = super().day()
        return self.done.start if self.is_before else asked
