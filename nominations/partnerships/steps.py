"""The verbs of next steps: what is to be done, by whom, by when as stated, and that it was done."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from nominations.accounts.models import User
from nominations.audit import actions as audit
from nominations.kernel import clock
from nominations.kernel.partial_dates import PartialDate
from nominations.kernel.refusals import Refused
from nominations.partnerships import access, settling
from nominations.partnerships.models import NextStep, Partner

FACTS = ("text", "responsible", "source")


class StepThere(Refused):
    """The same step is in the list already."""


class NotYet(Refused):
    """A step is done on a day that has been."""


@transaction.atomic
def add(
    partner: Partner, *, text: str, by: User | None, at: datetime, when: PartialDate | None = None, **facts: Any
) -> NextStep:
    """Add a step, due on a date as stated or on none; facts: responsible, source.

    Raises NotComplete, StepThere, PartnerEnded.
    """
    partner = settling.locked_partner(partner)
    access.check(by, partner.group, at=at)
    settling.running(partner, on=clock.local_day(at))
    step = NextStep(partner=partner)
    settling.settle(step, {"text": text, **facts}, columns=FACTS)
    step.set_date(when)
    _check(step)
    step.save()
    audit.record("next_step.add", partner, by=by, at=at, step=step.pk, stated=step.stated)
    return step


@transaction.atomic
def edit(step: NextStep, *, when: PartialDate | None, by: User | None, at: datetime, **facts: Any) -> NextStep:
    """Change a step and when it is due; None: on no date. The same again changes nothing."""
    step = _locked(step, by=by, at=at)
    changed = settling.settle(step, facts, columns=FACTS) + settling.settle_date(step, when)
    if changed:
        _check(step)
        step.save()
        audit.record("next_step.edit", step.partner, by=by, at=at, step=step.pk, fields=changed)
    return step


@transaction.atomic
def done(step: NextStep, *, on: date, by: User | None, at: datetime) -> NextStep:
    """Note on which day the step was done; again with another day corrects it. Raises NotYet for a day to come."""
    step = _locked(step, by=by, at=at)
    if on > clock.local_day(at):
        raise NotYet(_("This day is still to come. Note the step when it is done."))
    return _set(step, on, "next_step.done", by=by, at=at)


@transaction.atomic
def not_done(step: NextStep, *, by: User | None, at: datetime) -> NextStep:
    """Take the note back that a step was done. Twice is once."""
    return _set(_locked(step, by=by, at=at), None, "next_step.not_done", by=by, at=at)


@transaction.atomic
def remove(step: NextStep, *, by: User | None, at: datetime) -> None:
    """Remove a step that is not pursued; its words stay in the audit trail."""
    step = _locked(step, by=by, at=at)
    audit.record("next_step.remove", step.partner, by=by, at=at, step=step.pk, text=step.text)
    step.delete()


def _set(step: NextStep, on: date | None, action: str, *, by: User | None, at: datetime) -> NextStep:
    if step.done_on != on:
        step.done_on = on
        step.save(update_fields=["done_on"])
        audit.record(action, step.partner, by=by, at=at, step=step.pk, on=str(on or ""))
    return step


def _locked(step: NextStep, *, by: User | None, at: datetime) -> NextStep:
    partner = settling.locked_partner(step.partner)
    access.check(by, partner.group, at=at)
    row = NextStep.objects.get(pk=step.pk)
    row.partner = partner
    return row


def _check(step: NextStep) -> None:
    settling.needs(step, text=_("Write what is to be done."))
    if NextStep.objects.filter(partner=step.partner, text=step.text).exclude(pk=step.pk).exists():
        raise StepThere(_("This step is in the list already. Change that one."))
