"""What people do in a fault run, through the rooms' own verbs: calls are opened, and States answer while reminded.

A process of its own, in which the database may be away at any moment: every act is tried until it is done.
Run as `python -c "… acting.open_calls(…)"` by tests/faults/runs.py, which sets Django up first.
"""

import random
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from django.db import DatabaseError, InterfaceError, connection

from nominations.accounts import actions as accounts
from nominations.accounts.models import Role as UserRole
from nominations.accounts.models import User
from nominations.calls import actions as calls
from nominations.calls.models import Call, Invitation
from nominations.groups import actions as groups
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.outbox.models import OutgoingMail
from nominations.reference import actions as reference
from nominations.reference.models import Country
from nominations.workflow import actions as workflow
from nominations.workflow.models import Nomination
from nominations.workflow.states import ANSWERED
from tests import cast

T = TypeVar("T")

NOW = datetime.now(tz=UTC)
# D-7 was yesterday at nine and is of use for two days: as soon as the call is there its reminders are due.
OPENED_AT = NOW - timedelta(days=4)
DEADLINE = clock.local_day(NOW) + timedelta(days=6)
OFFICER = "officer@commission.example.org"


def prepare() -> None:
    """Fill an empty, migrated database with the States, their contact points, a group and its officer."""
    reference.load_countries()
    reference.load_holidays()
    for state in Country.objects.member_states(on=cast.TODAY):
        accounts.create_contact(
            f"contact.{state.eu_code.lower()}@example.org",
            given_name="Contact",
            family_name=f"of {state.name_en}",
            country_id=state.iso2,
            since=cast.SINCE,
            by=None,
            at=OPENED_AT,
        )
    group = cast.make_group("E03931")
    kind = UserRole.Kind.DESK_OFFICER
    officer = accounts.create_staff(
        OFFICER, given_name="Staff", family_name="Officer", kind=kind, since=cast.SINCE, by=None, at=OPENED_AT
    )
    groups.add_officer(group, user=officer, since=cast.SINCE, by=None, at=OPENED_AT)


def open_calls(count: int, answers: int, seconds: float, seed: int) -> None:
    """Open calls spread over the time, and draft answers of some of their States."""
    dice = random.Random(seed)  # noqa: S311 - chooses States, no secret
    begun = time.monotonic()
    for number in range(count):
        rows = _insist(_rows_of, _insist(_open))
        for invitation in dice.sample(rows, answers // count + (number < answers % count)):
            _insist(_draft, invitation)
        time.sleep(max(0.0, begun + seconds * (number + 1) / count - time.monotonic()))


def submit(answers: int, seed: int) -> None:
    """Submit every draft in the moment when its State's reminder is on its way, or has just gone."""
    dice = random.Random(seed)  # noqa: S311 - chooses an order, no secret
    done = 0
    while done < answers:
        ready = _insist(_reminded)
        for nomination in dice.sample(ready, len(ready)):
            _insist(_submit, nomination)
            done += 1
        if not ready:
            time.sleep(0.05)


def _open() -> Call:
    group, officer = ExpertGroup.objects.get(code="E03931"), User.objects.get(email=OFFICER)
    call = calls.create_call(
        group, title="Nominations for the group", deadline_on=DEADLINE, by=officer, at=OPENED_AT, introduction="Please."
    )
    return calls.open_call(call, by=officer, at=OPENED_AT)


def _rows_of(call: Call) -> list[Invitation]:
    return list(call.invitations.select_related("call__group", "country"))


def _draft(invitation: Invitation) -> Nomination:
    live = Nomination.objects.filter(invitation=invitation).first()
    if live is not None and live.attachments.exists():
        return live  # the answer to the last try was lost, not the try
    return cast.drafted(invitation, _contact(invitation), at=NOW)


def _reminded() -> list[Nomination]:
    """Drafts whose State's reminder is queued, being sent, or went; those of which it waits for its words are left."""
    gone = OutgoingMail.objects.filter(kind="reminder_d7").exclude(status__in=["planned", "skipped"])
    about = set(gone.values_list("subject_id", flat=True))
    drafts = Nomination.objects.exclude(status__in=ANSWERED).filter(attachments__isnull=False).distinct()
    return [draft for draft in drafts.select_related("invitation__country") if str(draft.invitation_id) in about]


def _submit(nomination: Nomination) -> None:
    fresh = Nomination.objects.select_related("invitation__call__group").get(pk=nomination.pk)
    if fresh.status not in ANSWERED:
        workflow.submit(fresh, revision=fresh.revision, by=_contact(fresh.invitation), at=clock.now())


def _contact(invitation: Invitation) -> User:
    return UserRole.objects.select_related("user").get(country_id=invitation.country_id).user


def _insist(act: Callable[..., T], *about: object) -> T:
    """Do an act as a person would: when the site says that it cannot now, once more."""
    while True:
        try:
            return act(*about)
        except (DatabaseError, InterfaceError, Refused) as error:
            sys.stdout.write(f"once more: {type(error).__name__}: {error}\n")
            connection.close()
            time.sleep(0.2)
