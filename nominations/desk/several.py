"""What can be done to several States of a call at once: to which rows, why not to the others, and how it is done."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from nominations.accounts.models import User
from nominations.calls import actions as calls
from nominations.calls import writing
from nominations.calls.models import Call
from nominations.calls.states import Status as CallStatus
from nominations.desk.cockpit_lines import Line
from nominations.desk.forms.decisions import DeadlineForm, DecisionForm
from nominations.desk.forms.remindings import OwnWordsForm
from nominations.desk.forms.several import MessageForm
from nominations.kernel.findings import Finding
from nominations.kernel.refusals import Refused
from nominations.mandates import actions as mandates
from nominations.reminders import actions as reminders
from nominations.workflow.states import Status

Facts = Mapping[str, Any]
ANSWERED = _("It has answered already.")
UNREACHABLE = _("No contact point can be reached by mail. Enter one first.")


@dataclass(frozen=True)
class Deed:
    """One act on several rows."""

    title: Promise
    lead: Promise
    button: Promise
    words: Promise  # of the button below the rows
    why_not: Callable[[Call, Line], str | Promise]
    act: Callable[[Line, Facts, User, datetime], object]
    form: type[DecisionForm]
    statuses: tuple[str, ...]  # of calls for which it is offered
    is_held: bool = False  # its mails wait a minute and can be called back
    shows_findings: bool = False


@dataclass(frozen=True)
class Outcome:
    """One row: what is known of it, and why it is, or was, left as it is."""

    line: Line
    refusal: str = ""
    findings: Sequence[Finding] = ()
    is_done: bool = False


def _remind_not(_call: Call, line: Line) -> str | Promise:
    if not line.waits:
        return ANSWERED
    return "" if line.row.contacts else UNREACHABLE


def _extend_not(_call: Call, line: Line) -> str | Promise:
    return "" if line.waits else ANSWERED


def _write_not(_call: Call, line: Line) -> str | Promise:
    return "" if line.row.contacts else UNREACHABLE


def _accept_not(call: Call, line: Line) -> str | Promise:
    if line.row.nomination is None or line.row.nomination.status != Status.SUBMITTED:
        return _("Nothing waits for a decision.")
    return _("Needs a second officer: open the file.") if call.group.four_eyes else ""


def _remind(line: Line, facts: Facts, by: User, at: datetime) -> object:
    return reminders.remind_now([line.row.invitation], by=by, at=at, text=facts["text"])


def _extend(line: Line, facts: Facts, by: User, at: datetime) -> object:
    return calls.extend(line.row.invitation, new_on=facts["new_on"], reason=facts["reason"], by=by, at=at)


def _write(line: Line, facts: Facts, by: User, at: datetime) -> object:
    return writing.write(line.row.invitation, subject=facts["subject"], text=facts["text"], by=by, at=at)


def _accept(line: Line, _facts: Facts, by: User, at: datetime) -> object:
    nomination = line.row.nomination
    assert nomination is not None  # noqa: S101 - `_accept_not` let it through
    return mandates.accept(nomination, version=nomination.round, by=by, at=at)


RUNNING = (CallStatus.OPEN, CallStatus.CLOSED)
DEEDS: Mapping[str, Deed] = {
    "remind": Deed(
        _("Remind these States"),
        _("Their contact points get one more reminder. You have a minute to call it back."),
        _("Remind"),
        _("Remind these"),
        _remind_not,
        _remind,
        OwnWordsForm,
        (CallStatus.OPEN,),
        is_held=True,
    ),
    "extend": Deed(
        _("Extend the deadline of these States"),
        _("Only their deadlines move. An answer that came late stays marked as late."),
        _("Extend the deadline"),
        _("Extend these"),
        _extend_not,
        _extend,
        DeadlineForm,
        (CallStatus.OPEN,),
    ),
    "write": Deed(
        _("Write to these States"),
        _("Their contact points get your words as a mail. You have a minute to call it back."),
        _("Send the mails"),
        _("Write to these"),
        _write_not,
        _write,
        MessageForm,
        RUNNING,
        is_held=True,
    ),
    "accept": Deed(
        _("Accept the nominations of these States"),
        _("Each is accepted as sent, its persons are appointed, its State is told. You can undo it for a minute."),
        _("Accept"),
        _("Accept these"),
        _accept_not,
        _accept,
        DecisionForm,
        RUNNING,
        shows_findings=True,
    ),
}


def offered(call: Call) -> list[tuple[str, Promise]]:
    """Return the acts whose buttons stand below the rows; one State's change has its buttons on its own page."""
    if call.is_change:
        return []
    return [(key, deed.words) for key, deed in DEEDS.items() if call.status in deed.statuses]


def foreseen(deed: Deed, call: Call, line: Line, *, seen: str, findings: Mapping[Any, Sequence[Finding]]) -> Outcome:
    """Say whether it will be done to a row; `seen` is the stamp of the row that the visitor chose."""
    if line.stamp != seen:
        now = {"status": line.label, "day": date_format(line.deadline_on, "D j M Y")}
        return Outcome(line, _now("It changed meanwhile: look again. Now: %(status)s, until %(day)s.") % now)
    found = findings.get(line.row.nomination.pk, ()) if line.row.nomination else ()
    refusal = deed.why_not(call, line) or " ".join(str(each.sentence) for each in found if each.blocks)
    return Outcome(line, str(refusal), found)


def done(deed: Deed, outcome: Outcome, facts: Facts, *, by: User, at: datetime) -> Outcome:
    """Do it to one row; a row that is refused holds up no other."""
    if outcome.refusal:
        return outcome
    try:
        deed.act(outcome.line, facts, by, at)
    except Refused as refused:
        return replace(outcome, refusal=str(refused))
    return replace(outcome, is_done=True)
