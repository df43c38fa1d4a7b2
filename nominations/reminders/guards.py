"""Whether a mail of the clock is still wanted, asked in the moment of sending (OUTBOX_GUARDS in the settings)."""

from nominations.calls import queries as calls
from nominations.calls.models import Call
from nominations.calls.states import Status as CallStatus
from nominations.kernel import clock
from nominations.outbox.models import OutgoingMail
from nominations.reminders import digests, informed, queries
from nominations.reminders.catalogue import RETURNED, STAFF
from nominations.workflow import queries as workflow
from nominations.workflow.models import Nomination
from nominations.workflow.states import Status


def still_wanted(mail: OutgoingMail) -> str:
    """Return why a reminder to a State is not wanted any more, or "".

    Locks the State's row of the call, as every act does that answers, extends or calls mails back: one of both waits.
    """
    standing = calls.lock(mail.subject_id)
    if standing is None or standing.call_status != CallStatus.OPEN:
        return "The call is not open."
    if mail.kind != RETURNED.kind and not _is_about(mail, standing.deadline_key):
        return "The deadline was moved."
    if workflow.is_answered(mail.subject_id):
        return "The State has answered."
    if mail.kind == RETURNED.kind and not _waits_for_correction(mail):
        return "The nomination is not waiting for this correction any more."
    return ""


def notice_wanted(mail: OutgoingMail) -> str:
    """Return why a nominee is not to be told any more, or "". Locks the nomination, as every move does."""
    rows = Nomination.objects.select_for_update(of=("self",), no_key=True)
    nomination = rows.filter(pk=mail.subject_id, status__in=informed.STANDING).first()
    if nomination is None:
        return "The nomination does not stand any more."
    version = nomination.versions.get(number=nomination.round)
    if mail.dedup_key not in {person.key for person in informed.persons(version)}:
        return "The nomination names somebody else now."
    return ""


def staff_wanted(mail: OutgoingMail) -> str:
    """Return why the secretariat need not be told of a deadline any more, or "". Locks the call."""
    call = Call.objects.select_for_update(of=("self",), no_key=True).filter(pk=mail.subject_id).first()
    if call is None or call.status != CallStatus.OPEN:
        return "The call is not open."
    holidays, due_on = queries.holidays(), clock.local_day(mail.due_at)
    ends = {each.deadline_on for each in call.invitations.select_related("call")}
    if due_on not in {STAFF.day(end, holidays.days) for end in ends}:
        return "The deadline was moved."
    return ""


def digest_wanted(mail: OutgoingMail) -> str:
    """Return why an officer is not to be written to any more, or ""."""
    if not digests.readers(on=clock.local_day(mail.due_at)).filter(pk=mail.subject_id).exists():
        return "This officer left, or does not want this mail."
    return ""


def _waits_for_correction(mail: OutgoingMail) -> bool:
    back = Nomination.objects.filter(invitation__id=mail.subject_id, status=Status.RETURNED).first()
    return back is not None and _is_about(mail, f"{back.reference}.{back.round}")


def _is_about(mail: OutgoingMail, tag: str) -> bool:
    return mail.dedup_key.startswith(f"{mail.kind}:{mail.subject_id}:{tag}:")
