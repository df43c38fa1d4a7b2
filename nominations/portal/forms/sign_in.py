"""The two forms of signing in: the address, and the code that was sent to it."""

from typing import Any

from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from django import forms
from django.utils.translation import gettext_lazy as _

from nominations.portal.forms.layout import Button, EclFormHelper, actions


class AddressForm(RequestLoginCodeForm):  # type: ignore[misc]  # allauth ships no types
    use_required_attribute = False

    def __init__(self, *args: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.fields["email"] = forms.EmailField(
            label=_("Your e-mail address"),
            help_text=_("The address at which the Commission writes to you as contact point or member of staff."),
            error_messages={
                "required": _("Enter your e-mail address."),
                "invalid": _("Enter an e-mail address such as name@example.org."),
            },
            widget=forms.EmailInput(attrs={"autocomplete": "email", "class": "ecl-text-input--m"}),
        )
        self.fields["email"].needed = False
        self.helper = EclFormHelper(self)
        self.helper.form_action = ""
        self.helper.layout.append(actions(Button("action", _("Send me a code"))))


class CodeForm(ConfirmLoginCodeForm):  # type: ignore[misc]  # allauth ships no types
    use_required_attribute = False

    def __init__(self, *args: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.fields["code"] = forms.CharField(
            label=_("Six-digit code"),
            max_length=20,
            error_messages={"required": _("Enter the code from the mail.")},
            widget=forms.TextInput(
                attrs={
                    "autocomplete": "one-time-code",
                    "inputmode": "numeric",
                    "autocapitalize": "none",
                    "class": "ecl-text-input--s",
                }
            ),
        )
        self.fields["code"].needed = False
        self.helper = EclFormHelper(self)
        self.helper.layout.append(actions(Button("action", _("Sign in"), value="verify")))
