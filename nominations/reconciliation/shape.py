"""The Register's own words and how an entry is written in its shape: the same keys, order and formats (rule 34)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from nominations.groups.models import ExpertGroup
from nominations.reconciliation.fields import Facts
from nominations.reconciliation.terms import Lists

MAIN, SUB_GROUP = "MAIN", "SUBGROUP"
_STATUS = ExpertGroup.Status
STATUS_CODES = {"ACTIVE": _STATUS.ACTIVE.value, "DISABLED": _STATUS.CLOSED.value, "ON_HOLD": _STATUS.ON_HOLD.value}
STATUS_LABELS = {"Active": _STATUS.ACTIVE.value, "Closed": _STATUS.CLOSED.value, "On Hold": _STATUS.ON_HOLD.value}
SCOPES = {"Limited": ExpertGroup.Scope.LIMITED.value, "Broad": ExpertGroup.Scope.BROAD.value}
LEGAL_FORMS = {"Formal": ExpertGroup.LegalForm.FORMAL.value, "Informal": ExpertGroup.LegalForm.INFORMAL.value}
DURATIONS = {
    "Permanent": ExpertGroup.Duration.PERMANENT.value,
    "Temporary": ExpertGroup.Duration.TEMPORARY.value,
}
MEMBER = "Member"


def stub_title(code: str) -> str:
    """Return the title of a group of which only sub-groups are known: it says so wherever it stands."""
    return f"Group {code} (its own entry was not in the retrieved data)"


def stub(code: str) -> Facts:
    """Return what is put in the columns of such a group: nothing is invented."""
    unknown = _STATUS.UNKNOWN.value
    return {**EMPTY, "title": stub_title(code), "status": unknown, "legal_form": unknown, "duration": unknown}


EMPTY: Facts = {
    "title": "",
    "status": _STATUS.UNKNOWN.value,
    "abbreviation": "",
    "policy_areas": [],
    "policy_area_other": "",
    "lead_dgs": [],
    "associated_dgs": [],
    "legal_form": ExpertGroup.LegalForm.UNKNOWN.value,
    "duration": ExpertGroup.Duration.UNKNOWN.value,
    "scope": "",
    "mission": "",
    "tasks": [],
    "task_other": "",
    "contact": "",
    "published_on": None,
    "register_updated_on": None,
    "creating_act": "",
    "terms_of_reference": "",
}


def entry(
    code: str, facts: Facts, lists: Lists, *, members: Sequence[Mapping[str, Any]] | None = None
) -> dict[str, Any]:
    """Return one entry as the Register has it. The parent shows in the code only, as in the retrieved data."""
    other = facts["policy_area_other"]
    written: dict[str, Any] = {
        "code": code,
        "title": facts["title"],
        "status": _word(STATUS_LABELS, facts["status"]),
        "statusCode": _word(STATUS_CODES, facts["status"]),
        "type": SUB_GROUP if "/" in code else MAIN,
        "abbr": facts["abbreviation"],
        "policyAreas": lists.policy_areas.join(facts["policy_areas"], other),
        "leadDgs": lists.dgs.join(facts["lead_dgs"]),
        "assocDgs": lists.dgs.join(facts["associated_dgs"]),
        "types": ", ".join(
            filter(None, (_word(LEGAL_FORMS, facts["legal_form"]), _word(DURATIONS, facts["duration"])))
        ),
        "scope": _word(SCOPES, facts["scope"]),
        "mission": facts["mission"],
        "tasks": lists.tasks.join(facts["tasks"], facts["task_other"]),
        "contact": facts["contact"],
        "pubDate": _day_first(facts["published_on"]),
        "updDate": facts["register_updated_on"] or "",
        "createAct": facts["creating_act"],
        "torLink": facts["terms_of_reference"],
        "policyOther": other,
        "parentCode": "",
        "parentTitle": "",
    }
    return {**written, "members": _members(members)} if members is not None else written


def _word(words: Mapping[str, str], value: str) -> str:
    return next((word for word, known in words.items() if known == value), "")


def _day_first(day: str | None) -> str:
    return f"{date.fromisoformat(day):%d/%m/%Y}" if day else ""


def _members(members: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "country": "EL" if row["country"] == "GR" else row["country"],
            "publicAuthorities": [{"name": name, "role": MEMBER} for name in row["authorities"]],
        }
        for row in members
    ]
