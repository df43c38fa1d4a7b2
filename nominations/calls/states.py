"""The life of a call, as a table."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from nominations.kernel.machine import Machine, Transition


class Status(TextChoices):
    PREPARATION = "preparation", _("In preparation")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")


class Move(StrEnum):
    OPEN = "open"
    CLOSE = "close"
    REOPEN = "reopen"
    CANCEL = "cancel"


CALL = Machine(
    "call",
    {
        Move.OPEN: Transition(frozenset({Status.PREPARATION}), Status.OPEN),
        Move.CLOSE: Transition(frozenset({Status.OPEN}), Status.CLOSED),
        Move.REOPEN: Transition(frozenset({Status.CLOSED}), Status.OPEN),
        Move.CANCEL: Transition(frozenset({Status.PREPARATION, Status.OPEN}), Status.CANCELLED),
    },
)
