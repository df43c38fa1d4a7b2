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


class IfUncertain(TextChoices):
    """What becomes of a mail when neither the relay nor its log can say whether it was taken; each kind has one."""

    HOLD = "hold", _("Wait for staff")
    RESEND_ONCE = "resend_once", _("Send the same bytes once more")
    NEVER = "never", _("Never send again")


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
    GIVE_UP = "give_up"
    SKIP = "skip"
    CANCEL = "cancel"
    SUPERSEDE = "supersede"
    EXPIRE = "expire"
    BOUNCE = "bounce"


_WAITING = frozenset({Status.PLANNED, Status.HELD, Status.QUEUED})

MAIL = Machine(
    "mail",
    {
        # A planned one has no words yet: it is cancelled, not held.
        Move.HOLD: Transition(frozenset({Status.QUEUED}), Status.HELD),
        Move.QUEUE: Transition(frozenset({Status.PLANNED, Status.HELD}), Status.QUEUED),
        Move.CLAIM: Transition(frozenset({Status.QUEUED}), Status.SENDING),
        Move.CONFIRM: Transition(frozenset({Status.SENDING}), Status.SENT),
        Move.DEFER: Transition(frozenset({Status.SENDING}), Status.QUEUED),
        # From planned: its words could not be made.
        Move.FAIL: Transition(frozenset({Status.PLANNED, Status.SENDING}), Status.FAILED),
        Move.DOUBT: Transition(frozenset({Status.SENDING}), Status.UNCERTAIN),
        Move.RECONCILE: Transition(frozenset({Status.UNCERTAIN}), Status.SENT),
        Move.RESEND: Transition(frozenset({Status.UNCERTAIN, Status.FAILED}), Status.QUEUED),
        Move.GIVE_UP: Transition(frozenset({Status.UNCERTAIN}), Status.FAILED),
        Move.SKIP: Transition(frozenset({Status.PLANNED}), Status.SKIPPED),
        # A mail is called back until the marker: also by its own sender, just before DATA.
        Move.CANCEL: Transition(_WAITING | {Status.SENDING}, Status.CANCELLED),
        Move.SUPERSEDE: Transition(_WAITING | {Status.SENDING}, Status.SUPERSEDED),
        Move.EXPIRE: Transition(_WAITING | {Status.SENDING}, Status.EXPIRED),
        # A mail that comes back was taken, whatever we knew of it.
        Move.BOUNCE: Transition(frozenset({Status.SENT, Status.UNCERTAIN}), Status.BOUNCED),
    },
)

WAITING = (Status.PLANNED, Status.HELD, Status.QUEUED)
# These carry the words that were or will be sent; the others may be empty.
WORDED = (Status.HELD, Status.QUEUED, Status.SENDING)
# Ends that staff should look at.
TROUBLE = (Status.FAILED, Status.UNCERTAIN, Status.BOUNCED)
