"""A convened meeting with one object of every kind, whose keys stand in the addresses that the table asks."""

from nominations.accounts.models import User
from nominations.groups.models import ExpertGroup
from tests.meetings.stage import convened, delegation_of
from tests.register.meeting_stage import document, public_meeting


def of_meetings(group: ExpertGroup, officer: User) -> dict[str, object]:
    """Return the keys of a convened meeting of the group; the portal's are those of Austria's delegation."""
    meeting = convened(group, officer)
    public = public_meeting(group, number=50, in_days=200)
    return {
        "meeting_key": public.pk,
        "document_key": document(public).pk,
        "meeting_id": meeting.pk,
        "object:meeting": meeting.pk,
        "meetings/": delegation_of(meeting, "AT").pk,
    }
