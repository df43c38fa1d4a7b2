"""What every ModelAdmin of the desk shares: rights from the visitor's standing, searchable lists, our own audit trail.

Django's permission rows are not used: a member of staff who is no superuser has none. Each class says the standing that
it asks for; None means that nobody does it here (history stays, and life cycles move by verbs only).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model, QuerySet, URLField
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from nominations.audit import actions as audit
from nominations.desk import guards, queries
from nominations.desk.guards import Standing
from nominations.kernel import clock

Page = Callable[..., HttpResponse]
MOST_CHOICES = 200  # in a filter; beyond, the search finds by the beginning of a reference


@dataclass(frozen=True)
class Act:
    """A button above a record: where it leads, and its words; `is_grave`: what it does is not undone."""

    address: str
    words: Any
    is_grave: bool = False


class Rights:
    """The four rights of Django's admin, each answered by the visitor's standing."""

    to_view: ClassVar[Standing | None] = Standing.OFFICER
    to_add: ClassVar[Standing | None] = None
    to_change: ClassVar[Standing | None] = None
    to_delete: ClassVar[Standing | None] = None

    def has_module_permission(self, request: HttpRequest) -> bool:
        return _reaches(request, self.to_view)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _reaches(request, self.to_view)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _reaches(request, self.to_add)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _reaches(request, self.to_change)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _reaches(request, self.to_delete)


def _reaches(request: HttpRequest, asked: Standing | None) -> bool:
    return asked is not None and guards.standing(request) >= asked


class NamedAutocomplete(AutocompleteSelect):
    """An autocomplete box that says what it is for while it is empty; Django's has no name for a screen reader."""

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> dict[str, Any]:
        attrs: dict[str, Any] = super().build_attrs(base_attrs, extra_attrs=extra_attrs)
        return {**attrs, "data-placeholder": _("Choose: %s") % self.field.verbose_name}


class NamesItsBoxes:
    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]  # Django's, beside us
            options.setdefault("widget", NamedAutocomplete(db_field, self.admin_site))  # type: ignore[attr-defined]
        return super().formfield_for_foreignkey(db_field, request, **options)  # type: ignore[misc]


class DeskAdmin(NamesItsBoxes, Rights, admin.ModelAdmin):  # type: ignore[type-arg]  # takes no parameter at run time
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    view_on_site = False
    formfield_overrides: ClassVar[dict[Any, dict[str, Any]]] = {URLField: {"assume_scheme": "https"}}

    class Media:
        css = {"all": ["nominations/desk.css"]}

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Name the list by what it holds; Django says "Select call to change"."""
        named = {"title": capfirst(self.opts.verbose_name_plural)}
        return super().changelist_view(request, {**named, **(extra_context or {})})

    def message_user(self, request: HttpRequest, message: Any, *args: Any, **options: Any) -> None:
        """Say what Django says of a record that was saved without its "successfully" (docs/style.md)."""
        words = str(message).replace(" successfully", "")
        super().message_user(
            request, type(message)(words) if isinstance(message, SafeString) else words, *args, **options
        )

    def own_pages(self, pages: Mapping[str, tuple[Page, str]]) -> list[Any]:
        """Return the addresses of a room's own pages, each behind the door of the admin, before Django's."""
        name = f"nominations_{self.opts.model_name}"
        return [
            path(way, self.admin_site.admin_view(view), name=f"{name}_{page}") for way, (view, page) in pages.items()
        ]

    def acts(self, request: HttpRequest, obj: Any) -> list[Act]:
        """Return the links and buttons above the facts of a record; each leads to a page of its own."""
        return []

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        acts = self.acts(request, obj) if obj is not None else []
        return super().render_change_form(request, {"acts": acts, **context}, add, change, form_url, obj)

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Filter by what the page offers only; Django lets an address ask about every column, of drafts too."""
        offered = [each[0] if isinstance(each, (tuple, list)) else each for each in self.get_list_filter(request)]
        if lookup in [getattr(each, "parameter_name", None) for each in offered]:
            return True
        columns = [each for each in [*offered, self.date_hierarchy] if isinstance(each, str)]
        named = any(lookup == column or lookup.startswith(f"{column}__") for column in columns)
        return named and super().lookup_allowed(lookup, value, request)

    # The audit trail is ours (domain rule 29); Django's own would keep names that a purge must find.
    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> None:  # type: ignore[override]
        audit.record(f"{obj._meta.model_name}.create", obj, by=guards.staff(request), at=clock.now())

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> None:  # type: ignore[override]
        audit.record(
            f"{obj._meta.model_name}.change", obj, by=guards.staff(request), at=clock.now(), fields=_fields(message)
        )

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Model]) -> None:  # type: ignore[override]
        for obj in queryset:
            audit.record(f"{obj._meta.model_name}.delete", obj, by=guards.staff(request), at=clock.now())

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> HttpResponse:
        """Answer 404 for what is not there or not the visitor's; Django would lead to the first page."""
        raise Http404

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        obj = self.get_object(request, object_id)
        if obj is None:
            raise Http404
        if not self.has_view_or_change_permission(request, obj):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": _("Change history: %s") % obj,
            "opts": self.opts,
            "object": obj,
            "trail": queries.trail(obj),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "desk/trail.html", context)


def _fields(message: Any) -> list[str]:
    """Return the names of the changed fields from Django's change message; never their values."""
    parts = message if isinstance(message, list) else []
    return sorted({name for part in parts for act in part.values() for name in act.get("fields", [])})


class SelectFilter(admin.RelatedFieldListFilter):
    """A filter as one select box, over what the visitor may see: 27 States as links would be longer than the list."""

    template = "desk/select_filter.html"

    def field_choices(
        self, field: Any, request: HttpRequest, model_admin: admin.ModelAdmin[Any]
    ) -> list[tuple[str, Any]]:
        """Return what the visitor may choose; where that is more than anybody reads in a box, what is chosen."""
        visible = model_admin.admin_site.get_model_admin(field.remote_field.model).get_queryset(request)
        rows = list(visible[: MOST_CHOICES + 1])
        if len(rows) > MOST_CHOICES:
            rows = self._chosen(visible)
        return [(str(row.pk), str(row)) for row in rows]

    def _chosen(self, visible: QuerySet[Any]) -> list[Any]:
        try:
            return list(visible.filter(pk__in=[value for value in self.lookup_val or [] if value]))
        except (ValidationError, ValueError):  # no key at all: the list itself refuses it
            return []

    def has_output(self) -> bool:
        return super().has_output() or self.lookup_val is not None

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        own = {self.lookup_kwarg, self.lookup_kwarg_isnull}
        self.others = [(name, value) for name, value in changelist.params.items() if name not in own]
        chosen = self.lookup_val[-1] if self.lookup_val else ""
        self.options = [(pk, label, pk == chosen) for pk, label in self.lookup_choices]
        return super().choices(changelist)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Filter, unless the box stands at "All"."""
        at_all = self.lookup_val is not None and not any(self.lookup_val)
        return queryset if at_all else super().queryset(request, queryset)  # type: ignore[return-value]  # never None


class BoxFilter(admin.SimpleListFilter):
    """A select box over choices that are no foreign key's."""

    template = "desk/select_filter.html"

    @property
    def lookup_kwarg(self) -> str:
        return str(self.parameter_name)

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        self.others = [(name, value) for name, value in changelist.params.items() if name != self.parameter_name]
        self.options = [(key, label, str(key) == self.value()) for key, label in self.lookup_choices]
        return super().choices(changelist)


class DeskInline(NamesItsBoxes, Rights, admin.TabularInline):  # type: ignore[type-arg]  # takes no parameter at run time
    extra = 0
    show_change_link = False
