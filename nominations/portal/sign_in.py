"""How signing in differs from allauth's ways: nobody signs up, and the code goes out through our outbox."""

import uuid
from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from nominations.accounts.models import User
from nominations.kernel import clock
from nominations.outbox import actions as outbox
from nominations.outbox.messages import Message, key

CODE_MAIL = "account/email/login_code"


class SignInAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Accounts are made by the Commission; the one mail that allauth may send is the code."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": _("This is not the code of the newest mail. Check its six digits."),
        "too_many_login_attempts": _("Too many attempts. Wait a few minutes, then ask for a new code."),
        "rate_limited": _("Too many requests. Wait a few minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the mail with the code to the outbox, to the address of the account, not to the one typed."""
        if template_prefix != CODE_MAIL:
            raise ImproperlyConfigured(f"Signing in sends one mail only, not {template_prefix}.")
        at = clock.now()
        user = User.objects.get(email__iexact=email)
        message = Message(
            kind="sign_in_code",
            template="accounts/sign_in_code",
            recipient=user.email,
            recipient_name=str(user),
            context={"code": context["code"]},
            dedup_key=key("sign_in_code", user.pk, uuid.uuid4()),
            about=user,
            priority=1,
            sensitive=True,
            expires_at=at + timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT),
        )
        outbox.enqueue([message], at=at)
