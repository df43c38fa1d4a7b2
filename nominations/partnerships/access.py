"""Who may do what with partners and observers, and why not: the secretariat of the group."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from nominations.accounts.models import User
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.kernel.predicates import YES, Answer, no
from nominations.kernel.refusals import Refused
from nominations.partnerships.models import Topic
from nominations.partnerships.states import TOPIC, TopicMove


class NotAllowed(Refused):
    """This user, or this moment, is the wrong one; the sentence says which."""


def allow(answer: Answer) -> None:
    """Raise NotAllowed unless the answer is yes."""
    if not answer:
        raise NotAllowed(answer.reason)


def keeps(user: Any, group: ExpertGroup, *, on: date) -> Answer:
    """Answer whether the user belongs to the secretariat of the group on this day (domain rule 30)."""
    if ExpertGroup.objects.visible_to(user, on=on).filter(pk=group.pk).exists():
        return YES
    return no(_("Only the secretariat of the group may do this."))


def check(user: User | None, group: ExpertGroup, *, at: datetime) -> None:
    """Raise NotAllowed unless the user keeps the group's partners; nobody is a command that loads public facts."""
    if user is not None:
        allow(keeps(user, group, on=clock.local_day(at)))


def may_move(move: TopicMove, topic: Topic) -> Answer:
    """Answer whether the topic may be moved now, whoever asks."""
    if TOPIC.allows(move, topic.stage):
        return YES
    return no(_("This is not possible while the topic is “%(stage)s”.") % {"stage": topic.get_stage_display()})
