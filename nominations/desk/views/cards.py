"""The page of a State: contacts and what reached them, its mails, what came from it."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from nominations.desk import cards, guards
from nominations.kernel import clock


@require_safe
def card(request: HttpRequest, iso2: str) -> HttpResponse:
    country = guards.country(request, iso2)
    roles = reverse("admin:nominations_role_changelist")
    mail_list = reverse("admin:nominations_outgoingmail_changelist")
    context = {
        **admin.site.each_context(request),
        "title": country.name_en,
        "country": country,
        "card": cards.card(country, guards.staff(request), at=clock.now()),
        "trail": ((reverse("admin:index"), _("Home")), (roles, _("Contact points and roles"))),
        "all_mail": f"{mail_list}?list=all&state={country.pk}",
        "all_roles": f"{roles}?country__iso2__exact={country.pk}",
        "new_role": f"{reverse('admin:nominations_role_new')}?country={country.pk}",
    }
    return TemplateResponse(request, "desk/card.html", context)
