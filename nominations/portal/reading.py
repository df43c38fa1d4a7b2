"""A nomination laid out for reading, part by part: what is typed now, or what was frozen."""

from dataclasses import dataclass, field
from typing import Any

from django.forms.boundfield import BoundField
from django.utils.formats import date_format

from nominations.portal.forms.nomination import NominationForms, Part
from nominations.workflow import differences
from nominations.workflow.models import NominationVersion


@dataclass
class Section:
    """A part with its heading; `anchor` leads to the same part of the form."""

    title: str
    anchor: str = ""
    facts: list[tuple[str, str]] = field(default_factory=list)


def of_form(forms: NominationForms) -> list[Section]:
    """Return what is typed now; parts that were left empty altogether have no facts."""
    return [_of_part(part) for part in forms]


def _of_part(part: Part) -> Section:
    read = [(bound, _words(bound)) for bound in part if bound.name not in {"letter", "remove"}]
    facts = [(str(bound.label), words) for bound, words in read if words or not bound.name.endswith("_latin")]
    filled = facts if any(words for _label, words in facts) else []
    return Section(str(part.title), part.helper.layout[0].css_id, filled)


def _words(bound: BoundField) -> str:
    value = bound.initial
    choices: Any = getattr(bound.field, "choices", None)
    if choices is not None:
        return ", ".join(str(label) for code, label in choices if code in (value or []))
    if hasattr(value, "isoformat"):
        return str(date_format(value, "j F Y"))
    return str(value or "")


def of_version(version: NominationVersion) -> list[Section]:
    """Return what was frozen, files apart: they are shown with their checksums."""
    sections: dict[str, Section] = {}
    for line in differences.lines(version.content):
        if line.after and line.label is not differences.FILES:
            section = sections.setdefault(line.section, Section(line.section))
            section.facts.append((str(line.label), line.after))
    return list(sections.values())
