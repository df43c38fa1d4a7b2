"""The rows of the lists that can be taken along as files: what the floor reads and PostgreSQL copies."""

from typing import Any

from django.db import connection
from django.db.models import QuerySet

from nominations.groups.models import ExpertGroup
from nominations.mandates.models import Mandate, Membership

Rows = QuerySet[Any, tuple[Any, ...]]
COLUMNS = {
    "groups": (
        "code", "title", "abbreviation", "parent__code", "status", "legal_form", "duration", "scope", "lead_dgs",
        "associated_dgs", "policy_areas", "policy_area_other", "mission", "tasks", "task_other", "contact",
        "creating_act", "terms_of_reference", "published_on", "register_updated_on",
    ),
    "members": (
        "group__code", "group__title", "authority__country__eu_code", "authority__country__name_en",
        "authority__name", "authority__name_latin", "since", "until", "end_reason",
    ),
    "mandates": (
        "seat__group__code", "seat__group__title", "seat__country__eu_code", "seat__country__name_en", "seat__number",
        "authority__name", "person__family_name", "person__given_name", "since", "until", "end_reason",
    ),
}  # fmt: skip


def rows(name: str) -> Rows:
    found: dict[str, QuerySet[Any]] = {
        "groups": ExpertGroup.objects.order_by("code"),
        "members": Membership.objects.standing().order_by("group__code", "authority__country__protocol_order", "since"),
        "mandates": Mandate.objects.standing().order_by(
            "seat__group__code", "seat__country__protocol_order", "seat__number", "since"
        ),
    }
    return found[name].values_list(*COLUMNS[name])


def copied(name: str) -> int:
    """Let PostgreSQL write a list to us as it likes best, or all of them; return how many bytes came."""
    if name not in COLUMNS:
        return sum(map(copied, COLUMNS))
    sql, params = rows(name).query.sql_with_params()
    with connection.cursor() as cursor, cursor.copy(f"COPY ({sql}) TO STDOUT", params) as copy:
        return sum(map(len, copy))
