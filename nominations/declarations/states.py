"""The life of a declaration, of a State's accession to it, and of a review of progress, each as a table."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from nominations.kernel.machine import Machine, Transition


class Status(TextChoices):
    PREPARED = "prepared", _("Being drawn up")
    OPEN = "open", _("Open to accession")
    CLOSED = "closed", _("Closed to accession")


class Move(StrEnum):
    OPEN = "open"
    CLOSE = "close"
    REOPEN = "reopen"


DECLARATION = Machine(
    "declaration",
    {
        Move.OPEN: Transition(frozenset({Status.PREPARED}), Status.OPEN),
        Move.CLOSE: Transition(frozenset({Status.PREPARED, Status.OPEN}), Status.CLOSED),
        Move.REOPEN: Transition(frozenset({Status.CLOSED}), Status.OPEN),
    },
)


class AccessionStatus(TextChoices):
    INVITED = "invited", _("Invited to accede")
    ANNOUNCED = "announced", _("Accession announced")
    SENT_BACK = "sent_back", _("Accession sent back")
    TAKEN_BACK = "taken_back", _("Accession taken back")
    CONFIRMED = "confirmed", _("Accession confirmed")
    CALLED_OFF = "called_off", _("Invitation withdrawn")


class AccessionMove(StrEnum):
    ANNOUNCE = "announce"
    TAKE_BACK = "take_back"
    SEND_BACK = "send_back"
    CONFIRM = "confirm"
    SETTLE = "settle"
    CALL_OFF = "call_off"
    INVITE_AGAIN = "invite_again"


ACCESSION = Machine(
    "accession",
    {
        AccessionMove.ANNOUNCE: Transition(
            # From a withdrawn invitation too: a Member State needs none; `access` keeps the others out.
            frozenset(
                {
                    AccessionStatus.INVITED,
                    AccessionStatus.SENT_BACK,
                    AccessionStatus.TAKEN_BACK,
                    AccessionStatus.CALLED_OFF,
                }
            ),
            AccessionStatus.ANNOUNCED,
        ),
        AccessionMove.TAKE_BACK: Transition(frozenset({AccessionStatus.ANNOUNCED}), AccessionStatus.TAKEN_BACK),
        AccessionMove.SEND_BACK: Transition(frozenset({AccessionStatus.ANNOUNCED}), AccessionStatus.SENT_BACK),
        AccessionMove.CONFIRM: Transition(frozenset({AccessionStatus.ANNOUNCED}), AccessionStatus.CONFIRMED),
        # By a signature that staff record on paper: the State is a signatory, so nobody waits for it any more.
        AccessionMove.SETTLE: Transition(
            frozenset({AccessionStatus.INVITED, AccessionStatus.ANNOUNCED, AccessionStatus.SENT_BACK}),
            AccessionStatus.CONFIRMED,
        ),
        AccessionMove.CALL_OFF: Transition(
            frozenset({AccessionStatus.INVITED, AccessionStatus.SENT_BACK}), AccessionStatus.CALLED_OFF
        ),
        AccessionMove.INVITE_AGAIN: Transition(
            frozenset({AccessionStatus.TAKEN_BACK, AccessionStatus.CALLED_OFF}), AccessionStatus.INVITED
        ),
    },
)


class ReviewStatus(TextChoices):
    PLANNED = "planned_review", _("Review planned")
    OPEN = "open_review", _("Reports asked for")
    CLOSED = "closed_review", _("Review closed")


class ReviewMove(StrEnum):
    ASK = "ask"
    CLOSE = "close"


REVIEW = Machine(
    "review of progress",
    {
        ReviewMove.ASK: Transition(frozenset({ReviewStatus.PLANNED}), ReviewStatus.OPEN),
        ReviewMove.CLOSE: Transition(frozenset({ReviewStatus.OPEN}), ReviewStatus.CLOSED),
    },
)


class Due(TextChoices):
    """How a commitment stands on a day: computed, never stored."""

    FULFILLED = "fulfilled", _("Fulfilled")
    NOT_DUE = "not_due", _("Not due yet")
    POSSIBLY_OVERDUE = "possibly_overdue", _("Possibly overdue")
    OVERDUE = "overdue", _("Overdue")
    NO_DATE = "no_date", _("No date")
