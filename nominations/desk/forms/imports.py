"""The forms that enter contact points: a list and whether the States are told, or one person."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from nominations.accounts import reading
from nominations.accounts.models import Role
from nominations.desk.forms.decisions import DecisionForm
from nominations.reference.models import Country

if TYPE_CHECKING:
    from django.db.models import QuerySet

MEGABYTE = 1024 * 1024
# How a list names each role (accounts/import_rules.py), whatever the language of the page.
KIND_WORDS = {
    Role.Kind.CONTACT_POINT: "national contact point",
    Role.Kind.PERMANENT_REPRESENTATION: "permanent representation",
}


class ContactFileForm(forms.Form):
    use_required_attribute = False
    file = forms.FileField(
        label=_("List of contact points"),
        help_text=_("CSV or Excel (.xlsx), at most %(rows)s rows and %(most)s MB.")
        % {"rows": f"{reading.MOST_ROWS:,}", "most": reading.MOST_BYTES // MEGABYTE},
        error_messages={"required": _("Choose the file first."), "empty": _("The file is empty.")},
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.txt"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile) and (file.size or 0) > reading.MOST_BYTES:
            facts = {"most": reading.MOST_BYTES // MEGABYTE}
            raise ValidationError(_("The file has more than %(most)s MB. Divide the list.") % facts)
        return file


class EntryForm(DecisionForm):
    tells = forms.BooleanField(
        label=_("Tell each State's other contact points, in one mail each"),
        required=False,
        initial=True,
        help_text=_("Whoever is entered sees the State's drafts, so nobody should be entered behind its back."),
    )


class ContactForm(DecisionForm):
    """One person who speaks for a State, from a day on."""

    country = forms.ModelChoiceField(
        Country.objects.none(), label=_("State"), error_messages={"required": _("Choose the State.")}
    )
    email = forms.CharField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("The address that mail goes to, and that the person signs in with."),
        error_messages={"required": _("Give the e-mail address.")},
        widget=forms.EmailInput,
    )
    given_name = forms.CharField(label=_("Given name"), max_length=150, required=False)
    family_name = forms.CharField(
        label=_("Family name"),
        max_length=150,
        required=False,
        help_text=_("In the person's own script. A person who is known already keeps the name that is there."),
    )
    kind = forms.ChoiceField(label=_("Role"), choices=[(kind.value, kind.label) for kind in Role.STATE_KINDS])
    position = forms.ChoiceField(
        label=_("Position"),
        choices=[("1", _("First contact")), ("2", _("Second contact"))],
        help_text=_("The second contact is written to when the first stays silent."),
    )
    since = forms.DateField(
        label=_("First day"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": _("Give the first day.")},
    )

    def __init__(self, *args: Any, states: "QuerySet[Country]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].queryset = states  # type: ignore[attr-defined]  # the field of a foreign key

    @property
    def typed(self) -> dict[str, str]:
        """Return what was typed in the columns of a list."""
        facts = {name: str(self.cleaned_data[name]) for name in ("email", "given_name", "family_name", "position")}
        kind, since = Role.Kind(self.cleaned_data["kind"]), self.cleaned_data["since"].isoformat()
        words = KIND_WORDS[kind]
        return {**facts, "state": self.cleaned_data["country"].eu_code, "kind": words, "since": since}
