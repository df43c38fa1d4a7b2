"""The admin site of Commission staff: sign-in by code as at every other door, and a start page that says what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, TypeVar, cast

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

from config import kept
from nominations.desk import guards, queries, received_mails, records
from nominations.desk.views import my_list, statistics
from nominations.kernel import clock

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class DeskSite(admin.AdminSite):
    site_header = settings.SITE_NAME
    site_title = _("Administration")
    index_title = _("Administration")
    index_template = "desk/index.html"
    enable_nav_sidebar = False  # the breadcrumbs lead back; tables need the room

    def register(
        self,
        model_or_iterable: type[Model] | Iterable[type[Model]],
        admin_class: type[admin.ModelAdmin[Any]] | None = None,
        **options: Any,  # as Django's own method takes them
    ) -> None:
        """Register our own models only: rights come from dated roles, not from Django's groups and permissions."""
        models = [model_or_iterable] if isinstance(model_or_iterable, type) else list(model_or_iterable)
        own = [model for model in models if model._meta.app_label == "nominations"]
        super().register(own, admin_class, **options)

    def get_urls(self) -> list[Any]:
        """Add the pages that are about no single record; leave out those of passwords: nobody has one."""
        own = [
            path("my-list/", self.admin_view(my_list.page), name="my_list"),
            path("my-list/digest/", self.admin_view(my_list.digest), name="my_digest"),
            path("statistics/", self.admin_view(statistics.page), name="statistics"),
            path("statistics/<slug:figure>/<slug:form>/", self.admin_view(statistics.data), name="statistics_data"),
        ]
        return [*own, *(each for each in super().get_urls() if "password" not in str(getattr(each, "name", "")))]

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """Keep what was typed after the session had ended, for the pages that show it again (config/kept.py)."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def keeping(request: HttpRequest, *args: Any, **keys: Any) -> HttpResponseBase:
            if request.method == "POST" and not request.user.is_authenticated:
                kept.keep(request)
            return inner(request, *args, **keys)

        return cast("View", keeping)

    @method_decorator(secure_admin_login)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Lead to the sign-in of the whole site: Django's own page would pass by its limits (docs/adr)."""
        return super().login(request, extra_context)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        start: dict[str, Any] = {}
        standing = guards.standing(request)
        if standing is not guards.Standing.NOBODY:
            visitor, at = guards.staff(request), clock.now()
            start = {
                "start": queries.start(visitor, at=at),
                "closed_mailboxes": received_mails.alarms(visitor, at=at),
                "may_set_up": standing is guards.Standing.ADMINISTRATOR,
            }
        lists = records.sections(self.get_app_list(request))
        return super().index(request, {**start, "records": lists, **(extra_context or {})})
