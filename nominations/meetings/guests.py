"""The verbs of guests: observers, partner countries, invited experts, the Commission; none votes (rules 7, 8)."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nominations.accounts.models import User
from nominations.audit import actions as audit
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.kernel.text import clean_line, clean_text, fold
from nominations.meetings import access, announcing
from nominations.meetings import facts as of_people
from nominations.meetings.entitled import NOT_NOW
from nominations.meetings.facts import Facts
from nominations.meetings.models import AgendaItem, Meeting
from nominations.meetings.participant_models import Participant
from nominations.meetings.states import Status
from nominations.reference.models import Country

Capacity = Participant.Capacity
OF_GUESTS = (Capacity.OBSERVER, Capacity.PARTNER, Capacity.INVITED_EXPERT, Capacity.COMMISSION)


class CannotInvite(Refused):
    """This person cannot be invited in this way, or not now."""


class MemberStateRefused(CannotInvite):
    """A Member State's authority is a member: it is no observer and no partner (rule 7)."""


class ReasonMissing(Refused):
    """An invitation is withdrawn for a reason that the guest reads."""


@transaction.atomic
def invite(
    meeting: Meeting,
    *,
    capacity: str,
    facts: Facts,
    country: Country | None = None,
    country_name: str = "",
    items: Iterable[AgendaItem] = (),
    by: User,
    at: datetime,
) -> Participant:
    """Invite a guest to the whole meeting, or to some items; a mail with the calendar entry goes out. Twice is once.

    Raises CannotInvite, MemberStateRefused, NotAFullPerson, NotAllowed.
    """
    meeting = _locked(meeting, by=by, at=at)
    told, chosen = of_people.full(facts), _of(meeting, items)
    country, words = _country(capacity, country, clean_line(country_name), on=meeting.first_on)
    there = Participant.objects.standing().filter(meeting=meeting, email__iexact=told.email).first()
    if there and there.capacity == capacity and of_people.of_participant(there) == told:
        return there
    _refuse_twice(there)
    guest = Participant.objects.create(
        meeting=meeting,
        capacity=capacity,
        country=country,
        country_name=words,
        added_at=at,
        added_by=by,
        **told.columns(),
    )
    guest.invited_to.set(chosen)
    audit.record("guest.invite", guest, by=by, at=at, capacity=capacity)
    announcing.named(guest, by=by, at=at)
    return guest


@transaction.atomic
def change(
    guest: Participant, *, facts: Facts, items: Iterable[AgendaItem] | None = None, by: User, at: datetime
) -> Participant:
    """Correct what is kept of a guest, or what they are invited to (None: as it is); the guest is told anew.

    Raises CannotInvite, NotAFullPerson, NotAllowed.
    """
    meeting = _locked(guest.meeting, by=by, at=at)
    told, guest = of_people.full(facts), _standing(guest, meeting)
    chosen = None if items is None else _of(meeting, items)
    is_moved = told.email.casefold() != guest.email.casefold()
    is_same_programme = chosen is None or {each.pk for each in chosen} == _invited(guest)
    if told == of_people.of_participant(guest) and is_same_programme:
        return guest
    if is_moved:
        there = Participant.objects.standing().filter(meeting=meeting, email__iexact=told.email)
        _refuse_twice(there.exclude(pk=guest.pk).first())
        announcing.withdrawn(guest, by=by, at=at)
    guest.take_over(told.columns())
    guest.save()
    if chosen is not None:
        guest.invited_to.set(chosen)
    audit.record("guest.change", guest, by=by, at=at)
    if is_moved or not is_same_programme:
        announcing.named(guest, by=by, at=at)
    return guest


@transaction.atomic
def withdraw(guest: Participant, *, reason: str, by: User, at: datetime) -> Participant:
    """Take an invitation back; the entry stays with the reason, and the guest is told. Twice is once."""
    meeting = _locked(guest.meeting, by=by, at=at)
    guest = Participant.objects.get(pk=guest.pk)
    guest.meeting = meeting
    if guest.withdrawn_at is not None:
        return guest
    reason = clean_text(reason)
    if not reason:
        raise ReasonMissing(_("Give the reason: the guest reads it."))
    guest.withdrawn_at, guest.withdrawn_reason, guest.reimbursable = at, reason, False
    guest.save(update_fields=["withdrawn_at", "withdrawn_reason", "reimbursable"])
    audit.record("guest.withdraw", guest, by=by, at=at)
    announcing.withdrawn(guest, by=by, at=at)
    return guest


def _locked(meeting: Meeting, *, by: User, at: datetime) -> Meeting:
    row = Meeting.objects.select_for_update(of=("self",), no_key=True).select_related("group").get(pk=meeting.pk)
    access.allow(access.is_secretariat(by, row.group, on=clock.local_day(at)))
    if row.status in NOT_NOW:
        not_now = {Status.PLANNED: _("The meeting is not convened yet: guests are invited afterwards.")}
        raise CannotInvite(not_now.get(Status(row.status), NOT_NOW[Status(row.status)]))
    return row


def _of(meeting: Meeting, items: Iterable[AgendaItem]) -> list[AgendaItem]:
    chosen = list(items)
    if any(each.meeting_id != meeting.pk for each in chosen):
        raise CannotInvite(_("Choose items of this meeting's programme."))
    return chosen


def _country(capacity: str, country: Country | None, words: str, *, on: date) -> tuple[Country | None, str]:
    """Return the country, found by its name where it was typed. Raises CannotInvite, MemberStateRefused."""
    if capacity not in OF_GUESTS:
        raise CannotInvite(_("Choose in which capacity the guest comes; representatives are named by their State."))
    if country is None and words:
        country = next((each for each in Country.objects.filter() if fold(words) in _names(each)), None)
    words = "" if country else words
    if capacity == Capacity.PARTNER and not country and not words:
        raise CannotInvite(_("Name the partner country, for example Canada."))
    members = Country.objects.member_states(on=on)
    if capacity in (Capacity.OBSERVER, Capacity.PARTNER) and country and members.filter(pk=country.pk).exists():
        refused = _(
            "%(state)s is a Member State: its authorities are members, never observers or partners. "
            "Its contact points name who attends, or invite an expert in person."
        )
        raise MemberStateRefused(refused % {"state": country.name_en})
    return country, words


def _names(country: Country) -> set[str]:
    names = (country.name_en, country.official_name_en, country.eu_code, country.iso2, *country.native_names.split(";"))
    return {fold(name) for name in names}


def _standing(guest: Participant, meeting: Meeting) -> Participant:
    row = Participant.objects.get(pk=guest.pk)
    row.meeting = meeting
    if row.delegation_id is not None or row.withdrawn_at is not None:
        raise CannotInvite(_("%(name)s is not a guest of this meeting any more.") % {"name": row})
    return row


def _invited(guest: Participant) -> set[object]:
    return set(guest.invited_to.values_list("pk", flat=True))


def _refuse_twice(there: Participant | None) -> None:
    if there is None:
        return
    twice = _("%(name)s attends this meeting already (%(capacity)s). Each person attends once.")
    raise CannotInvite(twice % {"name": there, "capacity": there.get_capacity_display()})
