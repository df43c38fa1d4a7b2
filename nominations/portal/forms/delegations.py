"""The forms of a State's delegation: a person for one meeting, how the representative attends, a reason."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from crispy_forms.layout import Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from nominations.kernel.refusals import Refused
from nominations.meetings.accrediting import AttendsThemselves
from nominations.meetings.facts import NEEDED, Facts, NotAFullPerson
from nominations.meetings.participant_models import Participant
from nominations.meetings.placing import AttendsAlready
from nominations.portal.forms.fields import Address, Line
from nominations.portal.forms.layout import Button, EclFormHelper, actions
from nominations.portal.forms.pieces import Folded
from nominations.portal.forms.reason import ReasonForm

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as Words


class ModeForm(forms.Form):
    """In person or online."""

    use_required_attribute = False
    mode = forms.ChoiceField(
        label=_("How do they attend?"),
        choices=Participant.Mode.choices,
        widget=forms.RadioSelect,
        initial=Participant.Mode.IN_PERSON,
        error_messages={"required": _("Say whether the person attends in person or online.")},
    )

    def __init__(self, *, button: "Words", **options: Any) -> None:
        super().__init__(**options)
        self.helper = EclFormHelper()
        self.helper.layout = Layout("mode", actions(Button("confirm", button)))

    def refuse(self, refusal: Refused) -> None:
        self.add_error("mode", str(refusal))


class PersonForm(forms.Form):
    """A full person, for this meeting only; an expert also says with whom they come, where that is not clear."""

    use_required_attribute = False
    family_name = Line(label=_("Family name"), max_length=150, needed=True, help_text=_("In the original script."))
    given_name = Line(label=_("Given name"), max_length=150, needed=True, help_text=_("In the original script."))
    family_name_latin = Line(label=_("Family name in Latin letters"), max_length=150)
    given_name_latin = Line(label=_("Given name in Latin letters"), max_length=150)
    function = Line(label=_("Function"), max_length=200, help_text=_("For example: Head of Unit, Quantum Policy."))
    organisation = Line(
        label=_("Employer"),
        max_length=300,
        help_text=_("If it is not the authority itself. It may be a research body."),
    )
    email = Address(
        label=_("E-mail address"),
        max_length=254,
        needed=True,
        help_text=_("The person is told at this address that you named them, and gets the calendar entry."),
    )
    phone = Line(
        label=_("Telephone"),
        max_length=40,
        help_text=_("With the country code: +32 2 000 00 00"),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off", "class": "ecl-text-input--m"}),
    )
    mode = forms.ChoiceField(
        label=_("How do they attend?"),
        choices=Participant.Mode.choices,
        widget=forms.RadioSelect,
        initial=Participant.Mode.IN_PERSON,
        error_messages={"required": _("Say whether the person attends in person or online.")},
    )
    accompanies = forms.ChoiceField(
        label=_("With whom do they come?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whom the expert accompanies.")},
    )

    def __init__(self, *, button: "Words", heads: Sequence[Participant] = (), **options: Any) -> None:
        super().__init__(**options)
        several = len(heads) > 1
        self.heads = {str(head.pk): head for head in heads}
        if several:
            field = self.fields["accompanies"]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
            field.choices = [(key, str(head)) for key, head in self.heads.items()]
        else:
            del self.fields["accompanies"]
        self.helper = EclFormHelper()
        self.helper.layout = Layout(
            Row("family_name", "given_name"),
            Folded(_("The name is not in Latin letters?"), Row("family_name_latin", "given_name_latin")),
            "function",
            "organisation",
            "email",
            "phone",
            "mode",
            *(["accompanies"] if several else []),
            actions(Button("confirm", button)),
        )

    def clean(self) -> None:
        """Say at once all that is missing; the verb would name one thing after the other."""
        for name, sentence in NEEDED.items():
            if name in self.cleaned_data and not self.cleaned_data[name]:
                self.add_error(name, sentence)

    def facts(self) -> Facts:
        return Facts(**{name: text for name, text in self.cleaned_data.items() if name != "accompanies"})

    def head(self) -> Participant:
        """Return whom the expert accompanies: the chosen one, or the only one."""
        return self.heads[self.cleaned_data.get("accompanies") or next(iter(self.heads))]

    def refuse(self, refusal: Refused) -> None:
        """Put what a verb refused beside the field that it is about."""
        if isinstance(refusal, NotAFullPerson):
            self.add_error(refusal.field, str(refusal))
        elif isinstance(refusal, AttendsAlready | AttendsThemselves):
            self.add_error("email", str(refusal))
        else:
            self.add_error(None, str(refusal))


class NobodyForm(ReasonForm):
    """Nobody attends: a reason may be given."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            label=_("Why does nobody attend?"),
            help_text=_("You may leave this empty. The secretariat of the group reads it."),
            button=_("Answer that nobody attends"),
            **options,
        )
        reason = self.fields["reason"]
        reason.needed = False  # type: ignore[attr-defined]  # a field of ours: forms/fields.py
