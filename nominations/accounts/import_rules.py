"""What a row of an uploaded list of contact points would do, judged against what we hold; nothing is touched."""

import re
import unicodedata
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from nominations.accounts.models import Role
from nominations.accounts.reading import Row
from nominations.kernel import findings
from nominations.kernel.constraints import EMAIL
from nominations.kernel.findings import Finding
from nominations.kernel.text import clean_line, fold

MOST_BESIDE = 2  # contacts of one State in one position
FIRST_DAY = date(1958, 1, 1)
FARTHEST = timedelta(days=366)
LONGEST_NAME, LONGEST_ADDRESS, MOST_POSITION = 150, 254, 99
_POSITIONS = {"": 1, "first": 1, "1st": 1, "second": 2, "2nd": 2}
_KINDS = {
    "": Role.Kind.CONTACT_POINT,
    "contact point": Role.Kind.CONTACT_POINT,
    "national contact point": Role.Kind.CONTACT_POINT,
    "ncp": Role.Kind.CONTACT_POINT,
    "permanent representation": Role.Kind.PERMANENT_REPRESENTATION,
    "permrep": Role.Kind.PERMANENT_REPRESENTATION,
    "perm rep": Role.Kind.PERMANENT_REPRESENTATION,
}


class Outcome(StrEnum):
    """What will happen with a row."""

    NEW_PERSON = "new_person"
    NEW_ROLE = "new_role"
    UNCHANGED = "unchanged"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        return str(_OUTCOMES[self])


_OUTCOMES = {
    Outcome.NEW_PERSON: _("New person and role"),
    Outcome.NEW_ROLE: _("New role of a known person"),
    Outcome.UNCHANGED: _("Entered already"),
    Outcome.REFUSED: _("Refused"),
}


@dataclass(frozen=True)
class Held:
    """A role that an account holds, today or later."""

    kind: str
    country_id: str
    position: int


@dataclass(frozen=True)
class Account:
    """What we hold of an address."""

    pk: uuid.UUID
    name: str
    is_staff: bool
    is_active: bool
    roles: tuple[Held, ...] = ()


@dataclass(frozen=True)
class World:
    """What the rows are judged against."""

    states: Mapping[str, str]  # folded code or name → ISO code
    accounts: Mapping[str, Account]  # by address in small letters
    positions: Mapping[tuple[str, str, int], int]  # ISO code, kind, position → how many hold it
    today: date


@dataclass
class Line:
    """One row with what it means, what will happen, and why."""

    number: int
    typed_state: str
    email: str
    family_name: str
    given_name: str
    country_id: str = ""
    position: int = 1
    kind: Role.Kind = Role.Kind.CONTACT_POINT
    since: date | None = None
    account: Account | None = None
    outcome: Outcome = Outcome.REFUSED
    findings: list[Finding] = field(default_factory=list)

    @property
    def is_refused(self) -> bool:
        return self.outcome is Outcome.REFUSED

    @property
    def is_new(self) -> bool:
        return self.outcome in (Outcome.NEW_PERSON, Outcome.NEW_ROLE)

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()


def judge(rows: Sequence[Row], world: World) -> list[Line]:
    """Return a line a row, in the order of the file."""
    lines = [_line(row, world) for row in rows]
    for line in lines:
        line.outcome = _outcome(line)
    _refuse_addresses_given_twice(lines)
    _look_at_positions(lines, world)
    return lines


def _line(row: Row, world: World) -> Line:
    cells = {name: clean_line(text) for name, text in row.cells.items()}
    line = Line(row.number, cells["state"], cells["email"].lower(), cells["family_name"], cells["given_name"])
    line.account = world.accounts.get(line.email)
    _read_state(line, world)
    _read_address(line)
    _read_rest(line, cells, world.today)
    _check_account(line)
    _check_names(line)
    if any(_has_unseen(text) for text in row.cells.values()):
        line.findings.append(findings.warning("unseen", _("Invisible characters are taken out.")))
    return line


def _read_state(line: Line, world: World) -> None:
    line.country_id = world.states.get(fold(line.typed_state), "")
    if not line.typed_state:
        line.findings.append(findings.blocker("state_missing", _("The State is missing."), "state"))
    elif not line.country_id:
        sentence = _now("“%(state)s” is neither the code nor the name of a Member State.")
        line.findings.append(findings.blocker("state_unknown", sentence % {"state": line.typed_state[:40]}, "state"))


def _read_address(line: Line) -> None:
    if not line.email:
        line.findings.append(findings.blocker("email_missing", _("The e-mail address is missing."), "email"))
    elif not re.fullmatch(EMAIL, line.email) or len(line.email) > LONGEST_ADDRESS:
        sentence = _now("“%(email)s” is not an e-mail address.") % {"email": line.email[:80]}
        line.findings.append(findings.blocker("email_bad", sentence, "email"))


def _read_rest(line: Line, cells: Mapping[str, str], today: date) -> None:
    position, kind = fold(cells["position"]), " ".join(fold(cells["kind"]).replace("_", " ").split())
    if position in _POSITIONS:
        line.position = _POSITIONS[position]
    elif re.fullmatch(r"[1-9][0-9]?", position):
        line.position = int(position)
    else:
        sentence = _now("“%(position)s” is no position. Write 1 for the first contact, 2 for the second.")
        shown = {"position": cells["position"][:40]}
        line.findings.append(findings.blocker("position_bad", sentence % shown, "position"))
    if kind in _KINDS:
        line.kind = _KINDS[kind]
    else:
        sentence = _now("“%(kind)s” is no role here. Write “National contact point” or “Permanent Representation”.")
        line.findings.append(findings.blocker("kind_bad", sentence % {"kind": cells["kind"][:40]}, "kind"))
    line.since = _day(cells["since"]) if cells["since"] else today
    if line.since is None or not FIRST_DAY <= line.since <= today + FARTHEST:
        sentence = _now("“%(since)s” is not a first day. Write it as 2026-03-31, at most a year from now.")
        line.findings.append(findings.blocker("since_bad", sentence % {"since": cells["since"][:40]}, "since"))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else None
    except ValueError:
        return None


def _check_account(line: Line) -> None:
    account = line.account
    if account is None:
        return
    if account.is_staff:
        sentence = _("This is the address of a member of staff, who speaks for no State.")
        line.findings.append(findings.blocker("staff", sentence, "email"))
    elif not account.is_active:
        sentence = _("The account of this address is closed. Open it first.")
        line.findings.append(findings.blocker("closed", sentence, "email"))
    if account.name and line.name and fold(account.name) != fold(line.name):
        kept = _now("The account is named %(name)s, and stays so.") % {"name": account.name}
        line.findings.append(findings.warning("other_name", kept, "family_name"))
    others = sorted({held.country_id for held in account.roles} - {line.country_id})
    if others and line.country_id:
        both = _now("This person speaks for %(states)s already, and would see the drafts of both.")
        line.findings.append(findings.warning("other_state", both % {"states": ", ".join(others)}, "state"))


def _check_names(line: Line) -> None:
    if not line.family_name and line.account is None:
        line.findings.append(findings.blocker("name_missing", _("The family name is missing."), "family_name"))
    if max(len(line.family_name), len(line.given_name)) > LONGEST_NAME:
        sentence = _now("A name has more than %(most)d characters.") % {"most": LONGEST_NAME}
        line.findings.append(findings.blocker("name_long", sentence, "family_name"))


def _has_unseen(text: str) -> bool:
    return not text.isprintable() and any(
        unicodedata.category(char) in ("Cf", "Cc", "Co", "Cs") for char in text if not char.isspace()
    )


def _outcome(line: Line) -> Outcome:
    if any(finding.blocks for finding in line.findings):
        return Outcome.REFUSED
    if line.account is None:
        return Outcome.NEW_PERSON
    held = [role for role in line.account.roles if (role.kind, role.country_id) == (line.kind, line.country_id)]
    if held and held[0].position != line.position:
        sentence = _now("The role has the position %(position)d, and keeps it.") % {"position": held[0].position}
        line.findings.append(findings.warning("other_position", sentence, "position"))
    return Outcome.UNCHANGED if held else Outcome.NEW_ROLE


def _refuse_addresses_given_twice(lines: Iterable[Line]) -> None:
    """Refuse each row of an address that stands in several; those that are entered already do no harm."""
    by_address: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        if line.email:
            by_address[line.email].append(line)
    for same in by_address.values():
        new = [line for line in same if line.outcome is not Outcome.UNCHANGED]
        if len(same) == 1 or not new:
            continue
        for line in new:
            others = ", ".join(str(other.number) for other in same[:10] if other is not line)
            sentence = _now("The address %(email)s stands in row %(others)s too.")
            facts = {"email": line.email[:80], "others": others}
            line.findings.append(findings.blocker("twice", sentence % facts, "email"))
            line.outcome = Outcome.REFUSED


def _look_at_positions(lines: Iterable[Line], world: World) -> None:
    held = dict(world.positions)
    for line in lines:
        if not line.is_new:
            continue
        key = (line.country_id, str(line.kind), line.position)
        held[key] = held.get(key, 0) + 1
        if held[key] > MOST_BESIDE:
            facts = {"number": held[key], "position": line.position}
            sentence = _now("The State would have %(number)d contacts in position %(position)d.") % facts
            line.findings.append(findings.warning("crowded", sentence, "position"))
