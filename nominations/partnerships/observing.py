"""The verbs of observers: a country outside the Union watches a group, from a day to a day, because it was invited."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from nominations.accounts.models import User
from nominations.audit import actions as audit
from nominations.groups.models import ExpertGroup
from nominations.partnerships import access, settling
from nominations.partnerships.models import Observer
from nominations.reference import members
from nominations.reference.models import Country

FACTS = ("invitation", "since", "until")


@transaction.atomic
def admit(
    group: ExpertGroup,
    *,
    country: Country,
    invitation: str,
    since: date,
    by: User | None,
    at: datetime,
    until: date | None = None,
) -> Observer:
    """Admit a country as an observer of the group; `invitation` names the letter, with its date.

    Raises MemberStateRefused, NotComplete without an invitation, PeriodRefused, NotAllowed.
    """
    group = ExpertGroup.objects.select_for_update(no_key=True).get(pk=group.pk)
    access.check(by, group, at=at)
    members.refuse_member_state(country)
    observer = Observer(group=group, country=country)
    settling.settle(observer, {"invitation": invitation, "since": since, "until": until}, columns=FACTS)
    _check(observer)
    observer.save()
    facts = {"country": country.iso2, "since": str(since), "until": str(until or "")}
    audit.record("observer.admit", observer, by=by, at=at, **facts)
    return observer


@transaction.atomic
def edit(observer: Observer, *, by: User | None, at: datetime, **facts: Any) -> Observer:
    """Correct the invitation or the days. The same again changes nothing. Raises NotComplete, PeriodRefused."""
    observer = _locked(observer, by=by, at=at)
    changed = settling.settle(observer, facts, columns=FACTS)
    if changed:
        _check(observer)
        observer.save()
        audit.record("observer.edit", observer, by=by, at=at, fields=changed)
    return observer


@transaction.atomic
def end(observer: Observer, *, on: date, by: User | None, at: datetime) -> Observer:
    """End the observing on a day, the first on which it is over. Twice is once. Raises PeriodRefused."""
    observer = _locked(observer, by=by, at=at)
    if observer.until == on:
        return observer
    observer.until = on
    _check(observer)
    observer.save(update_fields=["until"])
    audit.record("observer.end", observer, by=by, at=at, until=str(on))
    return observer


def _locked(observer: Observer, *, by: User | None, at: datetime) -> Observer:
    group = ExpertGroup.objects.select_for_update(no_key=True).get(pk=observer.group_id)
    access.check(by, group, at=at)
    row = Observer.objects.select_related("country").get(pk=observer.pk)
    row.group = group
    return row


def _check(observer: Observer) -> None:
    settling.needs(observer, invitation=_("Name the letter of invitation, with its date: observers are invited."))
    settling.in_order(observer.since, observer.until)
    others = Observer.objects.filter(group=observer.group, country=observer.country).exclude(pk=observer.pk)
    others = others.filter(Q(until__isnull=True) | Q(until__gt=observer.since))
    if observer.until is not None:
        others = others.filter(since__lt=observer.until)
    there = others.first()
    if there is not None:
        facts = {"country": capfirst(observer.country.name_in_text), "day": date_format(there.since, "l j F Y")}
        raise settling.PeriodRefused(
            _("%(country)s is an observer from %(day)s on already: choose days outside that time.") % facts
        )
