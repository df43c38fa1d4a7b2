"""A person's deadlines as a calendar that a telephone or Outlook subscribes to; its address is the key."""

from hashlib import sha256

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from nominations.accounts import actions as accounts
from nominations.accounts.models import ApiToken
from nominations.kernel import clock
from nominations.portal import feeds


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Send the calendar; an address whose key is over is not found, as if it had never been."""
    at = clock.now()
    user = accounts.user_of_token(secret, scope=ApiToken.Scope.CALENDAR, at=at)
    if user is None:
        raise Http404
    body = feeds.of(user, on=clock.local_day(at))
    tag = f'"{sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache", "Referrer-Policy": "no-referrer"}
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=headers)
    known: HttpResponse | None = get_conditional_response(request, etag=tag, response=response)
    return known or response
