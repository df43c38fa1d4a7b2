"""What belongs to the State's file besides the nomination: its files, the mails it was sent, who shares it."""

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nominations.calls.models import Invitation
from nominations.portal import guards, handing, queries
from nominations.portal.guards import SignedIn, signed_in


@require_safe
@signed_in()
def file(request: SignedIn, key: uuid.UUID) -> HttpResponse:
    """Send a file to be kept, never to be shown inside the site."""
    return handing.as_attachment(guards.file(request, key))


@require_safe
@signed_in()
def mail(request: SignedIn, key: uuid.UUID) -> HttpResponse:
    """Show one mail that was sent to the State, as text."""
    message = guards.mail(request, key)
    about = Invitation.objects.visible_to(request.user, on=guards.today()).filter(pk=message.subject_id)
    invitation = about.select_related("call").first() if message.subject_type == "invitation" else None
    return render(request, "portal/mail.html", {"mail": message, "invitation": invitation})


@require_safe
@signed_in()
def contacts(request: SignedIn) -> HttpResponse:
    """Show who shares the files of the visitor's State."""
    roles = queries.contact_points(request.user, on=guards.today())
    return render(request, "portal/contacts.html", {"roles": roles})
