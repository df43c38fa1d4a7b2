"""Who asks: without a key the public, with one the person that it reads for."""

from datetime import date

from django.http import HttpRequest

from nominations.accounts import actions as accounts
from nominations.accounts.models import ApiToken
from nominations.kernel import clock
from nominations.register.api.problems import UnknownKey
from nominations.register.queries import profiles
from nominations.register.queries.profiles import Profile


def whose(request: HttpRequest) -> Profile:
    """Return the profile of whoever asks; being signed in says nothing here. Raises UnknownKey."""
    shown = request.headers.get("Authorization")
    if shown is None:
        return profiles.PUBLIC
    scheme, _space, secret = shown.partition(" ")
    if scheme.lower() != "bearer":
        raise UnknownKey
    user = accounts.user_of_token(secret.strip(), scope=ApiToken.Scope.FULL, at=clock.now())
    if user is None:
        raise UnknownKey
    return profiles.of(user, on=today())


def today() -> date:
    return clock.local_day(clock.now())
