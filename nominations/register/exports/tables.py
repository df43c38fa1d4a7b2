"""The tables of the Register, each column said once for all forms: same rows, same rule 26, as on the screen."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nominations.groups.models import ExpertGroup
from nominations.kernel import periods
from nominations.kernel.tables import Column, Kind, Table
from nominations.mandates.models import Mandate, Membership
from nominations.mandates.states import EndReason
from nominations.reference.models import RegisterTerm
from nominations.register import queries
from nominations.register.queries import GroupFilter, PublicLine, PublicState, Terms
from nominations.register.queries.profiles import PUBLIC
from nominations.register.queries.records import last_on, named_person

CHUNK = 2000  # rows that the server's cursor hands over at once
Term = RegisterTerm.Kind


def groups(wanted: GroupFilter, order: str, terms: Terms, *, about: dict[str, str]) -> Table:
    """Return the groups of a search in its order; one query."""
    columns = group_columns(terms)
    found = queries.in_order(queries.groups(wanted), order)
    return Table("groups", "group", _("Expert groups"), columns, _stream(found, columns), about)


def group_columns(terms: Terms) -> list[Column]:
    def labels(kind: str) -> Any:
        return lambda codes: terms.labels(kind, codes)

    text, day = gettext_lazy, Kind.DAY
    return [
        Column("code", text("Code")),
        Column("title", text("Title")),
        Column("abbreviation", text("Abbreviation")),
        Column("parent", text("Sub-group of"), source="parent__code"),
        Column("status", text("Status"), show=_label(ExpertGroup.Status)),
        Column("legal_form", text("Legal form"), show=_label(ExpertGroup.LegalForm)),
        Column("duration", text("Duration"), show=_label(ExpertGroup.Duration)),
        Column("scope", text("Scope"), show=_label(ExpertGroup.Scope)),
        Column("lead_dgs", text("Lead Directorates-General"), Kind.LIST, show=labels(Term.DG)),
        Column("associated_dgs", text("Associated Directorates-General"), Kind.LIST, show=labels(Term.DG)),
        Column("policy_areas", text("Policy areas"), Kind.LIST, show=labels(Term.POLICY_AREA)),
        Column("policy_area_other", text("Other policy area")),
        Column("mission", text("Mission")),
        Column("tasks", text("Tasks"), Kind.LIST, show=labels(Term.TASK)),
        Column("task_other", text("Other task")),
        Column("contact", text("Contact")),
        Column("creating_act", text("Creating act")),
        Column("terms_of_reference", text("Act or terms of reference")),
        Column("published_on", text("Published on"), day),
        Column("register_updated_on", text("Updated on"), day),
    ]


def _label(choices: Any) -> Any:
    return {value: str(label) for value, label in choices.choices}.get


def _stream(found: QuerySet[Any], columns: Sequence[Column]) -> Iterator[Any]:
    """Yield plain rows through a cursor of the server: no object a row, no table in memory."""
    return found.values_list(*(column.selects for column in columns)).iterator(chunk_size=CHUNK)


STATE = (
    Column("eu_code", gettext_lazy("EU code")),
    Column("iso_code", gettext_lazy("ISO code")),
    Column("state", gettext_lazy("Member State")),
)
GROUP = (
    Column("code", gettext_lazy("Code")),
    Column("title", gettext_lazy("Group")),
)
# What the screen shows of a State in a group. A name is there only where it is published (rule 26).
LINE = (
    Column("authorities", gettext_lazy("Authorities that are members"), Kind.LIST),
    Column("authorities_latin", gettext_lazy("The same in Latin letters"), Kind.LIST),
    Column("members_since", gettext_lazy("Members since"), Kind.LIST),
    Column("seats", gettext_lazy("Seats"), Kind.NUMBER),
    Column("held", gettext_lazy("Seats held"), Kind.NUMBER),
    Column("vacant", gettext_lazy("Seats vacant"), Kind.NUMBER),
    Column("representatives", gettext_lazy("Representatives whose names are published"), Kind.LIST),
    Column("held_since", gettext_lazy("Seats held since"), Kind.LIST),
)


def composition(group: ExpertGroup, *, on: date, about: dict[str, str]) -> Table:
    """Return a group's 27 lines, vacant or not (domain rule 33)."""
    lines = queries.public_composition(group, on=on)
    rows = [(*_state(line.state), *_line(line)) for line in lines]
    title = _("Composition of %(group)s on %(day)s") % {"group": group.code, "day": on}
    return Table("composition", "member_state", title, (*STATE, *LINE), rows, about)


def seats_of_state(state: PublicState, *, on: date, vacant_only: bool, about: dict[str, str]) -> Table:
    """Return the groups of a State with its line in each; seven queries, whatever their number."""
    keys = queries.state_places(state, on=on).groups(vacant_only=vacant_only)
    found = queries.state_rows(state, queries.groups_of(keys), on=on)
    rows = ((row.code, row.title, *_line(row.line)) for row in found)
    title = _("%(state)s in expert groups on %(day)s") % {"state": state.name, "day": on}
    return Table("seats", "group", title, (*GROUP, *LINE), rows, about)


def _state(state: PublicState) -> tuple[str, str, str]:
    return state.eu_code, state.iso2, state.name


def _line(line: PublicLine) -> tuple[Any, ...]:
    held = [seat for seat in line.seats if seat.is_held]
    return (
        [authority.name for authority in line.authorities],
        [authority.name_latin for authority in line.authorities if authority.name_latin],
        [str(authority.since) for authority in line.authorities],
        len(line.seats),
        len(held),
        line.vacant,
        [seat.name for seat in held if seat.name],
        [str(seat.since) for seat in held],
    )


PERIOD = (
    Column("since", gettext_lazy("First day"), Kind.DAY),
    Column("last_on", gettext_lazy("Last day"), Kind.DAY, source="until", show=last_on),
    Column("end_reason", gettext_lazy("Reason of the end"), show={"": "", **dict(EndReason.choices)}.get),
)
MEMBERSHIP = (
    Column("code", gettext_lazy("Code"), source="group__code"),
    Column("title", gettext_lazy("Group"), source="group__title"),
    Column("eu_code", gettext_lazy("EU code"), source="authority__country__eu_code"),
    Column("state", gettext_lazy("Member State"), source="authority__country__name_en"),
    Column("authority", gettext_lazy("Authority"), source="authority__name"),
    Column("authority_latin", gettext_lazy("The same in Latin letters"), source="authority__name_latin"),
    *PERIOD,
)
MANDATE = (
    Column("code", gettext_lazy("Code"), source="seat__group__code"),
    Column("title", gettext_lazy("Group"), source="seat__group__title"),
    Column("eu_code", gettext_lazy("EU code"), source="seat__country__eu_code"),
    Column("state", gettext_lazy("Member State"), source="seat__country__name_en"),
    Column("seat", gettext_lazy("Seat"), Kind.NUMBER, source="seat__number"),
    Column("authority", gettext_lazy("Authority"), source="authority__name"),
    Column("family_name", gettext_lazy("Family name, where published"), source=F("shown_family_name")),
    Column("given_name", gettext_lazy("Given name, where published"), source=F("shown_given_name")),
    *PERIOD,
)


def members(*, on: date | None, about: dict[str, str]) -> Table:
    """Return every membership, the ended ones too; with `on`, those of a day. One query."""
    found = Membership.objects.standing().order_by("group__code", "authority__country__protocol_order", "since", "pk")
    rows = _stream(found.filter(periods.running_on(on)) if on else found, MEMBERSHIP)
    return Table("members", "membership", _("Members of expert groups"), MEMBERSHIP, rows, about)


def mandates(*, on: date | None, about: dict[str, str]) -> Table:
    """Return every mandate, the ended ones too; with `on`, those of a day. One query."""
    named = Mandate.objects.standing().annotate(**named_person(PUBLIC))
    found = named.order_by("seat__group__code", "seat__country__protocol_order", "seat__number", "since")
    rows = _stream(found.filter(periods.running_on(on)) if on else found, MANDATE)
    return Table("mandates", "mandate", _("Mandates in expert groups"), MANDATE, rows, about)
