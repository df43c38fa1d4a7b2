"""Façade: Django finds every room's models here. A room forgotten here would lose its tables (tests/house)."""

from nominations.accounts.models import ApiToken, ContactImport, Role, User
from nominations.audit.models import AuditEvent
from nominations.calls.models import Call, DeadlineChange, Invitation
from nominations.files.models import Blob, StoredFile
from nominations.groups.models import ExpertGroup, FieldOfExpertise, FunctionalMailbox, Officer, Seat, SeatRule
from nominations.inbox.models import Mailbox, ReceivedMail
from nominations.letters.models import Addressee, Annex, Letter, LetterSeries, Signatory
from nominations.mandates.models import Mandate, Membership
from nominations.meetings.models import AgendaItem, Delegation, Meeting, MeetingChange
from nominations.meetings.paper_models import ItemRecord, MeetingDocument, Minutes, MinutesComment
from nominations.meetings.participant_models import Participant, Presence
from nominations.meetings.voting_models import Ballot, Opinion
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
    "AgendaItem",
    "Annex",
    "ApiToken",
    "Attachment",
    "AuditEvent",
    "Authority",
    "Ballot",
    "Blob",
    "Breaker",
    "Call",
    "ContactImport",
    "Country",
    "DeadlineChange",
    "Delegation",
    "ExpertGroup",
    "FieldOfExpertise",
    "FunctionalMailbox",
    "Heartbeat",
    "Holiday",
    "InternalNote",
    "Invitation",
    "ItemRecord",
    "Letter",
    "LetterSeries",
    "Look",
    "MailAttachment",
    "Mailbox",
    "Mandate",
    "Meeting",
    "MeetingChange",
    "MeetingDocument",
    "Membership",
    "Minutes",
    "MinutesComment",
    "Nomination",
    "NominationEvent",
    "NominationVersion",
    "Nominee",
    "Officer",
    "Opinion",
    "OutgoingMail",
    "Participant",
    "Person",
    "Presence",
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
