"""What was done of a meeting's time limits: when it was announced, when papers went out and became public."""

from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from nominations.desk.meeting_days import Done
from nominations.kernel import clock
from nominations.meetings.models import Meeting
from nominations.meetings.paper_models import MeetingDocument, Minutes
from nominations.meetings.rules import Limits

AGENDA = MeetingDocument.Kind.AGENDA


def done(meeting: Meeting, limits: Limits, *, has_moved: bool, at: datetime) -> dict[str, Done]:
    """Return what was done, by the name of the limit; two queries, none before the meeting is convened.

    `has_moved`: its first day was changed since it was convened, so that the invitation is not judged again here.
    """
    if meeting.convened_at is None:
        return {}
    return {
        **_invited(clock.local_day(meeting.convened_at), limits, has_moved=has_moved),
        **_papers(meeting, has_begun=meeting.starts_at <= at),
        **_minutes(meeting),
    }


def _invited(on: date, limits: Limits, *, has_moved: bool) -> dict[str, Done]:
    if has_moved:
        moved = _now("convened on %s, its day was changed since") % date_format(on, "l j F Y")
        return {"invitation": Done(words=moved), "urgent": Done(words=_("see above"))}
    if on <= limits.invitation_on:
        return {"invitation": Done(on), "urgent": Done(words=_("not needed"))}
    return {"invitation": Done(on), "urgent": Done(on)}


def _papers(meeting: Meeting, *, has_begun: bool) -> dict[str, Done]:
    """Judge the first version of each document: a later one corrects it."""
    rows = MeetingDocument.objects.filter(meeting=meeting, withdrawn_at__isnull=True, replaces=None)
    papers = list(rows.only("kind", "for_consultation", "sent_at", "published_at", "withheld_on_ground"))
    found: dict[str, Done] = {}
    asked = [each.sent_at for each in papers if each.for_consultation and not each.withheld_on_ground]
    sent = [at for at in asked if at is not None]
    if asked and len(sent) == len(asked):
        found["documents"] = Done(clock.local_day(max(sent)))
    elif not asked and has_begun:
        found["documents"] = Done(words=_("none was sent for consultation"))
    agendas = [each for each in papers if each.kind == AGENDA]
    public = [each.published_at for each in agendas if each.published_at is not None]
    if public:
        found["agenda"] = Done(clock.local_day(min(public)))
    elif any(each.withheld_on_ground for each in agendas):
        found["agenda"] = Done(words=_("withheld"))
    return found


def _minutes(meeting: Meeting) -> dict[str, Done]:
    published = Minutes.objects.filter(meeting=meeting).values_list("published_at", flat=True).first()
    return {"minutes": Done(clock.local_day(published))} if published else {}
