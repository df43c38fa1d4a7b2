"""What open data there is, in which forms, with which fields, and how to ask for it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from nominations.kernel import sheets
from nominations.kernel.tables import Column
from nominations.register import queries
from nominations.register.api.documents import described
from nominations.register.caching import public
from nominations.register.exports import declaration_tables, meeting_tables, tables


@dataclass(frozen=True)
class Offered:
    """A list that is offered as files."""

    name: str
    row: str
    columns: str
    files: list[tuple[str, str]]


@dataclass(frozen=True)
class Operation:
    """A question that the interface answers."""

    path: str
    text: str
    asked: str


@public
def page(request: HttpRequest) -> HttpResponse:
    """Explain the exports and the interface, with addresses to copy."""
    context = {
        "canonical": f"{settings.SITE_URL}{request.path}",
        "trail": [(_("Register"), reverse("register:search"))],
        "site_url": settings.SITE_URL,
        "offered": list(_offered()),
        "operations": list(_operations()),
    }
    return render(request, "register/open_data.html", context)


def _operations() -> Iterator[Operation]:
    for path, methods in described()["paths"].items():
        said = methods["get"]
        names = [parameter["name"] for parameter in said["parameters"] if parameter["in"] == "query"]
        yield Operation(path, said["description"], ", ".join(names))


def _offered() -> Iterator[Offered]:
    groups = tables.group_columns(queries.Terms({}))
    yield _of("groups_export", _("Groups"), _("A group"), groups)
    yield _of("members_export", _("Members"), _("An authority in a group, from a day to a day"), tables.MEMBERSHIP)
    yield _of("mandates_export", _("Mandates"), _("A seat held, from a day to a day"), tables.MANDATE)
    yield _of("meetings_export", _("Meetings"), _("A public meeting"), meeting_tables.MEETING)
    yield _of("declarations_export", _("Declarations"), _("A declaration"), declaration_tables.DECLARATION)
    signed = declaration_tables.SIGNATURE
    yield _of("signatures_export", _("Signatures of a declaration (here EuroQCI)"), _("A State"), signed, "euroqci")
    code = [*tables.STATE, *tables.LINE]
    yield _of("composition_export", _("Composition of a group (here E03931)"), _("A Member State"), code, "E03931")
    seats = [*tables.GROUP, *tables.LINE]
    yield _of("seats_export", _("Seats of a Member State (here Spain)"), _("A group"), seats, "ES")


def _of(address: str, name: str, row: str, columns: Sequence[Column], *keys: str) -> Offered:
    files = [(form.upper(), reverse(f"register:{address}", args=[*keys, form])) for form in sheets.CONTENT_TYPES]
    return Offered(name, row, ", ".join(str(column.label) for column in columns), files)
