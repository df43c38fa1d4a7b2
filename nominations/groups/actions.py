"""The verbs of groups: enter a group with what it asks for, its secretariat, its mailbox, and one seat a place."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from nominations.accounts.models import User
from nominations.audit import actions as audit
from nominations.groups import rules
from nominations.groups.models import (
    CODE,
    OWN,
    ExpertGroup,
    FieldOfExpertise,
    FunctionalMailbox,
    Officer,
    Role,
    Seat,
    SeatRule,
)
from nominations.kernel.refusals import Refused
from nominations.reference.models import Country

CODES_OF_OURS = 20_193  # the seed of the lock under which the next one is given


class CodeRefused(Refused):
    """The code is neither the Register's nor one of ours, or does not fit the parent (domain rule 12)."""


class CodeTaken(Refused):
    """A group with this code is entered already."""


class MailboxRefused(Refused):
    """The new mailbox would begin on or before the day on which the present one began."""


@dataclass(frozen=True)
class Seating:
    """How many persons of a role a State names; as data, so that another group needs no code (domain rule 3)."""

    role: Role
    per_state: int
    required: bool = True


def next_code() -> str:
    """Return the next code of ours, for a group that the Register does not list; two who ask wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CODES_OF_OURS])
    ours = ExpertGroup.objects.filter(code__startswith=OWN, parent__isnull=True)
    last = ours.order_by("-code").values_list("code", flat=True).first()
    return f"{OWN}{int(last[1:]) + 1 if last else 1:05}"


@transaction.atomic
def create_group(
    code: str | None,
    *,
    title: str,
    seatings: Sequence[Seating],
    by: User | None,
    at: datetime,
    fields_of_expertise: Mapping[str, str] | None = None,
    parent: ExpertGroup | None = None,
    **register_facts: Any,  # columns of ExpertGroup as the public Register gives them
) -> ExpertGroup:
    """Enter a group and its composition rules; None gets a code of ours. Raises CodeRefused, CodeTaken."""
    code = next_code() if code is None else code
    _check_code(code, parent)
    if ExpertGroup.objects.filter(code=code).exists():
        raise CodeTaken(_("%(code)s is entered already. Open it in the list of groups.") % {"code": code})
    group = index(ExpertGroup(code=code, title=title, parent=parent, **register_facts))
    group.save()
    SeatRule.objects.bulk_create(
        SeatRule(group=group, role=seating.role, per_state=seating.per_state, required=seating.required)
        for seating in seatings
    )
    FieldOfExpertise.objects.bulk_create(
        FieldOfExpertise(group=group, code=field, label=label, position=position)
        for position, (field, label) in enumerate((fields_of_expertise or {}).items(), start=1)
    )
    audit.record("group.create", group, by=by, at=at, code=code)
    return group


def index(group: ExpertGroup) -> ExpertGroup:
    """Write what search looks in from what the group says; the caller saves it."""
    group.search_key = rules.search_key(group)
    return group


def _check_code(code: str, parent: ExpertGroup | None) -> None:
    if not re.fullmatch(CODE, code):
        sentence = _(
            "“%(code)s” is no code of a group. The Register's look like E03931, a sub-group's like E00935/1; a group "
            "that the Register does not list has N and five digits."
        )
        raise CodeRefused(sentence % {"code": code})
    stem, _slash, number = code.partition("/")
    if number and (parent is None or parent.code != stem):
        raise CodeRefused(_("A sub-group %(code)s belongs under the group %(stem)s.") % {"code": code, "stem": stem})
    if not number and parent is not None:
        raise CodeRefused(_("Only a sub-group has a parent: its code ends in a slash and a number."))


def ensure_seats(group: ExpertGroup, *, on: date) -> list[Seat]:
    """Make the seats that the rule for representatives asks for, for the Member States of that day; none is removed.

    Accompanying experts have no seat (domain rule 4).
    """
    rule = group.seat_rules.filter(role=Role.REPRESENTATIVE).first()
    places = range(1, rule.per_state + 1) if rule else range(0)
    states = Country.objects.member_states(on=on)
    Seat.objects.bulk_create(
        [Seat(group=group, country=state, number=number) for state in states for number in places],
        ignore_conflicts=True,
    )
    return list(group.seats.select_related("country").order_by("country__protocol_order", "number"))


@transaction.atomic
def close_group(group: ExpertGroup, *, on: date, by: User | None, at: datetime) -> ExpertGroup:
    """Close the row only: the desk calls `mandates.actions.close_group`, which also ends what runs in the group."""
    group = ExpertGroup.objects.select_for_update(no_key=True).get(pk=group.pk)
    if group.status != ExpertGroup.Status.CLOSED:
        old, group.status = group.status, ExpertGroup.Status.CLOSED
        group.save(update_fields=["status"])
        audit.record("group.close", group, by=by, at=at, old=old, new=str(group.status), on=str(on))
    return group


@transaction.atomic
def add_officer(group: ExpertGroup, *, user: User, since: date, by: User | None, at: datetime) -> Officer:
    """Add a member of the secretariat from a day on; who is one already stays one since then (domain rule 30)."""
    officer, is_new = Officer.objects.get_or_create(group=group, user=user, until=None, defaults={"since": since})
    if is_new:
        audit.record("group.add_officer", group, by=by, at=at, officer=str(user.pk), since=str(since))
    return officer


@transaction.atomic
def set_mailbox(group: ExpertGroup, *, email: str, since: date, by: User | None, at: datetime) -> FunctionalMailbox:
    """Answer at another functional mailbox from a day on; the earlier one ends there (domain rule 41)."""
    present = group.mailboxes.select_for_update().filter(until__isnull=True).first()
    if present is not None:
        if since <= present.since:
            raise MailboxRefused(_("The new mailbox must begin after the day on which the present one began."))
        present.until = since
        present.save(update_fields=["until"])
    mailbox = FunctionalMailbox.objects.create(group=group, email=email, since=since)
    audit.record("group.set_mailbox", group, by=by, at=at, since=str(since))
    return mailbox
