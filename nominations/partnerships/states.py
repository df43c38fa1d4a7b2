"""The life of a topic that partners work on, as a table."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from nominations.kernel.machine import Machine, Transition


class Stage(TextChoices):
    PROPOSED = "proposed_topic", _("Under discussion")
    AGREED = "agreed_topic", _("Agreed")
    ENDED = "ended_topic", _("No longer followed")


class TopicMove(StrEnum):
    AGREE = "agree"
    END = "end"
    PROPOSE_AGAIN = "propose_again"


TOPIC = Machine(
    "topic",
    {
        TopicMove.AGREE: Transition(frozenset({Stage.PROPOSED}), Stage.AGREED),
        TopicMove.END: Transition(frozenset({Stage.PROPOSED, Stage.AGREED}), Stage.ENDED),
        TopicMove.PROPOSE_AGAIN: Transition(frozenset({Stage.AGREED, Stage.ENDED}), Stage.PROPOSED),
    },
)
