"""The verbs of events with a partner and of their outcomes: what took place or will, on a date as stated."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from nominations.accounts.models import User
from nominations.audit import actions as audit
from nominations.kernel.partial_dates import PartialDate
from nominations.kernel.refusals import Refused
from nominations.partnerships import access, settling
from nominations.partnerships.models import Outcome, Partner, PartnerEvent

FACTS = ("kind", "title", "place", "text", "source")
OF_AN_OUTCOME = ("pillar", "text")


class EventThere(Refused):
    """The partner has an event of this title already."""


class DateOfTheMeeting(Refused):
    """The event is a meeting here: its days are those of the meeting."""


class StillNeeded(Refused):
    """Something refers to the row, so it is not removed."""


@transaction.atomic
def enter(
    partner: Partner, *, kind: str, title: str, when: PartialDate, by: User | None, at: datetime, **facts: Any
) -> PartnerEvent:
    """Enter what took place, or will, on a date as stated; facts: place, text, source.

    Raises NotComplete, EventThere.
    """
    partner = settling.locked_partner(partner)
    access.check(by, partner.group, at=at)
    event = PartnerEvent(partner=partner)
    settling.settle(event, {"kind": kind, "title": title, **facts}, columns=FACTS)
    event.set_date(when)
    _check(event)
    event.save()
    audit.record("partner_event.enter", event.partner, by=by, at=at, event=str(event.pk), stated=when.stated)
    return event


@transaction.atomic
def edit(
    event: PartnerEvent, *, by: User | None, at: datetime, when: PartialDate | None = None, **facts: Any
) -> PartnerEvent:
    """Change an event; without `when` its date stays. Raises NotComplete, EventThere, DateOfTheMeeting."""
    event = locked(event)
    access.check(by, event.partner.group, at=at)
    changed = settling.settle(event, facts, columns=FACTS)
    if when is not None and when != event.when:
        if event.meeting is not None:
            raise DateOfTheMeeting(_("The days are those of the meeting: change the meeting, and they follow."))
        changed += settling.settle_date(event, when)
    if changed:
        _check(event)
        event.save()
        audit.record("partner_event.edit", event.partner, by=by, at=at, event=str(event.pk), fields=changed)
    return event


@transaction.atomic
def remove(event: PartnerEvent, *, by: User | None, at: datetime) -> None:
    """Remove an event that was entered by mistake. Raises StillNeeded while anything came of it."""
    event = locked(event)
    access.check(by, event.partner.group, at=at)
    if event.meeting is not None:
        raise StillNeeded(_("This event is a meeting here. Cancel the meeting instead: it stays on record."))
    if event.outcomes.exists() or event.topics.exists():
        raise StillNeeded(_("Outcomes or topics stand under this event. Remove or move them first."))
    audit.record("partner_event.remove", event.partner, by=by, at=at, event=str(event.pk), title=event.title)
    event.delete()


@transaction.atomic
def add_outcome(event: PartnerEvent, *, text: str, by: User | None, at: datetime, pillar: str = "across") -> Outcome:
    """Write down what came out of an event, last in its list. The same words again change nothing."""
    event = locked(event)
    access.check(by, event.partner.group, at=at)
    last = event.outcomes.aggregate(last=Max("position"))["last"] or 0
    outcome = Outcome(event=event, position=last + 1)
    settling.settle(outcome, {"pillar": pillar, "text": text}, columns=OF_AN_OUTCOME)
    _check_outcome(outcome)
    there = event.outcomes.filter(pillar=outcome.pillar, text=outcome.text).first()
    if there is not None:
        return there
    outcome.save()
    audit.record("outcome.add", event.partner, by=by, at=at, outcome=outcome.pk, pillar=outcome.pillar)
    return outcome


@transaction.atomic
def change_outcome(outcome: Outcome, *, by: User | None, at: datetime, **facts: Any) -> Outcome:
    """Change the pillar or the words of an outcome. Raises NotComplete."""
    event = locked(outcome.event)
    access.check(by, event.partner.group, at=at)
    outcome = Outcome.objects.get(pk=outcome.pk)
    changed = settling.settle(outcome, facts, columns=OF_AN_OUTCOME)
    if changed:
        _check_outcome(outcome)
        outcome.save()
        audit.record("outcome.change", event.partner, by=by, at=at, outcome=outcome.pk, fields=changed)
    return outcome


@transaction.atomic
def remove_outcome(outcome: Outcome, *, by: User | None, at: datetime) -> None:
    """Remove an outcome that was entered by mistake; its words stay in the audit trail."""
    event = locked(outcome.event)
    access.check(by, event.partner.group, at=at)
    audit.record("outcome.remove", event.partner, by=by, at=at, outcome=outcome.pk, text=outcome.text)
    Outcome.objects.filter(pk=outcome.pk).delete()


def locked(event: PartnerEvent) -> PartnerEvent:
    """Return the event with its meeting, after its partner was locked."""
    partner = settling.locked_partner(event.partner)
    row = PartnerEvent.objects.select_related("meeting").get(pk=event.pk)
    row.partner = partner
    return row


def _check(event: PartnerEvent) -> None:
    settling.needs(event, title=_("Give the event a title."))
    there = PartnerEvent.objects.filter(partner=event.partner, title=event.title).exclude(pk=event.pk)
    if there.exists():
        words = _("“%(title)s” is an event with this partner already. Give this one another title, or change that one.")
        raise EventThere(words % {"title": event.title})


def _check_outcome(outcome: Outcome) -> None:
    settling.needs(outcome, text=_("Write what came out of it."))
