"""Façade: Django's admin finds the desk's registrations here."""

from nominations.desk.admin import (
    accounts,
    audit,
    calls,
    declarations,
    groups,
    inbox,
    letters,
    mandates,
    meetings,
    opinions,
    outbox,
    parties,
    partners,
    reconciliation,
    reference,
    workflow,
)

__all__ = [
    "accounts",
    "audit",
    "calls",
    "declarations",
    "groups",
    "inbox",
    "letters",
    "mandates",
    "meetings",
    "opinions",
    "outbox",
    "parties",
    "partners",
    "reconciliation",
    "reference",
    "workflow",
]
