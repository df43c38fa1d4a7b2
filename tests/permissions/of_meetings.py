"""A convened meeting with one object of every kind, whose keys stand in the addresses that the table asks."""

from nominations.accounts.models import User
from nominations.groups.models import ExpertGroup
from nominations.meetings.models import AgendaItem
from nominations.meetings.paper_models import Minutes, MinutesComment
from nominations.meetings.participant_models import Presence
from tests.cast import NOW
from tests.meetings.papers_stage import sent
from tests.meetings.people import represented
from tests.meetings.stage import STARTS, contact_of, convened, delegation_of


def of_meetings(group: ExpertGroup, officer: User) -> dict[str, object]:
    """Return the keys of a convened meeting of the group; the portal's are those of Austria's delegation."""
    meeting = convened(group, officer)
    [person] = represented(meeting, "AT")
    presence = Presence.objects.create(participant=person, arrived_at=STARTS, recorded_by=officer)
    document = sent(meeting, officer)
    item = AgendaItem.objects.create(meeting=meeting, position=1, title="Round table", rapporteur_state_id="AT")
    minutes = Minutes.objects.create(meeting=meeting)
    said = {"country_id": "AT", "text": "A typing error.", "by": contact_of("AT"), "at": NOW}
    return {
        "document_id": document.pk,
        "item_id": item.pk,
        "item": item.pk,
        "comment_id": MinutesComment.objects.create(minutes=minutes, **said).pk,
        "meeting_id": meeting.pk,
        "object:meeting": meeting.pk,
        "participant_id": person.pk,
        "presence_id": presence.pk,
        "attendance_list": "to-sign",
        "meetings/": delegation_of(meeting, "AT").pk,
    }
