"""The forms of the steps that set a group up; one step, one form, in the words of those who fill it in."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from nominations.desk.forms.mandates import day_field
from nominations.groups.actions import Seating
from nominations.groups.models import ExpertGroup, Role
from nominations.groups.setting_up import LIMITS, MOST_DAYS
from nominations.kernel.constraints import EMAIL
from nominations.kernel.text import clean_line


class StepForm(forms.Form):
    """`blamed` is the field that a refusal of the step's verb stands at; empty: above all."""

    use_required_attribute = False
    blamed = ""


class IdentityForm(StepForm):
    blamed = "code"
    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        required=False,
        help_text=_(
            "As in the Register of Commission Expert Groups: E03931; a sub-group's E00935/1, and the group above is "
            "found from it. It never changes afterwards, for references of calls begin with it."
        ),
    )
    is_unlisted = forms.BooleanField(
        label=_("The Register does not list this group"),
        required=False,
        help_text=_("Leave the code empty then: the group gets one of ours, N and five digits. It never changes."),
    )
    title = forms.CharField(
        label=_("Title"), max_length=300, error_messages={"required": _("Give the group its title.")}
    )
    abbreviation = forms.CharField(label=_("Abbreviation"), max_length=60, required=False)
    legal_form = forms.ChoiceField(
        label=_("Legal form"),
        choices=ExpertGroup.LegalForm.choices,
        help_text=_("Formal: set up by a Commission decision. Informal: set up by a department."),
    )
    duration = forms.ChoiceField(label=_("Duration"), choices=ExpertGroup.Duration.choices)

    def __init__(self, *args: Any, group: ExpertGroup | None = None, **kwargs: Any) -> None:
        if group:
            names = ("code", "title", "abbreviation", "legal_form", "duration")
            kwargs["initial"] = {name: getattr(group, name) for name in names}
        super().__init__(*args, **kwargs)
        if group:
            del self.fields["is_unlisted"]
            self.fields["code"].disabled = True
            self.fields["code"].help_text = _("The code stays: references of calls begin with it.")

    def clean_code(self) -> str:
        return clean_line(self.cleaned_data["code"]).upper()

    def clean(self) -> dict[str, Any]:
        """Refuse a new group with neither a code nor the word that it has none; never give a code by mistake."""
        facts = self.cleaned_data
        if not facts.get("code") and not facts.get("is_unlisted"):
            self.add_error("code", _("Enter the code, or say that the Register does not list the group."))
        if facts.get("code") and facts.get("is_unlisted"):
            self.add_error("code", _("Give the code, or say that the Register does not list the group: not both."))
        return facts

    def clean_title(self) -> str:
        return clean_line(self.cleaned_data["title"])

    def clean_abbreviation(self) -> str:
        return clean_line(self.cleaned_data["abbreviation"])


def _days(label: Any, help_text: Any) -> forms.IntegerField:
    asked = {"required": _("Give a number of days.")}
    return _number(label, 0, MOST_DAYS, help_text=help_text, error_messages=asked)


def _number(
    label: Any, least: int, most: int, *, error_messages: dict[str, Any] | None = None, **facts: Any
) -> forms.IntegerField:
    """Return a field for a whole number that says both bounds when one is passed."""
    wrong = format_lazy(_("Write a whole number from {least} to {most}."), least=least, most=most)
    said = dict.fromkeys(("invalid", "min_value", "max_value"), wrong) | (error_messages or {})
    return forms.IntegerField(label=label, min_value=least, max_value=most, error_messages=said, **facts)


class SeatsForm(StepForm):
    representatives = _number(
        _("Representatives that each State names"),
        1,
        9,
        help_text=_("Each has a seat, for an authority of the State. From 1 to 9."),
        error_messages={"required": _("Say how many representatives each State names.")},
    )
    experts = _number(
        _("Accompanying technical experts that each State names"),
        0,
        9,
        help_text=_("They come to meetings with a representative, without a seat or a vote. 0: none."),
        error_messages={"required": _("Say how many experts each State names; 0 for none.")},
    )
    experts_required = forms.BooleanField(label=_("A nomination without the expert is incomplete"), required=False)
    term_months = _number(
        _("Length of a mandate in months"),
        1,
        240,
        required=False,
        help_text=_("Empty: a mandate runs until somebody else is appointed."),
    )
    may_reject = forms.BooleanField(
        label=_("Nominations may be rejected"),
        required=False,
        help_text=_("Off: a nomination is acknowledged or returned for correction, never rejected."),
    )
    four_eyes = forms.BooleanField(
        label=_("A second officer decides"),
        required=False,
        help_text=_("On: one officer proposes each decision, another takes it."),
    )
    publishes_names = forms.BooleanField(
        label=_("The names of representatives are published"),
        required=False,
        help_text=_("Off: the public sees State and authority only."),
    )
    fields_of_expertise = forms.CharField(
        label=_("Fields of expertise"),
        required=False,
        max_length=8_000,
        widget=forms.Textarea(attrs={"rows": 6, "cols": 60}),
        help_text=_("One a line, in the order in which States see them. May be empty."),
    )

    def __init__(self, *args: Any, group: ExpertGroup, is_settled: bool, **kwargs: Any) -> None:
        kwargs["initial"] = _seats_of(group)
        super().__init__(*args, **kwargs)
        for name in ("representatives", "experts", "experts_required") if is_settled else ():
            self.fields[name].disabled = True

    def seatings(self) -> Sequence[Seating]:
        facts = self.cleaned_data
        found = [Seating(Role.REPRESENTATIVE, facts["representatives"])]
        if facts["experts"]:
            found.append(Seating(Role.ACCOMPANYING_EXPERT, facts["experts"], required=facts["experts_required"]))
        return found

    def labels(self) -> list[str]:
        return str(self.cleaned_data["fields_of_expertise"]).splitlines()


def _seats_of(group: ExpertGroup) -> dict[str, Any]:
    rules = {rule.role: rule for rule in group.seat_rules.all()}
    representatives, experts = rules.get(Role.REPRESENTATIVE), rules.get(Role.ACCOMPANYING_EXPERT)
    return {
        "representatives": representatives.per_state if representatives else None,
        "experts": experts.per_state if experts else 0,
        "experts_required": bool(experts and experts.required),
        "fields_of_expertise": "\n".join(field.label for field in group.fields_of_expertise.all()),
        **{name: getattr(group, name) for name in ("term_months", "may_reject", "four_eyes", "publishes_names")},
    }


class LimitsForm(StepForm):
    """Calendar days, counted backwards from the first day of a meeting (domain rules 13 to 15)."""

    blamed = "invitation_days"
    invitation_days = _days(
        _("Invitation: days before a meeting"),
        _("Until 23:59:59 in Brussels on that day. Later, a meeting needs a reason why it is urgent."),
    )
    documents_days = _days(_("Documents: days before a meeting"), _("For documents on which members are consulted."))
    urgent_days = _days(
        _("Urgent cases: days before a meeting"), _("Later than this only the Chair convenes a meeting.")
    )
    agenda_public_days = _days(
        _("Agenda public: days before a meeting"), _("When the public Register shows the agenda at the latest.")
    )
    minutes_public_days = _days(
        _("Minutes public: days after a meeting"),
        _("When the public Register shows the minutes at the latest; this one ends on a working day."),
    )

    def __init__(self, *args: Any, group: ExpertGroup, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(group, name) for name in LIMITS}
        super().__init__(*args, **kwargs)


class AddressForm(StepForm):
    """An address of e-mail and the day from which it counts."""

    email = forms.CharField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput,
        error_messages={"required": _("Enter the address.")},
    )
    since = day_field(_("From"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        kwargs["initial"] = {"since": today, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    def clean_email(self) -> str:
        address = clean_line(self.cleaned_data["email"]).lower()
        RegexValidator(EMAIL, _("“%(value)s” is not an e-mail address."))(address)
        return address


class MailboxForm(AddressForm):
    blamed = "since"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("Functional mailbox")
        self.fields["email"].help_text = _("States answer to it, and see it on each mail. Not a person's own address.")
        self.fields["since"].help_text = _("An earlier mailbox ends on that day; it stays in the history.")


class OfficerForm(AddressForm):
    blamed = "email"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("Colleague's e-mail address")
        self.fields["email"].help_text = _("Of an account of Commission staff. They see this group's calls.")


class LeavingForm(StepForm):
    blamed = "on"
    on = day_field(_("First day without"))
