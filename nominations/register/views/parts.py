"""Small parts of several public pages: links with a number, pages whose count is known, the day that is asked for."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nominations.kernel import clock
from nominations.register.forms import DayForm


@dataclass(frozen=True)
class Link:
    """A link in a row of links; the present one is marked."""

    label: str
    href: str
    is_current: bool = False
    number: int | None = None


def counted_page(found: QuerySet[Any, Any], size: int, *, number: int, asked: str | None) -> Page[Any]:
    """Return the page that is asked for, of rows whose number is known already: they are not counted again."""
    paginator = Paginator(found, size)
    paginator.count = number
    return paginator.get_page(asked)


@dataclass(frozen=True)
class Day:
    """The day that a page shows, and the form that asks for another one."""

    form: DayForm
    today: date
    on: date

    @property
    def is_today(self) -> bool:
        return self.on == self.today

    @property
    def query(self) -> str:
        """What links carry, so that the next page shows the same day."""
        return "" if self.is_today else f"?on={self.on:%Y-%m-%d}"


def day_asked(request: HttpRequest) -> Day:
    """Return the day that the address asks for; today where it asks for none, or for none that can be shown."""
    today = clock.local_day(clock.now())
    form = DayForm(request.GET if "on" in request.GET else {"on": f"{today:%Y-%m-%d}"}, today=today)
    return Day(form, today, form.day() or today)


def canonical(request: HttpRequest) -> str:
    """Return the one address of a page, whatever is asked of it."""
    return f"{settings.SITE_URL}{request.path}"


def in_figures(held: int, vacant: int) -> str:
    """Say how many of how many seats are held."""
    number = held + vacant
    if not number:
        return _("no seat")
    return ngettext("%(held)d of %(number)d seat held", "%(held)d of %(number)d seats held", number) % {
        "held": held,
        "number": number,
    }
