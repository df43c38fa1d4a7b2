"""The composition of a group on any day: who was a member and who sat, with the map and the group over time."""

import uuid

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from nominations.desk import compositions, guards
from nominations.desk.forms.days import asked_day
from nominations.desk.views.decisions import Trail
from nominations.groups.models import ExpertGroup


@require_safe
def composition(request: HttpRequest, group_id: uuid.UUID) -> HttpResponse:
    """Show the 27 rows on the day of `?on=`, today without it."""
    group, today = guards.group(request, group_id), guards.today()
    on, complaint = asked_day(request.GET.get("on", ""), today=today)
    context = {
        **admin.site.each_context(request),
        "title": _now("Who sits in %(code)s on %(day)s") % {"code": group.code, "day": date_format(on, "j F Y")},
        "trail": trail(group),
        "group": group,
        "on": on,
        "today": today,
        "complaint": complaint,
        "composition": compositions.of_group(group, on=on, today=today),
    }
    return TemplateResponse(request, "desk/composition.html", context)


def trail(group: ExpertGroup) -> Trail:
    """Return the breadcrumbs down to a group."""
    groups = reverse("admin:nominations_expertgroup_changelist")
    return ((reverse("admin:index"), _("Home")), (groups, _("Expert groups")), (group_url(group), group.code))


def group_url(group: ExpertGroup) -> str:
    return reverse("admin:nominations_expertgroup_change", args=[group.pk])
