"""What the public is shown, field by field, by name: a column that no class here names is shown to nobody (rule 26)."""

from nominations.register.queries.composition import (
    PublicAuthority,
    PublicLine,
    PublicSeat,
    PublicState,
    member_states,
    public_composition,
    public_names,
)
from nominations.register.queries.groups import PUBLIC_GROUP, GroupFilter, groups
from nominations.register.queries.terms import Terms, terms

__all__ = [
    "PUBLIC_GROUP",
    "GroupFilter",
    "PublicAuthority",
    "PublicLine",
    "PublicSeat",
    "PublicState",
    "Terms",
    "groups",
    "member_states",
    "public_composition",
    "public_names",
    "terms",
]
