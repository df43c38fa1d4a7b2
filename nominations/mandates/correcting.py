"""Mistakes: a mandate entered in error is voided and stays to be read; the right one is a row of its own."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nominations.accounts.models import User
from nominations.groups.models import ExpertGroup
from nominations.kernel.refusals import Refused
from nominations.kernel.text import clean_text
from nominations.mandates import access, placing, undoing
from nominations.mandates.ending import locked_mandate
from nominations.mandates.models import Mandate
from nominations.mandates.states import EndReason
from nominations.mandates.writing import Act
from nominations.parties import actions as parties
from nominations.parties.models import Authority, Person

# What a correction takes over as it is.
KEPT = ("seat", "nomination", "tasks", "source", "end_reason", "foreseen_until", "foreseen_reason")


class RemarkMissing(Refused):
    """Whoever reads the voided row later must learn what was wrong with it."""


class CannotCorrect(Refused):
    """The mandate is void already, or what is asked is an act of its own."""


@transaction.atomic
def void(mandate: Mandate, *, remark: str, by: User | None, at: datetime) -> Mandate:
    """Say that a mandate was entered in error: it stays to be read and never counts again.

    Who gave way to it sits on as if it had never been: as long as was foreseen before, until the next mandate on the
    seat at the longest. The membership that was written with it is void too, unless others sit by it.
    """
    act = Act(by, at)
    mandate = locked_mandate(mandate)
    access.allow(access.may_keep(by, mandate.seat.group, on=act.today))
    if mandate.voided_at is None:
        undoing.take_out(mandate, act, remark=_remark(remark))
    return mandate


@transaction.atomic
def correct(
    mandate: Mandate,
    *,
    remark: str,
    by: User | None,
    at: datetime,
    since: date | None = None,
    until: date | None = None,
    person: Person | None = None,
    authority: Authority | None = None,
) -> Mandate:
    """Void a mandate and write it anew with other days, person or authority; return the new one, which replaces it.

    What is not given stays. Who gave way to it gives way on the corrected first day: the days between change hands.
    `until` corrects an end that was written; a mandate that runs is ended (`end`), one that was replaced ends with
    its successor's first day.
    """
    act = Act(by, at)
    authority = parties.locked_authority(authority or mandate.authority)
    person = parties.survivor(person or mandate.person)
    mandate = locked_mandate(mandate)
    access.allow(access.may_keep(by, mandate.seat.group, on=act.today))
    new = Mandate(
        person=person,
        authority=authority,
        since=since or mandate.since,
        until=until or mandate.until,
        replaces=mandate,
        **{name: getattr(mandate, name) for name in KEPT},
    )
    _refuse(mandate, new)
    heir = Mandate.objects.standing().filter(replaces=mandate).first()
    before = undoing.take_out(mandate, act, remark=_remark(remark))
    placing.place(new, act, giving_way=before)
    if heir and heir.since == new.until:
        heir.replaces = new
        heir.save(update_fields=["replaces"])
    return new


def _refuse(mandate: Mandate, new: Mandate) -> None:
    if mandate.voided_at is not None:
        raise CannotCorrect(_("This mandate is void already. Correct the one that replaces it."))
    facts = ("since", "until", "person_id", "authority_id")
    if all(getattr(mandate, fact) == getattr(new, fact) for fact in facts):
        raise CannotCorrect(_("Nothing is changed. Enter what is right."))
    if new.until == mandate.until:
        return
    if mandate.until is None:
        raise CannotCorrect(_("This mandate still runs. End it instead."))
    if mandate.end_reason == EndReason.REPLACED:
        raise CannotCorrect(_("This mandate ends when its successor's begins. Correct the successor's first day."))
    if mandate.seat.group.status == ExpertGroup.Status.CLOSED and (new.until is None or new.until > mandate.until):
        raise placing.GroupIsClosed(_("The group is closed: nothing in it runs longer."))


def _remark(text: str) -> str:
    cleaned = clean_text(text)
    if not cleaned:
        raise RemarkMissing(_("Say what was wrong, so that others understand it later."))
    return cleaned
