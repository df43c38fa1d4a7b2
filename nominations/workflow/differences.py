"""What changed from one frozen version to the next, part by part, for a reviewer's eye."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nominations.groups.models import Role


@dataclass(frozen=True)
class Line:
    """One part of a version beside the same part of the version before."""

    section: str
    label: str | Promise
    before: str
    after: str

    @property
    def changed(self) -> bool:
        return self.before != self.after


FILES = _("Files")
CHANGE = _("Change of representative")
FIRST_DAY = _("First day of the new representative")
_AUTHORITY = {
    "name": _("Name"),
    "name_latin": _("Name in Latin letters"),
    "address": _("Postal address"),
    "email": _("E-mail address"),
    "website": _("Website"),
}
_PERSON = {
    "family_name": _("Family name"),
    "given_name": _("Given name"),
    "family_name_latin": _("Family name in Latin letters"),
    "given_name_latin": _("Given name in Latin letters"),
    "function": _("Function"),
    "employer": _("Employer"),
    "email": _("E-mail address"),
    "phone": _("Telephone"),
}
# Two persons are one only where both are the same.
NAMES = (_PERSON["family_name"], _PERSON["given_name"])


def lines(after: dict[str, Any], before: dict[str, Any] | None = None) -> list[Line]:
    """Return every part of a version's content in reading order, beside the earlier one where there is one."""
    return list(_lines(after, before or {}))


def _lines(after: dict[str, Any], before: dict[str, Any]) -> Iterator[Line]:
    if after.get("nil_reason") or before.get("nil_reason"):
        yield Line(str(_("No nomination")), _("Reason"), before.get("nil_reason", ""), after.get("nil_reason", ""))
    if after.get("effective_on") or before.get("effective_on"):
        first = _("First day without a representative") if after.get("nil_reason") else FIRST_DAY
        yield Line(str(CHANGE), first, _day(before.get("effective_on")), _day(after.get("effective_on")))
    yield from _part(str(_("Competent authority")), _AUTHORITY, after.get("authority", {}), before.get("authority", {}))
    now, then = _by_place(after), _by_place(before)
    several = Counter(role for role, _number in {*now, *then})
    for place in sorted({*now, *then}, key=lambda key: (key[0] != Role.REPRESENTATIVE, key[1])):
        section = _title(place, several=several[place[0]] > 1)
        new, old = now.get(place, {}), then.get(place, {})
        yield from _part(section, _PERSON, new, old)
        yield Line(section, _("Fields of expertise"), _fields(old), _fields(new))
    letter = {"reference": _("Reference"), "dated_on": _("Date")}
    yield from _part(str(_("Nomination letter")), letter, _letter(after), _letter(before))
    yield Line(str(_("Nomination letter")), FILES, _files(before), _files(after))
    yield Line(str(_("Remarks")), _("Remarks"), before.get("remarks", ""), after.get("remarks", ""))


def _part(section: str, labels: dict[str, Any], after: dict[str, str], before: dict[str, str]) -> Iterator[Line]:
    for name, label in labels.items():
        yield Line(section, label, before.get(name, ""), after.get(name, ""))


def _title(place: tuple[str, int], *, several: bool) -> str:
    """Return for example "Representative", or "Representative 2" where there are several, as the form has it."""
    role, number = place
    return f"{Role(role).label} {number}" if several or number > 1 else str(Role(role).label)


def _letter(content: dict[str, Any]) -> dict[str, str]:
    """Return the letter's facts, its day in words."""
    letter = content.get("letter", {})
    return {**letter, "dated_on": _day(letter.get("dated_on"))}


def _day(iso: str | None) -> str:
    return date_format(date.fromisoformat(iso), "j F Y") if iso else ""


def _by_place(content: dict[str, Any]) -> dict[tuple[str, int], dict[str, Any]]:
    return {(person["role"], person["number"]): person for person in content.get("persons", [])}


def _fields(person: dict[str, Any]) -> str:
    return ", ".join(field["label"] for field in person.get("fields", []))


def _files(content: dict[str, Any]) -> str:
    return ", ".join(f"{file['name']} ({file['sha256'][:12]}…)" for file in content.get("files", []))
