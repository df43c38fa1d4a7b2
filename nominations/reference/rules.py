"""How a State is read from what somebody typed: the Union's code or ISO's, in any case (domain rule 21)."""

# Shown as EL, kept as GR.
_UNION_TO_ISO = {"EL": "GR"}
# Codes of the United Kingdom, ISO's and the Union's: it is no Member State.
NOT_MEMBERS = frozenset({"GB", "UK"})


def iso_code(typed: str) -> str:
    """Return the ISO code meant by `typed`: "el", "GR" and "gr" are all GR. Nothing says that the State exists."""
    code = typed.strip().upper()
    return _UNION_TO_ISO.get(code, code)
