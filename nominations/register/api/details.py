"""One record: a group, its composition on a day, a person."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Path, Query, Router

from nominations.groups.models import ExpertGroup
from nominations.mandates.composition import composition
from nominations.register.api import records, shapes
from nominations.register.api.asking import Day
from nominations.register.api.keys import today, whose
from nominations.register.api.lists import note_contacts
from nominations.register.api.problems import NotThere
from nominations.register.queries import GroupFilter
from nominations.register.queries import records as rows_of

router = Router(tags=["Records"])
FAILS = {400: shapes.Problem, 401: shapes.Problem, 404: shapes.Problem}
Code = Annotated[str, Path(pattern=shapes.GROUP_CODE, description="Code of the group, the slash of a sub-group too.")]


@router.get("/groups/{register_code:code}", response={200: shapes.Group, **FAILS}, url_name="group")
def group(request: HttpRequest, code: Code) -> Any:
    """One group."""
    whose(request)
    row = rows_of.group_rows(GroupFilter()).filter(code=code).first()
    if row is None:
        raise NotThere(no_group(code))
    return records.group(row)


@router.get(
    "/groups/{register_code:code}/composition", response={200: shapes.Composition, **FAILS}, url_name="composition"
)
def composition_on(
    request: HttpRequest, code: Code, on: Annotated[Day | None, Query(description="Today, when left out.")] = None
) -> Any:
    """Who is a member of a group and who sits in it on a day: every Member State of that day, vacant or not."""
    profile = whose(request)
    found: ExpertGroup | None = rows_of.of_group(code)
    if found is None:
        raise NotThere(no_group(code))
    day = on or today()
    shown = rows_of.shown_seats(found, on=day)
    lines = [records.state_line(line, found, profile, shown) for line in composition(found, on=day)]
    return {"group": found.code, "on": day, "states": lines}


@router.get(
    "/persons/{uuid:key}", response={200: shapes.PersonInFull | shapes.Person, **FAILS, 308: None}, url_name="person"
)
def person(request: HttpRequest, key: UUID) -> Any:
    """One person. Who was merged into another leads there for good."""
    profile = whose(request)
    row = rows_of.person_rows(profile, on=today()).filter(id=rows_of.survivor(key) or key, is_shown=True).first()
    if row is None:
        raise NotThere(_("No person is shown under this address."))
    if row["id"] != key:
        return HttpResponsePermanentRedirect(reverse("api:person", args=[row["id"]]), preserve_request=True)
    found = records.person(row)
    note_contacts(profile, [found])
    return found


def no_group(code: str) -> str:
    return _("There is no group with the code %(code)s.") % {"code": code}
