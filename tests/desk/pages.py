"""Addresses of the desk and small readers of its pages, for the tests beside."""

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from nominations.calls.models import Call, Invitation
from nominations.inbox.models import ReceivedMail
from nominations.outbox.models import OutgoingMail
from nominations.workflow.models import Nomination


def of_call(name: str, call: Call) -> str:
    return reverse(f"admin:nominations_call_{name}", args=[call.pk])


def of_invitation(name: str, invitation: Invitation) -> str:
    return reverse(f"admin:nominations_invitation_{name}", args=[invitation.pk])


def of_nomination(name: str, nomination: Nomination) -> str:
    return reverse(f"admin:nominations_nomination_{name}", args=[nomination.pk])


def of_mail(name: str, mail: OutgoingMail) -> str:
    return reverse(f"admin:nominations_outgoingmail_{name}", args=[mail.pk])


def of_difference(name: str, *keys: Any) -> str:
    return reverse(f"admin:nominations_registerdifference_{name}", args=keys)


def of_received(name: str, mail: ReceivedMail) -> str:
    return reverse(f"admin:nominations_receivedmail_{name}", args=[mail.pk])


def text_of(response: Any) -> str:
    """The words of a page without its tags, spaces made single."""
    bare = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", bare)


def press(client: Client, address: str, **typed: Any) -> Any:
    """Press the button of a confirmation page: first for the mail to be shown, then for the act; return the answer."""
    page = client.post(address, typed)
    assert page.status_code == 200, page.status_code
    return client.post(address, {**typed, "shown": page.context["shown"]})


def of_record(name: str, page: str, *keys: object) -> str:
    return reverse(f"admin:nominations_{name}_{page}", args=list(keys))
