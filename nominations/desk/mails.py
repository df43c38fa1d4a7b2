"""Outgoing mail in words: what each kind is called, what became of a mail, when, and the lists that staff look at."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from nominations.kernel import clock
from nominations.outbox.models import OutgoingMail
from nominations.outbox.states import Status

# Every kind of mail once: what it is called in filters, and while it has no subject yet.
KINDS: dict[str, Promise] = {
    "call_opened": _("Opening of a call"),
    "deadline_moved": _("Deadline moved"),
    "deadline_extended": _("Deadline extended for one State"),
    "call_cancelled": _("Call cancelled"),
    "state_message": _("Message of the secretariat"),
    "reminder_d14": _("Reminder 14 days before the deadline"),
    "reminder_d7": _("Reminder 7 days before the deadline"),
    "reminder_d1": _("Reminder the day before the deadline"),
    "reminder_overdue": _("Reminder the day after the deadline"),
    "reminder_second_contact": _("Reminder to the second contact"),
    "reminder_permanent_representation": _("Reminder to the Permanent Representation"),
    "reminder_returned": _("Reminder of a returned nomination"),
    "reminder_now": _("Reminder sent by hand"),
    "reminder_delegation_d7": _("Reminder 7 days before delegations are due"),
    "reminder_delegation_d1": _("Reminder the day before delegations are due"),
    "reminder_vote_d7": _("Reminder 7 days before a vote ends"),
    "reminder_vote_d1": _("Reminder the day before a vote ends"),
    "reminder_minutes_d3": _("Reminder 3 days before comments on minutes are due"),
    "reminder_progress_d14": _("Reminder 14 days before progress reports are due"),
    "reminder_progress_d7": _("Reminder 7 days before progress reports are due"),
    "reminder_progress_d1": _("Reminder the day before progress reports are due"),
    "reminder_progress_overdue": _("Reminder the day after progress reports were due"),
    "progress_asked": _("Progress reports asked for"),
    "progress_day_moved": _("Last day for progress reports moved"),
    "progress_receipt": _("Receipt of a progress report"),
    "receipt": _("Receipt of a nomination"),
    "nil_receipt": _("Receipt of “no nomination”"),
    "registered": _("Registration of an answer by e-mail"),
    "returned": _("Return for correction"),
    "accepted": _("Acceptance"),
    "rejected": _("Rejection"),
    "withdrawn": _("Withdrawal"),
    "nominee_notice": _("Notice to a person nominated"),
    "contact_left": _("Meeting taken out of a former contact point's calendar"),
    "contact_entered": _("New contact point of a State"),
    "contacts_entered": _("New contact points of a State"),
    "address_changed": _("Changed address of a contact point"),
    "staff_submitted": _("To the secretariat: an answer came in"),
    "staff_withdrawn": _("To the secretariat: an answer was withdrawn"),
    "staff_deadline": _("To the secretariat: a deadline was reached"),
    "digest": _("To an officer: what waits today"),
    "sign_in_code": _("Sign-in code"),
    "letter": _("Letter to a State"),
    "meeting_invitation": _("Invitation to a meeting"),
    "meeting_changed": _("Meeting changed"),
    "meeting_programme": _("Programme of a meeting"),
    "meeting_postponed": _("Meeting postponed"),
    "meeting_reconvened": _("Postponed meeting convened again"),
    "meeting_cancelled": _("Meeting cancelled"),
    "meeting_documents": _("Documents for a meeting"),
    "delegation_receipt": _("Receipt of who attends"),
    "participant_named": _("Invitation of a person who was named"),
    "participant_withdrawn": _("To a person who no longer attends"),
    "rapporteur_texts": _("Texts of rapporteurs asked for"),
    "minutes_circulated": _("Draft minutes circulated for comments"),
    "minutes_adopted": _("Minutes adopted"),
    "vote_opened": _("Opening of a written procedure"),
    "vote_result": _("Result of a vote"),
    "vote_ended_without_result": _("Written procedure ended without result"),
    "vote_called_off": _("Vote called off"),
    "vote_entered": _("Vote entered by the secretariat"),
    "staff_vote_ended": _("To the secretariat: a written procedure ended without result"),
    "accession_invitation": _("Invitation to accede to a declaration"),
    "reminder_accession_d14": _("Reminder 14 days before an answer to an invitation to accede is wished"),
    "reminder_accession_d7": _("Reminder 7 days before an answer to an invitation to accede is wished"),
    "reminder_accession_d1": _("Reminder the day before an answer to an invitation to accede is wished"),
    "accession_receipt": _("Receipt of an accession"),
    "accession_taken_back": _("Accession taken back"),
    "accession_sent_back": _("Accession sent back for correction"),
    "accession_confirmed": _("Accession confirmed"),
    "accession_settled": _("Accession settled by a signature on paper"),
    "accession_called_off": _("Invitation to accede withdrawn"),
    "staff_accession_announced": _("To the secretariat: a State accedes"),
    "staff_accession_taken_back": _("To the secretariat: an accession was taken back"),
}
# Tone of the label; it never speaks alone.
TONES: dict[str, str] = {
    Status.UNCERTAIN: "act",
    Status.FAILED: "late",
    Status.BOUNCED: "late",
    Status.HELD: "wait",
    Status.SENT: "good",
}
_WHEN: dict[str, Promise] = {
    Status.PLANNED: _("due %s"),
    Status.HELD: _("was due %s"),
    Status.QUEUED: _("next try %s"),
    Status.SENT: _("sent %s"),
    Status.BOUNCED: _("sent %s"),
    Status.UNCERTAIN: _("since %s"),
}


@dataclass(frozen=True)
class MailList:
    """One list of the mail desk; `rising`: what is due next stands first, else the newest does.

    What somebody may act on is counted; how much was sent in all the years says nothing and costs a walk through it.
    """

    words: Promise
    statuses: tuple[Status, ...]
    tone: str = ""
    rising: bool = False
    is_counted: bool = True


LATEST, EVERYTHING = "", "all"
LISTS: dict[str, MailList] = {
    LATEST: MailList(_("Latest"), (), is_counted=False),
    "uncertain": MailList(_("To settle"), (Status.UNCERTAIN,), "act"),
    "failed": MailList(_("Failed"), (Status.FAILED,), "late"),
    "bounced": MailList(_("Bounced"), (Status.BOUNCED,), "late"),
    "held": MailList(_("Held"), (Status.HELD,), "wait"),
    "waiting": MailList(_("Waiting"), (Status.PLANNED, Status.QUEUED, Status.SENDING), "silent", rising=True),
    "sent": MailList(_("Sent"), (Status.SENT,), "good", is_counted=False),
    "not_sent": MailList(
        _("Not sent"),
        (Status.SKIPPED, Status.CANCELLED, Status.SUPERSEDED, Status.EXPIRED),
        "silent",
        is_counted=False,
    ),
    EVERYTHING: MailList(_("All mail"), (), is_counted=False),
}


@dataclass(frozen=True)
class MailLine:
    """A mail as a line of a list says it; `refusal`: why it is left as it is, where several are decided on at once."""

    mail: OutgoingMail
    words: str
    when: str
    tone: str
    refusal: str = ""


def line(mail: OutgoingMail, refusal: str = "") -> MailLine:
    reference = getattr(mail, "call_reference", "") or ""
    words = called(mail)
    words = f"{reference}: {words}" if reference and reference not in words else words
    return MailLine(mail, words, when(mail), tone(mail), refusal)


def kind(mail: OutgoingMail) -> str:
    return str(KINDS.get(mail.kind, mail.kind))


def called(mail: OutgoingMail) -> str:
    """Return the subject, or what the mail is while it has none."""
    return mail.subject or kind(mail)


def tone(mail: OutgoingMail) -> str:
    return TONES.get(mail.status, "silent")


def when(mail: OutgoingMail) -> str:
    """Return the instant that matters now, with its word: "sent Tue 3 Nov 2026, 09:00"."""
    instants = {
        Status.QUEUED: mail.next_attempt_at,
        Status.SENT: mail.sent_at,
        Status.BOUNCED: mail.sent_at,
        Status.UNCERTAIN: mail.uncertain_at,
    }
    at: datetime | None = instants.get(Status(mail.status))
    return str(_WHEN.get(mail.status, _("due %s"))) % short(at or mail.due_at)


def short(at: datetime) -> str:
    """Return an instant in Brussels time for a cell of a table."""
    return date_format(at.astimezone(clock.BRUSSELS), "D j M Y, H:i")


def long(at: datetime) -> str:
    """Return an instant in Brussels time for a sentence."""
    local = at.astimezone(clock.BRUSSELS)
    return _now("%(day)s, %(time)s (Brussels time)") % {
        "day": date_format(local, "l j F Y"),
        "time": date_format(local, "H:i"),
    }
