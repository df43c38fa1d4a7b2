"""Half-open periods of days: from `since`, up to but not including `until`; no `until` means still running."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


def running_on(day: date, prefix: str = "") -> Q:
    """Return the filter for rows whose period holds on this day."""
    since: dict[str, Any] = {f"{prefix}since__lte": day}
    return Q(**since) & (Q(**{f"{prefix}until__isnull": True}) | Q(**{f"{prefix}until__gt": day}))


def modified_at() -> models.DateTimeField[Any, Any]:
    """Return the column of the last change; a trigger of the database keeps it (migration 0013)."""
    return models.DateTimeField(db_default=Now(), editable=False)


def in_order(name: str) -> models.CheckConstraint:
    """Return the constraint that a period ends after it begins."""
    return models.CheckConstraint(
        condition=Q(until__isnull=True) | Q(until__gt=F("since")),
        name=name,
        violation_error_message=_("The last day must come after the first one: choose a later “until”."),
    )
