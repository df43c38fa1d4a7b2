"""Addresses that no page has: PostgreSQL knows no text with a zero byte, so none is looked for with one."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

ZERO = "\x00"


def no_zero_bytes(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: answer 400 to an address that holds a zero byte. What is typed into forms is cleaned there."""

    def middleware(request: HttpRequest) -> HttpResponse:
        asked = [request.path_info, *(text for pair in request.GET.lists() for text in (pair[0], *pair[1]))]
        if any(ZERO in text for text in asked):
            raise BadRequest("The address holds a zero byte.")
        return get_response(request)

    return middleware
