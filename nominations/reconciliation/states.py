"""What becomes of an entry that is read, and the life of a difference, as a table."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from nominations.kernel.machine import Machine, Transition


class Outcome(TextChoices):
    """What the import did with one entry."""

    CREATED = "created", _("Created")
    UPDATED = "updated", _("Updated")
    UNCHANGED = "unchanged", _("Unchanged")
    DIFFERENCE = "difference", _("Difference, ours kept")
    REFUSED = "refused", _("Refused")
    BY_SUB_GROUPS = "by_sub_groups", _("Known by its sub-groups only")
    GONE = "gone", _("No longer published")


class Decision(TextChoices):
    """What a person decided about a difference; the import itself closes one that is none any more."""

    OPEN = "open", _("To decide")
    TAKEN = "taken", _("Taken from the Register")
    LEFT = "left", _("Left as ours")
    SETTLED = "settled", _("No difference any more")


class Move(StrEnum):
    TAKE = "take"
    LEAVE = "leave"
    SETTLE = "settle"  # by the import: both sides say the same
    REOPEN = "reopen"


DIFFERENCE = Machine(
    "difference",
    {
        Move.TAKE: Transition(frozenset({Decision.OPEN}), Decision.TAKEN),
        Move.LEAVE: Transition(frozenset({Decision.OPEN}), Decision.LEFT),
        Move.SETTLE: Transition(frozenset({Decision.OPEN}), Decision.SETTLED),
        Move.REOPEN: Transition(frozenset({Decision.TAKEN, Decision.LEFT}), Decision.OPEN),
    },
)


class Change(TextChoices):
    """What the Register would have to change to say what we hold."""

    ADDITION = "addition", _("Addition")
    CHANGE = "change", _("Change")
    REMOVAL = "removal", _("Removal")
