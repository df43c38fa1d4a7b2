"""The rows of the lists that can be taken along as files: what the floor reads and PostgreSQL copies."""

from typing import Any

from django.db import connection
from django.db.models import QuerySet

from nominations.groups.models import ExpertGroup
from nominations.mandates.models import Mandate

Rows = QuerySet[Any, tuple[Any, ...]]
GROUP = (
    "code", "title", "abbreviation", "parent__code", "legal_form", "duration", "status", "scope", "lead_dgs",
    "associated_dgs", "policy_areas", "policy_area_other", "mission", "tasks", "task_other", "contact", "creating_act",
    "terms_of_reference", "published_on", "register_updated_on", "modified_at",
)  # fmt: skip
MANDATE = (
    "seat__group__code", "seat__group__title", "seat__country__eu_code", "seat__country__name_en", "seat__number",
    "authority__name", "authority__name_latin", "person__family_name", "person__given_name", "since", "until",
    "end_reason", "modified_at",
)  # fmt: skip


def rows(name: str) -> Rows:
    if name == "groups":
        return ExpertGroup.objects.order_by("code").values_list(*GROUP)
    return Mandate.objects.standing().order_by("pk").values_list(*MANDATE)


def columns(name: str) -> tuple[str, ...]:
    return GROUP if name == "groups" else MANDATE


def copied(name: str) -> int:
    """Let PostgreSQL write the rows to us as it likes best; return how many bytes came."""
    sql, params = rows(name).query.sql_with_params()
    with connection.cursor() as cursor, cursor.copy(f"COPY ({sql}) TO STDOUT", params) as copy:
        return sum(map(len, copy))
