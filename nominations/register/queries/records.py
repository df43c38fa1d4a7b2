"""The records of the open data, each with all that it shows, by name, and when it last changed for who reads it.

`changed_at` is the later of the changes of the row and of what decides how much of it is shown: a group that begins
to publish names, a person who was told. So whoever asks for what changed since an instant misses nothing.
"""

from datetime import date
from typing import Any

from django.contrib.postgres.aggregates import BoolOr
from django.db.models import BooleanField, Case, CharField, F, Max, Q, QuerySet, UUIDField, Value, When
from django.db.models.functions import Coalesce, Greatest

from nominations.groups.models import ExpertGroup, Seat
from nominations.kernel import periods
from nominations.mandates.models import STANDS, Mandate, Membership
from nominations.parties.models import Authority, Person
from nominations.register.queries.groups import GroupFilter, groups
from nominations.register.queries.profiles import Profile
from nominations.register.queries.vacancies import shown

Rows = QuerySet[Any, dict[str, Any]]

GROUP = (
    "id", "code", "title", "abbreviation", "legal_form", "duration", "status", "scope", "lead_dgs", "associated_dgs",
    "policy_areas", "policy_area_other", "mission", "tasks", "task_other", "contact", "creating_act",
    "terms_of_reference", "published_on", "register_updated_on", "publishes_names", "members_note",
)  # fmt: skip
AUTHORITY = ("id", "name", "name_latin", "since", "until", "succession", "succeeded_by_id")
TENURE = ("id", "since", "until", "end_reason", "voided_at", "authority_id")
PERSON = ("id", "family_name", "given_name", "family_name_latin", "given_name_latin", "merged_into_id")
CONTACT = ("function", "employer", "email", "phone")


def group_rows(wanted: GroupFilter) -> Rows:
    rows = groups(wanted).annotate(parent_code=F("parent__code"), changed_at=F("modified_at"))
    return _rows(rows, *GROUP, "parent_code", "changed_at")


def _rows(rows: QuerySet[Any], *names: str) -> Rows:
    found: Rows = rows.values(*names)
    return found


def authority_rows() -> Rows:
    """Return authorities with `is_shown`: whoever was never a member, or by error only, is not shown."""
    is_member = Case(
        When(memberships__isnull=False, memberships__voided_at__isnull=True, then=True),
        default=False,
        output_field=BooleanField(),
    )
    rows = Authority.objects.annotate(
        state=F("country_id"),
        is_shown=BoolOr(is_member),
        changed_at=Greatest("modified_at", Max("memberships__modified_at")),
    )
    return _rows(rows, *AUTHORITY, "state", "is_shown", "changed_at")


def membership_rows() -> Rows:
    rows = Membership.objects.annotate(
        group_code=F("group__code"),
        state=F("authority__country_id"),
        authority_name=F("authority__name"),
        changed_at=Greatest("modified_at", "authority__modified_at"),
    )
    return _rows(rows, *TENURE, "group_code", "state", "authority_name", "changed_at")


def mandate_rows(profile: Profile) -> Rows:
    """Return mandates; the person is there only where this profile may be told (rule 26)."""
    rows = Mandate.objects.annotate(
        group_id=F("seat__group_id"),
        group_code=F("seat__group__code"),
        state=F("seat__country_id"),
        seat_number=F("seat__number"),
        authority_name=F("authority__name"),
        **named_person(profile),
        changed_at=Greatest("modified_at", "authority__modified_at", "person__modified_at", "seat__group__modified_at"),
    )
    names = ("group_id", "group_code", "state", "seat_number", "authority_name", *named_person(profile), "changed_at")
    return _rows(rows, *TENURE, *names)


def named_person(profile: Profile) -> dict[str, Case]:
    """Return the columns of a mandate's person, empty where this profile may not be told."""
    told = profile.named & STANDS
    columns = {"shown_family_name": "family_name", "shown_given_name": "given_name"}
    names: dict[str, Case] = {
        name: Case(When(told, then=F(f"person__{column}")), default=Value(""), output_field=CharField())
        for name, column in columns.items()
    }
    names["shown_tasks"] = Case(When(told, then=F("tasks")), default=Value(""), output_field=CharField())
    key = Case(When(told, then=F("person_id")), default=Value(None), output_field=UUIDField(null=True))
    return {"shown_person_id": key, **names}


def person_rows(profile: Profile, *, on: date) -> Rows:
    """Return persons, with `is_shown` and, for a key, `is_in_full`: then also how to reach them.

    Who was never told is not even a key here. One grouped query over the mandates, whatever their number.
    """
    theirs = {"is_shown": BoolOr(_of_a_mandate(profile.named & STANDS))}
    runs = Q(until__isnull=True) | Q(until__gt=on)
    if not profile.is_public:
        theirs["is_in_full"] = BoolOr(_of_a_mandate(profile.in_full & STANDS & runs))
    rows = Person.objects.annotate(
        **{name: Coalesce(value, Value(False)) for name, value in theirs.items()},  # noqa: FBT003 - SQL's false
        changed_at=Greatest("modified_at", Max("mandates__modified_at"), Max("mandates__seat__group__modified_at")),
    )
    if profile.is_public:
        rows = rows.filter(informed_at__isnull=False)
    contact = () if profile.is_public else CONTACT
    return _rows(rows, *PERSON, *contact, *theirs, "changed_at")


def _of_a_mandate(asked: Q) -> Case:
    return Case(When(_below_mandates(asked), then=True), default=False, output_field=BooleanField())


def _below_mandates(asked: Q) -> Q:
    """Return a filter of mandates as one of persons: each path goes through the person's mandates."""
    moved = Q(_connector=asked.connector, _negated=asked.negated)
    for child in asked.children:
        moved.children.append(_below_mandates(child) if isinstance(child, Q) else _moved(child))
    return moved


def _moved(condition: Any) -> tuple[str, Any]:
    path, value = condition
    return (path.removeprefix("person__"), value) if path.startswith("person__") else (f"mandates__{path}", value)


def seat_rows() -> Rows:
    """Return the seats, whoever sits on them."""
    rows = Seat.objects.annotate(group_code=F("group__code"), state=F("country_id"))
    return _rows(rows, "group_id", "group_code", "state", "number").order_by("group_code", "state", "number")


def shown_seats(group: ExpertGroup, *, on: date) -> set[int]:
    """Return the seats of a group that are held or vacant on a day; of the others there is nothing to say (rule 33)."""
    return set(shown(Seat.objects.filter(group=group), on=on).values_list("pk", flat=True))


def holding_on(rows: Rows, day: date) -> Rows:
    """Return the memberships or mandates that hold on a day."""
    return rows.filter(STANDS & periods.running_on(day))


def of_group(code: str) -> ExpertGroup | None:
    return ExpertGroup.objects.filter(code=code).first()


def last_on(until: date | None) -> date | None:
    """Return the last day that counts, as the open data says it."""
    return date.fromordinal(until.toordinal() - 1) if until else None


def survivor(person_id: Any) -> Any:
    """Return the key of the person that another was merged into, at the end of the chain; None where it was not."""
    found, seen = None, {person_id}
    row = Person.objects.filter(pk=person_id).values_list("merged_into_id", flat=True).first()
    while row and row not in seen:
        found = row
        seen.add(row)
        row = Person.objects.filter(pk=row).values_list("merged_into_id", flat=True).first()
    return found
