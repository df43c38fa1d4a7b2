"""Files of the Register for the tests beside: one entry, changed as a test needs it."""

import json
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from nominations.groups.models import ExpertGroup
from nominations.reconciliation import actions as reconciliation
from nominations.reconciliation.actions import Report

SAMPLE = Path("nominations/data/register_groups_sample.json")
AT = datetime(2026, 4, 10, 9, tzinfo=UTC)
BLANK = {
    "status": "Active",
    "statusCode": "ACTIVE",
    "abbr": "",
    "policyAreas": "",
    "leadDgs": "",
    "assocDgs": "",
    "types": "Informal, Permanent",
    "scope": "",
    "mission": "",
    "tasks": "",
    "contact": "",
    "pubDate": "",
    "updDate": "",
    "createAct": "",
    "torLink": "",
    "policyOther": "",
    "parentCode": "",
    "parentTitle": "",
}


def entry(code: str = "E00001", **changes: Any) -> dict[str, Any]:
    """One entry of the Register."""
    kind = "SUBGROUP" if "/" in code else "MAIN"
    return {"code": code, "title": f"Group {code}", "type": kind, **BLANK, **changes}


def published(group: ExpertGroup, **changes: Any) -> dict[str, Any]:
    """A group of ours as the Register has it, but for the changes."""
    return entry(group.code, title=group.title, **changes)


def document(*entries: Any, retrieved: str = "2026-04-09") -> bytes:
    return json.dumps({"retrieved": retrieved, "source": "The Register", "groups": list(entries)}).encode()


def take(content: bytes | dict[str, Any], *more: Any, at: datetime = AT, **options: Any) -> Report:
    """Import a file of these bytes, or of these entries."""
    retrieved = options.pop("retrieved", "2026-04-09")
    raw = content if isinstance(content, bytes) else document(content, *more, retrieved=retrieved)
    facts = {"name": "register.json", "by": None, "at": at, **options}
    return reconciliation.import_file(BytesIO(raw), **facts)


def told(report: Report) -> list[tuple[str, str]]:
    """Code and outcome of each line."""
    return [(line.code, line.outcome.value) for line in report.lines]
