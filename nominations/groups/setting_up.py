"""The verbs that set a group up piece by piece, so that each piece is kept by itself and can be changed later."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from nominations.accounts.models import User
from nominations.audit import actions as audit
from nominations.groups import actions
from nominations.groups.actions import Seating
from nominations.groups.models import ExpertGroup, FieldOfExpertise, Officer, SeatRule
from nominations.kernel.refusals import Refused
from nominations.kernel.text import clean_line, fold

DESCRIBED = ("title", "abbreviation", "legal_form", "duration")
SETTINGS = ("term_months", "may_reject", "four_eyes", "publishes_names")
# Calendar days; those before a meeting are counted backwards and never moved (domain rules 13 to 15).
LIMITS = ("invitation_days", "documents_days", "urgent_days", "agenda_public_days", "minutes_public_days")
MOST_DAYS = 365
MOST_FIELDS, LONGEST_FIELD = 60, 120
LONGEST_CODE = 40


class SeatingRefused(Refused):
    """A number of persons is out of bounds, or no representative would be named."""


class FieldsRefused(Refused):
    """A field of expertise is too long, there are too many, or one would be taken away that answers may name."""


class LimitsRefused(Refused):
    """A time limit is out of bounds, or they do not follow each other."""


class OfficerRefused(Refused):
    """The officer has left already, or would leave before the first day; or has no account of staff."""


def parent_of(code: str) -> ExpertGroup | None:
    """Return the group above a sub-group, found from its code (domain rule 12). Raises CodeRefused."""
    stem, slash, _number = code.partition("/")
    if not slash:
        return None
    parent = ExpertGroup.objects.filter(code=stem).first()
    if parent is None:
        raise actions.CodeRefused(
            _("The group %(stem)s above this sub-group is not entered yet. Enter it first.") % {"stem": stem}
        )
    return parent


@transaction.atomic
def describe(group: ExpertGroup, *, by: User | None, at: datetime, **facts: Any) -> ExpertGroup:  # DESCRIBED
    """Say what a group is; its code never changes, for references of calls begin with it."""
    group = _locked(group)
    changed = _change(group, {name: facts[name] for name in DESCRIBED if name in facts})
    if changed:
        actions.index(group).save(update_fields=[*changed, "search_key"])
        audit.record("group.describe", group, by=by, at=at, fields=sorted(changed))
    return group


@transaction.atomic
def settle(group: ExpertGroup, *, by: User | None, at: datetime, **settings: Any) -> ExpertGroup:  # SETTINGS
    """Say how nominations of a group are dealt with; old and new values stand in the audit trail."""
    group = _locked(group)
    changed = _change(group, {name: settings[name] for name in SETTINGS if name in settings})
    if changed:
        group.save(update_fields=list(changed))
        audit.record("group.settle", group, by=by, at=at, changed={name: list(pair) for name, pair in changed.items()})
    return group


@transaction.atomic
def set_limits(group: ExpertGroup, *, by: User | None, at: datetime, **days: int) -> ExpertGroup:  # LIMITS
    """Say how many days before a meeting members are invited; meetings convened already keep what they were told.

    Raises LimitsRefused.
    """
    group = _locked(group)
    changed = _change(group, {name: days[name] for name in LIMITS if name in days})
    if any(not 0 <= getattr(group, name) <= MOST_DAYS for name in LIMITS):
        raise LimitsRefused(_("A time limit has from 0 to %d days.") % MOST_DAYS)
    if not group.urgent_days <= group.documents_days <= group.invitation_days:
        raise LimitsRefused(
            _("Invitations go first, then documents; the urgent limit is the shortest. Give the days in that order.")
        )
    if changed:
        group.save(update_fields=list(changed))
        pairs = {name: list(pair) for name, pair in changed.items()}
        audit.record("group.set_limits", group, by=by, at=at, changed=pairs)
    return group


def _change(group: ExpertGroup, facts: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    changed = {name: (getattr(group, name), new) for name, new in facts.items() if getattr(group, name) != new}
    for name, (_old, new) in changed.items():
        setattr(group, name, new)
    return changed


@transaction.atomic
def set_seatings(group: ExpertGroup, seatings: Sequence[Seating], *, by: User | None, at: datetime) -> ExpertGroup:
    """Say how many persons each State names (domain rule 3). Raises SeatingRefused.

    Whether States were asked already is not known here: doors call `calls.seating.settle_seats`.
    """
    group = _locked(group)
    if not any(seating.role == "representative" for seating in seatings):
        raise SeatingRefused(_("Each State names at least one representative."))
    if any(not 1 <= seating.per_state <= 9 for seating in seatings):  # noqa: PLR2004 - as the table's constraint
        raise SeatingRefused(_("A State names from 1 to 9 persons of a role."))
    old = {rule.role: rule for rule in group.seat_rules.all()}
    wanted = {str(seating.role): seating for seating in seatings}
    if {role: (rule.per_state, rule.required) for role, rule in old.items()} == {
        role: (seating.per_state, seating.required) for role, seating in wanted.items()
    }:
        return group
    group.seat_rules.exclude(role__in=wanted).delete()
    SeatRule.objects.bulk_create(
        [
            SeatRule(group=group, role=role, per_state=seating.per_state, required=seating.required)
            for role, seating in wanted.items()
        ],
        update_conflicts=True,
        unique_fields=["group", "role"],
        update_fields=["per_state", "required"],
    )
    facts = {role: [old[role].per_state if role in old else 0, each.per_state] for role, each in wanted.items()}
    audit.record("group.set_seatings", group, by=by, at=at, per_state=facts)
    return group


@transaction.atomic
def set_fields(
    group: ExpertGroup, labels: Sequence[str], *, by: User | None, at: datetime, only_add: bool = False
) -> ExpertGroup:
    """List the fields of expertise in this order; one that is there already keeps its code. Raises FieldsRefused."""
    group = _locked(group)
    wanted = list({fold(label): label for label in map(clean_line, labels) if label}.values())
    _check_labels(wanted)
    present = {fold(field.label): field for field in group.fields_of_expertise.all()}
    kept = {fold(label) for label in wanted} & set(present)
    if only_add and len(kept) < len(present):
        raise FieldsRefused(_("States were asked already: fields can be added, and none is taken away."))
    if [field.label for field in present.values()] == wanted:
        return group
    group.fields_of_expertise.exclude(pk__in=[present[name].pk for name in kept]).delete()
    codes = {present[name].code for name in kept}
    rows = []
    for position, label in enumerate(wanted, start=1):
        code = present[fold(label)].code if fold(label) in kept else _new_code(label, codes)
        rows.append(FieldOfExpertise(group=group, code=code, label=label, position=position))
    FieldOfExpertise.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["group", "code"], update_fields=["label", "position"]
    )
    audit.record("group.set_fields", group, by=by, at=at, old=len(present), new=len(rows))
    return group


def _check_labels(labels: Sequence[str]) -> None:
    if len(labels) > MOST_FIELDS:
        raise FieldsRefused(_("At most %(most)d fields of expertise are listed.") % {"most": MOST_FIELDS})
    long = next((label for label in labels if len(label) > LONGEST_FIELD), None)
    if long:
        facts = {"field": long[:40], "most": LONGEST_FIELD}
        raise FieldsRefused(_("“%(field)s…” is too long: a field has at most %(most)d characters.") % facts)


def _new_code(label: str, taken: set[str]) -> str:
    """Return a code of this group that no other field has, and remember it."""
    stem = slugify(fold(label))[: LONGEST_CODE - 3].strip("-") or "field"
    number, code = 1, stem
    while code in taken:
        number += 1
        code = f"{stem}-{number}"
    taken.add(code)
    return code


def add_officer_by_address(group: ExpertGroup, *, email: str, since: date, by: User | None, at: datetime) -> Officer:
    """Add a member of staff to the secretariat by address (domain rule 30). Raises OfficerRefused."""
    address = clean_line(email).lower()
    user = User.objects.filter(email__iexact=address).first()
    if user is None:
        sentence = _("No account has the address %(email)s. An administrator enters it first, under Users.")
        raise OfficerRefused(sentence % {"email": address})
    if not user.is_staff or not user.is_active:
        sentence = _("%(email)s has no open account of Commission staff, so it cannot work in a secretariat.")
        raise OfficerRefused(sentence % {"email": address})
    return actions.add_officer(group, user=user, since=since, by=by, at=at)


@transaction.atomic
def end_officer(officer: Officer, *, on: date, by: User | None, at: datetime) -> Officer:
    """Take somebody out of the secretariat from a day on; the row stays. Raises OfficerRefused."""
    officer = Officer.objects.select_for_update(of=("self",)).select_related("group").get(pk=officer.pk)
    if officer.until is not None:
        raise OfficerRefused(_("This colleague has left the secretariat already."))
    if on <= officer.since:
        raise OfficerRefused(_("A colleague leaves after the day on which the work began."))
    officer.until = on
    officer.save(update_fields=["until"])
    audit.record("group.end_officer", officer.group, by=by, at=at, officer=str(officer.user_id), until=str(on))
    return officer


def _locked(group: ExpertGroup) -> ExpertGroup:
    return ExpertGroup.objects.select_for_update(no_key=True).get(pk=group.pk)
