"""The steps that set a group up, and how far each has come: read from the group itself, so that any day will do."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nominations.calls.seating import setup_findings
from nominations.groups.models import ExpertGroup
from nominations.kernel.findings import Finding

STEPS: dict[str, Promise] = {
    "identity": _("What it is"),
    "seats": _("Seats and terms"),
    "mailbox": _("Mailbox"),
    "officers": _("Secretariat"),
    "limits": _("Meetings"),
    "texts": _("Texts and letters"),
    "check": _("Check and finish"),
}
_NAMES = list(STEPS)


@dataclass(frozen=True)
class Step:
    """One line of the list of steps."""

    name: str
    label: str | Promise
    address: str  # empty while there is no group yet
    is_here: bool
    state: str | Promise


def steps(group: ExpertGroup | None, here: str, found: Collection[Finding]) -> list[Step]:
    """Return the steps with what is still to do in each; `found` as `setup_findings` gave it."""
    lacking = {finding.field for finding in found if finding.blocks}
    return [
        Step(name, label, url(group, name) if group else "", name == here, _state(group, name, lacking))
        for name, label in STEPS.items()
    ]


def _state(group: ExpertGroup | None, name: str, lacking: Collection[str]) -> str | Promise:
    if name in ("limits", "texts"):  # both have values to begin with
        return _("optional")
    is_open = group is None or name in lacking or (name == "check" and lacking)
    return _("to do") if is_open else _("done")


def findings(group: ExpertGroup, *, on: date) -> list[Finding]:
    return setup_findings(group, on=on)


def url(group: ExpertGroup, step: str) -> str:
    name = "setup" if step == "check" else f"setup_{step}"
    return reverse(f"admin:nominations_expertgroup_{name}", args=[group.pk])


def after(step: str) -> str:
    return _NAMES[_NAMES.index(step) + 1]


def before(step: str) -> str:
    return _NAMES[max(_NAMES.index(step) - 1, 0)]


def page_if_there(name: str, *keys: object) -> str:
    """Return the address of a page that another room may not have yet, or ""."""
    try:
        return reverse(name, args=keys)
    except NoReverseMatch:
        return ""
