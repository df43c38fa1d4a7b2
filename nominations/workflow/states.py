"""The life of a nomination, as a table (domain rule 32)."""

from datetime import timedelta
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from nominations.kernel.machine import Machine, Transition


class Status(TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned for correction")
    ACCEPTED = "accepted", _("Accepted")
    REJECTED = "rejected", _("Rejected")
    NIL = "nil", _("No nomination")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    DISCARDED = "discarded", _("Discarded draft")


class Reason(TextChoices):
    """Why a nomination is returned or rejected; each has a text that can be edited before it goes (`texts`)."""

    AUTHORITY_UNCLEAR = "authority_unclear", _("The authority is not clear")
    LETTER_MISSING = "letter_missing", _("The nomination letter is missing")
    LETTER_UNREADABLE = "letter_unreadable", _("The letter cannot be read")
    LETTER_DIFFERS = "letter_differs", _("The letter names somebody else")
    CONTACT_MISSING = "contact_missing", _("The representative cannot be reached")
    EXPERTISE_UNCLEAR = "expertise_unclear", _("The expertise is not clear")
    TOO_MANY = "too_many", _("More persons than the group has seats for")
    OTHER = "other", _("Another reason")


class Move(StrEnum):
    SUBMIT = "submit"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    DISCARD = "discard"
    RESTORE = "restore"
    ACCEPT = "accept"
    RETURN = "return"
    REJECT = "reject"
    REGISTER = "register"
    REGISTER_NIL = "register_nil"
    SET_ASIDE = "set_aside"
    UNDO = "undo"


NOMINATION = Machine(
    "nomination",
    {
        # The State's side.
        Move.SUBMIT: Transition(frozenset({Status.DRAFT, Status.RETURNED}), Status.SUBMITTED),
        Move.DECLINE: Transition(frozenset({Status.DRAFT, Status.RETURNED}), Status.NIL),
        Move.WITHDRAW: Transition(frozenset({Status.SUBMITTED, Status.RETURNED, Status.NIL}), Status.WITHDRAWN),
        Move.DISCARD: Transition(frozenset({Status.DRAFT}), Status.DISCARDED),
        Move.RESTORE: Transition(frozenset({Status.DISCARDED}), Status.DRAFT),
        # The Commission's side.
        Move.ACCEPT: Transition(frozenset({Status.SUBMITTED}), Status.ACCEPTED),
        Move.RETURN: Transition(frozenset({Status.SUBMITTED}), Status.RETURNED),
        Move.REJECT: Transition(frozenset({Status.SUBMITTED}), Status.REJECTED),
        Move.REGISTER: Transition(frozenset({Status.DRAFT, Status.RETURNED}), Status.SUBMITTED),
        Move.REGISTER_NIL: Transition(frozenset({Status.DRAFT, Status.RETURNED}), Status.NIL),
        Move.SET_ASIDE: Transition(frozenset({Status.DRAFT}), Status.DISCARDED),
        # Within a minute, before the mail leaves.
        Move.UNDO: Transition(frozenset({Status.ACCEPTED, Status.RETURNED, Status.REJECTED}), Status.SUBMITTED),
    },
)

# What the Commission decides about a version: proposed by one and taken by another, where the group wants that.
DECISIONS = (Move.ACCEPT, Move.RETURN, Move.REJECT)
# How long their mails are held, so that a decision can be undone before anybody has read it.
UNDO = timedelta(minutes=1)
# One of these at a time for a call and a State; after the others a new nomination may be started.
LIVE = (Status.DRAFT, Status.SUBMITTED, Status.RETURNED, Status.ACCEPTED, Status.NIL)
# The State may type in these.
EDITABLE = (Status.DRAFT, Status.RETURNED)
# Never sent to the Commission.
UNSENT = (Status.DRAFT, Status.DISCARDED)
# The State answers that it nominates nobody.
NIL_MOVES = (Move.DECLINE, Move.REGISTER_NIL)
# An answer that needs no reminder (domain rule 19).
ANSWERED = (Status.SUBMITTED, Status.ACCEPTED, Status.NIL)
# After these a change between calls closes by itself: it had one question, and that is settled.
ENDS_A_CHANGE = (Move.ACCEPT, Move.REJECT, Move.WITHDRAW, Move.DISCARD, Move.DECLINE)
