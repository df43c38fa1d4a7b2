"""The addresses of the interface, version 1, each behind the same door."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, re_path, register_converter
from django.utils.translation import gettext as _

from nominations.register.api import documents, problems
from nominations.register.api.site import api, door


class RegisterCode:
    """The code of a group in an address; a sub-group's slash is part of it."""

    regex = r"[EXN][0-9]{5}(?:/[0-9]{1,2})?"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(RegisterCode, "register_code")


def entrance(_request: HttpRequest) -> HttpResponse:
    """Lead whoever opens the bare address to the page that explains the interface."""
    return redirect("register:open_data")


def nothing_there(_request: HttpRequest) -> HttpResponse:
    """Answer any other address in the interface's own form."""
    return problems.problem(404, _("Nothing there"), _("There is nothing under this address."))


def _behind_the_door(pattern: URLPattern) -> URLPattern:
    pattern.callback = door(pattern.callback)
    return pattern


app_name = "api"
urlpatterns = [
    *(_behind_the_door(found) for found in api.urls[0] if isinstance(found, URLPattern) and found.name != "api-root"),
    path("", door(entrance), name="entrance"),
    path("openapi.json", door(documents.openapi), name="openapi"),
    path("context.jsonld", door(documents.context), name="context"),
    path("schemas/<slug:name>.json", door(documents.schema), name="schema"),
    re_path(r"", door(nothing_there), name="nothing"),
]
