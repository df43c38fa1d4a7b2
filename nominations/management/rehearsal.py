"""What `load_demo` loads: the real group with its call on paper, and two rehearsal calls played by the rooms' verbs.

Each function may run again: what is there already is left as it is.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction

from nominations.accounts import actions as accounts
from nominations.accounts.models import Role as UserRole
from nominations.accounts.models import User
from nominations.calls import actions as calls
from nominations.calls.models import Call, Invitation
from nominations.groups import actions as groups
from nominations.groups.models import ExpertGroup, Role
from nominations.kernel import clock
from nominations.management.rehearsal_letter import letter
from nominations.mandates import actions as mandates
from nominations.outbox import actions as outbox
from nominations.outbox.models import OutgoingMail
from nominations.reconciliation import actions as reconciliation
from nominations.reference import actions as reference
from nominations.reminders import actions as reminders
from nominations.reminders import to_nominees
from nominations.workflow import actions as workflow
from nominations.workflow import drafting
from nominations.workflow.content import Content, PersonFacts
from nominations.workflow.models import Nomination

Facts = dict[str, Any]
OFFICER = "officer@commission.example.org"
PREPARED = timedelta(hours=18, minutes=26, seconds=41)  # before the call was opened
BEGUN, SAVED = timedelta(minutes=48), timedelta(minutes=6)  # before the draft was left, or the answer sent


def facts(name: str) -> Facts:
    """Return the facts of a data file."""
    found: Facts = json.loads((reference.DATA / name).read_text(encoding="utf-8"))
    return found


def enter_group(known: Facts, *, at: datetime) -> ExpertGroup:
    """Enter the real group as the public Register has it, with its mailboxes over time (rule 41)."""
    present = ExpertGroup.objects.filter(code=known["code"]).first()
    if present:
        return present
    register: Facts = {
        name: date.fromisoformat(value) if name.endswith("_on") else value for name, value in known["register"].items()
    }
    with transaction.atomic():
        group = groups.create_group(
            known["code"],
            title=known["title"],
            seatings=[
                groups.Seating(Role(row["role"]), row["per_state"], required=row["required"])
                for row in known["seatings"]
            ],
            fields_of_expertise=known["fields_of_expertise"],
            by=None,
            at=at,
            **register,
        )
        # The letter has one address, the Register another. On which day it changed no source says: we take the day on
        # which the group was published; and the first day of the letter's year for the first one.
        for box in known["mailboxes"]:
            groups.set_mailbox(group, email=box["email"], since=date.fromisoformat(box["since"]), by=None, at=at)
    return group


def record_paper_call(group: ExpertGroup, known: Facts, *, at: datetime) -> Call:
    """Record the real call of the nomination letter: its answers went by e-mail and are not known here."""
    paper = known["paper_call"]
    present = Call.objects.filter(reference=paper["reference"]).first()
    return present or calls.record_paper_call(
        group,
        reference=paper["reference"],
        title=paper["title"],
        deadline_on=date.fromisoformat(paper["deadline_on"]),
        introduction=paper["introduction"],
        by=None,
        at=at,
    )


def enter_staff(group: ExpertGroup, rows: list[Facts], *, at: datetime) -> None:
    """Enter the invented staff: a desk officer, a head of unit, and who keeps the system running."""
    for row in rows:
        user = accounts.create_staff(
            row["email"],
            given_name=row["given_name"],
            family_name=row["family_name"],
            kind=UserRole.Kind(row["kind"]) if row["kind"] else None,
            is_superuser=row.get("is_superuser", False),
            since=_in_office_since(at),
            by=None,
            at=at,
        )
        if row.get("works_for_the_group"):
            groups.add_officer(group, user=user, since=_in_office_since(at), by=None, at=at)


def enter_contacts(rows: list[Facts], *, at: datetime) -> None:
    """Enter the invented contact points of all Member States."""
    for row in rows:
        country = reference.country_from_code(row["state"], on=clock.local_day(at))
        accounts.create_contact(
            row["email"],
            given_name=row["given_name"],
            family_name=row["family_name"],
            country_id=country.iso2,
            position=row["position"],
            since=_in_office_since(at),
            by=None,
            at=at,
        )


def _in_office_since(at: datetime) -> date:
    return date(clock.local_day(at).year - 1, 1, 1)


@transaction.atomic
def play_earlier(group: ExpertGroup, play: Facts, *, at: datetime) -> Call:
    """Play last year's rehearsal from opening to closing, for drafts to take up; its mails do not go."""
    present = Call.objects.filter(group=group, title=play["title"]).first()
    if present:
        return present
    year = clock.local_day(at).year - 1
    opened, decided, closed = (clock.local_instant(date(year, 3, day), 10) for day in (2, 23, 25))
    officer = User.objects.get(email=OFFICER)
    call = _opened(group, play, deadline_on=date(year, 3, 20), by=officer, at=opened)
    for number, answer in enumerate(play["answers"]):
        answered = opened + timedelta(days=1 + 3 * number, minutes=37 * number, seconds=11 * number)
        decisions = decided + timedelta(minutes=12 * number, seconds=7 * number)
        _Player(call, answer, officer).play(answered=answered, decided=decisions)
    reminders.plan(at=closed - timedelta(hours=1), parts=[to_nominees])
    dated_before = OutgoingMail.objects.filter(created_at__lt=closed)
    outbox.call_back(dated_before, reason="Played later than it is dated.")
    return calls.close_call(call, by=officer, at=closed)


@transaction.atomic
def play_live(group: ExpertGroup, play: Facts, *, at: datetime) -> Call:
    """Open the rehearsal whose deadline lies ahead, with the first answers in; once opened it is left alone.

    It opened three days ago, so that its history reads like a real one; nothing is dated later than yesterday.
    """
    present = Call.objects.filter(group=group, title=play["title"]).first()
    if present:
        return present
    officer = User.objects.get(email=OFFICER)
    deadline_on = clock.local_day(at) + timedelta(days=play["days"])
    call = _opened(group, play, deadline_on=deadline_on, by=officer, at=_instant(play["opened"], at))
    for answer in play["answers"]:
        answered = _instant(answer["answered"], at)
        _Player(call, answer, officer).play(
            answered=answered, decided=_instant(answer.get("decided", answer["answered"]), at)
        )
    return call


def import_sample(*, at: datetime) -> tuple[int, int]:
    """Import the real sample of the public Register; return its entries and the groups known by sub-groups only."""
    path = reference.DATA / "register_groups_sample.json"
    with path.open("rb") as file:
        report = reconciliation.import_file(file, name=path.name, by=None, at=at)
    return report.survey.entries, ExpertGroup.objects.filter(known_by_sub_groups=True).count()


def _instant(moment: str, at: datetime) -> datetime:
    """Return the instant of "-2 09:41:26": that time in Brussels, two days before today."""
    days, clock_time = moment.split()
    hour = time.fromisoformat(clock_time)
    day = clock.local_day(at) + timedelta(days=int(days))
    return clock.local_instant(day, hour.hour, hour.minute) + timedelta(seconds=hour.second)


def _opened(group: ExpertGroup, play: Facts, *, deadline_on: date, by: User, at: datetime) -> Call:
    call = calls.create_call(
        group,
        title=play["title"],
        introduction=play["introduction"],
        deadline_on=deadline_on,
        is_rehearsal=True,
        by=by,
        at=at - PREPARED,
    )
    return calls.open_call(call, by=by, at=at)


@dataclass(frozen=True)
class _Player:
    """Plays one State's answer in a call, as far as its `outcome` says."""

    call: Call
    answer: Facts
    officer: User

    def play(self, *, answered: datetime, decided: datetime) -> None:
        outcome, reason = self.answer["outcome"], self.answer.get("reason", "")
        if outcome == "nil":
            workflow.decline(self._invitation(), reason=reason, by=self._contact(), at=answered)
            return
        nomination = self._draft(answered)
        if outcome == "draft":
            return
        nomination = self._submit(nomination, answered)
        if outcome == "accepted":
            mandates.accept(nomination, version=nomination.round, by=self.officer, at=decided)
        elif outcome == "returned":
            workflow.return_for_correction(
                nomination, version=nomination.round, reason=reason, by=self.officer, at=decided
            )

    def _invitation(self) -> Invitation:
        return Invitation.objects.select_related("country", "call__group").get(
            call=self.call, country__eu_code=self.answer["state"]
        )

    def _contact(self) -> User:
        return User.objects.get(email=f"contact.{self.answer['state'].lower()}@example.org")

    def _draft(self, at: datetime) -> Nomination:
        persons = tuple(
            PersonFacts(**{**row, "fields": tuple(row.get("fields", ()))}) for row in self.answer["persons"]
        )
        content = Content(**self.answer["content"], letter_on=clock.local_day(at), persons=persons)
        nomination = drafting.start(self._invitation(), by=self._contact(), at=at - BEGUN)
        return drafting.save_draft(nomination, content, revision=nomination.revision, by=self._contact(), at=at - SAVED)

    def _submit(self, nomination: Nomination, at: datetime) -> Nomination:
        state = self.answer["state"]
        lines = [
            "Nomination letter (rehearsal: everybody in it is invented)",
            f"Call {self.call.reference}, {nomination.invitation.country.name_en}",
            f"{clock.local_day(at):%d %B %Y}",
        ]
        drafting.attach(nomination, letter(f"nomination-letter-{state}.pdf", lines), by=self._contact(), at=at - SAVED)
        nomination.refresh_from_db()
        return workflow.submit(nomination, revision=nomination.revision, by=self._contact(), at=at)
