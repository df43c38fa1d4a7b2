"""How long a sign-in lasts: 30 minutes without a request, 12 hours in all; noted once a minute only."""

import time
from collections.abc import Callable

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse

LONGEST_SECONDS = 12 * 60 * 60
NOTE_SECONDS = 60
BEGAN, SEEN = "signed_in_at", "seen_at"
# The page that reports a database which is away must not ask it.
NOT_ASKED = "/health/"


def session_life(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware, after Django's for sessions. The 30 minutes are SESSION_COOKIE_AGE, counted from the last note."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path != NOT_ASKED and SESSION_KEY in request.session:
            _end_or_note(request, int(time.time()))
        return get_response(request)

    return middleware


def _end_or_note(request: HttpRequest, now: int) -> None:
    began = request.session.get(BEGAN)
    if began is not None and now - began >= LONGEST_SECONDS:
        request.session.flush()
    elif now - request.session.get(SEEN, 0) >= NOTE_SECONDS:
        request.session[BEGAN] = now if began is None else began
        request.session[SEEN] = now
