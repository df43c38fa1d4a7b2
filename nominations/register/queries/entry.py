"""One group as its public page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject

from nominations.groups.models import ExpertGroup
from nominations.reconciliation.models import RegisterEntry
from nominations.reference.models import RegisterTerm
from nominations.register.queries.composition import PublicLine
from nominations.register.queries.groups import PUBLIC_GROUP
from nominations.register.queries.results import TONES, abbreviation, is_stale
from nominations.register.queries.terms import Terms

OTHER, UNKNOWN = "other", ExpertGroup.Status.UNKNOWN.value  # the same word for status, form and duration


@dataclass(frozen=True)
class SubGroup:
    """A sub-group in the list of its group."""

    code: str
    title: str
    status: str
    tone: str


@dataclass(frozen=True)
class Source:
    """What the Register gives as act or terms of reference: words, and an address where it is one of the web."""

    text: str
    href: str


@dataclass(frozen=True)
class Entry:
    """What the Register says of a group."""

    code: str
    title: str
    abbreviation: str
    status: str
    tone: str
    is_closed: bool
    legal_form: str
    duration: str
    scope: str
    lead_dgs: tuple[str, ...]
    associated_dgs: tuple[str, ...]
    policy_areas: tuple[str, ...]
    mission: str
    tasks: tuple[str, ...]
    contact: str
    creating_act: Source | None
    terms_of_reference: Source | None
    parent_code: str
    parent_title: str
    published_on: date | None
    updated_on: date | None
    is_stale: bool
    is_stub: bool  # only its sub-groups are known
    retrieved_on: date | None
    members_note: str
    is_listed: bool  # by the public Register; otherwise the code is one of ours

    @property
    def type(self) -> str:
        """Formal or informal, permanent or temporary; "" where neither is known."""
        return ", ".join(filter(None, (self.legal_form, self.duration.lower() if self.legal_form else self.duration)))


def public_group(code: str) -> ExpertGroup | None:
    """Return a group with its public columns, its parent's code and title, `retrieved_on` and `below`; one query.

    These are the day on which its description was taken from the Register, if it was, and its sub-groups, for
    `sub_groups`.
    """
    shown = [*PUBLIC_GROUP, "parent__code", "parent__title"]
    entries = RegisterEntry.objects.filter(group=OuterRef("pk")).order_by("code").values("retrieved_on")
    found = ExpertGroup.objects.filter(code=code).select_related("parent").only(*shown)
    below = ExpertGroup.objects.filter(parent=OuterRef("pk")).order_by()
    facts = JSONObject(code="code", title="title", status="status")
    return found.annotate(retrieved_on=Subquery(entries[:1]), below=ArraySubquery(below.values(facts=facts))).first()


def entry(group: Any, terms: Terms, *, on: date) -> Entry:
    """Return what the public is told of a group of `public_group`, in words."""
    kind = RegisterTerm.Kind
    return Entry(
        code=group.code,
        title=group.title,
        abbreviation=abbreviation(group),
        status=group.get_status_display() if group.is_listed else _known(group.status, group.get_status_display()),
        tone=TONES.get(ExpertGroup.Status(group.status), "medium"),
        is_closed=group.status == ExpertGroup.Status.CLOSED,
        legal_form=_known(group.legal_form, group.get_legal_form_display()),
        duration=_known(group.duration, group.get_duration_display()),
        scope=group.get_scope_display(),
        lead_dgs=tuple(terms.labels(kind.DG, group.lead_dgs)),
        associated_dgs=tuple(terms.labels(kind.DG, group.associated_dgs)),
        policy_areas=tuple(_said(terms, kind.POLICY_AREA, group.policy_areas, group.policy_area_other)),
        mission=group.mission,
        tasks=tuple(_said(terms, kind.TASK, group.tasks, group.task_other)),
        contact=group.contact,
        creating_act=source(group.creating_act),
        terms_of_reference=source(group.terms_of_reference),
        parent_code=group.parent.code if group.parent else "",
        parent_title=group.parent.title if group.parent else "",
        published_on=group.published_on,
        updated_on=group.register_updated_on,
        is_stale=is_stale(group, on=on),
        is_stub=group.known_by_sub_groups,
        retrieved_on=group.retrieved_on,
        members_note=group.members_note,
        is_listed=group.is_listed,
    )


def _known(value: str, label: str) -> str:
    return "" if value == UNKNOWN else label


def _said(terms: Terms, kind: str, codes: Sequence[str], other: str) -> list[str]:
    """Return the labels; "Other" gives way to the words that say which."""
    labels = [terms.label(kind, code) for code in codes if not (code == OTHER and other)]
    return [*labels, other] if other else labels


def source(text: str) -> Source | None:
    """Only an address of the web becomes a link, whatever else is written there."""
    words = text.strip()
    if not words:
        return None
    try:
        parts = urlsplit(words)
    except ValueError:
        return Source(words, "")
    is_address = parts.scheme in {"http", "https"} and bool(parts.hostname) and not any(map(str.isspace, words))
    return Source(words, words if is_address else "")


def sub_groups(group: Any) -> list[SubGroup]:
    """Return the sub-groups of a group of `public_group` by number."""
    by_number = sorted(group.below, key=lambda row: (int(row["code"].partition("/")[2] or 0), row["code"]))
    return [_sub_group(row["code"], row["title"], ExpertGroup.Status(row["status"])) for row in by_number]


def _sub_group(code: str, title: str, status: ExpertGroup.Status) -> SubGroup:
    return SubGroup(code, title, str(status.label), TONES.get(status, "medium"))


@dataclass(frozen=True)
class Totals:
    """The composition in figures."""

    states: int
    members: int
    held: int
    vacant: int

    @property
    def seats(self) -> int:
        return self.held + self.vacant


def totals(lines: Sequence[PublicLine]) -> Totals:
    return Totals(
        states=len(lines),
        members=sum(bool(line.authorities) for line in lines),
        held=sum(line.held for line in lines),
        vacant=sum(line.vacant for line in lines),
    )
