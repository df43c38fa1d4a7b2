"""What a browser posts from the nomination form: everything that the page showed, with changes."""

from typing import Any

from django.test import Client
from django.urls import reverse

from nominations.workflow.models import Nomination


def draft_url(nomination: Nomination) -> str:
    return reverse("portal:draft", args=[nomination.pk])


def shown(client: Client, nomination: Nomination) -> dict[str, Any]:
    """Open the form and return what it would post if nothing were changed."""
    answer = client.get(draft_url(nomination))
    assert answer.status_code == 200
    posted: dict[str, Any] = {"revision": answer.context["revision"], "base": answer.context["base"]}
    for part in answer.context["forms"]:
        for field in part:
            if field.name not in {"letter", "remove"}:
                value = field.value()
                posted[field.html_name] = "" if value is None else value
    return posted


def save(client: Client, nomination: Nomination, posted: dict[str, Any], **changes: Any) -> Any:
    """Press "Save draft"; `changes` use "__" where a field name has "-"."""
    typed = {name.replace("__", "-"): value for name, value in changes.items()}
    return client.post(draft_url(nomination), {**posted, **typed, "save": "1"})
