"""Statistics of the visitor's groups, as charts with their tables, and each table as a file."""

from hashlib import sha256

from django.contrib import admin
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from nominations.desk import figures, guards
from nominations.desk.figures import Figure, Numbers
from nominations.desk.forms.statistics import StatisticsForm
from nominations.groups.models import ExpertGroup
from nominations.kernel import sheets

FORMS = ("csv", "xlsx", "json")
MANY, KEPT = 100, 5 * 60  # figures of so many groups read every mandate: they are counted anew after so many seconds


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show all figures of one of the visitor's groups, or of all; `?first=` and `?last=` are years."""
    form, numbers = _asked(request)
    context = {
        **admin.site.each_context(request),
        "title": _("Statistics"),
        "trail": [(reverse("admin:index"), _("Home"))],
        "form": form,
        "figures": _figures(numbers) if numbers else [],
        "is_kept": bool(numbers and len(numbers.groups) >= MANY),
        "period": numbers.period if numbers else None,
        "forms": FORMS,
        "asked": request.GET.urlencode(),
    }
    return TemplateResponse(request, "desk/statistics.html", context)


@require_safe
def data(request: HttpRequest, figure: str, form: str) -> HttpResponse:
    """Send the table of one figure as a file: the same numbers, all lines of it."""
    asked, numbers = _asked(request)
    if figure not in figures.FIGURES or form not in FORMS:
        raise Http404
    if numbers is None:
        said = " ".join(str(sentence) for sentences in asked.errors.values() for sentence in sentences)
        return HttpResponse(f"{said}\n", status=400, content_type="text/plain; charset=utf-8")
    made = figures.FIGURES[figure](numbers)
    name = f"{figure}-{numbers.period.first}-{numbers.period.last}.{form}"
    headers = {"Content-Disposition": content_disposition_header(True, name) or "", "Cache-Control": "no-store"}  # noqa: FBT003 - Django's own signature
    body = b"".join(sheets.written(made.table, form, bom=True))
    return HttpResponse(body, content_type=sheets.CONTENT_TYPES[form], headers=headers)


def _figures(numbers: Numbers) -> list[Figure]:
    if len(numbers.groups) < MANY:
        return list(figures.figures(numbers))
    asked = (sorted(map(str, numbers.groups)), numbers.period, numbers.today, get_language())
    key = f"statistics:{sha256(repr(asked).encode()).hexdigest()}"
    found: list[Figure] | None = cache.get(key)
    if found is None:
        found = list(figures.figures(numbers))
        cache.set(key, found, KEPT)
    return found


def _asked(request: HttpRequest) -> tuple[StatisticsForm, Numbers | None]:
    """Return the form, and what it asks for where it is understood; two queries."""
    today = guards.today()
    visible = ExpertGroup.objects.visible_to(guards.visitor(request), on=today).order_by("code")
    groups = {code: (pk, f"{code} {title[:60]}") for pk, code, title in visible.values_list("pk", "code", "title")}
    choices = [(code, words) for code, (_pk, words) in groups.items()]
    form = StatisticsForm(request.GET, groups=choices, today=today)
    if not form.is_valid():
        return form, None
    chosen = form.cleaned_data["group"]
    keys = [groups[chosen][0]] if chosen else [pk for pk, _words in groups.values()]
    return form, Numbers(keys, form.cleaned_data["period"], today)
