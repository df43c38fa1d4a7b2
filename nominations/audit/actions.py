"""The one way to write the audit trail; called inside the transaction of the act itself."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Model

from nominations.audit.models import AuditEvent

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser


def record(
    action: str,
    subject: Model,
    *,
    by: "AbstractBaseUser | None",
    at: datetime,
    on_behalf_of: str = "",
    **detail: Any,  # what changed, as JSON values; no personal data
) -> AuditEvent:
    """Write one row: `by` is None for what the clock did."""
    event = _event(action, subject, by=by, at=at, on_behalf_of=on_behalf_of, detail=detail)
    event.save()
    return event


def record_each(
    action: str,
    subjects: Iterable[tuple[Model, Mapping[str, Any]]],
    *,
    by: "AbstractBaseUser | None",
    at: datetime,
) -> None:
    """Write one row a subject, with its detail: for an act that touches hundreds at once."""
    AuditEvent.objects.bulk_create(
        _event(action, subject, by=by, at=at, on_behalf_of="", detail=dict(detail)) for subject, detail in subjects
    )


def _event(
    action: str,
    subject: Model,
    *,
    by: "AbstractBaseUser | None",
    at: datetime,
    on_behalf_of: str,
    detail: dict[str, Any],  # as `record` takes it
) -> AuditEvent:
    return AuditEvent(
        at=at,
        actor_id=by.pk if by is not None else None,
        on_behalf_of=on_behalf_of,
        action=action,
        subject_type=subject._meta.model_name or "",
        subject_id=str(subject.pk),
        detail=detail,
    )
