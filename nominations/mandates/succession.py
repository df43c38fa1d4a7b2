"""What became of an authority: renamed, merged or succeeded, with every seat it sat on and no day lost (rules 1, 5)."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nominations.accounts.models import User
from nominations.audit import actions as audit
from nominations.groups.models import ExpertGroup
from nominations.kernel.refusals import Refused
from nominations.kernel.text import fold
from nominations.mandates import access, placing, writing
from nominations.mandates.models import Mandate, Membership
from nominations.mandates.placing import in_words
from nominations.mandates.states import EndReason
from nominations.mandates.writing import Act
from nominations.parties import actions as parties
from nominations.parties.models import Authority

Succession = Authority.Succession
CARRIED = _("The authority was succeeded before this began.")


class CannotSucceed(Refused):
    """The authority has ended, or what is said of its successor cannot be."""


@transaction.atomic
def succeed(
    authority: Authority,
    *,
    succession: Authority.Succession,
    on: date,
    by: User | None,
    at: datetime,
    name: str = "",
    name_latin: str = "",
    into: Authority | None = None,
) -> Authority:
    """Say what became of an authority on a day, its first day as another: a new name, or `into` one that exists.

    In every group its memberships and mandates from that day on are carried over to the successor, with the same
    persons; the days before stay as they were. Returns the successor. Raises CannotSucceed.
    """
    act = Act(by, at)
    authority, into = _locked(authority, into)
    access.allow(access.may_succeed(by, authority, on=act.today))
    _refuse(authority, succession, on=on, name=name, into=into)
    if on > act.today:
        raise CannotSucceed(_("Enter it when the day has come, on %(day)s or later.") % {"day": in_words(on)})
    authority.until, authority.succession = on, succession
    heir = into or _entered(authority, succession, on=on, name=name, name_latin=name_latin)
    authority.succeeded_by = heir
    authority.save(update_fields=["until", "succession", "succeeded_by"])
    state = str(authority.country_id)
    facts = {"succession": str(succession), "on": str(on), "to": str(heir.pk)}
    audit.record("authority.succeed", authority, by=by, at=at, on_behalf_of=state, **facts)
    for group in _groups(authority, on):
        _carry_over(group, authority, heir, act, on=on)
    return heir


def _locked(authority: Authority, into: Authority | None) -> tuple[Authority, Authority | None]:
    """Lock both in one order, whoever becomes whom."""
    keys = {authority.pk, into.pk} if into else {authority.pk}
    rows = {row.pk: row for row in map(parties.locked_authority, Authority.objects.filter(pk__in=keys).order_by("pk"))}
    return rows[authority.pk], rows[into.pk] if into else None


def _entered(authority: Authority, succession: str, *, on: date, name: str, name_latin: str) -> Authority:
    known = {"email": authority.email, "website": authority.website, "address": authority.address}
    facts = known if succession == Succession.RENAMED else {}
    return parties.enter_authority(
        country_id=str(authority.country_id), name=name, name_latin=name_latin, on=on, **facts
    )


def _groups(authority: Authority, on: date) -> list[ExpertGroup]:
    """Lock the groups that the authority is in from a day on, in one order."""
    members = Membership.objects.from_day(on).filter(authority=authority)
    sits = Mandate.objects.from_day(on).filter(authority=authority)
    concerned = Q(pk__in=members.values("group")) | Q(pk__in=sits.values("seat__group"))
    return list(ExpertGroup.objects.select_for_update(no_key=True).filter(concerned).order_by("pk"))


def _carry_over(group: ExpertGroup, old: Authority, heir: Authority, act: Act, *, on: date) -> None:
    for membership in Membership.objects.from_day(on).filter(group=group, authority=old).select_related("authority"):
        until, reason = membership.until, EndReason(membership.end_reason or EndReason.AUTHORITY_CHANGED)
        since = _take_over(membership, act, on=on)
        writing.join(group, heir, act, since=since, until=until, reason=reason, replaces=membership)
    mandates = Mandate.objects.from_day(on).filter(seat__group=group, authority=old)
    for mandate in mandates.select_related("authority", "seat__group", "seat__country", "person"):
        _carry_mandate(mandate, heir, act, on=on)


def _carry_mandate(mandate: Mandate, heir: Authority, act: Act, *, on: date) -> None:
    until, reason = mandate.until, mandate.end_reason
    after = Mandate.objects.standing().filter(replaces=mandate).first()
    if mandate.since < on:
        placing.keep_what_was_foreseen(mandate)
    since = _take_over(mandate, act, on=on)
    carried = Mandate.objects.create(
        seat=mandate.seat,
        person=mandate.person,
        authority=heir,
        nomination=mandate.nomination,
        tasks=mandate.tasks,
        source=mandate.source,
        since=since,
        until=until,
        end_reason=reason,
        replaces=mandate,
        foreseen_until=mandate.foreseen_until,
        foreseen_reason=mandate.foreseen_reason,
        recorded_at=act.at,
    )
    writing.record("appoint", carried, act, since=str(since), until=str(until or ""))
    if after:
        after.replaces = carried
        after.save(update_fields=["replaces"])


def _take_over(row: Mandate | Membership, act: Act, *, on: date) -> date:
    """End a row on the day, or void one that begins later; return the first day of what carries it on."""
    if row.since < on:
        writing.cut(row, act, until=on, reason=EndReason.AUTHORITY_CHANGED)
        return on
    writing.strike(row, act, remark=str(CARRIED))
    return row.since


def _refuse(
    authority: Authority, succession: Authority.Succession, *, on: date, name: str, into: Authority | None
) -> None:
    facts = {"authority": authority, "day": in_words(authority.until or authority.since), "into": into, "name": name}
    if authority.until is not None:
        raise CannotSucceed(_("%(authority)s ended on %(day)s already. Choose the authority that followed it.") % facts)
    if on <= authority.since:
        raise CannotSucceed(_("%(authority)s is known since %(day)s: choose a later day.") % facts)
    if (into is None) == (not name.strip()) or (into is None) == (succession == Succession.MERGED):
        raise CannotSucceed(_("Give the new name, or, for a merger, the authority that exists already."))
    if into is None:
        _refuse_name(authority, name)
        return
    if into == authority:
        raise CannotSucceed(_("An authority cannot succeed itself. Choose another one."))
    if into.country_id != authority.country_id:
        raise CannotSucceed(_("%(into)s is another State's authority. Choose one of the same State.") % facts)
    placing.refuse_outside_life(into, since=on)


def _refuse_name(authority: Authority, name: str) -> None:
    if fold(name) == fold(authority.name):
        raise CannotSucceed(_("This is its name already. Correct the spelling instead."))
    state = Authority.objects.filter(country=authority.country_id, until__isnull=True)
    if state.filter(name_key=parties.authority_key(name)).exists():
        raise CannotSucceed(_("“%(name)s” is known already. Choose “merged” and that authority.") % {"name": name})
