"""What the Register says of the groups of a bench: Directorates-General, policy areas, tasks, missions to search in."""

from collections.abc import Mapping, Sequence
from datetime import date

from bench.tenures import is_published
from nominations.groups import rules
from nominations.groups.models import ExpertGroup
from nominations.reference.models import RegisterTerm

# Each group speaks of three of them: a search for one finds about three in twenty.
SUBJECTS = (
    "quantum communication", "fisheries control", "customs valuation", "rail safety", "plant health", "air quality",
    "company law", "digital skills", "energy efficiency", "road transport", "medicinal products", "civil protection",
    "public procurement", "youth mobility", "data spaces", "water reuse", "state aid", "food labelling",
    "consumer credit", "spectrum policy",
)  # fmt: skip
MISSION = (
    "To advise the Commission on {} and {}, to exchange experience and good practice between the competent "
    "authorities of the Member States, and to prepare the implementation of Union law on {}. The group meets twice a "
    "year in Brussels; its agenda and minutes are public. This mission is invented."
)
Terms = Mapping[str, Sequence[str]]


def terms() -> Terms:
    """Return the codes of the Register's lists by kind."""
    rows = RegisterTerm.objects.order_by("kind", "code").values_list("kind", "code")
    found: dict[str, list[str]] = {}
    for kind, code in rows:
        found.setdefault(kind, []).append(code)
    return found


def registered(group: ExpertGroup, number: int, terms: Terms) -> ExpertGroup:
    """Give a group the fields that follow from its number, and what search looks in."""
    subjects = [SUBJECTS[(number * step + step) % len(SUBJECTS)] for step in (1, 3, 7)]
    dgs, areas, tasks = terms["dg"], terms["policy_area"], terms["task"]
    group.abbreviation = f"IG{number}"
    group.mission = MISSION.format(*subjects)
    group.lead_dgs = [dgs[number % len(dgs)]]
    group.associated_dgs = [dgs[(number + 11) % len(dgs)]] if number % 4 == 0 else []
    group.policy_areas = sorted({areas[number % len(areas)], areas[number * 5 % len(areas)]})
    group.tasks = sorted({tasks[number % len(tasks)], tasks[number * 3 % len(tasks)]})
    group.legal_form = ExpertGroup.LegalForm.values[number % 2]
    group.scope = ExpertGroup.Scope.values[number % 2]
    group.contact = f"{group.code.lower()}@example.org"
    group.published_on, group.register_updated_on = date(2019, 3, 1), date(2026, 1, 15)
    group.publishes_names = is_published(number)
    group.search_key = rules.search_key(group)
    return group
