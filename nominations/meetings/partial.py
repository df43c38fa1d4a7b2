"""A meeting as a guest of some items meets it in a calendar: from the first of them to the end of the last."""

from copy import copy
from datetime import datetime

from django.db.models import Max, Min

from nominations.meetings.models import Meeting
from nominations.meetings.participant_models import Participant

Hours = tuple[datetime, datetime]


def hours_of_guests(meeting: Meeting) -> dict[str, Hours]:
    """Return the hours of guests who are invited to items with hours, by address in lower case; one query."""
    guests = Participant.objects.standing().filter(
        meeting=meeting, delegation__isnull=True, invited_to__starts_at__isnull=False
    )
    found = guests.order_by().values_list("email").annotate(Min("invited_to__starts_at"), Max("invited_to__ends_at"))
    return {email.casefold(): (first, last) for email, first, last in found}


def at_hours(meeting: Meeting, hours: Hours | None) -> Meeting:
    """Return the meeting at these hours, not to be saved; the meeting itself where there are none."""
    if hours is None:
        return meeting
    part = copy(meeting)
    part.starts_at, part.ends_at = hours
    return part
