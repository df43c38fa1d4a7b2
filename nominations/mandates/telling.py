"""Who knows that she was nominated: entered by staff where the notice did not go by mail (domain rules 25, 26)."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nominations.accounts.models import User
from nominations.audit import actions as audit
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.mandates import access
from nominations.parties import actions as parties
from nominations.parties.models import Person


class NotInformedYet(Refused):
    """Nobody was told in the future."""


@transaction.atomic
def mark_informed(person: Person, *, at_day: date, by: User | None, at: datetime) -> Person:
    """Note that a person was told on a day, by letter or telephone; an earlier day that is known stands."""
    person = parties.survivor(person)
    access.allow(access.may_vouch(by, person, on=clock.local_day(at)))
    if at_day > clock.local_day(at):
        raise NotInformedYet(_("Enter the day on which the person was told: it cannot lie ahead."))
    told_at = clock.local_instant(at_day)
    if person.informed_at is None or told_at < person.informed_at:
        person.informed_at = told_at
        person.save(update_fields=["informed_at"])
        audit.record("person.informed", person, by=by, at=at, on=str(at_day))
    return person
