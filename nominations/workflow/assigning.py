"""Who of the secretariat looks after a State's answer: one officer of the group, or nobody."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nominations.accounts.models import User
from nominations.audit import actions as audit
from nominations.groups.models import ExpertGroup, Officer
from nominations.kernel import clock, periods
from nominations.kernel.refusals import Refused
from nominations.workflow import access
from nominations.workflow.drafting import allow, locked
from nominations.workflow.models import Nomination


class NotAnOfficer(Refused):
    """Only a member of the group's secretariat can look after its nominations."""


@transaction.atomic
def assign(nomination: Nomination, *, to: User | None, by: User, at: datetime) -> Nomination:
    """Give a nomination to an officer of its group, or to nobody; the same again changes nothing."""
    nomination = locked(nomination)
    today = clock.local_day(at)
    allow(access.may_register(by, nomination.invitation, on=today))
    if nomination.assigned_to_id == (to.pk if to else None):
        return nomination
    group = nomination.invitation.call.group
    if to is not None and to not in officers(group, on=today):
        facts = {"name": to, "group": group.abbreviation or group.code}
        raise NotAnOfficer(_("%(name)s is not in the secretariat of %(group)s today. Choose somebody who is.") % facts)
    was, nomination.assigned_to = nomination.assigned_to_id, to
    nomination.save(update_fields=["assigned_to"])
    known = {"to": str(to.pk) if to else "", "was": str(was) if was else ""}
    audit.record("nomination.assign", nomination, by=by, at=at, **known)
    return nomination


def officers(group: ExpertGroup, *, on: date) -> list[User]:
    """Return the active members of a group's secretariat on a day, by name; one query."""
    held = Officer.objects.filter(periods.running_on(on), group=group).order_by().values("user_id")
    return list(User.objects.filter(pk__in=held, is_active=True))
