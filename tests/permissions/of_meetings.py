"""A convened meeting with one object of every kind, whose keys stand in the addresses that the table asks."""

from nominations.accounts.models import User
from nominations.groups.models import ExpertGroup
from nominations.meetings import guests, opinions, programme
from nominations.meetings.models import Meeting
from nominations.meetings.paper_models import Minutes, MinutesComment
from nominations.meetings.participant_models import Presence
from nominations.reference.models import Country
from tests.cast import NOW, letter
from tests.meetings.delegations import people, substituted
from tests.meetings.papers_stage import sent
from tests.meetings.stage import STARTS, contact_of, convened, delegation_of
from tests.meetings.voting_stage import ballot_of, members
from tests.register.meeting_stage import document, public_meeting


def of_meetings(group: ExpertGroup, officer: User) -> dict[str, object]:
    """Return the keys of a convened meeting of the group; the portal's are those of Austria's delegation."""
    meeting = convened(group, officer)
    public = public_meeting(group, number=50, in_days=200)
    delegation = delegation_of(meeting, "AT")
    person = substituted(delegation, contact_of("AT"))
    guest = guests.invite(meeting, capacity="commission", facts=people(90), by=officer, at=NOW)
    presence = Presence.objects.create(participant=person, arrived_at=STARTS, recorded_by=officer)
    return {
        "meeting_key": public.pk,
        "document_key": document(public).pk,
        "meeting_id": meeting.pk,
        "object:meeting": meeting.pk,
        "way": "up",
        "participant_id": person.pk,
        "guest_id": guest.pk,
        "presence_id": presence.pk,
        "attendance_list": "to-sign",
        "meetings/": delegation.pk,
        **_of_papers(meeting, officer),
        **_of_votes(meeting, officer),
    }


def _of_papers(meeting: Meeting, officer: User) -> dict[str, object]:
    """Return the keys of a document that was sent, of an item that Austria reports on, and of its comment."""
    austria = Country.objects.get(pk="AT")
    item = programme.add_item(meeting, title="Opening", rapporteur_state=austria, by=officer, at=NOW)
    said = {"country": austria, "text": "A typing error.", "by": contact_of("AT"), "at": NOW}
    comment = MinutesComment.objects.create(minutes=Minutes.objects.create(meeting=meeting), **said)
    document = sent(meeting, officer)
    return {"document_id": document.pk, "item_id": item.pk, "item": item.pk, "comment_id": comment.pk}


def _of_votes(meeting: Meeting, officer: User) -> dict[str, object]:
    """Return the keys of a vote that is open in the meeting: Austria and Belgium are members."""
    members(meeting.group, "AT", "BE")
    facts = {"title": "Roadmap", "question": "Agreed?", "procedure": "meeting", "upload": letter()}
    opinion = opinions.propose(meeting.group, meeting=meeting, by=officer, at=meeting.starts_at, **facts)
    opinion = opinions.open_vote(opinion, by=officer, at=meeting.starts_at)
    keys = {"opinion_id": opinion.pk, "object:opinion": opinion.pk, "which": "document"}
    return {**keys, "votes/": ballot_of(opinion, "AT").pk}
