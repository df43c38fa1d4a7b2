"""The verbs of a State's delegation: the representative, a substitute, experts, nobody (domain rules 4, 6, 18)."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from nominations.accounts.models import User
from nominations.groups.models import Seat
from nominations.kernel.refusals import Refused
from nominations.mandates.placing import in_words
from nominations.meetings import announcing, entitled, facts, places, placing
from nominations.meetings.entitled import Act
from nominations.meetings.facts import Facts
from nominations.meetings.models import Delegation
from nominations.meetings.participant_models import Participant
from nominations.meetings.placing import CannotName

Capacity = Participant.Capacity


class NobodySits(CannotName):
    """The seat is vacant on the meeting's first day."""


class AttendsThemselves(CannotName):
    """Who is named as a substitute is a representative: of this seat, or of another one."""


class ExpertAlone(CannotName):
    """An expert comes with the representative or the substitute, who is not named."""


class TooManyExperts(CannotName):
    """The group's rules allow no further accompanying expert."""


class NotChangeable(CannotName):
    """A representative's facts come from the mandate, or the participant was withdrawn."""


class ReasonMissing(Refused):
    """Nobody is withdrawn without a reason: it stays with the entry."""


@transaction.atomic
def name_representative(
    delegation: Delegation, *, seat: Seat, mode: str, because: str = "", by: User, at: datetime
) -> Participant:
    """Say that who sits on the seat attends; a substitute gives way, experts come along. Again: the mode changes.

    Raises NobodySits, AttendsAlready, NotAFullPerson, or what `entitled.begin` raises.
    """
    act = entitled.begin(delegation, because=because, by=by, at=at)
    seat, first_on = places.own_seat(act.delegation, seat), act.meeting.first_on
    mandate = places.sitting(seat, on=first_on)
    if mandate is None:
        vacant = _("Nobody sits on this seat on %(day)s. Name a substitute for this meeting.")
        raise NobodySits(vacant % {"day": in_words(first_on)})
    if not mandate.person.email:
        unknown = _("No e-mail address of %(name)s is known. Ask the secretariat to enter it, or name a substitute.")
        raise facts.NotAFullPerson(unknown % {"name": mandate.person}, "email")
    told = facts.full(facts.of_person(mandate.person, mode))
    before = placing.on_seat(act, seat)
    if before and before.capacity == Capacity.REPRESENTATIVE and before.mandate_id == mandate.pk:
        return _changed(before, replace(facts.of_participant(before), mode=mode), act)
    named = Participant(
        capacity=Capacity.REPRESENTATIVE,
        seat=seat,
        mandate=mandate,
        person=mandate.person,
        authority=mandate.authority,
        **told.columns(),
    )
    return placing.take_seat(named, act, before=before)


@transaction.atomic
def name_substitute(
    delegation: Delegation, *, seat: Seat, facts: Facts, because: str = "", by: User, at: datetime
) -> Participant:
    """Name who attends this meeting for the one who sits on the seat, or on a vacant seat; who was named gives way.

    Raises AttendsThemselves, AttendsAlready, NotAFullPerson, or what `entitled.begin` raises.
    """
    act = entitled.begin(delegation, because=because, by=by, at=at)
    seat, told = places.own_seat(act.delegation, seat), _full(facts)
    mandate = places.sitting(seat, on=act.meeting.first_on)
    before = placing.on_seat(act, seat)
    if before and placing.is_same(before, told, Capacity.SUBSTITUTE):
        return before
    placing.refuse_representative(act, seat, told.email, otherwise=AttendsThemselves)
    named = Participant(
        capacity=Capacity.SUBSTITUTE,
        seat=seat,
        mandate=mandate,
        authority=mandate.authority if mandate else places.authority_of(act.delegation),
        **told.columns(),
    )
    return placing.take_seat(named, act, before=before)


@transaction.atomic
def name_expert(
    delegation: Delegation, *, accompanies: Participant, facts: Facts, because: str = "", by: User, at: datetime
) -> Participant:
    """Name an expert who comes with somebody who stands (rule 4).

    Raises ExpertAlone, TooManyExperts, AttendsAlready, NotAFullPerson, or what `entitled.begin` raises.
    """
    act = entitled.begin(delegation, because=because, by=by, at=at)
    told, present = _full(facts), list(placing.standing(act))
    same = [each for each in present if placing.is_same(each, told, Capacity.EXPERT)]
    if same:
        return same[0]
    with_whom = next((each for each in present if each.pk == accompanies.pk and each.seat_id), None)
    if with_whom is None:
        raise ExpertAlone(_("An expert attends with the representative or the substitute. Name one of them first."))
    taken = {each.expert_number for each in present if each.capacity == Capacity.EXPERT}
    number = _free_number(act, taken)
    placing.refuse_twice(act, told.email)
    named = Participant(
        capacity=Capacity.EXPERT,
        accompanies=with_whom,
        expert_number=number,
        authority=with_whom.authority,
        **told.columns(),
    )
    return placing.enter(named, act)


@transaction.atomic
def change(participant: Participant, *, facts: Facts, because: str = "", by: User, at: datetime) -> Participant:
    """Correct what is kept of a substitute or an expert; of a representative only how they attend.

    Raises NotChangeable, AttendsAlready, NotAFullPerson, or what `entitled.begin` raises.
    """
    act = entitled.begin(placing.delegation_of(participant), because=because, by=by, at=at)
    participant = placing.locked(participant, act)
    if participant.withdrawn_at is not None:
        gone = _("%(name)s was withdrawn. Name the person again.")
        raise NotChangeable(gone % {"name": participant})
    return _changed(participant, _full(facts), act)


@transaction.atomic
def withdraw(participant: Participant, *, reason: str, by: User, at: datetime) -> Participant:
    """Withdraw who was named, and the experts who come with them; the entries stay, with the reason.

    When nobody is left, nobody attends for the State, for this reason. Twice is once. Raises ReasonMissing.
    """
    act = entitled.begin(placing.delegation_of(participant), because=reason, by=by, at=at)
    participant = placing.locked(participant, act)
    if participant.withdrawn_at is not None:
        return participant
    reason = _reason(reason)
    for expert in placing.standing(act).filter(accompanies=participant):
        came_with = _("Accompanied %(name)s, who was withdrawn: %(reason)s")
        placing.take_out(expert, came_with % {"name": participant, "reason": reason}, act)
    placing.take_out(participant, reason, act)
    is_nil = not placing.standing(act).exists()
    placing.settle(act, "withdraw", participant, is_nil=is_nil, nil_reason=reason if is_nil else "")
    return participant


@transaction.atomic
def nil(delegation: Delegation, *, reason: str, because: str = "", by: User, at: datetime) -> Delegation:
    """Answer that nobody attends for the State; who was named is withdrawn. The reason may be left out."""
    act = entitled.begin(delegation, because=because, by=by, at=at)
    row, reason = act.delegation, placing.clean_reason(reason)
    if row.is_nil and row.nil_reason == reason:
        return row
    why = reason or str(_("Nobody attends for the State."))
    for participant in placing.standing(act):
        placing.take_out(participant, why, act)
    return placing.settle(act, "nil", is_nil=True, nil_reason=reason)


def _full(given: Facts) -> Facts:
    return facts.full(given)


def _reason(text: str) -> str:
    clean = placing.clean_reason(text)
    if not clean:
        raise ReasonMissing(_("Give the reason: it stays with the entry."))
    return clean


def _free_number(act: Act, taken: set[int | None]) -> int:
    limit = places.limit_of_experts(act.meeting.group)
    free = next((number for number in range(1, limit + 1) if number not in taken), None)
    if free is not None:
        return free
    words = {"code": act.meeting.group.code, "limit": limit}
    if not limit:
        raise TooManyExperts(_("The rules of %(code)s allow no accompanying expert.") % words)
    full = ngettext(
        "The rules of %(code)s allow each State %(limit)d accompanying expert at a meeting, who is named already. "
        "Withdraw that entry first.",
        "The rules of %(code)s allow each State %(limit)d accompanying experts at a meeting, who are named already. "
        "Withdraw one of them first.",
        limit,
    )
    raise TooManyExperts(full % words)


def _changed(participant: Participant, told: Facts, act: Act) -> Participant:
    before = facts.of_participant(participant)
    if told == before:
        return participant
    if participant.capacity == Capacity.REPRESENTATIVE and told != replace(before, mode=told.mode):
        fixed = _("What is kept of %(name)s comes from the mandate. Only how they attend can be changed here.")
        raise NotChangeable(fixed % {"name": participant})
    if told.email.casefold() != before.email.casefold():
        placing.refuse_twice(act, told.email, besides=participant)
        announcing.withdrawn(participant, by=act.by, at=act.at)
    participant.take_over(told.columns())
    participant.save()
    if told.email.casefold() != before.email.casefold():
        announcing.named(participant, by=act.by, at=act.at)
    placing.settle(act, "change", participant)
    return participant
