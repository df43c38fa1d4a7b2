"""How long others may keep a public page: five minutes where nobody is known, then they ask again by its ETag."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control
from django.views.decorators.http import conditional_page, require_safe

SECONDS = 5 * 60
View = Callable[..., HttpResponseBase]


def public(view: View) -> View:
    """Let a view answer GET and HEAD only. Whoever sends no cookie is nobody: that answer may be shared (RFC 9111)."""

    @require_safe
    @conditional_page
    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if request.COOKIES:
            patch_cache_control(response, private=True, no_cache=True)
        elif response.status_code == HTTPStatus.OK:
            patch_cache_control(response, public=True, max_age=SECONDS)
        return response

    return shown
