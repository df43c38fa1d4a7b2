"""A convened meeting with one object of every kind, whose keys stand in the addresses that the table asks."""

from nominations.accounts.models import User
from nominations.groups.models import ExpertGroup
from nominations.meetings import programme
from tests.cast import NOW
from tests.meetings.stage import convened, delegation_of


def of_meetings(group: ExpertGroup, officer: User) -> dict[str, object]:
    """Return the keys of a convened meeting of the group; the portal's are those of Austria's delegation."""
    meeting = convened(group, officer)
    item = programme.add_item(meeting, title="Opening", by=officer, at=NOW)
    return {
        "meeting_id": meeting.pk,
        "object:meeting": meeting.pk,
        "item_id": item.pk,
        "way": "up",
        "meetings/": delegation_of(meeting, "AT").pk,
    }
