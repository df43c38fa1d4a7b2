"""The life of a meeting, of its minutes and of a question put to the members, each as a table."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from nominations.kernel.machine import Machine, Transition


class Status(TextChoices):
    PLANNED = "planned", _("Being planned")
    CONVENED = "convened", _("Convened")
    POSTPONED = "postponed", _("Postponed")
    HELD = "held", _("Took place")
    MINUTED = "minuted", _("Minutes adopted")
    CANCELLED = "cancelled", _("Cancelled")


class Move(StrEnum):
    CONVENE = "convene"
    POSTPONE = "postpone"
    RECONVENE = "reconvene"
    CANCEL = "cancel"
    HOLD = "hold"
    MINUTE = "minute"


MEETING = Machine(
    "meeting",
    {
        Move.CONVENE: Transition(frozenset({Status.PLANNED}), Status.CONVENED),
        Move.POSTPONE: Transition(frozenset({Status.CONVENED}), Status.POSTPONED),
        Move.RECONVENE: Transition(frozenset({Status.POSTPONED}), Status.CONVENED),
        Move.CANCEL: Transition(frozenset({Status.PLANNED, Status.CONVENED, Status.POSTPONED}), Status.CANCELLED),
        Move.HOLD: Transition(frozenset({Status.CONVENED}), Status.HELD),
        Move.MINUTE: Transition(frozenset({Status.HELD}), Status.MINUTED),
    },
)


# While the meeting is one of these, its minutes are written and rapporteurs hand in their texts.
WRITTEN_WHILE = (Status.CONVENED, Status.HELD)


class MinutesStatus(TextChoices):
    DRAFT = "drafted", _("Minutes in draft")
    CIRCULATED = "circulated", _("Circulated for comments")
    ADOPTED = "adopted", _("Adopted")
    PUBLISHED = "published", _("Published")


class MinutesMove(StrEnum):
    CIRCULATE = "circulate"
    TAKE_BACK = "take_back"
    ADOPT = "adopt"
    PUBLISH = "publish"


MINUTES = Machine(
    "minutes",
    {
        MinutesMove.CIRCULATE: Transition(frozenset({MinutesStatus.DRAFT}), MinutesStatus.CIRCULATED),
        MinutesMove.TAKE_BACK: Transition(frozenset({MinutesStatus.CIRCULATED}), MinutesStatus.DRAFT),
        MinutesMove.ADOPT: Transition(frozenset({MinutesStatus.CIRCULATED}), MinutesStatus.ADOPTED),
        MinutesMove.PUBLISH: Transition(frozenset({MinutesStatus.ADOPTED}), MinutesStatus.PUBLISHED),
    },
)


class OpinionStatus(TextChoices):
    PROPOSED = "proposed", _("Proposed")
    CONSENSUS = "consensus", _("Adopted by consensus")
    VOTING = "voting", _("Put to the vote")
    CARRIED = "carried", _("Adopted by vote")
    NOT_CARRIED = "not_carried", _("Not adopted")
    TERMINATED = "terminated_without_result", _("Ended without result")
    CALLED_OFF = "called_off", _("Called off")


class OpinionMove(StrEnum):
    FIND_CONSENSUS = "find_consensus"
    OPEN_VOTE = "open_vote"
    CARRY = "carry"
    FAIL = "fail"
    TERMINATE = "terminate"
    CALL_OFF = "call_off"


OPINION = Machine(
    "opinion",
    {
        OpinionMove.FIND_CONSENSUS: Transition(frozenset({OpinionStatus.PROPOSED}), OpinionStatus.CONSENSUS),
        OpinionMove.OPEN_VOTE: Transition(frozenset({OpinionStatus.PROPOSED}), OpinionStatus.VOTING),
        OpinionMove.CARRY: Transition(frozenset({OpinionStatus.VOTING}), OpinionStatus.CARRIED),
        OpinionMove.FAIL: Transition(frozenset({OpinionStatus.VOTING}), OpinionStatus.NOT_CARRIED),
        OpinionMove.TERMINATE: Transition(frozenset({OpinionStatus.VOTING}), OpinionStatus.TERMINATED),
        OpinionMove.CALL_OFF: Transition(
            frozenset({OpinionStatus.PROPOSED, OpinionStatus.VOTING}), OpinionStatus.CALLED_OFF
        ),
    },
)
