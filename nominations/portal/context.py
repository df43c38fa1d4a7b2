"""What every template knows of the site and its visitor; nothing is asked of the database until it is shown."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import cached_property

from nominations.accounts.models import Role
from nominations.kernel import clock
from nominations.reference.models import Country


class Site:
    """`{{ site.name }}`, `{{ site.local_mode }}`, `{{ site.states }}` and so on."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self.name = settings.SITE_NAME
        self.controller = settings.CONTROLLER_NAME
        self.feedback_address = settings.FEEDBACK_ADDRESS
        self.dpo_address = settings.DPO_ADDRESS
        self.local_mode = settings.LOCAL_MODE
        self.local_mailbox = settings.LOCAL_MAILBOX

    @cached_property
    def states(self) -> list[Country]:
        """The States that the visitor speaks for today; empty, without a query, for a visitor who is not signed in."""
        return states_of(self._request)


def states_of(request: HttpRequest) -> list[Country]:
    """Return the States that the visitor of a request speaks for today, asked of the database once a request."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    known: tuple[Any, list[Country]] | None = getattr(request, "_portal_states", None)
    if known is None or known[0] != user.pk:
        codes = Role.objects.states_of(user, on=clock.local_day(clock.now()))
        known = user.pk, list(Country.objects.filter(pk__in=codes))
        request._portal_states = known  # type: ignore[attr-defined]  # kept for this request only
    return known[1]


def site(request: HttpRequest) -> dict[str, Any]:
    return {"site": Site(request)}
