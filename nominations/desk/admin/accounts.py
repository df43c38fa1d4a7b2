"""Accounts and roles in the admin: who may do what, from a day to a day (domain rules 30, 39).

Desk officers keep the contact points of the States. Accounts and roles of staff are for administrators: a changed
address is a changed sign-in, and nobody raises himself.
"""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db.models import QuerySet
from django.forms.models import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from nominations.accounts import actions as accounts
from nominations.accounts.models import Role, User
from nominations.desk import guards
from nominations.desk.admin.base import DeskAdmin, DeskInline, Page, SelectFilter
from nominations.desk.guards import Standing
from nominations.desk.views import imports, new_contacts
from nominations.kernel import clock
from nominations.kernel.constraints import EMAIL
from nominations.kernel.text import clean_line
from nominations.reference.models import Country

ORDER = {1: _("first"), 2: _("second")}  # contact of a State
STAFF_COLUMNS = ["is_staff", "is_superuser"]


def _is_administrator(request: HttpRequest) -> bool:
    return guards.standing(request) is Standing.ADMINISTRATOR


class UserForm(ModelForm):  # type: ignore[type-arg]  # takes no parameter at run time
    class Meta:
        model = User
        fields = ["email", "given_name", "family_name", "is_active", *STAFF_COLUMNS]

    def clean_email(self) -> str:
        address = clean_line(self.cleaned_data["email"]).lower()
        RegexValidator(EMAIL, _("Enter a valid email address."))(address)
        if User.objects.filter(email__iexact=address).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("An account with this address is there already."))
        return address

    def clean_given_name(self) -> str:
        return clean_line(self.cleaned_data["given_name"])

    def clean_family_name(self) -> str:
        return clean_line(self.cleaned_data["family_name"])


class RoleInline(DeskInline):
    model = Role
    fields = ["kind", "country", "position", "since", "until"]
    verbose_name_plural = _("roles")


@admin.register(User)
class UserAdmin(DeskAdmin):
    to_add = to_change = Standing.OFFICER
    form = UserForm
    list_display = ["email", "given_name", "family_name", "side", "standing"]
    list_filter = ["is_staff", "is_active"]
    search_fields = ["email", "given_name", "family_name"]

    @admin.display(description=_("works for"), ordering="is_staff")
    def side(self, user: User) -> str:
        return str(_("the Commission") if user.is_staff else _("a Member State"))

    @admin.display(description=_("account"), ordering="is_active")
    def standing(self, user: User) -> str:
        return str(_("open") if user.is_active else _("closed"))

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        """Show the roles of an account; a new one has none yet."""
        return [RoleInline] if obj else []

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let an officer change contact points only; staff accounts are the administrator's."""
        of_staff = obj is not None and obj.is_staff
        return super().has_change_permission(request, obj) and (not of_staff or _is_administrator(request))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [] if _is_administrator(request) else STAFF_COLUMNS

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        if change and "email" in form.changed_data:
            accounts.announce_address(obj, before=form.initial["email"], at=clock.now())


class RoleForm(ModelForm):  # type: ignore[type-arg]  # takes no parameter at run time
    """A role with its rules: staff never speak for a State, and a State never works at the desk."""

    class Meta:
        model = Role
        fields = ["user", "kind", "country", "position", "since", "until"]

    def __init__(self, *args: Any, only_for_states: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields.get("kind")
        if only_for_states and isinstance(kind, forms.ChoiceField):
            kind.choices = [(each.value, each.label) for each in Role.STATE_KINDS]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        since, until = facts.get("since"), facts.get("until")
        if since and until and until <= since:
            self.add_error("until", _("A role ends after the day on which it began."))
        if facts.get("kind"):  # a role that is there keeps whose and what it is
            self._check_sides(facts["kind"], facts.get("country"), facts.get("user"))
        return facts

    def _check_sides(self, kind: str, country: Country | None, user: User | None) -> None:
        for_state = kind in Role.STATE_KINDS
        if for_state != bool(country):
            sentence = _("Choose the State.") if for_state else _("A member of staff speaks for no State.")
            raise ValidationError({"country": sentence})
        if user and user.is_staff == for_state:
            sentence = _("Staff speak for no State, and a State's contact does not work at the desk.")
            raise ValidationError({"user": sentence})
        if user and Role.objects.filter(user=user, kind=kind, country=country, until__isnull=True).exists():
            raise ValidationError({"user": _("This account holds this role already.")})


class HeldFilter(admin.SimpleListFilter):
    title = _("held")
    parameter_name = "held"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("now", _("Today")), ("ended", _("Ended"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Role]) -> QuerySet[Role]:
        held = Role.objects.held_on(guards.today()).values("pk")
        match self.value():
            case "now":
                return queryset.filter(pk__in=held)
            case "ended":
                return queryset.exclude(pk__in=held)
            case _other:
                return queryset


@admin.register(Role)
class RoleAdmin(DeskAdmin):
    """The contact points of every State, in protocol order; an ended role keeps its row."""

    to_add = to_change = Standing.OFFICER
    form = RoleForm
    list_display = ["user", "address", "role", "state", "time"]
    list_filter = [HeldFilter, "kind", ("country", SelectFilter)]
    list_select_related = ["user", "country"]
    search_fields = ["user__email", "user__given_name", "user__family_name", "country__name_en", "country__eu_code"]
    autocomplete_fields = ["user", "country"]

    @admin.display(description=_("E-mail address"), ordering="user__email")
    def address(self, role: Role) -> str:
        return role.user.email

    @admin.display(description=_("role"), ordering="kind")
    def role(self, role: Role) -> str:
        """Say the role, and of a State's which contact: first or second."""
        kind = role.get_kind_display()
        if not role.country_id:
            return kind
        return f"{kind}, {ORDER.get(role.position, role.position)}"

    @admin.display(description=_("held"), ordering="since")
    def time(self, role: Role) -> str:
        since = date_format(role.since, "j M Y")
        if role.until is None:
            return _now("since %(day)s") % {"day": since}
        return _now("%(since)s until %(until)s") % {"since": since, "until": date_format(role.until, "j M Y")}

    @admin.display(description=_("State"), ordering="country__protocol_order")
    def state(self, role: Role) -> SafeString | str:
        if not role.country:
            return "–"
        address = reverse("admin:nominations_country_card", args=[role.country_id])
        return format_html('<a href="{}">{}</a>', address, role.country)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        for_state = obj is None or obj.kind in Role.STATE_KINDS
        return super().has_change_permission(request, obj) and (for_state or _is_administrator(request))

    def save_model(self, request: HttpRequest, obj: Role, form: Any, change: bool) -> None:
        """Enter a contact point before the eyes of the State: its other contact points are told."""
        super().save_model(request, obj, form, change)
        if not change:
            accounts.announce_contact(obj, at=clock.now())

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Lead officers to the page that enters person and role at once; administrators enter roles of staff here."""
        if request.method == "GET" and self.has_add_permission(request) and not _is_administrator(request):
            return redirect(f"{reverse('admin:nominations_role_new')}?{request.GET.urlencode()}".rstrip("?"))
        return super().add_view(request, form_url, extra_context)

    def get_urls(self) -> list[Any]:
        pages: dict[str, tuple[Page, str]] = {
            "new/": (new_contacts.entering, "new"),
            "import/": (imports.upload, "import"),
            "import/template/<slug:form>/": (imports.template, "import_template"),
            "import/<uuid:import_id>/": (imports.page, "import_page"),
            "import/<uuid:import_id>/entry/": (imports.entry, "import_entry"),
            "import/<uuid:import_id>/giving-up/": (imports.giving_up, "import_giving_up"),
            "export/": (imports.download, "export"),
        }
        return [*self.own_pages(pages), *super().get_urls()]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Let nobody turn a role into another's: it ends, and a new one begins."""
        return ["user", "kind", "country"] if obj else []

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form_class = super().get_form(request, obj, change=change, **kwargs)
        limited = not _is_administrator(request)

        class Form(form_class):  # type: ignore[valid-type, misc]  # made by Django for this visitor
            def __init__(self, *args: Any, **kwargs: Any) -> None:
                super().__init__(*args, only_for_states=limited, **kwargs)

        return Form
