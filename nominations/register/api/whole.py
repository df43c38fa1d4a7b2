"""Everything at once, in the shape of Popolo, streamed."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, StreamingHttpResponse
from django.urls import reverse
from ninja import Router

from nominations.audit import actions as audit
from nominations.kernel import clock
from nominations.register.api import shapes
from nominations.register.api.keys import today, whose
from nominations.register.exports import popolo
from nominations.register.exports.notes import note

router = Router(tags=["Whole"])
PARTS = ("persons", "organizations", "posts", "memberships", "areas")
# Described in full by the two JSON Schemas beside this interface.
DOCUMENT = {
    "type": "object",
    "required": ["@context", "about", *PARTS],
    "properties": {part: {"type": "array", "items": {"type": "object", "required": ["id", "type"]}} for part in PARTS},
}
SAID = {"responses": {200: {"description": "OK", "content": {"application/json": {"schema": DOCUMENT}}}}}


@router.get("/popolo", response={401: shapes.Problem}, openapi_extra=SAID, url_name="popolo")
def whole(request: HttpRequest) -> Any:
    """All persons, organizations, posts and memberships as Popolo, with a JSON-LD context in terms of W3C ORG."""
    profile, at = whose(request), clock.now()
    if profile.user:
        audit.record("contact_data.read", profile.user, by=profile.user, at=at, way="popolo")
    context = f"{settings.SITE_URL}{reverse('api:context')}"
    about = note(f"{settings.SITE_URL}{request.path}", at=at, is_public=profile.is_public)
    blocks = popolo.document(profile, context=context, about=about, on=today())
    return StreamingHttpResponse(blocks, content_type="application/json")
