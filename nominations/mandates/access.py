"""Who may keep the list of who sits, and why not; the clock and the import act as nobody and may."""

from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nominations.groups.models import ExpertGroup
from nominations.kernel.predicates import YES, Answer, no
from nominations.kernel.refusals import Refused
from nominations.parties.models import Authority, Person


def may_keep(user: Any, group: ExpertGroup, *, on: date) -> Answer:
    """Answer whether the user may appoint, end and correct in a group: its secretariat (rule 30)."""
    if user is None or ExpertGroup.objects.visible_to(user, on=on).filter(pk=group.pk).exists():
        return YES
    return no(_("Only the secretariat of the group may do this."))


def may_succeed(user: Any, authority: Authority, *, on: date) -> Answer:
    """Answer whether the user may say what became of an authority: a secretariat of any group that it is, or was, in.

    What became of it is true everywhere, so the act reaches the other groups too.
    """
    if user is None or user.is_superuser:
        return YES
    groups = ExpertGroup.objects.visible_to(user, on=on).filter(
        Q(memberships__authority=authority) | Q(seats__mandates__authority=authority)
    )
    if groups.exists():
        return YES
    return no(_("Only the secretariat of a group in which this authority is a member may do this."))


def may_vouch(user: Any, *persons: Person, on: date) -> Answer:
    """Answer whether the user may say who these persons are and what they know: who has each in a group of the own."""
    if user is None or user.is_superuser:
        return YES
    groups = ExpertGroup.objects.visible_to(user, on=on)
    if all(groups.filter(seats__mandates__person=person).exists() for person in persons):
        return YES
    return no(_("Only the secretariat of a group in which the person sits, or sat, may do this."))


def allow(answer: Answer) -> None:
    """Raise the refusal that the answer gives as its reason."""
    if not answer:
        raise Refused(answer.reason)
