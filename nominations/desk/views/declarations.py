"""A declaration as it stands: the first page of each."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from nominations.desk import declaration_guards, declaration_pages
from nominations.desk.views.routing import Routes


@require_safe
def overview(request: HttpRequest, declaration_id: uuid.UUID) -> HttpResponse:
    """Show where a declaration stands."""
    declaration = declaration_guards.declaration(request, declaration_id)
    template = "desk/declarations/overview.html"
    return declaration_pages.show(request, declaration, template, here="overview", title=declaration.title)


ROUTES: Routes = {
    "<uuid:declaration_id>/overview/": (overview, "overview"),
}
