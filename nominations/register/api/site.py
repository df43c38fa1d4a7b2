"""The interface put together: its operations, its refusals, and what holds for every answer."""

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import ValidationError

from nominations.register.api import declarations, details, lists, meetings, partners, problems, whole

api = NinjaAPI(
    title="Open data on expert groups",
    version="1",
    description="Read-only. Without a key: what the public may know. With a key: what its holder sees on the pages.",
    openapi_url=None,
    docs_url=None,
    urls_namespace="api",
)
api.add_router("", lists.router)
api.add_router("", details.router)
api.add_router("", meetings.router)
api.add_router("", declarations.router)
api.add_router("", partners.router)
api.add_router("", whole.router)
api.add_exception_handler(ValidationError, problems.not_understood)
api.add_exception_handler(problems.UnknownKey, problems.unknown_key)
api.add_exception_handler(problems.NotThere, problems.not_there)

ALLOWED = "GET, HEAD, OPTIONS"
View = Callable[..., HttpResponseBase]


def door(view: View) -> View:
    """Let only reading in, and give each answer its tag, its cache rules and, for the public, its openness (CORS)."""

    @csrf_exempt
    @wraps(view)
    def inner(request: HttpRequest, **keys: Any) -> HttpResponseBase:
        if request.method == "OPTIONS":
            return _opened(HttpResponse(status=204, headers={"Allow": ALLOWED}))
        if request.method not in ("GET", "HEAD"):
            return problems.not_allowed(ALLOWED)
        is_head = request.method == "HEAD"
        request.method = "GET"
        response = _finished(request, view(request, **keys))
        return _without_body(response) if is_head else response

    return inner


def _finished(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    is_public = "Authorization" not in request.headers
    patch_vary_headers(response, ["Authorization"])
    response.headers.setdefault("Cache-Control", "public, no-cache" if is_public else "private, no-cache")
    if is_public:
        _opened(response)
    if response.status_code != 200 or not isinstance(response, HttpResponse):  # noqa: PLR2004 - HTTP
        return response
    tag = f'"{sha256(response.content).hexdigest()[:32]}"'
    response.headers["ETag"] = tag
    return get_conditional_response(request, etag=tag, response=response) or response


def _opened(response: HttpResponseBase) -> HttpResponseBase:
    """Let scripts of any site read a public answer; a key is refused to them, since no header but these is allowed."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Allow-Methods"] = ALLOWED
    response.headers["Access-Control-Allow-Headers"] = "If-None-Match"
    response.headers["Access-Control-Expose-Headers"] = "ETag"
    return response


def _without_body(response: HttpResponseBase) -> HttpResponseBase:
    """Return the headers only, also from a server that would send the rest."""
    if isinstance(response, HttpResponse):
        response.headers.setdefault("Content-Length", str(len(response.content)))
        response.content = b""
        return response
    response.close()
    bare = HttpResponse(status=response.status_code)
    bare.headers = response.headers
    return bare
