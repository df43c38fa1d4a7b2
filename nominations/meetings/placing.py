"""What the verbs of a delegation share: who stands, who may come once only, entering, withdrawing, the receipt."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from nominations.audit import actions as audit
from nominations.groups.models import Seat
from nominations.kernel.refusals import Refused
from nominations.kernel.text import clean_text
from nominations.mandates.models import Mandate
from nominations.meetings import announcing, facts
from nominations.meetings.entitled import Act
from nominations.meetings.facts import Facts
from nominations.meetings.models import Delegation
from nominations.meetings.participant_models import Participant


class CannotName(Refused):
    """This person, or this place, is the wrong one; the sentence says why."""


class AttendsAlready(CannotName):
    """Each person attends a meeting once, by e-mail address, whoever named them."""


class NotOfADelegation(CannotName):
    """The participant is a guest: the secretariat invites and withdraws guests."""


def standing(act: Act) -> "QuerySet[Participant]":
    """Return who attends for the State of the act."""
    return Participant.objects.standing().filter(delegation=act.delegation)


def on_seat(act: Act, seat: Seat) -> Participant | None:
    return standing(act).filter(seat=seat).first()


def is_same(participant: Participant, told: Facts, capacity: str) -> bool:
    """Answer whether this was entered already: a second press changes nothing."""
    return participant.capacity == capacity and facts.of_participant(participant) == told


def delegation_of(participant: Participant) -> Delegation:
    if participant.delegation is None:
        raise NotOfADelegation(_("%(name)s is a guest of the meeting, not of a delegation.") % {"name": participant})
    return participant.delegation


def locked(participant: Participant, act: Act) -> Participant:
    """Return the participant as it is now that the delegation is locked."""
    row = Participant.objects.get(pk=participant.pk, delegation=act.delegation)
    row.delegation, row.meeting = act.delegation, act.meeting
    return row


def take_seat(named: Participant, act: Act, *, before: Participant | None) -> Participant:
    """Put somebody on a seat; who was on it gives way, and the experts come with the new one."""
    refuse_twice(act, named.email, besides=before)
    experts = list(before.accompanied_by.standing()) if before else []
    if before:
        before.delegation, before.meeting = act.delegation, act.meeting
        is_the_same = before.email.casefold() == named.email.casefold()
        take_out(before, str(_("%(name)s attends instead.") % {"name": named}), act, tells=not is_the_same)
    _save(named, act)
    for expert in experts:
        expert.accompanies, expert.authority = named, named.authority
        expert.save(update_fields=["accompanies", "authority"])
    return _entered(named, act)


def enter(named: Participant, act: Act) -> Participant:
    """Add somebody to the delegation."""
    _save(named, act)
    return _entered(named, act)


def take_out(participant: Participant, reason: str, act: Act, *, tells: bool = True) -> None:
    """Withdraw a participant: the row stays, with the reason."""
    participant.withdrawn_at, participant.withdrawn_reason = act.at, str(reason)
    participant.reimbursable = False
    participant.save(update_fields=["withdrawn_at", "withdrawn_reason", "reimbursable"])
    participant.delegation, participant.meeting = act.delegation, act.meeting
    if tells:
        announcing.withdrawn(participant, by=act.by, at=act.at)
    else:
        announcing.call_back(participant)


def settle(
    act: Act, what: str, participant: Participant | None = None, *, is_nil: bool = False, nil_reason: str = ""
) -> Delegation:
    """Note that the delegation changed: by whom, how often, whether nobody attends; and tell its contact points."""
    row = act.delegation
    row.answered_at, row.answered_by = act.at, act.by
    row.is_nil, row.nil_reason = is_nil, nil_reason
    row.revision += 1
    row.save()
    told = {"participant": str(participant.pk), "capacity": participant.capacity} if participant else {}
    told |= {"because": act.because} if act.because else {}
    audit.record(f"delegation.{what}", row, by=act.by, at=act.at, on_behalf_of=act.state, **told)
    announcing.receipt(act)
    return row


def refuse_twice(act: Act, email: str, *, besides: Participant | None = None) -> None:
    """Raise AttendsAlready when somebody with this address attends the meeting; of another State it is not said who."""
    there = Participant.objects.standing().filter(meeting=act.meeting, email__iexact=email)
    if besides is not None:
        there = there.exclude(pk=besides.pk)
    found = there.first()
    if found is None:
        return
    if found.delegation_id == act.delegation.pk:
        own = _("%(name)s attends this meeting already: %(capacity)s. Withdraw that entry first.")
        raise AttendsAlready(own % {"name": found, "capacity": found.get_capacity_display()})
    other = _("Somebody with the address %(email)s attends this meeting already. Each person attends once.")
    raise AttendsAlready(other % {"email": email})


def refuse_representative(act: Act, seat: Seat, email: str, *, otherwise: type[CannotName]) -> None:
    """Raise when the address is that of a representative of the group on the first day of the meeting."""
    sits = Mandate.objects.as_of(act.meeting.first_on).filter(
        seat__group=act.meeting.group, person__email__iexact=email
    )
    found = sits.select_related("person", "seat").first()
    if found is None:
        return
    if found.seat_id == seat.pk:
        own = _("%(name)s sits on this seat. Choose “The representative attends” instead.")
        raise otherwise(own % {"name": found.person})
    raise otherwise(_("A person with this address is the representative on another seat, so is no substitute."))


def clean_reason(text: str) -> str:
    return clean_text(text)


def _save(named: Participant, act: Act) -> None:
    named.meeting, named.delegation = act.meeting, act.delegation
    named.country_id = act.state
    named.added_at, named.added_by = act.at, act.by
    named.save(force_insert=True)


def _entered(named: Participant, act: Act) -> Participant:
    settle(act, "name", named)
    announcing.named(named, by=act.by, at=act.at)
    return named
