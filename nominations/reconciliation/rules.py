"""What an entry of the Register means in our columns, and whether it can stand.

Nothing here touches the world. Rules 7 (no observer seat for an authority), 12 (codes), 21 (EL is GR).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from nominations.groups.models import ExpertGroup
from nominations.kernel.refusals import Refused
from nominations.kernel.text import clean_line, clean_text
from nominations.reconciliation import shape
from nominations.reconciliation.fields import Facts
from nominations.reconciliation.reading import LONGEST_TEXT, RawEntry, TooLong, kind_of
from nominations.reconciliation.terms import Lists, Terms, UnknownTerm

CODE = re.compile(r"([EX][0-9]{5})(?:/[0-9]{1,2})?")
DAY_FIRST, YEAR_FIRST = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})"), re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
EARLIEST = 1950
MOST_AUTHORITIES = 500
LONGEST_NAME = 300
LONGEST = {
    "title": 300,
    "abbr": 60,
    "contact": 300,
    "torLink": 500,
    "policyOther": 300,
    "policyAreas": 4_000,
}
SHOWN = 80  # of a value that is refused


class EntryRefused(Refused):
    """The entry cannot stand; the sentence names the key and the value."""


@dataclass(frozen=True)
class Entry:
    """An entry that can stand: our columns as the Register publishes them."""

    position: int
    code: str
    facts: Facts
    members: list[dict[str, Any]] | None = None  # None: the data says nothing of members

    @property
    def parent_code(self) -> str:
        stem, _slash, number = self.code.partition("/")
        return stem if number else ""


def code_of(raw: RawEntry) -> str:
    """Return the code as far as it can be read, for a line that says why the entry was refused."""
    given = raw.values.get("code") if isinstance(raw.values, dict) else ""
    return clean_line(given)[:60] if isinstance(given, str) else ""


def read(raw: RawEntry, lists: Lists) -> Entry:
    """Return what the entry says. Raises EntryRefused with every reason."""
    reader = _Reader(raw)
    if not isinstance(raw.values, dict):
        raise EntryRefused(_("The entry is %(kind)s, not an object.") % {"kind": kind_of(raw.values)})
    code = reader.code()
    facts = reader.facts(lists)
    members = reader.members(lists)
    if reader.reasons:
        raise EntryRefused(" ".join(str(reason) for reason in dict.fromkeys(reader.reasons)))
    return Entry(raw.position, code, facts, members)


@dataclass
class _Reader:
    """Reads one entry key by key and gathers what is wrong with it."""

    raw: RawEntry
    reasons: list[str | Promise] = field(default_factory=list)

    def code(self) -> str:
        for key in self.raw.twice:
            self._refuse(_("“%(key)s” is given twice."), key=key)
        code = self._line("code")
        match = CODE.fullmatch(code)
        if not match:
            self._refuse(_("“%(value)s” is no code of the Register (E03931, E00935/1)."), value=code[:SHOWN])
            return code
        kind, is_sub_group = self._line("type"), "/" in code
        if kind and kind != (shape.SUB_GROUP if is_sub_group else shape.MAIN):
            if kind in (shape.SUB_GROUP, shape.MAIN):
                self._refuse(_("The type %(value)s does not fit the code %(code)s."), value=kind, code=code)
            else:
                self._unknown("type", kind)
        parent = self._line("parentCode")
        if parent and parent != (match[1] if is_sub_group else ""):
            self._refuse(_("The parent %(value)s does not fit the code %(code)s."), value=parent[:SHOWN], code=code)
        return code

    def facts(self, lists: Lists) -> Facts:
        """Return the columns whose keys the entry has; a key that is missing says nothing."""
        facts: Facts = {"title": self._line("title")}
        if not facts["title"]:
            self._refuse(_("“title” is empty."))
        plain = {"abbr": "abbreviation", "torLink": "terms_of_reference"}
        facts |= {name: self._line(key) for key, name in plain.items() if self._has(key)}
        texts = {"mission": "mission", "createAct": "creating_act"}
        facts |= {name: clean_text(self._text(key)) for key, name in texts.items() if self._has(key)}
        days = {"pubDate": "published_on", "updDate": "register_updated_on"}
        facts |= {name: self._day(key) for key, name in days.items() if self._has(key)}
        if self._has("contact"):
            parts = (part.strip() for part in self._line("contact").split(";"))
            facts["contact"] = "; ".join(part for part in parts if part)
            if len(facts["contact"]) > LONGEST["contact"]:
                self._too_long("contact", len(facts["contact"]))
        for key, name in {"leadDgs": "lead_dgs", "assocDgs": "associated_dgs"}.items():
            if self._has(key):
                facts[name] = self._terms(key, lists.dgs)[0]
        if self._has("tasks"):
            facts["tasks"], facts["task_other"] = self._terms("tasks", lists.tasks)
        return facts | self._policy_areas(lists.policy_areas) | self._choices()

    def _policy_areas(self, terms: Terms) -> Facts:
        """Return the areas and the words for “Other”, which stand in brackets and in a key of their own."""
        if not self._has("policyAreas"):
            return {}
        areas, words = self._terms("policyAreas", terms)
        other = self._line("policyOther")
        if words and other and words != other:
            self._refuse(_("“policyOther” (%(value)s) is not what “policyAreas” has."), value=other[:SHOWN])
        if len(words) > LONGEST["policyOther"]:
            self._too_long("policyOther", len(words))
        return {"policy_areas": areas, "policy_area_other": words or other}

    def _choices(self) -> Facts:
        facts: Facts = {}
        if self._has("statusCode") or self._has("status"):
            by_code, by_label = self._line("statusCode"), self._line("status")
            code = self._one_of("statusCode", by_code, shape.STATUS_CODES)
            label = self._one_of("status", by_label, shape.STATUS_LABELS)
            if by_code and by_label and code != label:
                self._refuse(_("The status %(label)s does not fit %(code)s."), label=by_label, code=by_code)
            facts["status"] = code if by_code else label
        if self._has("scope"):
            facts["scope"] = shape.SCOPES.get(self._line("scope"), "")
            if self._line("scope") and not facts["scope"]:
                self._unknown("scope", self._line("scope"))
        if self._has("types"):
            words = [word.strip() for word in self._line("types").split(",") if word.strip()]
            for name, known in (("legal_form", shape.LEGAL_FORMS), ("duration", shape.DURATIONS)):
                said = {known[word] for word in words if word in known}
                facts[name] = said.pop() if len(said) == 1 else ExpertGroup.Status.UNKNOWN.value
                if said:
                    self._refuse(_("“types” says two things at once: %(value)s."), value=self._line("types")[:SHOWN])
            for word in words:
                if word not in shape.LEGAL_FORMS and word not in shape.DURATIONS:
                    self._unknown("types", word)
        return facts

    def members(self, lists: Lists) -> list[dict[str, Any]] | None:
        given = self.raw.values.get("members")
        if given is None:
            return None
        found: dict[str, set[str]] = {}
        rows = given if isinstance(given, list) else [given]
        for row in rows:
            country = row.get("country") if isinstance(row, dict) else None
            state = lists.states.get(clean_line(country).casefold()) if isinstance(country, str) else None
            authorities = row.get("publicAuthorities") or [] if isinstance(row, dict) else None
            if state is None:
                said = clean_line(country)[:SHOWN] if isinstance(country, str) else kind_of(row)
                self._refuse(_("“members” names no Member State: %(value)s."), value=said)
            elif not isinstance(authorities, list) or len(authorities) > MOST_AUTHORITIES:
                self._refuse(_("“publicAuthorities” is not a list of authorities."))
            else:
                found.setdefault(state, set()).update(self._authority(each, state) for each in authorities)
        return [{"country": state, "authorities": sorted(names - {""})} for state, names in sorted(found.items())]

    def _authority(self, given: Any, state: str) -> str:
        name = given.get("name") if isinstance(given, dict) else given
        role = given.get("role") if isinstance(given, dict) else ""
        if not isinstance(name, str) or not (name := clean_line(name)) or len(name) > LONGEST_NAME:
            self._refuse(
                _("“members” has an authority without a name of at most %(most)s characters."), most=LONGEST_NAME
            )
            return ""
        if isinstance(role, str) and clean_line(role).casefold().startswith("observer"):
            sentence = _("“%(value)s” (%(state)s) is given as an observer; an authority of a Member State is a member.")
            self._refuse(sentence, value=name[:SHOWN], state=state)  # rule 7
        return name

    # -- values --

    def _has(self, key: str) -> bool:
        return key in self.raw.values

    def _text(self, key: str) -> str:
        value = self.raw.values.get(key)
        if isinstance(value, TooLong):
            self._too_long(key, value.characters)
            return ""
        if value is None:
            return ""
        if not isinstance(value, str):
            self._refuse(_("“%(key)s” is %(kind)s; text is expected."), key=key, kind=kind_of(value))
            return ""
        return value

    def _line(self, key: str) -> str:
        line, most = clean_line(self._text(key)), LONGEST.get(key, LONGEST_TEXT)
        if len(line) > most:
            self._too_long(key, len(line))
        return line

    def _too_long(self, key: str, characters: int) -> None:
        most = {"number": f"{characters:,}", "most": f"{LONGEST.get(key, LONGEST_TEXT):,}"}
        self._refuse(_("“%(key)s” has %(number)s characters; at most %(most)s."), key=key, **most)

    def _day(self, key: str) -> str | None:
        text = self._line(key)
        if not text:
            return None
        day = day_from(text)
        if day is None:
            self._refuse(_("“%(key)s” is no date: %(value)s."), key=key, value=text[:SHOWN])
        return day.isoformat() if day else None

    def _terms(self, key: str, terms: Terms) -> tuple[list[str], str]:
        try:
            return terms.split(self._text(key))
        except UnknownTerm as unknown:
            self._unknown(key, clean_line(unknown.rest))
            return [], ""

    def _one_of(self, key: str, word: str, known: Mapping[str, str]) -> str:
        if word and word not in known:
            self._unknown(key, word)
        return known.get(word, ExpertGroup.Status.UNKNOWN.value)

    def _unknown(self, key: str, value: str) -> None:
        sentence = _("“%(key)s”: the Register's list has no “%(value)s”.")
        self._refuse(sentence, key=key, value=value[:SHOWN] + ("…" if len(value) > SHOWN else ""))

    def _refuse(self, sentence: str, **words: object) -> None:
        self.reasons.append(sentence % words if words else sentence)


def day_from(text: str) -> date | None:
    """Return the day of 27/06/2024 or 2024-06-27; None where there is no such day."""
    if match := DAY_FIRST.fullmatch(text):
        day, month, year = match.groups()
    elif match := YEAR_FIRST.match(text[:10]):
        year, month, day = match.groups()
        if text[10:11] not in ("", "T", " "):
            return None
    else:
        return None
    try:
        return date(int(year), int(month), int(day)) if int(year) >= EARLIEST else None
    except ValueError:
        return None
