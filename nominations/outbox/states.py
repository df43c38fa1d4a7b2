"""The life of an outgoing mail, as a table."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from nominations.kernel.machine import Machine, Transition


class Status(TextChoices):
    PLANNED = "planned", _("Planned")
    HELD = "held", _("Held")
    QUEUED = "queued", _("Queued")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    UNCERTAIN = "uncertain", _("Uncertain")
    FAILED = "failed", _("Failed")
    BOUNCED = "bounced", _("Bounced")
    SKIPPED = "skipped", _("Skipped")
    CANCELLED = "cancelled", _("Cancelled")
    SUPERSEDED = "superseded", _("Superseded")
    EXPIRED = "expired", _("Expired")


class Move(StrEnum):
    HOLD = "hold"
    QUEUE = "queue"
    CLAIM = "claim"
    CONFIRM = "confirm"
    DEFER = "defer"
    FAIL = "fail"
    DOUBT = "doubt"
    RECONCILE = "reconcile"
    RESEND = "resend"
    SKIP = "skip"
    CANCEL = "cancel"
    SUPERSEDE = "supersede"
    EXPIRE = "expire"
    BOUNCE = "bounce"


_WAITING = frozenset({Status.PLANNED, Status.HELD, Status.QUEUED})

MAIL = Machine(
    "mail",
    {
        Move.HOLD: Transition(frozenset({Status.PLANNED, Status.QUEUED}), Status.HELD),
        Move.QUEUE: Transition(frozenset({Status.PLANNED, Status.HELD}), Status.QUEUED),
        Move.CLAIM: Transition(frozenset({Status.QUEUED}), Status.SENDING),
        Move.CONFIRM: Transition(frozenset({Status.SENDING}), Status.SENT),
        Move.DEFER: Transition(frozenset({Status.SENDING}), Status.QUEUED),
        # From planned: its words could not be made.
        Move.FAIL: Transition(frozenset({Status.PLANNED, Status.SENDING}), Status.FAILED),
        Move.DOUBT: Transition(frozenset({Status.SENDING}), Status.UNCERTAIN),
        Move.RECONCILE: Transition(frozenset({Status.UNCERTAIN}), Status.SENT),
        Move.RESEND: Transition(frozenset({Status.UNCERTAIN, Status.FAILED}), Status.QUEUED),
        Move.SKIP: Transition(frozenset({Status.PLANNED}), Status.SKIPPED),
        # A mail is called back until the marker: also by its own sender, just before DATA.
        Move.CANCEL: Transition(_WAITING | {Status.SENDING}, Status.CANCELLED),
        Move.SUPERSEDE: Transition(_WAITING, Status.SUPERSEDED),
        Move.EXPIRE: Transition(_WAITING | {Status.SENDING}, Status.EXPIRED),
        Move.BOUNCE: Transition(frozenset({Status.SENT}), Status.BOUNCED),
    },
)

WAITING = (Status.PLANNED, Status.HELD, Status.QUEUED)
# These carry the words that were or will be sent; the others may be empty.
WORDED = (Status.HELD, Status.QUEUED, Status.SENDING)
