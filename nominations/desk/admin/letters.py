"""Addressees, signatories, annexes and issued letters in the admin; a letter is read here, and moved by its pages."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from nominations.calls.models import Call
from nominations.desk import guards, letter_guards, mails
from nominations.desk.admin.base import Act, BoxFilter, DeskAdmin, Page, SelectFilter
from nominations.desk.forms.letters import AddresseeForm, AnnexForm, NewAnnexForm, SignatoryForm
from nominations.desk.guards import Standing
from nominations.desk.letters import last_mail
from nominations.desk.views import addressees, issued_letters
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock, periods
from nominations.letters import addressing, annexing
from nominations.letters import queries as letters
from nominations.letters.models import Addressee, Annex, Letter, Signatory

NOW, BEFORE = "now", "before"


class InOfficeFilter(BoxFilter):
    """By whether somebody is in office today."""

    title = _("in office")
    parameter_name = "office"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(NOW, _("Today")), (BEFORE, _("Not today"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        running = periods.running_on(guards.today())
        if self.value() == NOW:
            return queryset.filter(running)
        return queryset.exclude(running) if self.value() == BEFORE else queryset


@admin.register(Addressee)
class AddresseeAdmin(DeskAdmin):
    """Whom letters to a State go to; a new one is entered on a page of its own, which ends the former by its day."""

    to_add = to_change = Standing.OFFICER
    form = AddresseeForm
    list_display = ["name", "country", "capacity", "language", "in_office"]
    list_filter = [InOfficeFilter, ("country", SelectFilter)]
    list_select_related = ["country"]
    search_fields = ["name", "country__name_en"]
    readonly_fields = ["country", "since"]
    fields = ["country", "name", "capacity", "salutation", "address", "email", "language", "since", "until"]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return addressees.entering(request)

    @admin.display(description=_("in office"), ordering="since")
    def in_office(self, addressee: Addressee) -> str:
        return period(addressee)


def period(held: Addressee | Signatory) -> str:
    """Return since when, and until when, somebody is in office."""
    since = date_format(held.since, "j M Y")
    return f"{since} – {date_format(held.until, 'j M Y')}" if held.until else str(_("since %s") % since)


@admin.register(Signatory)
class SignatoryAdmin(DeskAdmin):
    """Who signs: for the head of unit to say."""

    to_add = to_change = Standing.HEAD_OF_UNIT
    form = SignatoryForm
    list_display = ["name", "capacity", "service", "in_office"]
    list_filter = [InOfficeFilter]
    search_fields = ["name"]

    def save_model(self, request: HttpRequest, obj: Signatory, form: Any, change: bool) -> None:
        """Enter by the verb; correct what is there as it was typed."""
        if change:
            super().save_model(request, obj, form, change)
            return
        facts = {name: form.cleaned_data[name] for name in ("name", "capacity", "service", "reference", "since")}
        made = addressing.enter_signatory(
            **facts, until=form.cleaned_data["until"], by=guards.staff(request), at=clock.now()
        )
        obj.pk = made.pk

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        """Record nothing more: `enter_signatory` did."""

    @admin.display(description=_("in office"), ordering="since")
    def in_office(self, signatory: Signatory) -> str:
        return period(signatory)


@admin.register(Annex)
class AnnexAdmin(DeskAdmin):
    """What goes with letters; retired, never deleted."""

    to_add = to_change = Standing.OFFICER
    form = AnnexForm
    list_display = ["title", "group", "call", "form_of", "retired"]
    list_filter = [("group", SelectFilter)]
    list_select_related = ["group", "call"]
    search_fields = ["title"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Annex]:
        return letter_guards.annexes(request).order_by("group__code", "position", "pk").defer("text")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        form = super().get_form(request, obj, change, **{**options, **({} if obj else {"form": NewAnnexForm})})
        for name in {"group", "call"} & set(form.base_fields):
            widget = form.base_fields[name].widget  # no group or call is made from here
            widget.can_add_related = widget.can_change_related = widget.can_view_related = False
        return form

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ["group", "call", "title", "text", "upload", "position"]
        return ["group", "call", "title", *(["file"] if obj.file_id else ["text"]), "position", "retired"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["group", "call", "file", "retired"] if obj else []

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        visitor, today = guards.staff(request), guards.today()
        if db_field.name == "group":
            options["queryset"] = ExpertGroup.objects.visible_to(visitor, on=today)
        if db_field.name == "call":
            options["queryset"] = Call.objects.visible_to(visitor, on=today).filter(kind=Call.Kind.CALL)
        return super().formfield_for_foreignkey(db_field, request, **options)

    def save_model(self, request: HttpRequest, obj: Annex, form: Any, change: bool) -> None:
        """Add by the verb, which keeps the file; of an annex that is there only title, text and position change."""
        if change:
            super().save_model(request, obj, form, change)
            return
        facts = {name: form.cleaned_data[name] for name in ("title", "call", "text", "upload", "position")}
        made = annexing.add_annex(form.cleaned_data["group"], **facts, by=guards.staff(request), at=clock.now())
        obj.pk = made.pk

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        """Record nothing more: `add_annex` did."""

    def get_urls(self) -> list[Any]:
        pages: dict[str, tuple[Page, str]] = {"<int:annex_id>/retirement/": (addressees.retirement, "retirement")}
        return [*self.own_pages(pages), *super().get_urls()]

    def acts(self, request: HttpRequest, obj: Annex) -> list[Act]:
        if obj.retired_at:
            return []
        return [Act(reverse("admin:nominations_annex_retirement", args=[obj.pk]), _("Retire the annex"), is_grave=True)]

    @admin.display(description=_("form"))
    def form_of(self, annex: Annex) -> Any:
        return _("PDF file") if annex.file_id else _("text")

    @admin.display(description=_("retired"), ordering="retired_at")
    def retired(self, annex: Annex) -> str:
        return mails.short(annex.retired_at) if annex.retired_at else "–"


@admin.register(Letter)
class LetterAdmin(DeskAdmin):
    """Every letter as it was issued, the withdrawn ones too."""

    list_display = ["number", "kind", "to_whom", "dated_on", "standing"]
    list_filter = ["kind", ("group", SelectFilter), ("country", SelectFilter)]
    list_select_related = ["country", "group"]
    search_fields = ["number__istartswith", "country__name_en"]
    search_help_text = _("Beginning of a number, or a State.")
    fields = [
        "number",
        "kind",
        "group",
        "country",
        "recipient_name",
        "recipient",
        "subject",
        "dated_on",
        "language",
        "ares_ref",
        "signatory",
        "issued_at",
        "issued_by",
        "sha256",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Letter]:
        return letter_guards.letters(request).order_by(*self.get_ordering(request) or ["-issued_at", "number"])

    def get_urls(self) -> list[Any]:
        pages: dict[str, tuple[Page, str]] = {
            "<uuid:letter_id>/file/": (issued_letters.file, "file"),
            "<uuid:letter_id>/sending/": (issued_letters.sending, "sending"),
            "<uuid:letter_id>/withdrawal/": (issued_letters.withdrawal, "withdrawal"),
        }
        return [*self.own_pages(pages), *super().get_urls()]

    def acts(self, request: HttpRequest, obj: Letter) -> list[Act]:
        acts = [Act(self._address(obj, "file"), _("Open the PDF"))]
        if obj.withdrawn_at:
            return acts
        if obj.recipient and last_mail(letters.mails_of([obj]).get(obj.pk)) is None:
            acts.append(Act(self._address(obj, "sending"), _("Send the letter")))
        return [*acts, Act(self._address(obj, "withdrawal"), _("Withdraw the letter"), is_grave=True)]

    def _address(self, letter: Letter, page: str) -> str:
        return reverse(f"admin:nominations_letter_{page}", args=[letter.pk])

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any
    ) -> HttpResponse:
        """Name the letter by its number; say whether the file is the one issued, and what became of the mails."""
        letter = letter_guards.letter(request, context["original"].pk)
        facts = {
            "subtitle": letter.number,
            "letter": letter,
            "is_intact": letters.is_intact(letter),
            "mails": [mails.line(mail) for mail in letters.mails_of([letter]).values()],
        }
        return super().render_change_form(request, {**context, **facts}, *args, **options)

    @admin.display(description=_("State"), ordering="country__protocol_order")
    def to_whom(self, letter: Letter) -> str:
        return letter.country.name_en if letter.country else letter.group.code

    @admin.display(description=_("standing"), ordering="withdrawn_at")
    def standing(self, letter: Letter) -> Any:
        return _("withdrawn") if letter.withdrawn_at else _("in force")
