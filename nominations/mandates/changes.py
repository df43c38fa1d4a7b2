"""A State changes its representative between calls: proposed from who sits now, sent, or "nobody follows yet"."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nominations.accounts.models import User
from nominations.calls import changes as calls
from nominations.calls.models import Call, Invitation
from nominations.calls.states import Status as CallStatus
from nominations.groups.models import ExpertGroup, Role
from nominations.kernel import clock
from nominations.kernel.findings import Finding
from nominations.kernel.refusals import Refused
from nominations.mandates import first_days
from nominations.mandates.models import Mandate, Membership
from nominations.parties.models import Authority
from nominations.reference.models import Country
from nominations.workflow import actions as workflow
from nominations.workflow import drafting
from nominations.workflow.content import PERSON_COLUMNS, Content, PersonFacts, content_from_version, content_of
from nominations.workflow.models import Nomination
from nominations.workflow.states import Status


class AnswerTheCall(Refused):
    """A call asks the State for its representative now; `invitation` is the State's row of it."""

    def __init__(self, invitation: Invitation) -> None:
        facts = {"call": invitation.call.title, "state": invitation.country.name_in_text}
        super().__init__(_("The call “%(call)s” asks %(state)s for its representative now: answer it.") % facts)
        self.invitation = invitation


class NobodySits(Refused):
    """Nobody represents the State in the group, so nobody leaves."""


class DayRefused(Refused):
    """The first day cannot be: it lies before who sits now, or too far away."""


@transaction.atomic
def propose(group: ExpertGroup, *, country: Country, by: User, at: datetime) -> Nomination:
    """Open a State's change and fill its form from who sits now, or return what a colleague began.

    Raises CannotPropose, or AnswerTheCall while an open call waits for the State.
    """
    call = calls.open_change(group, country=country, by=by, at=at)
    invitation = call.invitations.select_related("call__group", "country").get()
    if invitation.nominations.exists():
        return drafting.start(invitation, by=by, at=at)
    _refuse_waiting_call(group, country)
    nomination = drafting.start(invitation, by=by, at=at)
    content = who_sits(group, country, on=clock.local_day(at))
    return drafting.save_draft(nomination, content, revision=nomination.revision, by=by, at=at)


@transaction.atomic
def submit(nomination: Nomination, *, revision: int, by: User, at: datetime) -> Nomination:
    """Submit a nomination; of a change its first day must be possible. Raises DayRefused, or what `submit` raises."""
    sent = workflow.submit(nomination, revision=revision, by=by, at=at)
    _refuse_day(first_days.findings(sent.invitation, content_of(sent), on=clock.local_day(at)))
    return sent


@transaction.atomic
def leave(invitation: Invitation, *, first_vacant_on: date | None, reason: str, by: User, at: datetime) -> Nomination:
    """Say that the representative leaves and nobody follows yet: staff end the mandate.

    Raises NobodySits, DayRefused, or what `decline` raises.
    """
    sent = workflow.decline(invitation, reason=reason, by=by, at=at, effective_on=first_vacant_on)
    if not _latest(invitation.call.group, invitation.country, on=clock.local_day(at)):
        raise NobodySits(_("Nobody sits for your State in this group, so nobody can leave."))
    if sent.effective_on:
        _refuse_day(first_days.vacancy_findings(invitation, sent.effective_on, on=clock.local_day(at)))
    return sent


def who_sits(group: ExpertGroup, country: Country, *, on: date) -> Content:
    """Return the State's authority and persons of today as a nomination would say them."""
    mandates = _latest(group, country, on=on)
    sent = [_as_sent(mandate) for mandate in mandates]
    persons = [_person(mandate, before) for mandate, before in zip(mandates, sent, strict=True)]
    experts = [person for before in sent[:1] for person in before.persons if person.role != Role.REPRESENTATIVE]
    authority = mandates[0].authority if mandates else _member(group, country, on=on)
    return Content(**_authority(authority), persons=(*persons, *experts))


def _latest(group: ExpertGroup, country: Country, *, on: date) -> list[Mandate]:
    """Return who sits last on each of the State's seats, from a day on."""
    seats = Mandate.objects.from_day(on).filter(seat__group=group, seat__country=country)
    latest = seats.order_by("seat__number", "-since").distinct("seat__number")
    return list(latest.select_related("seat", "person", "authority", "nomination"))


def _as_sent(mandate: Mandate) -> Content:
    """Return the nomination that the mandate came from: it also says fields of expertise and accompanying experts."""
    version = mandate.nomination.versions.order_by("-number").first() if mandate.nomination else None
    return content_from_version(version.content) if version else Content()


def _person(mandate: Mandate, before: Content) -> PersonFacts:
    place = (str(Role.REPRESENTATIVE), mandate.seat.number)
    facts = {name: getattr(mandate.person, name) for name in PERSON_COLUMNS}
    named = before.person(*place)
    return PersonFacts(*place, **facts, fields=named.fields if named else ())


def _member(group: ExpertGroup, country: Country, *, on: date) -> Authority | None:
    members = Membership.objects.as_of(on).filter(group=group, authority__country=country)
    first = members.select_related("authority").order_by("since", "pk").first()
    return first.authority if first else None


def _authority(authority: Authority | None) -> dict[str, Any]:
    names = ("name", "name_latin", "address", "email", "website")
    return {f"authority_{name}": getattr(authority, name) for name in names} if authority else {}


def _refuse_waiting_call(group: ExpertGroup, country: Country) -> None:
    asked = Invitation.objects.filter(
        call__group=group, call__kind=Call.Kind.CALL, call__status=CallStatus.OPEN, country=country
    )
    waiting = asked.exclude(nominations__status=Status.ACCEPTED).select_related("call", "country").first()
    if waiting:
        raise AnswerTheCall(waiting)


def _refuse_day(found: list[Finding]) -> None:
    against = [str(finding.sentence) for finding in found if finding.blocks]
    if against:
        raise DayRefused(" ".join(against))
