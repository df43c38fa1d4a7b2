"""Façade: Django finds every room's models here. A room forgotten here would lose its tables (tests/house)."""

from nominations.accounts.models import ApiToken, ContactImport, Role, User
from nominations.audit.models import AuditEvent
from nominations.calls.models import Call, DeadlineChange, Invitation
from nominations.files.models import Blob, StoredFile
from nominations.groups.models import ExpertGroup, FieldOfExpertise, FunctionalMailbox, Officer, Seat, SeatRule
from nominations.inbox.models import Mailbox, ReceivedMail
from nominations.letters.models import Addressee, Annex, Letter, LetterSeries, Signatory
from nominations.mandates.models import Mandate, Membership
from nominations.outbox.models import Breaker, Heartbeat, MailAttachment, OutgoingMail
from nominations.parties.models import Authority, Person
from nominations.reconciliation.models import (
    RegisterConfirmation,
    RegisterDifference,
    RegisterEntry,
    RegisterRetrieval,
    RetrievalLine,
)
from nominations.reference.models import Country, Holiday, RegisterTerm
from nominations.texts.models import TextVersion
from nominations.workflow.models import (
    Attachment,
    Nomination,
    NominationEvent,
    NominationVersion,
    Nominee,
)
from nominations.workflow.review_models import InternalNote, Look, Proposal

__all__ = [
    "Addressee",
    "Annex",
    "ApiToken",
    "Attachment",
    "AuditEvent",
    "Authority",
    "Blob",
    "Breaker",
    "Call",
    "ContactImport",
    "Country",
    "DeadlineChange",
    "ExpertGroup",
    "FieldOfExpertise",
    "FunctionalMailbox",
    "Heartbeat",
    "Holiday",
    "InternalNote",
    "Invitation",
    "Letter",
    "LetterSeries",
    "Look",
    "MailAttachment",
    "Mailbox",
    "Mandate",
    "Membership",
    "Nomination",
    "NominationEvent",
    "NominationVersion",
    "Nominee",
    "Officer",
    "OutgoingMail",
    "Person",
    "Proposal",
    "ReceivedMail",
    "RegisterConfirmation",
    "RegisterDifference",
    "RegisterEntry",
    "RegisterRetrieval",
    "RegisterTerm",
    "RetrievalLine",
    "Role",
    "Seat",
    "SeatRule",
    "Signatory",
    "StoredFile",
    "TextVersion",
    "User",
]
