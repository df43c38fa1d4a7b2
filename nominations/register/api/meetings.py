"""The meetings of the interface: all of them, those of a group, one with its documents and who was there."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import Field

from nominations.register import queries
from nominations.register.api import meeting_shapes, shapes
from nominations.register.api.asking import Paged
from nominations.register.api.details import FAILS, Code, no_group
from nominations.register.api.keys import today, whose
from nominations.register.api.paging import page
from nominations.register.api.problems import NotThere
from nominations.register.queries import meeting_records
from nominations.register.queries import records as rows_of
from nominations.register.queries.meeting import Attended, Publication, PublicDocument, PublicItem, PublicOpinion

router = Router(tags=["Meetings"])
Row = dict[str, Any]


class AskedMeetings(Paged):
    """The questions of the list of meetings."""

    group: str | None = Field(None, pattern=shapes.GROUP_CODE)


@router.get(
    "/meetings",
    response={200: meeting_shapes.Meetings, 400: shapes.Problem, 401: shapes.Problem},
    url_name="meetings",
)
def meetings(request: HttpRequest, asked: Query[AskedMeetings]) -> Any:
    """The meetings that were convened and are public, with when their documents last changed."""
    whose(request)
    rows = meeting_records.meeting_rows()
    found, after = page(request, rows.filter(group_code=asked.group) if asked.group else rows, asked)
    return {"items": [_record(row) for row in found], "next": after}


@router.get(
    "/groups/{register_code:code}/meetings", response={200: meeting_shapes.Meetings, **FAILS}, url_name="group_meetings"
)
def of_group(request: HttpRequest, code: Code, asked: Query[Paged]) -> Any:
    """The meetings of one group."""
    whose(request)
    if rows_of.of_group(code) is None:
        raise NotThere(no_group(code))
    found, after = page(request, meeting_records.meeting_rows().filter(group_code=code), asked)
    return {"items": [_record(row) for row in found], "next": after}


@router.get("/meetings/{uuid:meeting_key}", response={200: meeting_shapes.MeetingInFull, **FAILS}, url_name="meeting")
def meeting(request: HttpRequest, meeting_key: UUID) -> Any:
    """One meeting: programme, documents, which authorities were there, opinions in counts. The same with a key."""
    whose(request)
    known, row = queries.public_meeting(meeting_key), meeting_records.meeting_rows().filter(id=meeting_key).first()
    if known is None or row is None:
        raise NotThere(_("No public meeting has this address."))
    found, asked = known
    documents = queries.documents(found)
    published = queries.publications(found, asked, documents, on=today())
    return {
        **_record(row),
        "programme": [_item(each) for each in queries.programme(found)],
        "documents": [_document(each, meeting_key) for each in documents],
        "agenda": _publication(published["agenda"]),
        "minutes": _publication(published["minutes"]),
        "attendance": [_attended(each) for each in queries.attendance(found)],
        "opinions": [_opinion(each) for each in queries.opinions(queries.of_meeting(found))],
    }


def _record(row: Row) -> Row:
    row["group"], row["modified_at"] = row.pop("group_code"), row.pop("changed_at")
    row["url"] = f"{settings.SITE_URL}{reverse('register:meeting', args=[row['id']])}"
    return row


def _item(item: PublicItem) -> Row:
    names = ("title", "starts_at", "ends_at", "rapporteur_state")
    return {"kind": item.kind_code, **{name: getattr(item, name) for name in names}}


def _document(document: PublicDocument, meeting_key: UUID) -> Row:
    address = reverse("register:meeting_document", args=[meeting_key, document.key])
    return {
        "id": document.key,
        "number": document.number,
        "kind": document.kind_code,
        "title": document.title,
        "published_at": document.published_at,
        "withheld_on_ground": document.ground,
        "content_type": document.content_type if document.published_at else "",
        "size": document.size if document.published_at else None,
        "url": f"{settings.SITE_URL}{address}" if document.published_at else None,
    }


def _publication(it: Publication) -> Row:
    return {"due_on": it.due_on, "published_on": it.published_on, "is_overdue": it.is_overdue}


def _attended(line: Attended) -> Row:
    return {
        "state": line.iso2,
        "eu_code": line.eu_code,
        "name": line.state,
        "authorities": list(line.authorities),
        "persons": list(line.names),
    }


def _opinion(opinion: PublicOpinion) -> Row:
    names = ("number", "title", "closed_on", "members", "majority", "in_favour", "against", "abstained")
    facts = {name: getattr(opinion, name) for name in names}
    return {**facts, "procedure": opinion.procedure_code, "status": opinion.status_code}
