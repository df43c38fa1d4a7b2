"""The verbs that enter contact points: a list is taken, judged, entered whole or not at all, given up; or one person.

The States come from the caller: this room does not know `reference` (docs/house.md).
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from nominations.accounts import actions, import_rules, notices
from nominations.accounts.import_rules import Account, Held, Line, Outcome, World
from nominations.accounts.models import ContactImport, Role, User
from nominations.accounts.reading import COLUMNS, Listing, Row
from nominations.audit import actions as audit
from nominations.files import names
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.kernel.text import clean_line
from nominations.outbox import actions as outbox

KEPT = timedelta(days=7)  # a list that nobody entered
States = Mapping[str, str]  # folded code or name → ISO code


class ImportRefused(Refused):
    """A row is refused, nothing is left to enter, or the list was given up: nothing was entered."""


@transaction.atomic
def take(listing: Listing, *, name: str, by: User, at: datetime) -> ContactImport:
    """Keep what was read until it is entered or given up; the same file again is the same import."""
    mine = ContactImport.objects.filter(created_by=by, sha256=listing.sha256, settled_at__isnull=True)
    waiting = mine.first()
    if waiting is not None:
        return waiting
    rows = {
        "warnings": [str(warning) for warning in listing.warnings],
        "rows": [[row.number, *(row.cells[column] for column in COLUMNS)] for row in listing.rows],
    }
    made = ContactImport.objects.create(
        name=names.clean(name), sha256=listing.sha256, rows=_storable(rows), created_at=at, created_by=by
    )
    audit.record("contact_import.take", made, by=by, at=at, rows=len(listing.rows))
    return made


def _storable(value: Any) -> Any:
    """Return rows without what PostgreSQL cannot keep in JSON: NUL and broken surrogates."""
    if isinstance(value, str):
        return value.replace("\x00", "").encode(errors="replace").decode()
    if isinstance(value, list):
        return [_storable(each) for each in value]
    return {key: _storable(each) for key, each in value.items()} if isinstance(value, dict) else value


def judged(imported: ContactImport, *, states: States, at: datetime) -> list[Line]:
    """Return what each row would do to the world of now; three queries, whatever the number of rows."""
    return _judged(imported, states=states, at=at, is_locked=False)


def _judged(imported: ContactImport, *, states: States, at: datetime, is_locked: bool) -> list[Line]:
    stored = (imported.rows or {}).get("rows", [])
    rows = [Row(number, dict(zip(COLUMNS, cells, strict=True))) for number, *cells in stored]
    addresses = {clean_line(row.cells["email"]).lower() for row in rows}
    world = World(states, _accounts(addresses, at, is_locked=is_locked), _positions(at), clock.local_day(at))
    return import_rules.judge(rows, world)


def _accounts(addresses: set[str], at: datetime, *, is_locked: bool) -> dict[str, Account]:
    users = User.objects.alias(small=Lower("email")).filter(small__in=addresses).order_by("pk")
    if is_locked:
        users = users.select_for_update(no_key=True)
    found = list(users)
    roles: dict[Any, list[Held]] = defaultdict(list)
    lasting = Q(until__isnull=True) | Q(until__gt=clock.local_day(at))
    for role in Role.objects.for_states().filter(lasting, user__in=found).order_by("pk"):
        roles[role.user_id].append(Held(role.kind, str(role.country_id), role.position))
    return {
        user.email.lower(): Account(user.pk, user.get_full_name(), user.is_staff, user.is_active, tuple(roles[user.pk]))
        for user in found
    }


def _positions(at: datetime) -> dict[tuple[str, str, int], int]:
    held = Role.objects.held_on(clock.local_day(at)).for_states().order_by()
    rows = held.values_list("country_id", "kind", "position").annotate(number=Count("pk"))
    return {(str(country), kind, position): number for country, kind, position, number in rows}


def counts(lines: Sequence[Line]) -> dict[Outcome, int]:
    found = Counter(line.outcome for line in lines)
    return {outcome: found[outcome] for outcome in Outcome if found[outcome]}


def enter(imported: ContactImport, *, states: States, tells: bool, by: User, at: datetime) -> ContactImport:
    """Enter every new row, or none: judged anew against the world of now. The second time changes nothing.

    `tells` mails each State's other contact points once. Raises ImportRefused.
    """
    try:
        with transaction.atomic():
            return _enter(imported, states=states, tells=tells, by=by, at=at)
    except IntegrityError as error:
        raise ImportRefused(
            _("Somebody entered one of these persons at the same moment, so nothing was entered. Look again.")
        ) from error


def judged_one(typed: Mapping[str, str], *, states: States, at: datetime) -> Line:
    """Return what entering one person would do; `typed` has the columns of a list, all as text."""
    return _judged_one(typed, states=states, at=at, is_locked=False)


def _judged_one(typed: Mapping[str, str], *, states: States, at: datetime, is_locked: bool) -> Line:
    row = Row(1, {column: typed.get(column, "") for column in COLUMNS})
    accounts = _accounts({clean_line(row.cells["email"]).lower()}, at, is_locked=is_locked)
    return import_rules.judge([row], World(states, accounts, _positions(at), clock.local_day(at)))[0]


def enter_one(typed: Mapping[str, str], *, states: States, by: User, at: datetime) -> Role:
    """Enter one contact point by the rules of a list and tell the State's others. Raises ImportRefused."""
    try:
        with transaction.atomic():
            line = _judged_one(typed, states=states, at=at, is_locked=True)
            if line.is_refused:
                raise ImportRefused(" ".join(str(finding.sentence) for finding in line.findings if finding.blocks))
            if not line.is_new:
                raise ImportRefused(_("This person is entered in this role already."))
            [role] = _create([line], by=by, at=at)
            actions.announce_contact(role, at=at)
            return role
    except IntegrityError as error:
        raise ImportRefused(_("Somebody entered this person at the same moment. Look again.")) from error


def _enter(imported: ContactImport, *, states: States, tells: bool, by: User, at: datetime) -> ContactImport:
    imported = ContactImport.objects.select_for_update().get(pk=imported.pk)
    if imported.entered is not None:
        return imported
    if imported.settled_at is not None:
        raise ImportRefused(_("This list was given up. Upload the file again."))
    lines = _judged(imported, states=states, at=at, is_locked=True)
    new = [line for line in lines if line.is_new]
    if any(line.is_refused for line in lines):
        raise ImportRefused(_("Nothing is entered while a row is refused. Correct the file and upload it again."))
    if not new:
        raise ImportRefused(_("There is nothing to enter: all these contact points are entered already."))
    roles = _create(new, by=by, at=at)
    if tells:
        _tell(roles, at=at)
    imported.entered = len(roles)
    audit.record("contact_import.enter", imported, by=by, at=at, roles=len(roles), told=tells)
    return _settle(imported, at=at)


def _create(lines: Sequence[Line], *, by: User, at: datetime) -> list[Role]:
    """Write accounts and roles at once, as `actions.create_contact` does one by one."""
    persons = [
        User(
            email=line.email,
            given_name=line.given_name,
            family_name=line.family_name,
            password=make_password(None),
        )
        for line in lines
        if line.account is None
    ]
    User.objects.bulk_create(persons)
    known = {person.email: person for person in persons}
    known |= {
        user.email: user for user in User.objects.filter(pk__in=[line.account.pk for line in lines if line.account])
    }
    roles = [
        Role(
            user=known[line.email],
            kind=line.kind,
            country_id=line.country_id,
            position=line.position,
            since=line.since or clock.local_day(at),
        )
        for line in lines
    ]
    Role.objects.bulk_create(roles)
    facts = {"is_staff": False, "is_superuser": False}
    audit.record_each("account.create", [(person, facts) for person in persons], by=by, at=at)
    told = [(role, {"kind": role.kind, "since": str(role.since), "state": role.country_id}) for role in roles]
    audit.record_each("role.create", told, by=by, at=at)
    return roles


def _tell(roles: Sequence[Role], *, at: datetime) -> None:
    """Tell each State's other contact points of all its new ones in one mail each."""
    fresh: dict[str, list[Role]] = defaultdict(list)
    for role in Role.objects.filter(pk__in=[role.pk for role in roles]).select_related("user", "country"):
        fresh[str(role.country_id)].append(role)
    new = {role.user_id for role in roles}
    reachable = Role.objects.reachable(on=clock.local_day(at)).filter(country__in=fresh)
    others: dict[str, list[Role]] = defaultdict(list)
    for role in reachable.exclude(user__in=new):
        others[str(role.country_id)].append(role)
    letters = [notices.contacts_entered(fresh[iso2], others[iso2], at=at) for iso2 in fresh]
    outbox.enqueue([message for each in letters for message in each], at=at)


@transaction.atomic
def give_up(imported: ContactImport, *, by: User, at: datetime) -> ContactImport:
    """Forget a list that is not wanted; one that was entered stays entered."""
    imported = ContactImport.objects.select_for_update().get(pk=imported.pk)
    if imported.settled_at is None:
        audit.record("contact_import.give_up", imported, by=by, at=at)
        imported = _settle(imported, at=at)
    return imported


def _settle(imported: ContactImport, *, at: datetime) -> ContactImport:
    imported.rows, imported.settled_at = {}, at
    imported.save(update_fields=["rows", "settled_at", "entered"])
    return imported


def forget(*, at: datetime) -> int:
    """Empty the lists that nobody entered for a week: they hold names and addresses; return how many."""
    old = ContactImport.objects.filter(settled_at__isnull=True, created_at__lt=at - KEPT)
    return old.update(rows={}, settled_at=at)
