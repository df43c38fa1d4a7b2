"""How a State is read from what somebody typed: the Union's code or ISO's, in any case (domain rule 21)."""

from collections.abc import Iterable
from typing import Protocol

from nominations.kernel.text import fold

# Shown as EL, kept as GR.
_UNION_TO_ISO = {"EL": "GR"}
# Codes of the United Kingdom, ISO's and the Union's: it is no Member State.
NOT_MEMBERS = frozenset({"GB", "UK"})


def iso_code(typed: str) -> str:
    """Return the ISO code meant by `typed`: "el", "GR" and "gr" are all GR. Nothing says that the State exists."""
    code = typed.strip().upper()
    return _UNION_TO_ISO.get(code, code)


class Named(Protocol):
    """What the rules need of a State."""

    iso2: str
    eu_code: str
    name_en: str
    official_name_en: str
    native_names: str


def spellings(states: Iterable[Named]) -> dict[str, str]:
    """Return what each State may be called in a list, folded, with its ISO code: codes, English and own names."""
    found: dict[str, str] = {}
    for state in states:
        names = (state.name_en, state.official_name_en, *state.native_names.split(";"), f"the {state.name_en}")
        for name in (state.iso2, state.eu_code, *names):
            found[fold(name)] = state.iso2
    return found
