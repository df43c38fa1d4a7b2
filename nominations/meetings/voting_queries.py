"""Facts about opinions and votes that join several tables, each in a constant number of queries."""

import uuid
from collections import defaultdict
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Q, QuerySet

from nominations.calls import queries as calls
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.kernel.findings import Finding
from nominations.mandates.composition import composition
from nominations.mandates.models import Mandate
from nominations.meetings import majority, voting_rules
from nominations.meetings.majority import Tally
from nominations.meetings.models import Meeting
from nominations.meetings.participant_models import Participant, Presence
from nominations.meetings.states import OpinionStatus
from nominations.meetings.voting_models import Ballot, Opinion
from nominations.reference.models import Country


def electorate(group: ExpertGroup, *, on: date) -> list[tuple[Country, tuple[str, ...]]]:
    """Return the Member States with a member authority in the group on a day, in protocol order (rule 9)."""
    lines = composition(group, on=on)
    pairs = [(line.country.iso2, str(each.authority)) for line in lines for each in line.memberships]
    voters = majority.electorate(pairs)
    return [(line.country, voters[line.country.iso2]) for line in lines if line.country.iso2 in voters]


def voting_items(meeting: Meeting) -> set[uuid.UUID]:
    """Return the keys of the agenda items on which a vote is open: they cannot be moved meanwhile."""
    rows = Opinion.objects.filter(meeting=meeting, status=OpinionStatus.VOTING, item__isnull=False)
    return {key for key in rows.values_list("item_id", flat=True) if key}


def ballots_awaited(*, on: date) -> "QuerySet[Ballot]":
    """Return the ballots of written procedures that are still open on a day and to which the State has not voted."""
    return open_to_states(on=on).filter(choice="")


def open_to_states(*, on: date) -> "QuerySet[Ballot]":
    """Return the ballots of written procedures that are still open on a day, the nearest last day first."""
    rows = Ballot.objects.filter(
        opinion__status=OpinionStatus.VOTING,
        opinion__procedure=Opinion.Procedure.WRITTEN,
        opinion__answers_until_on__gte=on,
    )
    return rows.select_related("opinion__group", "country").order_by(
        "opinion__answers_until_on", "opinion", "country__protocol_order"
    )


def over(*, at: datetime) -> "QuerySet[Opinion]":
    """Return the written procedures whose last day has passed and that nobody has closed, the oldest first."""
    today = clock.local_day(at)
    rows = Opinion.objects.filter(status=OpinionStatus.VOTING, procedure=Opinion.Procedure.WRITTEN)
    return rows.filter(answers_until_on__lt=today).order_by("answers_until_on", "pk")


def tally_of(opinion: Opinion) -> Tally:
    """Count the votes of an opinion whose electorate is frozen; one query."""
    choices = Ballot.objects.filter(opinion=opinion).values_list("choice", flat=True)
    return majority.tally(opinion.members or 1, choices)


def requests_for_meeting(opinion: Opinion) -> int:
    return Ballot.objects.filter(opinion=opinion, asked_for_meeting_at__isnull=False).count()


def deadline_findings(group: ExpertGroup, until_on: date | None, *, at: datetime) -> list[Finding]:
    """Judge the last day of a written procedure of this group."""
    today = clock.local_day(at)
    return voting_rules.deadline_findings(
        until_on,
        today=today,
        holidays=calls.holidays(around=until_on or today),
        documents_days=group.documents_days,
    )


def was_present(participant: Participant, *, since: datetime, at: datetime) -> bool:
    """Say whether somebody is, or was, in the meeting between the day of one instant and another instant."""
    day = clock.local_instant(clock.local_day(since))
    there = Presence.objects.filter(participant=participant, arrived_at__lte=at)
    return there.filter(Q(left_at__isnull=True) | Q(left_at__gt=day)).exists()


def speakers(meeting: Meeting, *, since: datetime, at: datetime) -> dict[str, list[Participant]]:
    """Return who may vote for each State, by ISO code: representatives and substitutes who were present; one query."""
    day = clock.local_instant(clock.local_day(since))
    there = Presence.objects.filter(Q(left_at__isnull=True) | Q(left_at__gt=day), arrived_at__lte=at)
    rows = Participant.objects.standing().filter(
        meeting=meeting, capacity__in=Participant.ON_A_SEAT, pk__in=there.values("participant_id")
    )
    found: dict[str, list[Participant]] = defaultdict(list)
    for participant in rows.select_related("delegation").order_by("capacity", "family_name", "pk"):
        if participant.delegation:
            found[str(participant.delegation.country_id)].append(participant)
    return dict(found)


class Reader(NamedTuple):
    """Who is told of an opinion for a State: a contact point, who votes, or a representative, who is informed."""

    iso2: str
    name: str
    email: str
    votes: bool


def readers(group: ExpertGroup, *, on: date) -> list[Reader]:
    """Return the contact points and the representatives of the members, an address once a State; two queries.

    Representatives who were not yet told that they are named get no mail before that notice (rule 25).
    """
    found = [
        Reader(iso2, str(role.user), role.user.email, votes=True)
        for iso2, roles in calls.contact_points(on=on).items()
        for role in roles
    ]
    known = {(reader.iso2, reader.email.casefold()) for reader in found}
    sitting = Mandate.objects.as_of(on).filter(seat__group=group, person__informed_at__isnull=False)
    for mandate in sitting.exclude(person__email="").select_related("person", "seat"):
        iso2, person = str(mandate.seat.country_id), mandate.person
        if (iso2, person.email.casefold()) not in known:
            known.add((iso2, person.email.casefold()))
            found.append(Reader(iso2, str(person), person.email, votes=False))
    return found
