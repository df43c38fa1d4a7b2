"""A workshop with a partner that takes place here is a meeting of the group; contacts come to it as guests.

The meeting is made by the verbs of meetings: programme, round tables, guests, minutes are all there (ADR 0031).
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from nominations.accounts.models import User
from nominations.audit import actions as audit
from nominations.kernel import clock, periods
from nominations.kernel.refusals import Refused
from nominations.meetings import actions as meetings
from nominations.meetings import guests
from nominations.meetings.facts import Facts, NotAFullPerson
from nominations.meetings.models import Meeting
from nominations.meetings.participant_models import Participant
from nominations.partnerships import access, events, rules, settling
from nominations.partnerships.models import Observer, Partner, PartnerContact, PartnerEvent

Capacity = Participant.Capacity
CAPACITIES = (Capacity.PARTNER, Capacity.OBSERVER)


class NotPlannable(Refused):
    """The event cannot become a meeting here."""


class CannotCome(Refused):
    """A contact cannot be invited: not to this meeting, not in this capacity, or not with what is known."""


@transaction.atomic
def plan_workshop(
    event: PartnerEvent,
    *,
    starts_at: datetime,
    ends_at: datetime,
    by: User,
    at: datetime,
    title: str = "",
    **facts: Any,  # place, online_url, practical, is_public
) -> Meeting:
    """Plan the event as a workshop of the group, here; the event's days are the meeting's from now on.

    Without a title it has the event's; without a place, the event's. Raises NotPlannable, PartnerEnded, and what
    `meetings.actions.plan` raises.
    """
    event = events.locked(event)
    access.check(by, event.partner.group, at=at)
    settling.running(event.partner, on=clock.local_day(at))
    if event.meeting is not None:
        raise NotPlannable(_("This event is a meeting here already: open the meeting."))
    if event.kind not in (PartnerEvent.Kind.WORKSHOP, PartnerEvent.Kind.ROUND_TABLE):
        facts_of = {"kind": event.get_kind_display().lower()}
        raise NotPlannable(_("A %(kind)s is no meeting of the group; only workshops and round tables are.") % facts_of)
    if starts_at <= at:
        raise NotPlannable(_("A workshop that is over is not planned any more: its date is kept as stated."))
    told = {"title": title or event.title, "kind": Meeting.Kind.WORKSHOP, **facts}
    told["place"] = told.get("place") or event.place
    meeting = meetings.plan(event.partner.group, starts_at=starts_at, ends_at=ends_at, by=by, at=at, **told)
    event.meeting = meeting
    event.set_date(rules.days_of(meeting))
    event.save()
    audit.record("partner_event.plan", event.partner, by=by, at=at, event=str(event.pk), meeting=str(meeting.pk))
    return meeting


@transaction.atomic
def invite(
    meeting: Meeting,
    *,
    partner: Partner,
    contacts: Sequence[PartnerContact],
    by: User,
    at: datetime,
    capacity: str = Capacity.PARTNER,
    mode: str = Participant.Mode.IN_PERSON,
) -> list[Participant]:
    """Invite contacts of a partner to a meeting as guests, all of them or nobody; each gets the mail. No vote.

    As an observer only where the country is one on the meeting's first day. Raises CannotCome, PartnerEnded, and what
    `meetings.guests.invite` raises.
    """
    partner = settling.locked_partner(partner)
    access.check(by, partner.group, at=at)
    if meeting.group_id != partner.group_id:
        raise CannotCome(_("The meeting is one of another group than the partner's."))
    if capacity not in CAPACITIES:
        raise CannotCome(_("Contacts of a partner come as guests of a partner country, or as observers."))
    settling.running(partner, on=meeting.first_on)
    if capacity == Capacity.OBSERVER:
        _check_observer(partner, meeting)
    if not contacts:
        raise CannotCome(_("Choose at least one contact."))
    return [_guest(meeting, partner, each, capacity, mode, by=by, at=at) for each in contacts]


def _guest(
    meeting: Meeting, partner: Partner, contact: PartnerContact, capacity: str, mode: str, *, by: User, at: datetime
) -> Participant:
    if contact.partner_id != partner.pk or (contact.until is not None and contact.until <= clock.local_day(at)):
        raise CannotCome(_("%(name)s is no contact of this partner now.") % {"name": contact})
    told = {name: getattr(contact, name) for name in ("family_name", "given_name", "email", "phone", "function")}
    person = Facts(**told, organisation=contact.organisation, mode=mode)
    try:
        return guests.invite(meeting, capacity=capacity, facts=person, country=partner.country, by=by, at=at)
    except NotAFullPerson as refusal:
        facts = {"name": contact, "why": refusal}
        raise CannotCome(_("%(name)s cannot be invited yet. %(why)s Change the contact first.") % facts) from refusal


def _check_observer(partner: Partner, meeting: Meeting) -> None:
    observers = Observer.objects.filter(periods.running_on(meeting.first_on), group=partner.group_id)
    if not observers.filter(country=partner.country_id).exists():
        facts = {"country": capfirst(partner.country.name_in_text), "code": partner.group.code}
        raise CannotCome(_("%(country)s is no observer of %(code)s on the first day of the meeting.") % facts)
