"""What went wrong, in a sentence, as application/problem+json (RFC 9457)."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

CONTENT_TYPE = "application/problem+json"


class UnknownKey(Exception):  # noqa: N818 - an answer, not a failure
    """The access key is unknown, over, revoked, or of somebody who may read nothing any more."""


class NotThere(Exception):  # noqa: N818 - an answer, not a failure
    """Nothing is shown under this address; carries the sentence."""


def problem(status: int, title: str, detail: str, **headers: str) -> HttpResponse:
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    text = json.dumps(body, ensure_ascii=False)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return HttpResponse(text, status=status, content_type=CONTENT_TYPE, headers=named)


def unknown_key(_request: HttpRequest, _refusal: Any) -> HttpResponse:
    detail = _(
        "This access key opens nothing: it is unknown, over or revoked. Make a new one on the page “Access keys”."
    )
    return problem(401, _("Unknown access key"), detail, WWW_Authenticate='Bearer realm="open data"')


def not_there(_request: HttpRequest, refusal: Any) -> HttpResponse:
    return problem(404, _("Nothing there"), str(refusal) or _("There is nothing under this address."))


def not_understood(_request: HttpRequest, refusal: Any) -> HttpResponse:
    said = [f"“{error['loc'][-1]}”: {_sentence(error)}" for error in refusal.errors]
    return problem(400, _("Question not understood"), " ".join(said))


def _sentence(error: dict[str, Any]) -> str:
    words = str(error["msg"]).removeprefix("Value error, ")
    return f"{words}."


def not_allowed(allowed: str) -> HttpResponse:
    detail = _("This interface only reads: ask with GET or HEAD.")
    return problem(405, _("Method not allowed"), detail, Allow=allowed)


def not_readable(sentence: str) -> HttpResponse:
    return problem(400, _("Question not understood"), sentence)


def away(seconds: int) -> HttpResponse:
    detail = _("The data cannot be read just now. Ask again in a minute.")
    return problem(503, _("Away for a moment"), detail, Retry_After=str(seconds))


def our_fault() -> HttpResponse:
    return problem(500, _("A mistake of ours"), _("The answer could not be made. The mistake is noted."))
