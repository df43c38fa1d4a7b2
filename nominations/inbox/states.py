"""What a received mail is, and its short life, as a table."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from nominations.kernel.machine import Machine, Transition


class Kind(TextChoices):
    """What came in, judged by its headers (RFC 3464, RFC 3834)."""

    ANSWER = "answer", _("Answer")
    AUTO_REPLY = "auto_reply", _("Automatic answer")
    BOUNCE = "bounce", _("Not delivered")
    DELAY = "delay", _("Delivery delayed")
    DELIVERED = "delivered", _("Delivery confirmed")


class Status(TextChoices):
    UNREAD = "unread", _("To read")
    NOTED = "noted", _("Noted by itself")
    REGISTERED = "registered", _("Registered as an answer")
    FILED = "filed", _("Filed")


class Move(StrEnum):
    REGISTER = "register"
    FILE = "file"
    REOPEN = "reopen"


RECEIVED = Machine(
    "received mail",
    {
        Move.REGISTER: Transition(frozenset({Status.UNREAD, Status.FILED}), Status.REGISTERED),
        Move.FILE: Transition(frozenset({Status.UNREAD, Status.NOTED}), Status.FILED),
        Move.REOPEN: Transition(frozenset({Status.NOTED, Status.FILED}), Status.UNREAD),
    },
)
