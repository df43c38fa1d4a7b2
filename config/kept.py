"""Text typed by somebody whose session had ended: kept in the new session until they sign in and save it.

It is shown on the page it was typed on, never saved by itself. Only who may open that page can see it again.
"""

from django.http import HttpRequest, QueryDict

SHELF = "kept_text"
LIMIT = 200_000  # characters as posted; the longest form with every field full takes fewer
PAGES = 3


def keep(request: HttpRequest) -> bool:
    """Keep what was posted, files apart, for this address; False when it is too long."""
    posted = request.POST.copy()
    posted.pop("csrfmiddlewaretoken", None)
    text = posted.urlencode()
    if len(text) > LIMIT:
        return False
    others = {path: kept for path, kept in _shelf(request).items() if path != request.path}
    newest = dict(list(others.items())[-(PAGES - 1) :])
    request.session[SHELF] = {**newest, request.path: text}
    return True


def kept(request: HttpRequest) -> QueryDict | None:
    """Return what is kept for this address, as it was posted."""
    text = _shelf(request).get(request.path)
    return QueryDict(text) if text else None


def forget(request: HttpRequest) -> None:
    """Let go of what was kept for this address: it is saved, or no longer wanted."""
    shelf = _shelf(request)
    if shelf.pop(request.path, None) is not None:
        request.session[SHELF] = shelf


def _shelf(request: HttpRequest) -> dict[str, str]:
    shelf: dict[str, str] = request.session.get(SHELF, {})
    return dict(shelf)
