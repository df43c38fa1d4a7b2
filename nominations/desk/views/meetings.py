"""The planning, convening and programme of a meeting at the desk."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from nominations.desk import meeting_guards, meeting_pages
from nominations.desk.views.routing import Routes


@require_safe
def overview(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """Show a meeting as it stands."""
    meeting = meeting_guards.meeting(request, meeting_id)
    return meeting_pages.show(request, meeting, "desk/meetings/overview.html", here="overview", title=meeting.title)


ROUTES: Routes = {"<uuid:meeting_id>/overview/": (overview, "overview")}
