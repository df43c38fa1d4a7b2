"""Constraints that PostgreSQL knows and Django does not."""

from django.db.models import BooleanField, CheckConstraint, Func, Q


class IsNfc(Func):
    """True when text is in Unicode normalisation form C (domain rule 22)."""

    template = "(%(expressions)s) IS NFC NORMALIZED"
    output_field = BooleanField()
    conditional = True
    arity = 1


EMAIL = r"^[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+$"


def email(field: str, *, name: str) -> CheckConstraint:
    """Return the constraint that a column holds one bare e-mail address, or nothing."""
    return CheckConstraint(condition=Q(**{field: ""}) | Q(**{f"{field}__regex": EMAIL}), name=name)


def nfc(*fields: str, name: str) -> CheckConstraint:
    """Return the constraint that these text columns are in NFC."""
    condition = Q()
    for field in fields:
        condition &= Q(IsNfc(field))
    return CheckConstraint(condition=condition, name=name)
