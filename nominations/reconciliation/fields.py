"""The columns of a group that the Register has too, in its order, how long each may be, and their values as JSON."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from nominations.groups.models import ExpertGroup

MEMBERS = "members"
FIELDS = {
    "title": _("title"),
    "status": _("status"),
    "abbreviation": _("abbreviation"),
    "policy_areas": _("policy areas"),
    "policy_area_other": _("other policy area"),
    "lead_dgs": _("lead Directorates-General"),
    "associated_dgs": _("associated Directorates-General"),
    "legal_form": _("formal or informal"),
    "duration": _("permanent or temporary"),
    "scope": _("scope"),
    "mission": _("mission"),
    "tasks": _("tasks"),
    "task_other": _("other task"),
    "contact": _("contact"),
    "published_on": _("published on"),
    "register_updated_on": _("updated on"),
    "creating_act": _("creating act"),
    "terms_of_reference": _("link to act or terms of reference"),
}
DATES = frozenset({"published_on", "register_updated_on"})
LISTS = frozenset({"policy_areas", "lead_dgs", "associated_dgs", "tasks"})
Facts = dict[str, Any]  # our columns → JSON values


def held(group: ExpertGroup) -> Facts:
    """Return what we hold of a group, as JSON values."""
    return {name: _as_json(getattr(group, name)) for name in FIELDS}


def put(group: ExpertGroup, name: str, value: Any) -> None:
    """Set a column of a group from a JSON value; the caller indexes and saves."""
    setattr(group, name, date.fromisoformat(value) if name in DATES and value else value)


def _as_json(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, (list, tuple)) else value
