"""What the rules ask for, said once more: simple, slow, one file and one instant at a time, and none of the planner.

It reads the same tables as the planner and answers: which mails must be on their way after a run at this instant?
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from nominations.accounts.models import Role
from nominations.calls.models import Call, DeadlineChange, Invitation
from nominations.outbox.models import OutgoingMail
from nominations.workflow.models import Nomination, NominationEvent
from tests.reminders.stage import MAILBOX

BRUSSELS = ZoneInfo("Europe/Brussels")
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
NOT_ON_ITS_WAY = ("planned", "skipped", "cancelled", "superseded")

# kind: calendar days after the deadline, or working days after it; hours of use; to whom.
STEPS = {
    "reminder_d14": (-14, 0, 72, "first"),
    "reminder_d7": (-7, 0, 48, "first"),
    "reminder_d1": (-1, 0, 14, "first"),
    "reminder_overdue": (1, 0, 14 * 24, "first"),
    "reminder_second_contact": (0, 3, 14 * 24, "second"),
    "reminder_permanent_representation": (0, 5, 14 * 24, "permanent"),
}


class Owed(NamedTuple):
    """A mail that must be on its way."""

    kind: str
    about: str
    tag: str
    to: str


class Step(NamedTuple):
    kind: str
    tag: str
    due: datetime
    until: datetime
    known_since: datetime
    to: list[str]


def nine(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=BRUSSELS).astimezone(UTC)


def today(at: datetime) -> date:
    return at.astimezone(BRUSSELS).date()


def working_days_after(day: date, count: int, holidays: frozenset[date]) -> date:
    while count:
        day += DAY
        if day.weekday() < 5 and day not in holidays:
            count -= 1
    return day


def owed_to_states(at: datetime, holidays: frozenset[date], given_up: set[Owed]) -> set[Owed]:
    """Say what a run at this instant must put on its way; remember in `given_up` what is too late from now on."""
    found: set[Owed] = set()
    for invitation in Invitation.objects.filter(call__status="open").select_related("call"):
        if Nomination.objects.filter(invitation=invitation, status__in=["submitted", "accepted", "nil"]).exists():
            continue
        mails = {
            mail.dedup_key: mail
            for mail in OutgoingMail.objects.filter(subject_id=str(invitation.pk), kind__startswith="reminder_")
        }
        steps = list(_steps(at, invitation, holidays))
        mails = {key: mail for key, mail in mails.items() if not _for_nobody(at, mail, invitation, steps)}
        found |= _of_one_file(at, invitation, steps, mails, given_up)
    return found


def too_late_now(at: datetime, holidays: frozenset[date], given_up: set[Owed]) -> set[Owed]:
    """Return what a run at this instant gives up that was not given up before."""
    found = set(given_up)
    owed_to_states(at, holidays, found)
    return found - given_up


def _for_nobody(at: datetime, mail: OutgoingMail, invitation: Invitation, steps: list[Step]) -> bool:
    """Whether it only waits, for somebody or with a deadline that is past: this run has to call it back."""
    if mail.status not in ("held", "queued"):
        return False
    if mail.kind != "reminder_now":
        wanted = {f"{each.kind}:{invitation.pk}:{each.tag}:{to}" for each in steps for to in each.to}
        return mail.dedup_key not in wanted
    readers = {email for emails in _people(at, str(invitation.country_id)).values() for email in emails}
    return mail.recipient not in readers or f":{_tag(invitation)}:" not in mail.dedup_key


def _of_one_file(
    at: datetime, invitation: Invitation, steps: list[Step], mails: dict[str, OutgoingMail], given_up: set[Owed]
) -> set[Owed]:
    for step in sorted(steps, key=lambda step: step.until):
        waiting = set()
        for to in step.to:
            owed = Owed(step.kind, str(invitation.pk), step.tag, to)
            mail = mails.get(f"{step.kind}:{invitation.pk}:{step.tag}:{to}")
            if (mail is None or mail.status in ("planned", "skipped")) and owed not in given_up:
                waiting.add(owed)
        if step.due < step.known_since or at >= step.until:
            given_up |= waiting
        elif waiting and at >= step.due and not _too_soon(at, step, invitation, mails):
            return waiting  # the others wait for 20 hours
    return set()


def _too_soon(at: datetime, step: Step, invitation: Invitation, mails: dict[str, OutgoingMail]) -> bool:
    own = f"{step.kind}:{invitation.pk}:{step.tag}:"
    gone = [_gone_at(mail, at) for key, mail in mails.items() if not key.startswith(own)]
    return any(at - each < 20 * HOUR for each in gone if each is not None)


def _gone_at(mail: OutgoingMail, at: datetime) -> datetime | None:
    if mail.status in ("sent", "bounced"):
        return mail.sent_at
    if mail.status == "uncertain":
        return mail.uncertain_at
    alive = mail.status == "queued" and (mail.expires_at is None or mail.expires_at > at)
    return at if alive or mail.status == "sending" or (mail.status == "held" and mail.held_until) else None


def _steps(at: datetime, invitation: Invitation, holidays: frozenset[date]) -> Iterator[Step]:
    deadline = invitation.extended_to or invitation.call.deadline_on
    tag = _tag(invitation)
    people = _people(at, str(invitation.country_id))
    changes = DeadlineChange.objects.filter(call=invitation.call).filter(invitation__isnull=True)
    changes = changes | DeadlineChange.objects.filter(invitation=invitation)
    known = max([invitation.call.opened_at or at, *changes.values_list("at", flat=True)])
    for kind, (days, working, use, to) in STEPS.items():
        due = nine(working_days_after(deadline, working, holidays) if working else deadline + days * DAY)
        yield Step(kind, tag, due, due + use * HOUR, known, people[to])
    back = Nomination.objects.filter(invitation=invitation, status="returned").first()
    if back:
        event = NominationEvent.objects.filter(nomination=back, move="return").order_by("-at", "-pk")[0]
        due = nine(working_days_after(today(event.at), 5, holidays))
        yield Step(
            "reminder_returned", f"{back.reference}.{back.round}", due, due + 14 * DAY, event.at, people["first"]
        )


def _tag(invitation: Invitation) -> str:
    return f"{invitation.call.deadline_version}.{invitation.deadline_version}"


def _people(at: datetime, iso2: str) -> dict[str, list[str]]:
    people: dict[str, list[str]] = defaultdict(list)
    held = [
        role
        for role in Role.objects.filter(country_id=iso2, user__is_active=True).select_related("user")
        if role.since <= today(at) and (role.until is None or role.until > today(at))
    ]
    people["permanent"] = [role.user.email for role in held if role.kind == "permanent_representation"]
    contacts = [role for role in held if role.kind == "contact_point"]
    contacts = [role for role in contacts if not _came_back(iso2, role.user.email)] or contacts
    for role in contacts:
        first = all(role.position <= other.position for other in contacts)
        people["first" if first else "second"].append(role.user.email)
    return people


def _came_back(iso2: str, email: str) -> bool:
    known = OutgoingMail.objects.filter(audience=iso2, recipient=email, status__in=["sent", "bounced"])
    newest = max(known, key=lambda mail: (mail.sent_at, mail.status == "bounced"), default=None)
    return newest is not None and newest.status == "bounced"


def owed_to_staff(at: datetime, holidays: frozenset[date], given_up: set[Owed]) -> set[Owed]:
    """Say which calls' secretariats must be written to."""
    found = set()
    for call in Call.objects.filter(status="open"):
        for end in {each.extended_to or call.deadline_on for each in call.invitations.all()}:
            day = working_days_after(end, 1, holidays)
            owed = Owed("staff_deadline", str(call.pk), str(day), MAILBOX)
            mail = OutgoingMail.objects.filter(dedup_key=f"staff_deadline:{call.pk}:{day}:{MAILBOX}").first()
            if owed in given_up or (mail and mail.status not in ("planned", "skipped")):
                continue
            if at >= nine(day) + 7 * DAY:
                given_up.add(owed)
            elif at >= nine(day):
                found.add(owed)
    return found


def owed_to_nominees(at: datetime) -> set[Owed]:
    """Say which persons must be told: accepted, or 14 days with the Commission; told once."""
    found = set()
    for nomination in Nomination.objects.filter(status__in=["submitted", "accepted"]):
        version = nomination.versions.get(number=nomination.round)
        decided = nomination.events.filter(move="accept").order_by("-pk").first()
        stands = nomination.status == "accepted" and decided is not None and at >= decided.at + MINUTE
        if not stands and at < nomination.submitted_at + 14 * DAY:
            continue
        for person in version.content["persons"]:
            tag = f"{person['role']}.{person['number']}"
            key = f"nominee_notice:{nomination.pk}:{tag}:{person['email']}"
            if OutgoingMail.objects.filter(dedup_key=key).exclude(status="planned").exists():
                continue
            found.add(Owed("nominee_notice", str(nomination.pk), tag, person["email"]))
    return found


def on_its_way() -> set[Owed]:
    """Return every mail of the clock that is or was on its way; a freed key does not count."""
    mails = OutgoingMail.objects.exclude(status__in=NOT_ON_ITS_WAY).exclude(kind="reminder_now")
    kinds = (*STEPS, "reminder_returned", "staff_deadline", "nominee_notice")
    return {_owed(mail) for mail in mails.filter(kind__in=kinds)}


def skipped() -> set[Owed]:
    """Return what the planner has given up for good."""
    return {_owed(mail) for mail in OutgoingMail.objects.filter(status="skipped")}


def _owed(mail: OutgoingMail) -> Owed:
    tag = mail.dedup_key.removeprefix(f"{mail.kind}:{mail.subject_id}:").removesuffix(f":{mail.recipient}")
    return Owed(mail.kind, mail.subject_id, tag, mail.recipient)
