"""A convened meeting with one object of every kind, whose keys stand in the addresses that the table asks."""

from nominations.accounts.models import User
from nominations.groups.models import ExpertGroup
from nominations.meetings.participant_models import Presence
from tests.meetings.people import represented
from tests.meetings.stage import STARTS, convened, delegation_of


def of_meetings(group: ExpertGroup, officer: User) -> dict[str, object]:
    """Return the keys of a convened meeting of the group; the portal's are those of Austria's delegation."""
    meeting = convened(group, officer)
    [person] = represented(meeting, "AT")
    presence = Presence.objects.create(participant=person, arrived_at=STARTS, recorded_by=officer)
    return {
        "meeting_id": meeting.pk,
        "object:meeting": meeting.pk,
        "participant_id": person.pk,
        "presence_id": presence.pk,
        "attendance_list": "to-sign",
        "meetings/": delegation_of(meeting, "AT").pk,
    }
