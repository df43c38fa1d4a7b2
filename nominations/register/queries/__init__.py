"""What the public is shown, field by field, by name: a column that no class here names is shown to nobody (rule 26)."""

from nominations.register.queries.authorities import AuthorityLine, authorities, authority_lines
from nominations.register.queries.changes import Change, changes, told
from nominations.register.queries.composition import (
    PublicAuthority,
    PublicLine,
    PublicSeat,
    PublicState,
    member_states,
    public_composition,
    public_names,
)
from nominations.register.queries.entry import Entry, Source, SubGroup, entry, public_group, source, sub_groups, totals
from nominations.register.queries.groups import PUBLIC_GROUP, GroupFilter, groups, keys_saying
from nominations.register.queries.results import ORDER_NAMES, GroupRow, by_status, in_order, rows, searched_states
from nominations.register.queries.states import (
    StateCount,
    StateGroup,
    StatePlaces,
    all_states,
    groups_of,
    state_count,
    state_places,
    state_rows,
)
from nominations.register.queries.terms import Terms, terms

__all__ = [
    "ORDER_NAMES",
    "PUBLIC_GROUP",
    "AuthorityLine",
    "Change",
    "Entry",
    "GroupFilter",
    "GroupRow",
    "PublicAuthority",
    "PublicLine",
    "PublicSeat",
    "PublicState",
    "Source",
    "StateCount",
    "StateGroup",
    "StatePlaces",
    "SubGroup",
    "Terms",
    "all_states",
    "authorities",
    "authority_lines",
    "by_status",
    "changes",
    "entry",
    "groups",
    "groups_of",
    "in_order",
    "keys_saying",
    "member_states",
    "public_composition",
    "public_group",
    "public_names",
    "rows",
    "searched_states",
    "source",
    "state_count",
    "state_places",
    "state_rows",
    "sub_groups",
    "terms",
    "told",
    "totals",
]
