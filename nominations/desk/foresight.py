"""What to know before a call opens, in sentences: who is not entered, what is skipped, which day is not sure."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nominations.calls.queries import Opening
from nominations.desk import mails
from nominations.kernel import clock
from nominations.letters import queries as letters
from nominations.reminders import calendar
from nominations.reminders.calendar import Expected, Gap
from nominations.reminders.catalogue import To
from nominations.reminders.run import Run

_FEW = 3
# A State without a first contact blocks the opening; calls/rules.py says so.
_NOBODY: dict[To, Promise] = {
    To.SECOND: gettext_lazy(
        "No second contact is entered for %(states)s: if the first stays silent, nobody else is written to."
    ),
    To.PERMANENT_REPRESENTATION: gettext_lazy("No Permanent Representation is entered for %(states)s."),
}


def warnings(run: Run, found: list[Expected]) -> list[str]:
    """Judge what the call in preparation of a run is expected to mail."""
    return [
        *_skipped(found),
        *_doubtful(found),
        *_nobody(calendar.gaps(run), of=len({each.state for each in found if each.state})),
        *_no_addressee(run.opening),
    ]


def _no_addressee(opening: Opening) -> Iterator[str]:
    """A letter has nobody to go to; the call may open without one."""
    known, states = letters.addressees(on=opening.on), opening.states
    missing = [state.name_in_text for state in states if state.iso2 not in known]
    if missing:
        listed = _("any State") if len(missing) == len(states) else _listed(missing)
        yield _("No addressee of letters is entered for %(states)s: no letter can be issued.") % {"states": listed}


def _skipped(found: Iterable[Expected]) -> Iterator[str]:
    for kind, reason in dict.fromkeys((each.kind, each.note) for each in found if each.is_skipped):
        yield _("“%(mail)s” will be skipped. %(reason)s") % {"mail": mails.KINDS[kind], "reason": reason}


def _doubtful(found: Iterable[Expected]) -> Iterator[str]:
    doubts = dict.fromkeys(
        (each.kind, clock.local_day(each.due_at), each.note) for each in found if each.note and not each.is_skipped
    )
    for kind, day, doubt in doubts:
        yield _("“%(mail)s”, %(day)s: %(doubt)s") % {"mail": mails.KINDS[kind], "day": _long(day), "doubt": doubt}


def _nobody(gaps: Iterable[Gap], *, of: int) -> Iterator[str]:
    missing: dict[To, list[str]] = {}
    for gap in gaps:
        missing.setdefault(gap.to, []).append(gap.state.name_in_text)
    for to, sentence in _NOBODY.items():
        if states := missing.get(to):
            yield str(sentence) % {"states": _("any State") if len(states) == of else _listed(states)}


def _listed(states: list[str]) -> str:
    """Name a few; of many say how many, and the first ones."""
    if len(states) <= _FEW:
        return _(" and ").join([", ".join(states[:-1]), states[-1]] if states[:-1] else states)
    return _("%(number)d States (%(states)s)") % {"number": len(states), "states": ", ".join(states)}


def _long(day: date) -> str:
    return date_format(day, "l j F Y")
