"""Façade: Django finds every room's models here. A room forgotten here would lose its tables (tests/house)."""

from nominations.accounts.models import ApiToken, ContactImport, Role, User
from nominations.audit.models import AuditEvent
from nominations.calls.models import Call, DeadlineChange, Invitation
from nominations.declarations.commitment_models import (
    Commitment,
    Fulfilment,
    ProgressReport,
    Review,
    ReviewDayChange,
)
from nominations.declarations.models import Declaration, DeclarationText, OtherParty
from nominations.declarations.signature_models import Accession, Signature
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
from nominations.partnerships.models import (
    JointStatement,
    NextStep,
    Observer,
    Outcome,
    Partner,
    PartnerContact,
    PartnerEvent,
    Topic,
)
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
    "Accession",
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
    "Commitment",
    "ContactImport",
    "Country",
    "DeadlineChange",
    "Declaration",
    "DeclarationText",
    "Delegation",
    "ExpertGroup",
    "FieldOfExpertise",
    "Fulfilment",
    "FunctionalMailbox",
    "Heartbeat",
    "Holiday",
    "InternalNote",
    "Invitation",
    "ItemRecord",
    "JointStatement",
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
    "NextStep",
    "Nomination",
    "NominationEvent",
    "NominationVersion",
    "Nominee",
    "Observer",
    "Officer",
    "Opinion",
    "OtherParty",
    "Outcome",
    "OutgoingMail",
    "Participant",
    "Partner",
    "PartnerContact",
    "PartnerEvent",
    "Person",
    "Presence",
    "ProgressReport",
    "Proposal",
    "ReceivedMail",
    "RegisterConfirmation",
    "RegisterDifference",
    "RegisterEntry",
    "RegisterRetrieval",
    "RegisterTerm",
    "RetrievalLine",
    "Review",
    "ReviewDayChange",
    "Role",
    "Seat",
    "SeatRule",
    "Signatory",
    "Signature",
    "StoredFile",
    "TextVersion",
    "Topic",
    "User",
]
