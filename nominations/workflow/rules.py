"""What makes a nomination complete, and what a reviewer should look at; judged from plain values (rules 2, 3, 31)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from nominations.groups.models import Role
from nominations.kernel import findings
from nominations.kernel.findings import Finding
from nominations.kernel.text import fold
from nominations.workflow.content import Content, PersonFacts

LONGEST_KEY = 620  # of Nominee.name_key
OLDEST = 10  # years: before that somebody mistyped the year
FEBRUARY = 2


class SeatRuleFacts(Protocol):
    """What the rules need of a seat rule: how many persons of which role, and whether they must be named."""

    role: str
    per_state: int
    required: bool


@dataclass(frozen=True)
class Place:
    """A place for a person in a nomination."""

    role: str
    number: int
    required: bool
    of: int  # how many places of this role

    @property
    def label(self) -> str:
        """Return for example "Representative", or "Representative 2" where there are several."""
        name = str(Role(self.role).label)
        return f"{name} {self.number}" if self.of > 1 else name

    @property
    def prefix(self) -> str:
        """Return the form prefix and anchor of this place, for example "representative-1"."""
        return f"{self.role}-{self.number}"


@dataclass(frozen=True)
class Completeness:
    """How far a nomination is: what is still missing, and how many of the required parts are there."""

    findings: tuple[Finding, ...]
    done: int
    total: int

    @property
    def complete(self) -> bool:
        return not any(finding.blocks for finding in self.findings)

    @property
    def percent(self) -> int:
        return round(100 * self.done / self.total) if self.total else 100


def places(seat_rules: Iterable[SeatRuleFacts]) -> list[Place]:
    """Return the places that a group's seat rules ask for, representatives first."""
    ordered = sorted(seat_rules, key=lambda rule: rule.role != Role.REPRESENTATIVE)
    return [
        Place(rule.role, number, rule.required, rule.per_state)
        for rule in ordered
        for number in range(1, rule.per_state + 1)
    ]


def completeness(
    content: Content, seat_rules: Iterable[SeatRuleFacts], *, has_letter: bool, is_change: bool = False
) -> Completeness:
    """Judge what a nomination still lacks before it can be submitted (rules 2 and 31)."""
    checks: list[tuple[bool, Finding]] = [
        (
            bool(content.authority_name),
            findings.blocker("authority_missing", _("Name the competent authority."), "authority_name"),
        )
    ]
    if is_change:
        sentence = _("Give the first day of the new representative.")
        checks.insert(0, (content.effective_on is not None, findings.blocker("day_missing", sentence, "effective_on")))
    for place in places(seat_rules):
        person = content.person(place.role, place.number)
        if place.required or (person and not person.is_blank):
            checks += _person_checks(place, person or PersonFacts(place.role, place.number))
    checks.append((has_letter, findings.blocker("letter_missing", _("Attach the nomination letter (PDF)."), "letter")))
    missing = tuple(finding for present, finding in checks if not present)
    return Completeness(missing, done=len(checks) - len(missing), total=len(checks))


def _person_checks(place: Place, person: PersonFacts) -> list[tuple[bool, Finding]]:
    asked = {
        "family_name": _("%(place)s: give the family name."),
        "given_name": _("%(place)s: give the given name."),
        "function": _("%(place)s: give the function."),
        "email": _("%(place)s: give an e-mail address."),
    }
    return [
        (
            bool(getattr(person, name)),
            findings.blocker(f"{name}_missing", sentence % {"place": place.label}, f"{place.prefix}-{name}"),
        )
        for name, sentence in asked.items()
    ]


@dataclass(frozen=True)
class Holder:
    """Who holds a seat last, and since when: nobody can follow before."""

    name: str
    since: date


def first_day_findings(effective_on: date, *, today: date, holders: Iterable[Holder]) -> list[Finding]:
    """Judge the first day of a new representative: after the first day of who holds the seat, within reach (rule 5)."""
    found = []
    if effective_on > _years_from(today, 1):
        sentence = _("The first day of the new representative is more than a year ahead. Choose an earlier day.")
        found.append(findings.blocker("day_far", sentence, "effective_on"))
    if effective_on < _years_from(today, -OLDEST):
        sentence = _("The first day of the new representative is more than ten years ago. Check the year.")
        found.append(findings.blocker("day_old", sentence, "effective_on"))
    for holder in holders:
        if effective_on <= holder.since:
            sentence = _("The mandate of %(name)s begins on %(since)s. Choose a later first day.")
            facts = {"name": holder.name, "since": date_format(holder.since, "j F Y")}
            found.append(findings.blocker("day_before_holder", sentence % facts, "effective_on"))
    return found


def _years_from(day: date, years: int) -> date:
    return day.replace(year=day.year + years, day=min(day.day, 28) if day.month == FEBRUARY else day.day)


@dataclass(frozen=True)
class Elsewhere:
    """A person of another State's or another nomination in the same call, for comparison."""

    state: str
    name_key: str
    email: str


def name_key(person: PersonFacts) -> str:
    """Return the folded name for comparison and search: original script, then Latin form."""
    names = f"{person.given_name} {person.family_name} {person.given_name_latin} {person.family_name_latin}"
    return fold(names)[:LONGEST_KEY]  # folding may lengthen: ß becomes ss


def review_findings(content: Content, *, elsewhere: Sequence[Elsewhere], is_late: bool) -> list[Finding]:
    """Judge what a reviewer should see: duplicates, addresses outside the authority's domain, lateness (rule 18)."""
    found = []
    if is_late:
        found.append(findings.warning("late", _("Submitted after the State's deadline.")))
    named = [person for person in content.persons if not person.is_blank]
    found += _duplicates(named, elsewhere)
    domains = authority_domains(content)
    for person in named:
        if person.email and domains and not _within(person.email, domains):
            sentence = _("%(name)s: the address %(email)s lies outside the authority's domain (%(domains)s).")
            facts = {"name": _name(person), "email": person.email, "domains": ", ".join(sorted(domains))}
            found.append(findings.warning("foreign_domain", sentence % facts, f"{person.role}-{person.number}-email"))
    return found


def _duplicates(persons: list[PersonFacts], elsewhere: Sequence[Elsewhere]) -> Iterable[Finding]:
    seen: dict[str, PersonFacts] = {}
    for person in persons:
        key = name_key(person)
        if key in seen:
            sentence = _("%(name)s is named twice in this nomination.")
            yield findings.blocker("duplicate_within", sentence % {"name": _name(person)})
        seen[key] = person
        for other in elsewhere:
            if other.name_key == key or (person.email and other.email.casefold() == person.email.casefold()):
                sentence = _("%(name)s is also named by %(state)s in this call.")
                yield findings.warning("duplicate_person", sentence % {"name": _name(person), "state": other.state})


def _name(person: PersonFacts) -> str:
    return f"{person.given_name} {person.family_name}".strip()


def authority_domains(content: Content) -> set[str]:
    """Return the domains of the authority's address and website, without "www."."""
    found = set()
    if "@" in content.authority_email:
        found.add(content.authority_email.rpartition("@")[2].casefold())
    host = content.authority_website.partition("//")[2].partition("/")[0].partition(":")[0].casefold()
    if host:
        found.add(host.removeprefix("www."))
    return found


def _within(email: str, domains: set[str]) -> bool:
    domain = email.rpartition("@")[2].casefold()
    return any(domain == known or domain.endswith(f".{known}") for known in domains)
