"""The only ways in: a signed-in visitor gets an object of their own State, anybody else's object is not found (404)."""

import uuid
from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model, Prefetch, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache

from config import kept
from nominations.accounts.models import ApiToken, Role, User
from nominations.calls.models import Invitation
from nominations.files.models import StoredFile
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.outbox.models import OutgoingMail
from nominations.portal import queries, seats
from nominations.portal.context import states_of
from nominations.reference.models import Country
from nominations.workflow import queries as workflow
from nominations.workflow.models import Attachment, Nomination, NominationVersion, Nominee

Row = TypeVar("Row", bound=Model)


class SignedIn(HttpRequest):
    """A request of a visitor who is signed in."""

    user: User


def signed_in(*, keeps_text: bool = False) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Send a visitor who is not signed in to the sign-in page, and back afterwards; pages are never cached.

    With `keeps_text`, what was typed before the session ended waits for them (config/kept.py).
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def inner(request: HttpRequest, **keys: Any) -> HttpResponse:
            if request.user.is_authenticated:
                return view(request, **keys)
            if keeps_text and request.method == "POST":
                kept.keep(request)
            return redirect_to_login(_way_back(request, can_return=keeps_text or request.method != "POST"))

        return never_cache(inner)

    return decorate


def _way_back(request: HttpRequest, *, can_return: bool) -> str:
    """Return this address, or the page that a button stood on."""
    if can_return:
        return request.get_full_path()
    referer = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(referer, {request.get_host()}):
        return urlsplit(referer).path
    return reverse("portal:calls")


def today() -> date:
    return clock.local_day(clock.now())


def states(request: SignedIn) -> list[Country]:
    """Return the States that the visitor speaks for today, whom the guards and the page's head ask for alike."""
    return states_of(request)


def own_state(request: SignedIn, code: str) -> Country:
    """Return the named one of the visitor's States; the only one where there is one."""
    own = states(request)
    named = [state for state in own if state.iso2 == code] if code else own
    if len(named) != 1:
        raise Http404
    return named[0]


def group(request: SignedIn, key: uuid.UUID) -> ExpertGroup:
    """Return a group in which the visitor's State has a seat, or had a member."""
    return _found(seats.groups_of(states(request)), pk=key)


def invitation(request: SignedIn, key: uuid.UUID) -> Invitation:
    """Return the invitation of the visitor's own State, with its call, answers and `mailbox`."""
    own = Invitation.objects.visible_to(request.user, on=today())
    return _found(workflow.with_answers(queries.with_mailbox(own, on=today())), pk=key)


def nomination(request: SignedIn, key: uuid.UUID) -> Nomination:
    """Return a nomination of the visitor's own State with what is typed in it, drafts included."""
    rows = Nomination.objects.of_state_of(request.user, on=today())
    rows = rows.select_related("invitation__call__group", "invitation__country", "updated_by")
    attachments = Attachment.objects.select_related("file__blob").defer("file__blob__content")
    rows = rows.prefetch_related(
        Prefetch("nominees", Nominee.objects.with_codes()), Prefetch("attachments", attachments)
    )
    return _found(rows.prefetch_related("invitation__call__group__seat_rules"), pk=key)


def version(request: SignedIn, key: uuid.UUID, number: int) -> NominationVersion:
    own = Nomination.objects.of_state_of(request.user, on=today())
    rows = NominationVersion.objects.filter(nomination__in=own)
    rows = rows.select_related("nomination__invitation__call__group", "nomination__invitation__country", "by")
    return _found(rows, nomination_id=key, number=number)


def attachment(request: SignedIn, key: uuid.UUID, number: int) -> Attachment:
    own = Nomination.objects.of_state_of(request.user, on=today())
    rows = Attachment.objects.filter(nomination__in=own).select_related("file", "nomination__invitation__call")
    return _found(rows, nomination_id=key, pk=number)


def file(request: SignedIn, key: uuid.UUID) -> StoredFile:
    """Return a file that is attached to the State's nomination, or was part of one of its versions."""
    own = Nomination.objects.of_state_of(request.user, on=today())
    attached = Attachment.objects.filter(nomination__in=own, file_id=key)
    frozen = NominationVersion.objects.filter(nomination__in=own, files=key)
    rows = StoredFile.objects.filter(Q(pk__in=attached.values("file_id")) | Q(pk__in=frozen.values("files")))
    return _found(rows.select_related("blob"), pk=key)


def mail(request: SignedIn, key: uuid.UUID) -> OutgoingMail:
    """Return a mail that was sent to somebody who speaks for the visitor's State."""
    return _found(queries.mails(Role.objects.states_of(request.user, on=today())), pk=key)


def access_key(request: SignedIn, key: int) -> ApiToken:
    """Return a key that the visitor made."""
    return _found(ApiToken.objects.of(request.user), pk=key)


def _found(rows: QuerySet[Row], **key: Any) -> Row:
    try:
        return rows.get(**key)
    except ObjectDoesNotExist:
        raise Http404 from None
