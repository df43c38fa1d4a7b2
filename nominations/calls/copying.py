"""The next call of a group, from the last one: what is taken over, what must be new, and a deadline to start from."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nominations.accounts.models import User
from nominations.audit import actions as audit
from nominations.calls import actions, queries, rules
from nominations.calls.models import Call
from nominations.calls.states import Status
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock, findings
from nominations.kernel.findings import Finding
from nominations.kernel.refusals import Refused
from nominations.letters import copying as letters
from nominations.letters.models import Annex
from nominations.reference.models import Country
from nominations.texts import copying as texts
from nominations.texts.models import TextVersion

_YEAR = re.compile(r"\b(19|20)\d\d\b")


class NothingToCopy(Refused):
    """The group has no earlier call, or this one was never sent out."""


class NotNew(Refused):
    """What names the old letter would name the new one too."""


@dataclass(frozen=True)
class TakenOver:
    """What the next call would have from the last one, beside its title and introduction."""

    states: list[Country]
    texts: list[TextVersion]
    annexes: list[Annex]


def latest(group: ExpertGroup) -> Call | None:
    """Return the group's last call that States were asked in, on paper or here; None before the first."""
    calls = Call.objects.filter(group=group, kind=Call.Kind.CALL)
    asked = calls.exclude(status__in=[Status.PREPARATION, Status.CANCELLED])
    return asked.order_by("-deadline_on", "-reference").first()


def taken_over(previous: Call, *, on: date) -> TakenOver:
    """Return what goes along; States that are Member States no more are not asked again."""
    states = list(queries.asked(previous, on=on)) if previous.asked else []
    return TakenOver(states, texts.of_call(previous.pk), letters.of_call(previous.pk))


def proposed_deadline(previous: Call, *, today: date) -> date:
    """Return a last day as far from today as the last call gave, moved to a working day: a proposal only (rule 16)."""
    opened = clock.local_day(previous.opened_at) if previous.opened_at else None
    first = previous.deadline_changes.filter(invitation__isnull=True).order_by("at").first()
    last_day = first.old_on if first else previous.deadline_on
    given = last_day - opened if opened else None
    return rules.proposed_deadline(today, given=given, holidays=queries.holidays(around=today))


def copy_findings(previous: Call, *, title: str, introduction: str, today: date) -> list[Finding]:
    """Return what to look at: years that are over, and a call that is in preparation already."""
    years = sorted({found[0] for found in _YEAR.finditer(f"{title} {introduction}") if int(found[0]) < today.year})
    found = []
    if years:
        sentence = _("Title and text still name %(years)s. Look whether that is meant.") % {"years": ", ".join(years)}
        found.append(findings.warning("old_year", sentence))
    waiting = Call.objects.filter(group=previous.group_id, kind=Call.Kind.CALL, status=Status.PREPARATION).first()
    if waiting:
        sentence = _("%(reference)s is in preparation already.") % {"reference": waiting.reference}
        found.append(findings.warning("in_preparation", sentence))
    return found


@transaction.atomic
def copy_call(
    previous: Call,
    *,
    title: str,
    deadline_on: date,
    by: User,
    at: datetime,
    introduction: str = "",
    letter_dated: str = "",
    ares_ref: str = "",
) -> Call:
    """Prepare the next call with the States, texts and annexes of an earlier one; nobody is told before it opens.

    The same again, still in preparation, is the same call. Raises NothingToCopy, NotNew.
    """
    _check(previous, letter_dated=letter_dated, ares_ref=ares_ref)
    ExpertGroup.objects.select_for_update().get(pk=previous.group_id)
    same = {"group": previous.group_id, "title": title, "deadline_on": deadline_on, "status": Status.PREPARATION}
    twin = Call.objects.filter(kind=Call.Kind.CALL, **same).first()
    if twin is not None:
        return twin
    taken = taken_over(previous, on=clock.local_day(at))
    call = actions.create_call(
        previous.group,
        title=title,
        deadline_on=deadline_on,
        introduction=introduction,
        letter_dated=letter_dated,
        ares_ref=ares_ref,
        is_rehearsal=previous.is_rehearsal,
        asked=[state.iso2 for state in taken.states],
        by=by,
        at=at,
    )
    texts.copy_to(call.pk, taken.texts, note=f"{previous.reference} → {call.reference}", by=by, at=at)
    letters.copy_to(call.pk, taken.annexes, by=by, at=at)
    audit.record("call.copy", call, by=by, at=at, previous=previous.reference)
    return call


def _check(previous: Call, *, letter_dated: str, ares_ref: str) -> None:
    if previous.is_change or previous.status == Status.PREPARATION:
        raise NothingToCopy(_("Only a call that States were asked in can be copied."))
    if (ares_ref and ares_ref == previous.ares_ref) or (letter_dated and letter_dated == previous.letter_dated):
        raise NotNew(
            _("Date and Ares reference are those of the last letter. Enter the new ones, or leave them empty.")
        )
