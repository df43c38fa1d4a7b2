"""A convened meeting with one object of every kind, whose keys stand in the addresses that the table asks."""

from nominations.accounts.models import User
from nominations.groups.models import ExpertGroup
from nominations.meetings import guests
from nominations.meetings.participant_models import Presence
from tests.cast import NOW
from tests.meetings.delegations import people, substituted
from tests.meetings.stage import STARTS, contact_of, convened, delegation_of


def of_meetings(group: ExpertGroup, officer: User) -> dict[str, object]:
    """Return the keys of a convened meeting of the group; the portal's are those of Austria's delegation."""
    meeting = convened(group, officer)
    delegation = delegation_of(meeting, "AT")
    guest = guests.invite(meeting, capacity="commission", facts=people(90), by=officer, at=NOW)
    person = substituted(delegation, contact_of("AT"))
    presence = Presence.objects.create(participant=person, arrived_at=STARTS, recorded_by=officer)
    return {
        "meeting_id": meeting.pk,
        "object:meeting": meeting.pk,
        "meetings/": delegation.pk,
        "participant_id": person.pk,
        "guest_id": guest.pk,
        "presence_id": presence.pk,
        "attendance_list": "to-sign",
    }
